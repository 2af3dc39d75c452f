"""The comparison of topics: the language of its filter, its columns and its table. Pure."""
