"""The compiled code of templates, which the state keeps between builds."""

import hashlib
from collections.abc import Mapping

import jinja2
import msgspec
from jinja2.bccache import Bucket

_SEAL = 16


class CompiledTemplates(jinja2.BytecodeCache):
    """The code of templates, by name: a template is compiled again only where its text is another.

    What plugins' filters make of constants is in it, so it is right for one engine stamp only.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        self._known = dict(known or {})
        self._new: dict[str, bytes] = {}

    @classmethod
    def decode(cls, kept: bytes | None, stamp: str) -> "CompiledTemplates":
        """Return what ``encode`` kept, or none where it is damaged or another engine compiled it."""
        if kept is None or kept[:_SEAL] != _seal(kept[_SEAL:], stamp):  # damaged code can end Python itself
            return cls()
        return cls(msgspec.msgpack.decode(kept[_SEAL:], type=dict[str, bytes]))

    def encode(self, stamp: str) -> bytes:
        """Return all code as bytes, for the engine with this stamp."""
        codes = msgspec.msgpack.encode(self._known)
        return _seal(codes, stamp) + codes

    def take_new(self) -> dict[str, bytes]:
        """Return what was compiled since this was asked for the last time."""
        new, self._new = self._new, {}
        return new

    def add(self, compiled: Mapping[str, bytes]) -> None:
        """Take what another process compiled."""
        self._known.update(compiled)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return under which key Jinja2 asks for the code of a template."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja2 the code that is known; it sees for itself whether it is that of the present text."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take what Jinja2 compiled."""
        self._known[bucket.key] = self._new[bucket.key] = bucket.bytecode_to_string()


def _seal(codes: bytes, stamp: str) -> bytes:
    return hashlib.blake2b(stamp.encode() + codes, digest_size=_SEAL).digest()
