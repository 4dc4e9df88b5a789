"""A planned output in, bytes out, with the set of facts that its template read."""
