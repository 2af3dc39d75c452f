"""From the text of a file to a document and its records."""
