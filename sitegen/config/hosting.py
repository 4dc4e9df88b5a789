"""The configuration of files for robots, advertisers, security researchers and hosts.

This module knows nothing about the contents of these files or the rest of the configuration.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from sitegen.errors.locate import Key
from sitegen.fields import Count, Domain, Email, Language, Route, Url, Verbatim, WebUrl, Word, like

Complaint = tuple[tuple[Key, ...], str, str | None]
"""The place of a problem in ``site.toml``, a message, and a hint."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class RobotsGroup(_Table, frozen=True):
    """``[[robots.groups]]``: rules for some robots."""

    agents: tuple[Annotated[Verbatim, like("GPTBot", "CCBot")], ...]
    """Robot names, such as ``GPTBot``."""
    disallow: tuple[Route, ...] = ("/",)
    """Paths of this site that they should not visit; by default all."""
    allow: tuple[Route, ...] = ()
    """Exceptions: paths below these that they may visit."""


class RobotsConfig(_Table, frozen=True):
    """``[robots]``: rules for robots in ``robots.txt`` (RFC 9309)."""

    disallow: tuple[Route, ...] = ()
    """Paths of this site that no robot should visit."""
    refuse_training: bool = False
    """Ask robots that collect texts to train language models to stay away."""
    groups: tuple[RobotsGroup, ...] = ()
    """Further rules, for robots by name."""


class TdmConfig(_Table, frozen=True):
    """``[tdm]``: reservation of text and data mining (EU directive 2019/790, art. 4), as TDMRep of a W3C group."""

    reserved: bool = False
    """Reserve the rights: in ``.well-known/tdmrep.json``, and on every page."""
    policy: WebUrl = ""
    """Absolute URL of the conditions."""


class Seller(_Table, frozen=True):
    """``[[ads.sellers]]``: an authorised seller of this newspaper's advertising space."""

    domain: Domain
    """Domain of the advertising system."""
    account: Word
    """Account there of the newspaper or the reseller."""
    reseller: bool = False
    """The account belongs to a reseller."""
    authority: Word = ""
    """Id of the advertising system at a certification authority."""


class AdsConfig(_Table, frozen=True):
    """``[ads]``: authorised sellers of advertising space, in ``ads.txt`` (IAB, version 1.1)."""

    sellers: tuple[Seller, ...] = ()
    """All authorised sellers; without any, there is no file."""
    owner: Domain = ""
    """Domain of the company that owns the newspaper."""
    manager: Domain = ""
    """Domain of the main seller."""
    contact: Email = ""
    """Email address for questions."""


class SecurityTextConfig(_Table, frozen=True):
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


class HostingConfig(_Table, frozen=True):
    """``[hosting]``: files for the host of the site."""

    headers: bool = False
    """Write ``_headers``, which Netlify and Cloudflare Pages read."""
    hsts_days: Count = 0
    """Days for which browsers must use ``https`` only; 0 to omit. You cannot revoke it."""
    cname: bool = False
    """Write ``CNAME``, for a custom domain on GitHub Pages."""


def impossible_robots(robots: RobotsConfig) -> Iterator[Complaint]:
    """Yield the names and paths that would break ``robots.txt``."""
    paths = [(("robots", "disallow"), robots.disallow)]
    for number, group in enumerate(robots.groups):
        place: tuple[Key, ...] = ("robots", "groups", number)
        if not group.agents:
            yield (*place, "agents"), "a group without a robot", "name one, or “*” for all others"
        for index, agent in enumerate(group.agents):
            if agent != "*" and not agent.replace("-", "").replace("_", "").isalpha():
                yield (*place, "agents", index), f"“{agent}” is no name of a robot", "letters, “-” and “_” only"
        paths += [((*place, "disallow"), group.disallow), ((*place, "allow"), group.allow)]  # type: ignore[list-item]
    for key, values in paths:
        for index, value in enumerate(values):
            if not value.startswith("/") or not value.isprintable() or set(value) & set(" #"):
                yield (*key, index), f"“{value}” is no path of this site", "it begins with a slash, as in “/drafts/”"


def impossible_security(told: SecurityTextConfig) -> Iterator[Complaint]:
    """Yield what RFC 9116 does not allow."""
    if told.contact and told.expires is None:
        yield ("security_txt", "contact"), "security.txt needs a day on which it expires", "add expires = 2027-06-01"
    for index, address in enumerate(told.contact):
        if urlsplit(address).scheme not in ("mailto", "https", "tel") or set(address) & set(" \n\r"):
            hint = f"write “mailto:{address}”" if "@" in address else "it begins with “mailto:”, “https://” or “tel:”"
            yield ("security_txt", "contact", index), f"“{address}” is no address", hint
    for name in ("policy", "encryption", "acknowledgments", "hiring"):
        address = getattr(told, name)
        if address and (urlsplit(address).scheme not in ("https", "dns", "openpgp4fpr") or set(address) & set(" \n\r")):
            yield ("security_txt", name), f"“{address}” is no address", "it begins with “https://”"


def impossible_ads(ads: AdsConfig) -> Iterator[Complaint]:
    """Yield what would break a line of ``ads.txt``."""
    for number, seller in enumerate(ads.sellers):
        for name in ("domain", "account", "authority"):
            value = getattr(seller, name)
            fit = value.isprintable() and not set(value) & set(",;# ")
            if not fit or (name == "domain" and "." not in value) or not (value or name == "authority"):
                yield ("ads", "sellers", number, name), f"“{value}” is no {name}", None
    for name in ("owner", "manager", "contact"):
        value = getattr(ads, name)
        if not value.isprintable() or (name != "contact" and value and ("." not in value or set(value) & set(" /:"))):
            yield ("ads", name), f"“{value}” is no domain", "write it without “https://”"
