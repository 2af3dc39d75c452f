"""Pages without a file, and what templates are given."""
