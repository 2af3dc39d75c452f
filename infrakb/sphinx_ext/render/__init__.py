"""Nodes of our own, and what a page shows for them."""
