"""Files at the root of a site for robots, advertisers, researchers and hosts: what each says.

Their forms are templates. This module knows nothing of plans and views.

By RFC 9309 (robots.txt), RFC 9116 (security.txt), https://iabtechlab.com/ads-txt/, and the manuals of Netlify and
Cloudflare Pages (``_headers``).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

import msgspec

from sitegen.config.ai import AiConfig
from sitegen.config.hosting import AdsConfig, HostingConfig, RobotsConfig, SecurityTextConfig
from sitegen.facts.pictures import PICTURES
from sitegen.pages.ai_preferences import preference_headers, preference_lines, refused_crawlers

FOREVER = "public, max-age=31536000, immutable"
"""How long a file may be kept whose name changes with its bytes: a year, the longest that there is."""
_UNUSED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


class Rule(msgspec.Struct, frozen=True):
    """What ``_headers`` says of some URLs."""

    paths: str
    headers: tuple[tuple[str, str], ...]


class RobotRules(msgspec.Struct, frozen=True):
    """What ``robots.txt`` asks of some robots."""

    agents: tuple[str, ...]
    disallow: tuple[str, ...]
    allow: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()


def robots_groups(robots: RobotsConfig, ai: AiConfig, base: str) -> list[RobotRules]:
    """Return all groups of ``robots.txt``, each path from the root of the host.

    A robot heeds the group with its name, and no other: preferences stand in each one that may visit anything.
    """
    preferences = preference_lines(ai, base)

    def below(paths: Iterable[str]) -> tuple[str, ...]:
        return tuple([base + path[1:] for path in paths])

    groups = [RobotRules(("*",), below(robots.disallow), (), preferences)]
    groups += [RobotRules(one.agents, below(one.disallow), below(one.allow), preferences) for one in robots.groups]
    refused = refused_crawlers(ai)
    return [*groups, RobotRules(refused, (base,))] if refused else groups


def security_fields(setting: SecurityTextConfig, language: str, url: str) -> list[tuple[str, str]]:
    """Return the fields of ``security.txt``, which is published at ``url``."""
    expires = datetime.combine(setting.expires or date.min, time(), UTC)
    fields = [
        *(("Contact", contact) for contact in setting.contact),
        ("Expires", expires.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("Encryption", setting.encryption),
        ("Acknowledgments", setting.acknowledgments),
        ("Preferred-Languages", ", ".join(setting.languages or (language,))),
        ("Canonical", url),
        ("Policy", setting.policy),
        ("Hiring", setting.hiring),
    ]
    return [(name, value) for name, value in fields if value]


def ads_lines(ads: AdsConfig) -> list[str]:
    """Return the lines of ``ads.txt``."""
    variables = {"OWNERDOMAIN": ads.owner, "MANAGERDOMAIN": ads.manager, "CONTACT": ads.contact}
    sellers = [
        ", ".join(filter(None, (one.domain, one.account, "RESELLER" if one.reseller else "DIRECT", one.authority)))
        for one in ads.sellers
    ]
    return [*(f"{name}={value}" for name, value in variables.items() if value), *sellers]


def header_rules(hosting: HostingConfig, ai: AiConfig, base: str, hashed: Iterable[str]) -> list[Rule]:
    """Return what ``_headers`` says: a policy for all, and how long what never changes may be kept.

    ``hashed`` are the URLs of assets with a content hash in their names: the bytes of any other may change. A page
    cannot say itself who may frame it; the rest of its policy it says itself.
    """
    every = [
        ("Content-Security-Policy", "frame-ancestors 'self'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _UNUSED)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    every += preference_headers(ai)
    if hosting.hsts_days:
        every.append(("Strict-Transport-Security", f"max-age={hosting.hsts_days * 86_400}"))
    forever = (("Cache-Control", FOREVER),)
    kept = [f"{base}{PICTURES}*", *hashed]
    return [Rule(f"{base}*", tuple(every)), *(Rule(paths, forever) for paths in kept)]


def editor_rules(base: str) -> list[Rule]:
    """Return what ``_headers`` says of the editor at ``/admin/``, beside what its page says itself.

    Signing in opens a window that answers to the one that opened it.
    """
    headers = (
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
        ("X-Robots-Tag", "noindex, nofollow"),
    )
    return [Rule(f"{base}admin/*", headers)]


def host_of(url: str) -> str:
    """Return the host in a URL, without a port."""
    return urlsplit(url).hostname or ""
