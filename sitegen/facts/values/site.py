"""The site, its editions, links and feeds, as templates receive them."""

import re
from collections.abc import Iterable

import msgspec

from sitegen.content.links import is_absolute
from sitegen.content.routes import FEED_FILES, quote_route
from sitegen.errors.faults import FaultKind


class SiteURLs(msgspec.Struct, frozen=True):
    """Where the site is: makes URLs of routes."""

    origin: str
    """Scheme and host."""
    base: str
    """Path of the site, with a slash at both ends."""
    home: str
    """URL of the front page of this edition."""

    @property
    def absolute_home(self) -> str:
        """The same with scheme and host."""
        return self.origin + self.home

    def url(self, route: str) -> str:
        """Return the URL of a route as it stands in an ``href``."""
        return self.base + quote_route(route)

    def within(self, target: str) -> str:
        """Return the URL of a target in ``site.toml``: a path is one of this site, all else is as written."""
        if not target or target.startswith("#") or is_absolute(target):
            return target
        path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
        return self.url(path.lstrip("/")) + mark + rest

    def absolute(self, url: str) -> str:
        """Return a URL of this site with scheme and host; others stay as they are."""
        return self.origin + url if url.startswith("/") and not url.startswith("//") else url


class LabelledLink(msgspec.Struct, frozen=True):
    """A link that an option names."""

    label: str
    """Its text."""
    url: str
    """URL for an ``href``."""


class Edition(msgspec.Struct, frozen=True):
    """The newspaper in one language."""

    language: str
    """Language, as a BCP 47 tag."""
    name: str
    """Native name of the language."""
    title: str
    """Name of the newspaper in this language."""
    url: str
    """URL of its front page."""


class PageLink(msgspec.Struct, frozen=True):
    """A page in a menu."""

    id: str
    """Id."""
    title: str
    """Title."""
    url: str
    """URL."""


class Feed(msgspec.Struct, frozen=True):
    """A feed."""

    title: str
    """Title."""
    url: str
    """URL."""
    absolute_url: str
    """Absolute URL."""
    type: str
    """Media type."""
    format: str
    """``rss``, ``atom`` or ``json``."""


class FeedList(msgspec.Struct, frozen=True):
    """A list that has feeds."""

    kind: str
    """``site``, ``category``, ``author``, ``tag`` or ``corrections``, or the name of your taxonomy."""
    name: str
    """Name."""
    url: str
    """URL of its page."""
    feeds: tuple[Feed, ...]
    """One per format."""
    label: str = ""
    """What all terms of your taxonomy are called; empty for others."""
    many: bool = False
    """Whether there may be too many of its kind to list them all, as of tags."""


class ResolvedLink(msgspec.Struct, frozen=True):
    """The target of a link in a body."""

    url: str = ""
    """URL, or empty if the target is missing."""
    problem: str = ""
    """The error."""
    hint: str = ""
    """A suggestion."""
    fault: FaultKind = "link"
    """What kind of fault that is."""


class Sponsorship(msgspec.Struct, frozen=True):
    """The footer below every article."""

    text: str
    """The sentence; empty for no footer."""
    url: str
    """Target of the link."""
    label: str
    """Text of the link; empty for the theme's."""


class Analytics(msgspec.Struct, frozen=True, kw_only=True):
    """What counts visits."""

    kind: str
    """``plausible``, ``matomo``, ``goatcounter`` or ``umami``."""
    service: str
    """Name of the service."""
    host: str
    """Its host, which receives the IP address of readers."""
    endpoint: str
    """URL that takes visits."""
    site: str
    """What the service calls the site; empty if it needs no name."""
    consent: str
    """``ask`` or ``exempt``."""
    campaigns: bool
    """Whether campaigns are counted too."""
    referrers: bool
    """Whether the whole URL of the page is sent from which a reader comes."""


def feeds_in(folder: str, title: str, formats: Iterable[str], urls: SiteURLs) -> tuple[Feed, ...]:
    """Return the feeds of one list, in all formats."""
    found = []
    for form in formats:
        file, kind = FEED_FILES[form]
        url = urls.url(folder + file)
        found.append(Feed(title=title, url=url, absolute_url=urls.absolute(url), type=kind, format=form))
    return tuple(found)
