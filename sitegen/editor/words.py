"""What the editor calls fields and values, from the docstrings of the schema, in the language of the newsroom.

This module knows nothing of the editor's configuration.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from sitegen.content.meta import Meta
from sitegen.docstrings import field_docs
from sitegen.messages.language import catalog

_LABEL_END = re.compile("[\u00a0\u202f]?[,;:.](?:\\s|$)")


class Words:
    """Labels and hints in one language."""

    def __init__(self, language: str) -> None:
        self._translated = catalog(language).gettext

    def field(self, struct: type[msgspec.Struct], name: str, described: str) -> dict[str, str]:
        """Return label and hint of a field: the beginning of its docstring, and all of it if there is more.

        A field that the site declares has no docstring: how it is ``described`` will do, or its name.
        """
        written = field_docs(struct).get(name) or described
        text = self._translated(written).replace("`", "") if written else name.capitalize()
        label = _LABEL_END.split(text, maxsplit=1)[0]
        return {"label": label} if len(text) <= len(label) + 2 else {"label": label, "hint": text}

    def choice(self, name: str, value: str) -> str:
        """Return what a value of a field is called."""
        text = _choice(name, value)
        translated = self._translated(text)
        return value.replace("_", " ") if translated == text else translated


def _choice(name: str, value: str) -> str:
    """Return a value as the catalogs know it: the same word means another thing in another field."""
    return f"{name}: {value.replace('_', ' ')}"


def texts() -> Iterator[str]:
    """Yield every text that is to be translated: the docstrings and the values of all structures of front matter."""
    for struct in _structs(get_args(Meta)):
        yield from field_docs(struct).values()
        for field in msgspec.structs.fields(struct):
            yield from (_choice(field.name, value) for value in _choices(field.type))


def _structs(types: tuple[Any, ...]) -> Iterator[type[msgspec.Struct]]:
    for kind in types:
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind
            yield from _structs(tuple(field.type for field in msgspec.structs.fields(kind)))
        elif get_origin(kind) is not dict:
            yield from _structs(get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind))


def _choices(kind: Any) -> Iterator[str]:
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    else:
        for part in get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind):
            yield from _choices(part)
