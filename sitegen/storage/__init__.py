"""Files under names, wherever they are: in a folder, or at a URL."""
