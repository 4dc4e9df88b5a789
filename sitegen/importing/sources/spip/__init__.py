"""Reads backups of SPIP: ``reader.py`` is the source."""
