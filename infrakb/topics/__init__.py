"""Topics: what a thing is, with typed relations and statements that name their source.

Pure modules (neither Sphinx nor docutils), in the order in which data passes through them:

``units``, ``intervals``, ``values``  a value: parsing, Japanese text, order, agreement within the precision written
``qualifiers``          what narrows a statement down; names of facts and statements
``properties``          ``properties.yaml``: what a value of each property means
``statements``          Statement and Fact: ranks that follow from dated events, what holds, what contradicts
``statementfile``       the file beside a topic's page -> statements and problems
``releases``            what was published, and whether the files keep to it
``derived``             formulas over intervals
``derivations``         what follows from the statements of each topic
``records``             Topic, Source and the closed sets of kinds and layers
``relationtypes``       types of relations, and which kinds may stand at their ends
``sources``             ``sources.bib`` through pybtex
``loader``              one topic's front matter -> record and problems
``registry``            all topics, properties and sources together; problems between files
``history``             what changed on which day
``occurrences``         what a document says of topics, as it is kept from build to build
``mentions``            where a text speaks of a topic
``relations``           related posts and related topics
``knowledge``           topics, posts and what ties them together, as pages show it
``layers``              the topic map as SVG
``neighbours``          the relations of one topic as SVG
``citations``           how a value is cited
``factstable``          the facts of one topic as HTML, with their history
``keyfigures``          the few figures that a topic's page begins with
``comparison``          topics × facts: tables
``pastvalues``          what was known of a property, and from when to when
``charts``              which statements can stand in one chart, and which cannot
``saidtimes``, ``periods``  which days a text means, and which period follows which
``successions``         which topics follow which: generations
``smallcharts``         small charts in a topic's page: periods, revisions, generations
``chartfigures``        charts: pictures with their meaning, sources and values
``chartpages``          charts in pages, as files, and as pages for frames
``tablefiles``          tables and charts as CSV and JSON
``render``              facts in prose, cards and what tables are made of as HTML
``lists``               relations, backlinks, related posts and topics as HTML
``topicindex``          the index of topics: definitions, names in both orders, numbers
``filtering``           the form above lists that scripts filter
``geography``           places that texts name, and where topics are
``timeline``            what happened when, as HTML
``places``              where facilities and investments are, as maps and tables
``sourcelist``          the sources as HTML
``outline``             which parts a topic's page has, with their headings and ids
``parts``               from a part's name in a page to its HTML and its files
``opendata``            everything as tables: CSV and JSON
``datapackage``         what these files are, for programs
``statementschema``     the schema that editors check files of statements against
``checks``              what an author wants to know before publishing: stale, contradicting, unconnected
"""
