"""Roots: what every value is derived from in the end. This module knows nothing of what is derived from them."""

from collections.abc import Callable, Collection, Mapping

import msgspec

from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.gate import Gate
from sitegen.facts.pictures import Source
from sitegen.newsroom.site import Site
from sitegen.newsroom.words import Texts
from sitegen.theme.assets import Asset
from sitegen.theme.theme import Theme


class Bodies(msgspec.Struct, frozen=True):
    """The bodies of documents."""

    html: Callable[[str], str]
    """Returns the HTML of the document at a path."""
    digests: Mapping[str, str]
    """Digest of the HTML of each document, by path."""


class EditionRoots(msgspec.Struct, frozen=True):
    """What is handed to whatever is made from all editions."""

    newspaper: Site
    """What is public in the edition, in order, without words."""
    settings: Config
    """Its settings."""


class Roots(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the values of one edition are derived from."""

    edition: str
    """Name of the edition: its language, or nothing for the first."""
    editions: Mapping[str, EditionRoots]
    """Every edition, by name, the first one first."""
    newspaper: Site
    """What is public, in order, without words."""
    settings: Config
    """``site.toml``, its texts set by the rules of typography."""
    texts: Texts
    """The words of documents."""
    bodies: Bodies
    """Their bodies."""
    theme: Theme
    """Templates, options, and uses of pictures."""
    fonts: str
    """Digest of the fonts of social images; nothing where none are drawn."""
    planned: Collection[str]
    """Every route of the plan."""
    pictures: Mapping[str, Source]
    """What is known of each referenced picture, by path."""
    assets: Mapping[str, Asset]
    """The published assets, by name."""
    data: DataFiles
    """The data files."""
    clock: Gate
    """The moment of the build."""


WORDING = frozenset({"texts", "bodies"})
"""Roots that have a part for each document, and whose changes are known by the path of the document."""
