"""Themes: templates, assets, messages, locale."""
