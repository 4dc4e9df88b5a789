"""All documents to one newspaper: order, terms, URLs, what is public."""
