"""Messages: texts in English that keep their pattern and values, so that they can be shown in another language.

This module knows nothing about languages.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Self

Value = str | int
_MARK = "\x1f"  # no text that a user reads begins with it


class Message(str):
    """A text for users. It is its English text, and it knows what that was made from."""

    __slots__ = ("pattern", "plural", "values")

    pattern: str
    """The text, with the names of its values in braces."""
    plural: str
    """The text for another number than one, which is the value ``count``; nothing where no number decides."""
    values: Mapping[str, Value]
    """What stands for the names; a message among them is shown in the same language."""

    def __new__(cls, pattern: str, plural: str = "", values: Mapping[str, Value] | None = None) -> Self:
        """Return the message whose text is the pattern, with its values."""
        values = values or {}
        chosen = plural if plural and values["count"] != 1 else pattern
        message = super().__new__(cls, chosen.format_map(values) if values else chosen)
        message.pattern, message.plural, message.values = pattern, plural, values
        return message

    @property
    def identity(self) -> str:
        """What tells a message from another."""
        return encode_message(self)

    def __str__(self) -> str:
        """Return the message itself, so that an exception made of it gives it back."""
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, Mapping[str, Value]]]:
        """Make the message survive the way to another process."""
        return type(self), (self.pattern, self.plural, self.values)

    def translated(self, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]) -> str:
        """Return the text in the language of a catalog."""
        values = {
            name: value.translated(gettext, ngettext) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        if self.plural:
            return ngettext(self.pattern, self.plural, int(self.values["count"])).format_map(values)
        pattern = gettext(self.pattern)
        return pattern.format_map(values) if values else pattern


def encode_message(text: str) -> str:
    """Return a message as text that ``decode_message`` reads; any other text as it is."""
    if not isinstance(text, Message):
        return _MARK + json.dumps(text) if text.startswith(_MARK) else text
    values = {name: encode_message(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return _MARK + json.dumps([text.pattern, text.plural, values])


def decode_message(text: str) -> str:
    """Return the message that ``encode_message`` made into a text."""
    if not text.startswith(_MARK):
        return text
    parts = json.loads(text[1:])
    if isinstance(parts, str):
        return parts
    pattern, plural, values = parts
    decoded = {name: decode_message(value) if isinstance(value, str) else value for name, value in values.items()}
    return Message(pattern, plural, decoded)


def tr(pattern: str, **values: Any) -> Message:
    """Return a message; names in braces stand for the values. Tools find what is to be translated by this name."""
    return Message(pattern, "", _plain(values))


def tr_n(pattern: str, plural: str, count: int, **values: Any) -> Message:
    """Return a message about a number, ``{count}``: ``pattern`` for one, ``plural`` for any other."""
    return Message(pattern, plural, _plain({"count": count, **values}))


def _plain(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value if isinstance(value, Message | int) else str(value) for name, value in values.items()}
