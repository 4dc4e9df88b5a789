"""The Content Security Policy of a page: from which places a browser may load something for it.

By https://www.w3.org/TR/CSP3/. Everything comes from the site itself; pictures, video and audio from other hosts too,
if the page shows such. What it shows is known only once it is made, but the policy must stand before it: a place is
kept in it, and filled at the end. This module knows nothing of templates and facts.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from types import MappingProxyType
from urllib.parse import urlsplit

from sitegen.config.security import directives

# Of the elements that show something, as nearly everybody writes them: plain searches, for every page is searched.
_SHOWING: tuple[str, ...] = ("<img", "<source", "<video", "<audio", "<IMG", "<SOURCE", "<VIDEO", "<AUDIO")
_URL = re.compile(r"""\s(src|srcset|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# What a click puts into the page, in the templates of embeds.
_FRAME = re.compile(r'\sdata-frame="([^"]*)"')
_HOST = re.compile(r"[a-z0-9.-]+")


def content_security_policy(
    setting: bool | Mapping[str, Sequence[str]], more: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> str:
    """Return the policy of a site, with places kept for the hosts of a page, or nothing where there is none.

    ``setting`` is that of ``site.toml``: whether there is a policy, or what directives allow beyond it. ``more`` is
    what this kind of page needs besides.
    """
    if more and setting is not False:
        added: Mapping[str, Sequence[str]] = {} if setting is True else setting
        setting = {name: (*added.get(name, ()), *more.get(name, ())) for name in (*added, *more)}
    given = directives(setting)
    policy = "; ".join(" ".join([name, *sources]) for name, sources in given.items())
    # Frames come after a click only, and few pages have any: what the others say is not made longer.
    return policy if "frame-src" in given or not given else policy + "\x1aframe-src"


def with_hosts(page: str, own: str) -> str:
    """Return a page whose policy allows the hosts of its pictures, video and audio.

    ``own`` is the site's scheme and host, which need not be named.
    """
    if "\x1aimg-src" not in page and "\x1amedia-src" not in page:
        return page
    hosts = _hosts(page)
    for kind in ("img-src", "media-src"):
        named = "".join(f" {host}" for host in sorted(hosts[kind] - {own}))
        page = page.replace(f" \x1a{kind}", named, 1)
    frames = sorted({origin for match in _FRAME.findall(page) if (origin := _origin(unescape(match)))})
    page = page.replace(" \x1aframe-added", "".join(f" {origin}" for origin in frames), 1)
    return page.replace("\x1aframe-src", f"; frame-src {' '.join(frames)}" if frames else "", 1)


def _hosts(page: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"img-src": set(), "media-src": set()}
    for element in _SHOWING:
        start = page.find(element)
        while start >= 0:
            end = page.find(">", start)
            if page.find("//", start, end) >= 0:
                _add_hosts(found, element[1:].lower(), page[start:end])
            start = page.find(element, start + 1)
    return found


def _add_hosts(found: dict[str, set[str]], element: str, tag: str) -> None:
    for name, *values in _URL.findall(tag):
        value = unescape("".join(values))
        urls = re.findall(r"[^\s,]\S*[^\s,]", value) if name.lower() == "srcset" else [value]
        shown = element == "img" or name.lower() in ("srcset", "poster")
        hosts = found["img-src" if shown else "media-src"]
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
