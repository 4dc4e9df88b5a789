"""Reads exports of Ghost: ``reader.py`` is the source."""
