"""What the site is called, and where it is: the table ``[site]``, and the footer of articles.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.config.table import Table
from sitegen.config.urls import WEB_SCHEMES, how_to_write, refused_url
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Email, LinkUrl, Text, Verbatim, like
from sitegen.messages.message import tr


class SiteConfig(Table, frozen=True):
    """``[site]``: identity and location of the site."""

    title: Text
    """Name of the newspaper."""
    url: Annotated[Verbatim, like("https://example.org/", "https://example.com/journal/")]
    """Absolute URL of the front page; its path is the base path of every link."""
    language: Annotated[Verbatim, like("fr", "de")] = "fr"
    """First language, as a BCP 47 tag."""
    path: Annotated[Verbatim, like("fr/", "journal/")] = ""
    """Folder of pages in the first language, such as ``fr/``; empty for the root of the site."""
    timezone: Annotated[Verbatim, like("Europe/Paris", "America/New_York")] = "Europe/Paris"
    """IANA time zone, for dates without offset."""
    theme: Annotated[Verbatim, like("gazette", "depeche")] = "gazette"
    """Name of a folder in ``themes/``, or of a bundled or installed theme."""
    tagline: Text = ""
    """A few words below the title."""
    description: Text = ""
    """One or two sentences for search engines and feeds."""
    email: Email = ""
    """Email address of the newsroom."""
    copyright: Text = ""
    """Copyright line; by default the title."""
    icon: Annotated[Verbatim, like("mark.png", "mark.svg")] = ""
    """File of the icon in ``static/``: SVG, or a square PNG or JPEG; by default the initial of the title."""


class Link(Table, frozen=True):
    """A labelled link."""

    label: Text
    """Text of the link."""
    url: LinkUrl
    """URL."""


class SponsorshipConfig(Table, frozen=True):
    """``[sponsorship]``: the footer below every article."""

    text: Text = ""
    """The sentence; empty for no footer."""
    url: Annotated[Verbatim, like("/contact/", "https://example.org/")] = ""
    """Target of the link: a path of this site, an absolute URL or ``mailto:``."""
    label: Text = ""
    """Text of the link; by default the theme's."""


def impossible_site(site: SiteConfig) -> Iterator[Issue]:
    """Yield what no site can have as its URL and time zone."""
    try:
        url = urlsplit(site.url)
        fit = url.scheme in ("http", "https") and url.hostname and not url.query and not url.fragment
        fit = fit and url.port != 0 and not url.path.rstrip("/").endswith((".html", ".htm", ".php"))
    except ValueError:
        fit = False
    if not fit:
        hint = how_to_write(site.url, WEB_SCHEMES)
        yield Issue(("site", "url"), tr("“{url}” cannot be the URL of a site", url=site.url), hint)
    try:
        ZoneInfo(site.timezone)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        hint = did_you_mean(site.timezone, available_timezones()) or tr("write a name such as “Europe/Paris”")
        yield Issue(("site", "timezone"), tr("unknown time zone “{timezone}”", timezone=site.timezone), hint)


def impossible_footer(footer: SponsorshipConfig, path: tuple[str, ...] = ()) -> Iterator[Issue]:
    """Yield what is wrong with the link of a footer, which may be a path of the site."""
    if ":" in footer.url and (complaint := refused_url(footer.url)):
        yield Issue((*path, "sponsorship", "url"), complaint, how_to_write(footer.url))
