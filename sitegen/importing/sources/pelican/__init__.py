"""Reads sites of Pelican: ``reader.py`` is the source."""
