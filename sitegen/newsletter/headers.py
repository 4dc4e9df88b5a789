"""Headers of an email message: each is read exactly as it was given, and none can be read as two.

The library takes a text that looks like an encoded word (RFC 2047), such as ``=?utf-8?q?A?=``, for one, and writes what
it stands for, line breaks included. This module knows nothing of newsletters.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.policy import EmailPolicy
from typing import Any

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"(?!.*=\?)[!-~]{1,60}(?: [!-~]{1,60})*")  # a longer word would need a longer line
_PLAIN_NAME = re.compile(r"(?=.{1,60}$)[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_BREAK = "\r\n"
_MOST = 78  # characters in a line, as RFC 5322 recommends


class SeveralLines(ValueError):
    """A header would have a line break or another control character, as written or once decoded."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self.name = name
        self.text = text


class OneLine(EmailPolicy):
    """The policy of SMTP, which refuses every header that could be read as several.

    Setting such a header raises SeveralLines.
    """

    linesep = _BREAK

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Return a header as it is stored."""
        if not is_one_line(str(value)):
            raise SeveralLines(name, str(value))
        return super().header_store_parse(name, value)


class Written(str):
    """What readers see of a header, and how it is written: the library changes neither."""

    name: str
    """Name of the header; by this attribute, the library knows that the value is ready."""
    written: str
    """The value as it is sent, in lines."""

    def __new__(cls, name: str, seen: str, written: str) -> "Written":
        """Return the value of the header ``name``."""
        value = super().__new__(cls, seen)
        value.name, value.written = name, written
        return value

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header in lines, for the library."""
        return f"{self.name}: {self.written}{policy.linesep}"


def is_one_line(text: str) -> bool:
    """Return whether a text has no line break and no other control character, as written and once decoded."""
    return not any(map(_UNFIT.search, _readings(text)))


def running_text(name: str, text: str) -> Written:
    """Return a header of running text, such as the subject."""
    return Written(name, text, _encoded(name, text, _PLAIN))


def mailbox(name: str, shown: str, address: str) -> Written:
    """Return a header with one email address, and the name that readers see."""
    phrase = _encoded(name, shown, _PLAIN_NAME)
    last = phrase.rpartition(_BREAK)[2] if _BREAK in phrase else f"{name}: {phrase}"
    space = " " if len(last) + len(address) + 3 <= _MOST else f"{_BREAK} "
    return Written(name, f"{shown} <{address}>", f"{phrase}{space}<{address}>")


def unbroken(name: str, value: str) -> Written:
    """Return a header of ASCII in one line, however long: nobody could read a folded URL (RFC 2369, § 2)."""
    return Written(name, value, value)


def _encoded(name: str, text: str, plain: re.Pattern[str]) -> str:
    charset = "us-ascii" if plain.fullmatch(text) else "utf-8"
    try:
        return Header(text, charset, _MOST, name).encode(linesep=_BREAK)
    except UnicodeEncodeError:
        raise SeveralLines(name, text) from None


def _readings(text: str) -> Iterator[str]:
    """Yield a text, and what programs make of it that decode it, and decode that again."""
    yield text
    while "=?" in text:
        try:
            parts = decode_header(text)
        except HeaderParseError:
            return
        decoded = "".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts)
        if decoded == text:
            return
        yield decoded
        text = decoded


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "latin-1", "replace")
    except LookupError:
        return data.decode("latin-1")
