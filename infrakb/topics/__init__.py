"""Topics: what a thing is, with typed relations and facts that name their source.

Pure modules (neither Sphinx nor docutils), in the order in which data passes through them:

``units``, ``values``   a fact's value: parsing, Japanese text, order, contradiction
``records``             Topic, Fact, Source and the closed sets of kinds and layers
``relationtypes``       types of relations, and which kinds may stand at their ends
``sources``             ``sources.bib`` through pybtex
``loader``              one topic's front matter -> record and problems
``registry``            all topics, properties and sources together; problems between files
``occurrences``         what a document says of topics, as it is kept from build to build
``mentions``            where a text speaks of a topic
``relations``           related posts and related topics
``knowledge``           topics, posts and what ties them together, as pages show it
``svg``                 numbers, text and elements of SVG
``layers``, ``charts``  the topic map and the bar charts as SVG
``render``              facts, facts tables, comparison tables and cards as HTML
``lists``               relations, backlinks, related posts and topics, the sources as HTML
``parts``               from a part's name in a page to its HTML
``watch``               what an author wants to know before publishing: stale, contradicting, unconnected
"""
