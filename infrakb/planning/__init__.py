"""How much memory, power and money it takes to serve a model, from what is stated of models and accelerators.

``shapes`` takes a model's shape from its topic, ``machines`` accelerators and instances, ``arithmetic`` counts with
whole numbers alone (``planner/arithmetic.js`` does the same), ``cases`` compares that with published measurements, and
``pages`` makes the parts of pages.
"""
