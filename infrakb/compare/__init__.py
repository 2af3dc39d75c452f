"""The comparison of topics: what is in view, the language of its filter, its columns and its table. Pure."""
