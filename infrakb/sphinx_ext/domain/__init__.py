"""What is known of all documents: the domain ``infra`` and its stores."""
