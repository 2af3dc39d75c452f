"""Characters, encodings, files, YAML and addresses: what all rooms stand on. Imports nothing else of the package."""
