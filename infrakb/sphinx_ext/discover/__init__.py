"""Which files are documents, and which of them are read again."""
