"""Editor: what Sveltia CMS needs to edit a site in a browser, for people without git."""
