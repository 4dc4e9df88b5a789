"""Typography of running text, by language."""
