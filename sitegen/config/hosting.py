"""The configuration of files for robots, advertisers, security researchers and hosts.

This module knows nothing about the contents of these files or the rest of the configuration.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from sitegen.config.table import Table
from sitegen.config.urls import split_url
from sitegen.crawlers import known_crawlers
from sitegen.errors.locate import Key
from sitegen.errors.schema import Issue
from sitegen.fields import Count, Domain, Email, Language, Route, Url, Verbatim, Word, like
from sitegen.messages.message import tr


class RobotsGroup(Table, frozen=True):
    """``[[robots.groups]]``: rules for some robots."""

    agents: tuple[Annotated[Verbatim, like("SomeBot", "OtherBot")], ...]
    """Robot names, such as ``Bingbot``."""
    disallow: tuple[Route, ...] = ("/",)
    """Paths of this site that they should not visit; by default all."""
    allow: tuple[Route, ...] = ()
    """Exceptions: paths below these that they may visit."""


class RobotsConfig(Table, frozen=True):
    """``[robots]``: rules for robots in ``robots.txt`` (RFC 9309)."""

    disallow: tuple[Route, ...] = ()
    """Paths of this site that no robot should visit."""
    groups: tuple[RobotsGroup, ...] = ()
    """Further rules, for robots by name."""


class Seller(Table, frozen=True):
    """``[[ads.sellers]]``: an authorised seller of this newspaper's advertising space."""

    domain: Domain
    """Domain of the advertising system."""
    account: Word
    """Account there of the newspaper or the reseller."""
    reseller: bool = False
    """The account belongs to a reseller."""
    authority: Word = ""
    """Id of the advertising system at a certification authority."""


class AdsConfig(Table, frozen=True):
    """``[ads]``: authorised sellers of advertising space, in ``ads.txt`` (IAB, version 1.1)."""

    sellers: tuple[Seller, ...] = ()
    """All authorised sellers; without any, there is no file."""
    owner: Domain = ""
    """Domain of the company that owns the newspaper."""
    manager: Domain = ""
    """Domain of the main seller."""
    contact: Email = ""
    """Email address for questions."""


class SecurityTextConfig(Table, frozen=True):
    """``[security_txt]``: contact for vulnerability reports, in ``.well-known/security.txt`` (RFC 9116)."""

    contact: tuple[Annotated[Verbatim, like("mailto:mer@example.org", "tel:+33123456789")], ...] = ()
    """Contact URLs, preferred one first: ``mailto:``, ``https:`` or ``tel:``; without any, there is no file."""
    expires: date | None = None
    """Expiry date; required, less than a year ahead."""
    policy: Url = ""
    """URL of the disclosure policy."""
    encryption: Url = ""
    """URL of an encryption key."""
    acknowledgments: Url = ""
    """URL of a page that thanks reporters."""
    hiring: Url = ""
    """URL of job offers."""
    languages: tuple[Language, ...] = ()
    """Languages for reports; by default that of the site."""


class HostingConfig(Table, frozen=True):
    """``[hosting]``: files for the host of the site."""

    headers: bool = False
    """Write ``_headers``, which Netlify and Cloudflare Pages read."""
    hsts_days: Count = 0
    """Days for which browsers must use ``https`` only; 0 to omit. You cannot revoke it."""
    cname: bool = False
    """Write ``CNAME``, for a custom domain on GitHub Pages."""


def impossible_robots(robots: RobotsConfig) -> Iterator[Issue]:
    """Yield the names and paths that would break ``robots.txt``."""
    paths: list[tuple[tuple[Key, ...], tuple[str, ...]]] = [(("robots", "disallow"), robots.disallow)]
    for number, group in enumerate(robots.groups):
        place: tuple[Key, ...] = ("robots", "groups", number)
        if not group.agents:
            yield Issue((*place, "agents"), tr("this group has no robot"), tr("name one, or write “*” for all others"))
        for index, agent in enumerate(group.agents):
            if agent != "*" and not _is_name(agent) and known_crawlers().called(agent) is None:
                message = tr("“{agent}” cannot be the name of a robot", agent=agent)
                yield Issue((*place, "agents", index), message, tr("use only letters, “-” and “_”"))
        paths += [((*place, "disallow"), group.disallow), ((*place, "allow"), group.allow)]
    for key, values in paths:
        for index, value in enumerate(values):
            if not value.startswith("/") or not value.isprintable() or set(value) & set(" #"):
                hint = tr("begin it with “/”, as in “/drafts/”")
                yield Issue((*key, index), tr("“{value}” is not a path of this site", value=value), hint)


def _is_name(agent: str) -> bool:
    return agent.replace("-", "").replace("_", "").isalpha()


def impossible_security(security: SecurityTextConfig) -> Iterator[Issue]:
    """Yield what RFC 9116 does not allow."""
    if security.contact and security.expires is None:
        yield Issue(
            ("security_txt", "contact"), tr("security.txt needs an expiry date"), tr("add expires = 2027-06-01")
        )
    for index, url in enumerate(security.contact):
        if split_url(url).scheme not in ("mailto", "https", "tel") or set(url) & set(" \n\r"):
            hint = (
                tr("write “mailto:{url}”", url=url)
                if "@" in url
                else tr("begin it with “mailto:”, “https://” or “tel:”")
            )
            yield Issue(("security_txt", "contact", index), tr("“{url}” is not a contact URL", url=url), hint)
    for name in ("policy", "encryption", "acknowledgments", "hiring"):
        url = getattr(security, name)
        if url and (split_url(url).scheme not in ("https", "dns", "openpgp4fpr") or set(url) & set(" \n\r")):
            yield Issue(
                ("security_txt", name), tr("“{url}” is not a secure URL", url=url), tr("begin it with “https://”")
            )


def impossible_ads(ads: AdsConfig) -> Iterator[Issue]:
    """Yield what would break a line of ``ads.txt``."""
    for number, seller in enumerate(ads.sellers):
        for name in ("domain", "account", "authority"):
            value = getattr(seller, name)
            fit = value.isprintable() and not set(value) & set(",;# ")
            if not fit or (name == "domain" and "." not in value) or not (value or name == "authority"):
                yield Issue(
                    ("ads", "sellers", number, name),
                    tr("“{value}” cannot be “{name}” in ads.txt", value=value, name=name),
                )
    for name in ("owner", "manager", "contact"):
        value = getattr(ads, name)
        if not value.isprintable() or (name != "contact" and value and ("." not in value or set(value) & set(" /:"))):
            yield Issue(("ads", name), tr("“{value}” is not a domain", value=value), tr("write it without “https://”"))
