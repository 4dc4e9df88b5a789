"""Plugins: Python files with functions from value to value, and all that they are made of."""
