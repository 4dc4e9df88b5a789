"""The index of the search page."""
