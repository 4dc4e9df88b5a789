"""The systems that newspapers come from: a module reads the files of one, and knows nothing of a site's files."""
