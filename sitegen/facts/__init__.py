"""Facts: values made from the newspaper, which pages are rendered from."""
