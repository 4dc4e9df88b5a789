"""Files in, a Site value out: front matter, Markdown, typography, order, terms and routes."""
