"""Pictures as SVG, made at build time: what is drawn comes from other rooms, and nothing here knows what it means.

``svg``      numbers, text, elements and lines of text
``scales``   from a value to its place: linear, logarithmic and time, with round ticks
``shapes``   what a picture is made of, as part of a page (classes) or standing alone (colours in attributes)
``axes``     ticks with their texts and the lines behind the marks
``rows``     bars and dates, one row a value
``scatter``  two values a mark, with labels that lie on nothing
``projections``  from longitude and latitude to a plane
``maps``     maps with numbered markers

A picture is drawn twice, for narrow and for wide places, and a page shows the one that fits: an SVG scales its text with
itself, and one drawing for all widths would have 5-pixel letters on a phone or two bars on a desk.
"""
