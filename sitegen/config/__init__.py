"""The settings of a site: site.toml."""
