"""Anchors of a page of another site, found in its bytes. This module makes no request."""

import codecs
import re
from collections.abc import Iterable
from html import unescape

_ANCHOR = re.compile(r"""[\s"'](?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 1024  # bytes in which browsers look for a charset
_PREFIXES = ("", "user-content-")
"""What hosts write before an anchor that scripts then lead to."""


def looked_for(fragment: str) -> str:
    """Return the anchor that a fragment, decoded, leads to; empty where it means something else to a script."""
    anchor = fragment.partition(":~:")[0]
    return "" if anchor in ("", "top") or anchor.startswith(("!", "/")) or "=" in anchor else anchor


def found_in(data: bytes, content_type: str, anchors: Iterable[str]) -> dict[str, bool]:
    """Return whether a page has each of some anchors.

    Many pages do not say in which encoding they are, or say it wrongly: an anchor is there if one reading has it.
    """
    names: set[str] = set()
    for encoding in _encodings(data, content_type):
        text = data.decode(encoding, "replace")
        names.update(unescape(next(filter(None, found.groups()), "")) for found in _ANCHOR.finditer(text))
    return {anchor: any(prefix + anchor in names for prefix in _PREFIXES) for anchor in anchors}


def _encodings(data: bytes, content_type: str) -> list[str]:
    named = _CHARSET.findall(content_type) + _CHARSET.findall(data[:_HEAD].decode("latin-1"))
    known = [name for name in named if _is_text_encoding(name)]
    return list(dict.fromkeys([*(codecs.lookup(name).name for name in known), "utf-8", "latin-1"]))


def _is_text_encoding(name: str) -> bool:
    try:
        b"a".decode(name)
    except LookupError:
        return False
    return True
