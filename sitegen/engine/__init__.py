"""The build: which outputs are stale, and how they are made and written."""
