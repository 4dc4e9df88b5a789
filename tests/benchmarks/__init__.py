"""The benchmark compares equal work."""
