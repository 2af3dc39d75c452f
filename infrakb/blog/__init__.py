"""Posts: a post's front matter and record, catalogues, addresses. Knows neither Sphinx nor docutils."""
