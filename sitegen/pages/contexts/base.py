"""What every context starts from, and where the function of each kind of output is found.

This module knows nothing of single kinds.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import Feed
from sitegen.outputs.output import Output
from sitegen.pages.languages import Version
from sitegen.pages.page_view import Pagination
from sitegen.pages.recorder import Recorder
from sitegen.pages.views import SiteView

Names = dict[str, Any]
"""What a template sees, by name."""
Crumb = tuple[str, str]


class About(msgspec.Struct):
    """What a kind of page says of itself, before it becomes a PageView."""

    title: str = ""
    description: str = ""
    crumbs: tuple[Crumb, ...] = ()
    """Pages between the front page and this one."""
    canonical: str = ""
    noindex: bool = False
    feeds: tuple[str, str] | None = None
    """Kind and name of the list whose feeds come first."""
    first_feeds: tuple[Feed, ...] = ()
    """Feeds that come before those."""
    pagination: Pagination | None = None
    image: Image | None = None
    others: tuple[Version, ...] = ()
    """The same page in other languages."""
    search_title: str = ""
    """Title for search engines, where it is another one."""
    social: tuple[str, str] = ("", "")
    """Title and description for social networks, where they are others."""


class Given(msgspec.Struct, frozen=True):
    """What a context is made from."""

    output: Output
    """The output."""
    read: Recorder
    """The door to all facts."""
    names: Names
    """What the template will see; a context adds to it."""
    site: SiteView
    """The newspaper."""
    words: Callable[[str], str]
    """Returns a message in the language of the output."""

    @property
    def subject(self) -> tuple[str, ...]:
        """What the output is about."""
        return self.output.subject


ContextFunction = Callable[[Given], About | None]
CONTEXTS: dict[str, ContextFunction] = {}
"""The function of each kind of output, by name of the kind."""


def context(*kinds: str) -> Callable[[ContextFunction], ContextFunction]:
    """Register a function as that of some kinds of outputs; what it returns becomes ``page``, if anything."""

    def register(function: ContextFunction) -> ContextFunction:
        CONTEXTS.update(dict.fromkeys(kinds, function))
        return function

    return register
