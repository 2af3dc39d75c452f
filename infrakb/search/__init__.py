"""Full-text search: tokens, sections, the files of the index. Knows neither Sphinx nor docutils."""
