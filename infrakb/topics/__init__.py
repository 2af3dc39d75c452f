"""Topics: what a thing is, with typed relations and facts that name their source.

Pure modules (neither Sphinx nor docutils), in the order in which data passes through them:

``units``, ``values``   a fact's value: parsing, Japanese text, order, contradiction
``records``             Topic, Fact, Source and the closed sets of kinds, relations and layers
``yamllines``           YAML with the line of each node, so that a problem can name its place
``sources``             ``sources.bib`` through pybtex
``loader``              one topic's front matter -> record and problems
``registry``            all topics, properties and sources together; problems between files
``mentions``            where a text speaks of a topic
``relations``           related posts and related topics
``layers``, ``charts``  the topic map and the bar charts as SVG text
``render``              facts tables, comparison tables and cards as HTML text
"""
