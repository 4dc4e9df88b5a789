"""Reads sites of Hugo: ``reader.py`` is the source."""
