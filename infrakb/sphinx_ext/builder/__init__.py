"""The builder of the site: processes, folders, what is written and what is left."""
