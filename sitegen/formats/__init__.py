"""File formats that sources are written in."""
