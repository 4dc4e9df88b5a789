"""Contexts: what the template of each kind of output sees."""
