"""Nothing that is unpublished may be in an output."""
