"""The text of a file that people write: UTF-8, or a problem with the place where it is not.

This module knows nothing about what the text means.
"""

import codecs

from sitegen.errors.problems import ContentError, Place, SitegenError
from sitegen.messages.message import tr


def utf8(data: bytes, path: str, problem: type[SitegenError] = ContentError) -> str:
    """Return the text of a file, without a byte order mark and with ``\\n`` as line ends.

    Raises a ``problem`` with the place where it is not UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise problem(tr("this file is UTF-16, not UTF-8"), path, Place(1, 1), tr("save it as UTF-8"))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = with_line_feeds(data[: error.start].decode("utf-8", "replace"))
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        lines = with_line_feeds(data.decode("cp1252", "replace")).split("\n")
        hint = tr("it looks like Windows-1252 or Latin-1; save it as UTF-8")
        raise problem(tr("not valid UTF-8"), path, Place(line, column, lines[line - 1]), hint) from None
    return with_line_feeds(text) if "\r" in text else text


def with_line_feeds(text: str) -> str:
    """Return a text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
