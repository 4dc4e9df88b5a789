"""The search index: its entries, and the parts in which Pagefind makes it."""
