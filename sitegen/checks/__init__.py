"""Checks of a whole site, more than a build says: its texts, its finished pages, its feeds and its files."""
