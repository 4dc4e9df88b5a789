"""Pictures: what a file is, and every version made of it."""
