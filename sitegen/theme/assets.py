"""Assets: how stylesheets, scripts, fonts and pictures are published under names made of their bytes.

Pure functions of texts. This module knows nothing about where assets come from or the templates that use them.
"""

import hashlib
import posixpath
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from urllib.parse import unquote

import msgspec

from sitegen.content.routes import quote_route
from sitegen.errors.locate import place_at
from sitegen.errors.problems import Severity, ThemeError, did_you_mean

FOLDER = "assets/"
"""Route below which all assets are."""
_NAMED_BY_BYTES = (
    ".css", ".js", ".mjs", ".wasm", ".woff", ".woff2", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".gif", ".webp",
    ".avif", ".svg", ".mp3", ".mp4", ".webm",
)  # fmt: skip
# Files whose URL browsers, search engines and phones store.
_KEEPS_ITS_NAME = re.compile(r"(?:favicon|icon|apple-touch-icon|mask-icon)[^/]*")
_FINGERPRINT = 10  # hexadecimal digits: enough that two versions of one file never meet

# Comments and strings are matched first, so that nothing inside them is taken for a URL.
_CSS = re.compile(
    r"""(?P<comment>/\*.*?\*/)
    | (?P<import>@import\s+)(?P<imported>"[^"\n]*"|'[^'\n]*')
    | \burl\(\s*(?P<url>"[^"\n]*"|'[^'\n]*'|[^"'()\s]+)\s*\)
    | (?P<shown>(?:content\s*:|=)\s*(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.VERBOSE,
)
_SCRIPT = re.compile(
    r"""(\b(?:from|import)\s*\(?\s*|\bnew\s+URL\(\s*)(?P<quote>["'])(?P<target>\.{1,2}/[^"'\n]+)(?P=quote)"""
)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#|$)", re.IGNORECASE)


class Asset(msgspec.Struct, frozen=True):
    """One published asset."""

    route: str
    """Where it is published."""
    digest: str
    """Digest of its bytes."""
    data: bytes | None = None
    """Its bytes; none where it is a copy of a file."""
    integrity: str = ""
    """What a browser checks a stylesheet or script against, https://www.w3.org/TR/sri-2/; empty for others."""


def published_route(name: str, digest: str, fingerprint: bool) -> str:
    """Return the route of the asset ``name``, with a part of its digest where names are made of bytes."""
    folder, last = posixpath.split(name)
    stem, suffix = posixpath.splitext(last)
    if fingerprint and suffix.lower() in _NAMED_BY_BYTES and not _KEEPS_ITS_NAME.fullmatch(last):
        last = f"{stem}.{digest[:_FINGERPRINT]}{suffix}"
    return FOLDER + posixpath.join(folder, last)


def integrity_of(data: bytes) -> str:
    """Return the integrity of a file."""
    return "sha384-" + b64encode(hashlib.sha384(data).digest()).decode()


def is_text(name: str) -> bool:
    """Return whether an asset is a stylesheet or a script, whose text may change before it is published."""
    return name.endswith((".css", ".js", ".mjs"))


def process(
    name: str, text: str, minify: bool, find: Callable[[str], str | None], known: Iterable[str], base: str
) -> tuple[str, list[ThemeError]]:
    """Return a stylesheet or script as it is published, and every URL in it that leads nowhere.

    ``find`` returns the published route of a route of this site, or None when nothing is there. What is wrong has a
    line, a column and no path; ``known`` are the names that may have been meant. ``base`` is the path of the site.
    """
    problems: list[ThemeError] = []
    if name.endswith(".css"):
        text = _with_urls(name, text, find, known, base, problems)
        return (_minified_css(text) if minify and ".min." not in name else text), problems
    text = _with_modules(name, text, find, known, problems)
    return (_minified_script(text) if minify and ".min." not in name else text), problems


def _minified_css(text: str) -> str:
    from rcssmin import cssmin

    return str(cssmin(text, keep_bang_comments=True))


def _minified_script(text: str) -> str:
    from rjsmin import jsmin

    return str(jsmin(text, keep_bang_comments=True))


def _with_urls(
    name: str,
    text: str,
    find: Callable[[str], str | None],
    known: Iterable[str],
    base: str,
    problems: list[ThemeError],
) -> str:
    """Return a stylesheet in which every URL within the site leads to a published name."""

    def replace(match: re.Match[str]) -> str:
        group = "imported" if match["imported"] else "url" if match["url"] else "string" if match["string"] else ""
        if not group:
            return match[0]
        written = match[group]
        quote, target = (written[0], written[1:-1]) if written[0] in "\"'" else ("", written)
        if _ELSEWHERE.match(target) or (target.startswith("/") and not target.startswith(base)):
            return match[0]
        new = _published(name, target, find, base)
        if new is not None:
            return _with_group(match, group, f"{quote}{new}{quote}")
        if group != "string":  # any other string may be anything
            # A host may have files at its root that are none of ours.
            severity: Severity = "warning" if target.startswith("/") else "error"
            problems.append(_nowhere(name, text, match.start(group), target, known, severity))
        return match[0]

    return _CSS.sub(replace, text)


def _with_modules(
    name: str, text: str, find: Callable[[str], str | None], known: Iterable[str], problems: list[ThemeError]
) -> str:
    """Return a script in which every relative URL leads to a published name."""

    def replace(match: re.Match[str]) -> str:
        new = _published(name, match["target"], find)
        if new is not None:
            return _with_group(match, "target", new)
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if "//" not in before and not before.lstrip().startswith(("*", "/*")):  # else it is said in a comment
            problems.append(_nowhere(name, text, match.start("target"), match["target"], known, "warning"))
        return match[0]

    return _SCRIPT.sub(replace, text)


def _nowhere(name: str, text: str, index: int, target: str, known: Iterable[str], severity: Severity) -> ThemeError:
    place = place_at(text, *_position(text, index))
    message = f"assets/{name} refers to “{target}”, which does not exist"
    hint = did_you_mean(posixpath.basename(target), [posixpath.basename(other) for other in known])
    return ThemeError(message, None, place, hint, severity)


def _with_group(match: re.Match[str], group: str, new: str) -> str:
    start, end = (place - match.start() for place in match.span(group))
    return match[0][:start] + new + match[0][end:]


def _published(name: str, target: str, find: Callable[[str], str | None], base: str = "") -> str | None:
    """Return the URL, relative if it was, of what ``target`` in the asset ``name`` means."""
    parts = re.match(r"([^?#]*)(.*)", target, re.DOTALL)
    assert parts is not None
    path = unquote(parts[1])
    if path.startswith("/"):
        wanted = posixpath.normpath(path.removeprefix(base))
    else:
        wanted = posixpath.normpath(posixpath.join(FOLDER + posixpath.dirname(name), path))
    if wanted.startswith(".."):
        return None
    route = find(wanted)
    if route is None:
        return None
    return quote_route(posixpath.join(posixpath.dirname(path), posixpath.basename(route))) + parts[2]


def _position(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1
