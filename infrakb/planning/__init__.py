"""How much memory, power and money it takes to serve a model, from what is stated of models and accelerators.

``shapes`` takes a model's shape from its topic, ``machines`` accelerators and instances. ``arithmetic`` counts with
whole numbers alone, ``results`` finds the machines that are enough; ``planner/arithmetic.js`` and
``planner/results.js`` do the same. ``cases`` compares that with published measurements. ``pages`` makes the parts of
pages, with ``form``, ``example`` and the ``words`` of both.
"""
