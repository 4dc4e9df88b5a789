"""Processes that work is divided among."""
