"""Which outputs there are, which are stale, and how they reach the disk."""
