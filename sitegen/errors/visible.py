"""Text without the characters that no reader can see, and each letter written in one way.

Control characters are illegal in XML and mean nothing in HTML; U+2028 and U+2029 are line ends to some programs only.
This module knows nothing about where texts come from.

A letter with an accent may be one character or two (https://www.unicode.org/reports/tr15/): every text is NFC, so that
names in two files are equal if they look equal. macOS writes names of files in the other form, and some programs texts.
"""

import re
import unicodedata
from typing import Any

_UNSEEN: dict[int, str | None] = {
    code: None for code in (*range(32), *range(127, 160), 0xFEFF, 0xFFFE, 0xFFFF) if code not in (9, 10)
}
_UNSEEN |= {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_UNSEEN_LETTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


# The bytes of UTF-8 that most texts are written with: ASCII, letters up to U+02FF, and what may begin one of U+00A0 to
# U+00FF or U+2010 to U+203F, dashes and quotation marks among them.
_PLAIN = bytes((9, 10, *range(32, 127), *range(0x80, 0xC0), *range(0xC2, 0xCC), 0xE2))
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_OTHER_SIGN = re.compile(rb"\xe2(?!\x80[\x90-\xa7\xaa-\xbf])")


def is_visible(data: bytes) -> bool:
    """Return whether a text in UTF-8 is surely what ``visible`` makes of it; others may be as well."""
    return not data.translate(None, _PLAIN) and not _CONTROL.search(data) and not _OTHER_SIGN.search(data)


def visible(text: str) -> str:
    """Return a text with only the characters that a reader can see, in NFC."""
    # The faster test clears most texts; a no-break space is enough to fail it.
    if not text.replace("\n", "").isprintable() and _UNSEEN_LETTERS.search(text):
        text = text.translate(_UNSEEN)
    return composed(text)


def composed(text: str) -> str:
    """Return a text in NFC."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def all_visible(value: Any, source: str) -> Any:
    """Return what was read from ``source`` with only visible characters in its keys and texts, at any depth, in NFC.

    The source itself, in NFC, holds no others, but an escape in quotes can stand for one.
    """
    return _all_visible(value) if "\\" in source else value


def _all_visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {_all_visible(key): _all_visible(entry) for key, entry in value.items()}
    return [_all_visible(entry) for entry in value] if isinstance(value, list) else value
