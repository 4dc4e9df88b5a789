"""The same HTML as the full renderer for what most articles are written in, in a fraction of the time."""
