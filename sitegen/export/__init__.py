"""Export: a whole newspaper for libraries, and for whoever leaves sitegen."""
