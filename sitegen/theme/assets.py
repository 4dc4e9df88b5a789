"""Assets: how stylesheets, scripts, fonts and pictures are published under names made of their bytes.

Pure functions of texts. This module knows nothing about where assets come from or the templates that use them.
"""

import hashlib
import posixpath
import re
from base64 import b64encode

import msgspec

from sitegen.errors.problems import ThemeError
from sitegen.messages.message import tr
from sitegen.theme import scripts, stylesheets
from sitegen.theme.references import FOLDER, Directory, place_of, with_published_names

_NAMED_BY_BYTES = (
    ".css", ".js", ".mjs", ".wasm", ".woff", ".woff2", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".gif", ".webp",
    ".avif", ".svg", ".mp3", ".mp4", ".webm",
)  # fmt: skip
# Files whose URL browsers, search engines and phones store.
_KEEPS_ITS_NAME = re.compile(r"(?:favicon|icon|apple-touch-icon|mask-icon)[^/]*")
_FINGERPRINT = 10  # hexadecimal digits: enough that two versions of one file never meet


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
    plain: bool = False
    """Whether it is published under the name of its file as well."""


def published_route(name: str, digest: str, fingerprint: bool) -> str:
    """Return the route of the asset ``name``, with a part of its digest where names are made of bytes."""
    folder, last = posixpath.split(name)
    stem, suffix = posixpath.splitext(last)
    if fingerprint and suffix.lower() in _NAMED_BY_BYTES and not _KEEPS_ITS_NAME.fullmatch(last):
        last = f"{stem}.{digest[:_FINGERPRINT]}{suffix}"
    return FOLDER + posixpath.join(folder, last)


def is_named_by_bytes(route: str, digest: str) -> bool:
    """Return whether the name of an asset contains a part of the digest of its bytes."""
    return f".{digest[:_FINGERPRINT]}." in posixpath.basename(route)


def integrity_of(data: bytes) -> str:
    """Return the integrity of a file."""
    return "sha384-" + b64encode(hashlib.sha384(data).digest()).decode()


def is_text(name: str) -> bool:
    """Return whether an asset is a stylesheet or a script, whose text may change before it is published."""
    return name.lower().endswith((".css", ".js", ".mjs"))


def process(name: str, text: str, minify: bool, directory: Directory) -> tuple[str, list[ThemeError]]:
    """Return a stylesheet or script as it is published, and what is wrong with it: with line and column, and no path.

    A script that cannot be read is not minified.
    """
    language = stylesheets if name.lower().endswith(".css") else scripts
    text, problems = with_published_names(name, text, language.references(text), directory)
    if minify and ".min." not in name:
        try:
            text = language.minified(text)
        except scripts.UnreadableScript as error:
            message = tr(
                "assets/{name} is published as it is, for it is not JavaScript that sitegen can minify", name=name
            )
            hint = tr("check it with “node --check”; a file named “….min.js” is not minified either")
            problems.append(ThemeError(message, None, place_of(text, error.index), hint, "note"))
    return text, problems
