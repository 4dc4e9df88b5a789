"""JSON Schema for what people write by hand, so that editors complete and check it."""
