"""From what a document names to what that leads to."""
