"""The Content Security Policy of a page: from which places a browser may load something for it.

By https://www.w3.org/TR/CSP3/. Everything comes from the site itself; pictures, video and audio from other hosts too,
if the page shows such, and whatever a template needs and says so. What it shows is known only once it is made, but the
policy must stand before it: its place is kept, and filled at the end. What a text contains allows no script, style,
form or request. This module knows nothing of templates and facts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape

from sitegen.config.security import origin_of, widened

Setting = bool | Mapping[str, Sequence[str]]
"""``csp`` in ``site.toml``."""
Need = tuple[str, str]
"""A directive that browsers check, and a source that it must allow."""

# An attribute as browsers read it: https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state
_NAME = r"[^\s/>][^\s/>=]*+"
_VALUE = r"""\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = re.compile(rf"({_NAME})(?:{_VALUE})?+", re.ASCII)
# Every page is searched: this begins with a character that is found fast, and gives nothing back. A flag for letters of
# either case would cost the first.
_SHOWING = re.compile(
    r"<([iI][mM][gG]|[sS][oO][uU][rR][cC][eE]|[vV][iI][dD][eE][oO]|[aA][uU][dD][iI][oO])(?=[\s/])"
    rf"((?:[\s/]*+{_NAME}(?:{_VALUE.replace('(', '(?:')})?+)*+)",
    re.ASCII,
)
_PLACE = "\x1apolicy"
# What a click puts into the page, in the templates of embeds.
_FRAME = re.compile(r'\sdata-frame="([^"]*)"')


def content_security_policy(setting: Setting) -> str:
    """Return the place of the policy of a page, or nothing where there is none.

    ``setting`` is that of ``site.toml``: whether there is a policy, or what directives allow beyond it.
    """
    return _PLACE if setting is not False else ""


def with_policy(page: str, own: str, setting: Setting, allowed: Iterable[Need]) -> str:
    """Return a page with its policy, which allows the hosts of its pictures, video and audio, and of its embeds.

    ``own`` is the site's scheme and host, which need not be named; ``allowed`` is what templates need besides.
    """
    if _PLACE not in page:
        return page
    framed = _FRAME.findall(page) if "data-frame" in page else ()
    frames = [("frame-src", origin) for url in framed if (origin := origin_of(unescape(url)))]
    shown = [(kind, host) for kind, hosts in _hosts(page).items() for host in hosts if host != own]
    policy = widened(setting, [*frames, *shown, *allowed])
    return page.replace(_PLACE, "; ".join(" ".join([name, *sources]) for name, sources in policy.items()))


def _hosts(page: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"img-src": set(), "media-src": set()}
    for element, attributes in _SHOWING.findall(page):
        if "//" in attributes or "&" in attributes:  # nearly all are pictures of the site itself
            _add_hosts(found, element.lower(), attributes)
    return found


def _add_hosts(found: dict[str, set[str]], element: str, attributes: str) -> None:
    for name, value in _ATTRIBUTE.findall(attributes):
        kind = name.lower()
        if kind not in ("src", "srcset", "poster"):
            continue
        said = unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        urls = re.findall(r"[^\s,]\S*[^\s,]", said) if kind == "srcset" else [said]
        hosts = found["img-src" if element == "img" or kind != "src" else "media-src"]
        hosts.update(filter(None, map(origin_of, urls)))
