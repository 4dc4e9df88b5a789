"""Reads exports of WordPress: ``reader.py`` is the source."""
