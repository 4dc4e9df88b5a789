"""Bodies: from the HTML of other systems to Markdown, and whether both say the same."""
