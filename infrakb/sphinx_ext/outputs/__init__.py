"""Files beside the pages: feeds, site map, index of the search."""
