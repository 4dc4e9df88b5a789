"""Files of a site to typed documents."""
