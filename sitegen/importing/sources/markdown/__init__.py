"""Reads folders of Markdown: ``reader.py`` is the source."""
