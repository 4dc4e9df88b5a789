"""What can be wrong, where it is, and how it is shown."""
