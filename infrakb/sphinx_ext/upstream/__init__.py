"""Every reach into the internals of other packages, each with its reason and its guard."""
