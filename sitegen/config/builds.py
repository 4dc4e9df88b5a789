"""Builds: the tables ``[plugins]``, ``[limits]`` and ``[build]``.

This module knows nothing about the rest of the configuration.
"""

from typing import Annotated

from sitegen.config.table import Table
from sitegen.fields import Seconds, Verbatim, like


class PluginsConfig(Table, frozen=True):
    """``[plugins]``: programs that change texts, or add to the site."""

    enabled: tuple[Annotated[Verbatim, like("mots", "lettres")], ...] = ()
    """Names of files in ``plugins/``, without ``.py``, or of installed plugins, in calling order."""


class LimitsConfig(Table, frozen=True):
    """``[limits]``: limits of a build."""

    article_seconds: Seconds = 20.0
    """Maximum time to parse one article, in seconds; beyond it, an error."""


class BuildConfig(Table, frozen=True):
    """``[build]``: output files."""

    fingerprint: bool = True
    """Add a content hash to asset names (``style.3f2a….css``), so that browsers can cache them for ever."""
    minify: bool = True
    """Minify stylesheets and scripts."""
    minify_html: bool = False
    """Minify pages."""
