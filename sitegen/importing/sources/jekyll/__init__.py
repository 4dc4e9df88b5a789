"""Reads sites of Jekyll: ``reader.py`` is the source."""
