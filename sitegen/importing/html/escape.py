"""Text as Markdown that means just this text: what sitegen would read as a sign gets a backslash, and nothing else.

This module knows nothing about elements; where a text stands is said to it.
"""

import re
from urllib.parse import quote

_SIGNS = re.compile(
    r"""
    (?P<backslash>\\(?=[!-/:-@\[-`{-~]|\Z))
    |(?P<brackets>(?<!\^)\[(?![\ xX]?\])(?![\^])[^\[\]\\`*_<&$^\n]*\](?![\[(:{]|\ \())
    |(?P<sign>
        [`*{\[]
        |\](?=[\[(]|\ \()
        |(?<![^\W_])_|_(?![^\W_])
        |<(?=[a-zA-Z/!?<])
        |&(?=\#?\w+;)
        |=(?==)|(?<==)=
        |~(?=[^~]*~)|(?<=~)~
        |:(?<![\w:/]:)(?=[a-z][a-z_]*[a-z]:(?![\w:/]))
    )
    """,
    re.VERBOSE,
)
_LINE = re.compile(
    r"""^(?:
    (?P<number>\d{1,9})(?=[.)](?:\ |$))
    |(?P<bullet>•)
    |(?P<sign>[-+](?=\ |$)|\#|>|:(?=\ )|!!!|\?\?\?|(?=[-=_|:\ ]*[-=_|])[-=_|:](?=[-=_|:\ ]*$)|\[TOC\]|<{7}|\|)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_IN_TEXT_OF_LINK = re.compile(r"(?<!\\)([\[\]])")
_NOT_IN_URL = re.compile(r'[<>"\\{}`|^\x00-\x1f\x7f]')
_IN_ALT = re.compile(r"[\\\[\]`*_<&$]")


def escape(text: str, *, in_link: bool = False, in_cell: bool = False, dollars: bool = False) -> str:
    """Return running text with its signs escaped.

    ``in_link`` says that it is the text of a link, ``in_cell`` that it is in a table, ``dollars`` that what stands
    between two of them might be a formula.
    """
    text = _SIGNS.sub(_escaped, text)
    if in_link:
        text = _IN_TEXT_OF_LINK.sub(r"\\\1", text)
    if in_cell:
        text = text.replace("|", "\\|")
    return text.replace("$", "\\$") if dollars else text


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found["brackets"] else f"\\{found[0]}"


def guard_lines(text: str) -> str:
    """Return a paragraph none of whose lines begins a heading, a list, a quotation, a notice or a rule."""
    return _LINE.sub(_guarded, text)


def _guarded(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}\\"
    return "&bull;" if found["bullet"] else f"\\{found[0]}"


def escape_alt(text: str) -> str:
    """Return the description of a picture, as it is written between the brackets."""
    return _IN_ALT.sub(r"\\\g<0>", text)


def escape_title(text: str) -> str:
    """Return the title of a link or a picture, as it is written between quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def written_url(url: str) -> str:
    """Return a URL as it is written in the parentheses of a link."""
    url = _NOT_IN_URL.sub(lambda found: quote(found[0]), url)
    if " " in url and re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", url):
        url = url.replace(" ", "%20")
    return f"<{url}>" if re.search(r"[ ()]", url) else url
