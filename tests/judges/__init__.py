"""Judges that nobody here wrote look at built sites."""
