"""The part of the configuration that is about files which robots, advertisers, researchers and hosts look for.

This module knows nothing of what is in these files, nor of the rest of the configuration.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from sitegen.errors.locate import Key
from sitegen.fields import Count, Domain, Email, Language, Route, Web, Word, like

Complaint = tuple[tuple[Key, ...], str, str | None]
"""Where in ``site.toml`` something cannot be, what is wrong, and a hint."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class RobotsGroup(_Table, frozen=True):
    """``[[robots.groups]]``: what some robots are asked."""

    agents: tuple[Annotated[str, like("GPTBot", "CCBot")], ...]
    """Names of the robots, such as ``GPTBot``."""
    disallow: tuple[Route, ...] = ("/",)
    """Paths of this site that they shall leave alone; by default all."""
    allow: tuple[Route, ...] = ()
    """Paths below these that they may visit nevertheless."""


class RobotsConfig(_Table, frozen=True):
    """``[robots]``: what robots are asked in ``robots.txt`` (RFC 9309)."""

    disallow: tuple[Route, ...] = ()
    """Paths of this site that all robots shall leave alone."""
    refuse_training: bool = False
    """Whether robots that collect texts to train language models are asked to stay away."""
    groups: tuple[RobotsGroup, ...] = ()
    """Further wishes, for robots by name."""


class TdmConfig(_Table, frozen=True):
    """``[tdm]``: whether text and data mining is reserved (EU directive 2019/790, art. 4), by TDMRep of a W3C group."""

    reserved: bool = False
    """Whether the rights are reserved: in ``.well-known/tdmrep.json``, and on every page."""
    policy: Web = ""
    """Absolute address of the conditions."""


class Seller(_Table, frozen=True):
    """``[[ads.sellers]]``: somebody who may sell advertising space of this newspaper."""

    domain: Domain
    """Domain of the advertising system."""
    account: Word
    """Account of the newspaper, or of the reseller, there."""
    reseller: bool = False
    """Whether the account is that of somebody else who sells for the newspaper."""
    authority: Word = ""
    """Identifier of the advertising system at a certification authority."""


class AdsConfig(_Table, frozen=True):
    """``[ads]``: who may sell advertising space, in ``ads.txt`` (IAB, version 1.1)."""

    sellers: tuple[Seller, ...] = ()
    """All who may; without any, there is no file."""
    owner: Domain = ""
    """Domain of the company that owns the newspaper."""
    manager: Domain = ""
    """Domain of whoever sells most of the space."""
    contact: Email = ""
    """Address of whoever answers questions."""


class SecurityTextConfig(_Table, frozen=True):
    """``[security_txt]``: whom to tell of a weakness, in ``.well-known/security.txt`` (RFC 9116)."""

    contact: tuple[Annotated[str, like("mailto:mer@example.org", "tel:+33123456789")], ...] = ()
    """Addresses, the preferred one first: ``mailto:``, ``https:`` or ``tel:``; without any, there is no file."""
    expires: date | None = None
    """Day on which this is no longer to be trusted; required, less than a year ahead."""
    policy: Web = ""
    """Address of the rules for those who look for weaknesses."""
    encryption: Web = ""
    """Address of a key to write with."""
    acknowledgments: Web = ""
    """Address of a page that thanks those who found something."""
    hiring: Web = ""
    """Address of vacancies."""
    languages: tuple[Language, ...] = ()
    """Languages that are understood; by default that of the site."""


class HostingConfig(_Table, frozen=True):
    """``[hosting]``: files for the host of the site."""

    headers: bool = False
    """Whether to write ``_headers``, which Netlify and Cloudflare Pages read."""
    hsts_days: Count = 0
    """For how many days browsers shall come by ``https`` only; 0 to say nothing. It cannot be taken back."""
    cname: bool = False
    """Whether to write ``CNAME``, for a domain of your own at GitHub Pages."""


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
