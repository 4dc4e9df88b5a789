"""Reads exports of Substack: ``reader.py`` is the source."""
