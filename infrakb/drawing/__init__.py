"""Pictures as SVG, made at build time: what is drawn comes from other rooms, and nothing here knows what it means.

``svg``     numbers, text and elements
``scales``  from a value to its place: linear, logarithmic and time, with round ticks
``bars``    bar charts
"""
