"""Markdown as Japanese bloggers write it for Jekyll, read as MyST."""
