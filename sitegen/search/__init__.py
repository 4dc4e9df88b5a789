"""The search index: from the words of articles to files in which browsers search."""
