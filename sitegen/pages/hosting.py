"""Files at the root of a site for robots, advertisers, researchers and hosts: what each says.

Their forms are templates. This module knows nothing of plans and views.

By RFC 9309 (robots.txt), RFC 9116 (security.txt), https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/,
https://iabtechlab.com/ads-txt/, and the manuals of Netlify and Cloudflare Pages (``_headers``).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

import msgspec

from sitegen.config.hosting import AdsConfig, HostingConfig, RobotsConfig, RobotsGroup, SecurityTextConfig

# Names under which those who train language models say that their robots come, or that their robots heed.
TRAINING = (
    "AI2Bot", "Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "GPTBot", "Google-Extended",
    "Meta-ExternalAgent", "cohere-training-data-crawler", "omgili",
)  # fmt: skip
_YEAR = 31_536_000  # seconds
_UNUSED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


class Rule(msgspec.Struct, frozen=True):
    """What ``_headers`` says of some URLs."""

    paths: str
    headers: tuple[tuple[str, str], ...]


def robots_groups(robots: RobotsConfig, base: str) -> list[RobotsGroup]:
    """Return all groups of ``robots.txt``, each path from the root of the host."""
    groups = [RobotsGroup(("*",), robots.disallow), *robots.groups]
    if robots.refuse_training:
        groups.append(RobotsGroup(TRAINING))
    return [
        RobotsGroup(
            group.agents,
            tuple(base + path[1:] for path in group.disallow),
            tuple(base + path[1:] for path in group.allow),
        )
        for group in groups
    ]


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


def header_rules(hosting: HostingConfig, base: str, hashed: Iterable[str]) -> list[Rule]:
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
    if hosting.hsts_days:
        every.append(("Strict-Transport-Security", f"max-age={hosting.hsts_days * 86_400}"))
    forever = (("Cache-Control", f"public, max-age={_YEAR}, immutable"),)
    kept = [f"{base}pictures/*", *hashed]
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
