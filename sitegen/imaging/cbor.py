"""Values in CBOR (RFC 8949), as far as the manifests of pictures have them.

A few lines instead of a library, which would be one more that reads what strangers send. This module knows nothing of
pictures.
"""

from collections.abc import Iterator
from typing import Any

_DEEPEST = 32
_UNKNOWN = -1  # the length of what goes on until its end mark
_END = object()
_SIMPLE = {20: False, 21: True}


def read_cbor(data: bytes) -> Any:
    """Return the value that some bytes begin with; None for a fraction, since no manifest says anything by one.

    Raises ValueError where it is malformed or nested too deeply.
    """
    return _Reader(data).value(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError("too deep")
        kind, number = self._head()
        match kind:
            case 0:
                return number
            case 1:
                return -1 - number
            case 2:
                return b"".join(self._items(depth)) if number == _UNKNOWN else self._take(number)
            case 3:
                return "".join(self._items(depth)) if number == _UNKNOWN else self._take(number).decode()
            case 4:
                return list(self._items(depth, number))
            case 5:
                found = list(self._items(depth, number if number == _UNKNOWN else 2 * number))
                return {key: value for key, value in zip(found[::2], found[1::2], strict=True) if isinstance(key, str)}
            case 6:
                return self.value(depth + 1)  # a tag says what is meant by it
        return _END if number == _UNKNOWN else _SIMPLE.get(number)

    def _items(self, depth: int, count: int = _UNKNOWN) -> Iterator[Any]:
        while count:
            item = self.value(depth + 1)
            if item is _END:
                if count > 0:
                    raise ValueError("an end too early")
                return
            yield item
            count -= 1

    def _head(self) -> tuple[int, int]:
        """Return the kind of the next value, and its number or length."""
        first = self._take(1)[0]
        kind, number = first >> 5, first & 31
        if number == 31:
            return kind, _UNKNOWN
        if number > 27:
            raise ValueError("no such length")
        if number >= 24:
            written = int.from_bytes(self._take(1 << (number - 24)), "big")
            number = written if kind != 7 else 0  # of a fraction only its length counts
        return kind, number

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) < count or count < 0:
            raise ValueError("cut off")
        self._at += count
        return found
