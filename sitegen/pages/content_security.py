"""The Content Security Policy of a page: from which places a browser may load something for it.

By https://www.w3.org/TR/CSP3/. Everything comes from the site itself; pictures, video and audio from other hosts too,
if the page shows such. What it shows is known only once it is made, but the policy must stand before it: a place is
kept in it, and filled at the end. This module knows nothing of templates and facts.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from urllib.parse import urlsplit

from sitegen.config.security import directives

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
_KEPT = re.compile("\x1a(img-src|media-src|frame-added|frame-src)")
# What a click puts into the page, in the templates of embeds.
_FRAME = re.compile(r'\sdata-frame="([^"]*)"')
_HOST = re.compile(r"[a-z0-9.-]+")


def content_security_policy(setting: bool | Mapping[str, Sequence[str]]) -> str:
    """Return the policy of a site, with places kept for the hosts of a page, or nothing where there is none.

    ``setting`` is that of ``site.toml``: whether there is a policy, or what directives allow beyond it.
    """
    given = directives(setting)
    policy = "; ".join(" ".join([name, *sources]) for name, sources in given.items()).replace(" \x1a", "\x1a")
    # Frames come after a click only, and few pages have any: what the others say is not made longer.
    return policy if "frame-src" in given or not given else policy + "\x1aframe-src"


def with_hosts(page: str, own: str) -> str:
    """Return a page whose policy allows the hosts of its pictures, video and audio.

    ``own`` is the site's scheme and host, which need not be named.
    """
    if not _KEPT.search(page):
        return page
    framed = _FRAME.findall(page) if "data-frame" in page else ()
    frames = {origin for url in framed if (origin := _origin(unescape(url)))}
    found = {kind: hosts - {own} for kind, hosts in _hosts(page).items()} | {"frame-added": frames}
    named = {kind: "".join(f" {host}" for host in sorted(hosts)) for kind, hosts in found.items()}
    named["frame-src"] = f"; frame-src{named['frame-added']}" if frames else ""
    return _KEPT.sub(lambda place: named[place[1]], page)


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
        hosts.update(filter(None, map(_origin, urls)))


def _origin(url: str) -> str:
    """Return scheme and host of a URL, or nothing if it has none that a policy can name."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "") or not _HOST.fullmatch(host):
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme else host + port
