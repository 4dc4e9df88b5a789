"""What templates ask for by words of their own: by a name, or by conditions on front matter.

This module knows nothing of facts and of what is found.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from sitegen.errors.problems import did_you_mean
from sitegen.messages.message import Message, tr
from sitegen.newsroom.catalogue import Query

Found = TypeVar("Found")


def known(name: str, known: Mapping[str, Found], message: Message) -> Found:
    """Return what has a name. Raises LookupError, with what was probably meant."""
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or tr("there are {names}", names=", ".join(known) or "–")
    raise LookupError(tr("{what}; {hint}", what=message, hint=hint))


def _asked(value: Any) -> Any:
    """Return what a template asks with as it is compared: a term as its slug, an author as an id."""
    if isinstance(value, Mapping):
        return {str(name): _asked(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_asked(one) for one in value]
    if value is None or isinstance(value, str | int | float | date):
        return value
    for name in ("slug", "id"):
        if isinstance(found := getattr(value, name, None), str):
            return found
    raise TypeError(tr("articles cannot be asked for by “{value}”", value=value))


def question(where: Mapping[str, Any] | None, order: str | Sequence[str], limit: int | None) -> str:
    """Return what a template asks, as the key of a fact."""
    sorting = (order,) if isinstance(order, str) else tuple(order)
    query = Query(where=_asked(dict(sorted((where or {}).items()))), order=tuple(filter(None, sorting)), limit=limit)
    return _as_json(query).decode()


_as_json = msgspec.json.Encoder().encode
