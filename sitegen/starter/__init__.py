"""What a new site and a new article begin with: ``common/``, a folder for each language, and ``archetypes/``."""
