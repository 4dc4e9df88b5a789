"""Markdown to HTML, with the dialect of a newsroom."""
