"""The text of a source, decoded from its bytes.

This module knows nothing about what the text means.
"""

import codecs
import unicodedata

from sitegen.errors.problems import ContentError, Place
from sitegen.errors.visible import visible


def decode(data: bytes, path: str) -> str:
    """Return the text of a source: UTF-8, NFC, ``\\n`` line ends, without characters that no reader can see.

    Raises ContentError with the place where it is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentError("this file is UTF-16, not UTF-8", path, Place(1, 1), "save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        lines = data.decode("cp1252", "replace").splitlines()
        hint = "it looks like Windows-1252 or Latin-1; save it as UTF-8"
        raise ContentError("not valid UTF-8", path, Place(line, column, lines[line - 1]), hint) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = visible(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
