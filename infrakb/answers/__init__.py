"""Answers to questions about a published site, from its data alone, each with source and date. Pure."""
