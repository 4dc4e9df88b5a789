"""Stylesheets: the URLs in one, and its text without comments and whitespace.

By https://www.w3.org/TR/css-syntax-3/: the tokens that matter here are comments, strings and URLs, and regular
expressions can tell them apart. This module knows nothing of where a URL leads.
"""

import re
from collections.abc import Iterator

from sitegen.errors.faults import Severity
from sitegen.theme.references import Reference

_STRING = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_COMMENT = r"/\*(?!!)(?:(?!\*/).)*\*/"  # what is found behind one must not make it longer
# Comments and strings are matched first, so that nothing inside them is taken for a URL.
_TOKENS = re.compile(
    rf"""(?P<comment>/\*.*?\*/)
    | @import(?:\s|{_COMMENT})*(?P<imported>{_STRING})
    | \burl\(\s*(?P<url>{_STRING}|(?:\\[0-9a-f]{{1,6}}\s?|\\.|[^"'()\\\s])+?)\s*\)
    | (?P<shown>(?:content\s*:|=)\s*(?:{_STRING}))
    | (?P<string>{_STRING})""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_COMMENTS = re.compile(f"(?:{_COMMENT})+", re.DOTALL)
# What stays as it is, and what stands between two tokens.
_MINIFIED = re.compile(
    rf"""(?P<whole>/\*!.*?\*/|{_STRING}|\burl\(\s*(?!["'])(?:\\.|[^"'()\\])+\)|\\[0-9a-f]{{1,6}}\s?|\\.)
    | (?P<last>;(?:\s|;|{_COMMENT})*(?=\}}))
    | (?P<gap>(?:\s|{_COMMENT})+)""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_NO_GAP_AFTER, _NO_GAP_BEFORE = frozenset("{};,:(>~"), frozenset("{};,)>~!")
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|\s)?|(\r\n|[\n\r\f])|(.))", re.IGNORECASE | re.DOTALL)
_LAST = 0x10FFFF


def references(text: str) -> Iterator[Reference]:
    """Yield every URL of a stylesheet, and every string that may be one."""
    for match in _TOKENS.finditer(text):
        group = match.lastgroup
        if group not in ("imported", "url", "string"):
            continue
        quoted = match[group][0] in "\"'"
        start, end = match.start(group) + quoted, match.end(group) - quoted
        missing: Severity | None = None if group == "string" else "error"
        yield Reference(start, end, _ESCAPE.sub(_unescaped, text[start:end]), missing)


def minified(text: str) -> str:
    """Return a stylesheet without comments and whitespace; comments that begin with ``/*!`` stay."""
    return _MINIFIED.sub(_shortened, text.strip())


def _shortened(match: re.Match[str]) -> str:
    if match.lastgroup not in ("gap", "last"):
        return match[0]
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start - 2 : start - 1] == "\\":  # an escaped mark is a letter
        before = ""
    if match.lastgroup == "last":
        return ";" if before == ":" else ""
    if before == ":" and after == ";":  # a custom property may be a blank
        return " "
    if before in _NO_GAP_AFTER or after in _NO_GAP_BEFORE:
        return ""
    return "/**/" if _COMMENTS.fullmatch(match[0]) else " "


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number <= _LAST and not 0xD800 <= number < 0xE000 else "\ufffd"
    return match[3] or ""
