"""Which files the output has."""
