"""The blog: posts from files, their catalogues, pages, feeds and addresses."""
