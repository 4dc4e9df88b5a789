"""The compiled code of templates, which is kept between builds where nobody else can write it.

This module knows nothing of where that is.
"""

import contextlib
import functools
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from sitegen.workers.elsewhere import Rebuilt

_ENGINES = 8  # that a folder keeps code of: sites with other plugins, and earlier versions


class CompiledTemplates(jinja2.BytecodeCache):
    """The code of templates: a template is compiled again only where its name or text is another.

    What plugins' filters make of constants is in it, so it is right for one engine stamp only. Code that is not sealed
    by ``seal`` is never run: damaged code can end Python, and that of others do anything.
    """

    def __init__(self, folder: Path | None = None, stamp: str = "", seal: Callable[..., bytes] | None = None) -> None:
        """Keep code in a folder, for the engine with this stamp; or, without a folder, in this process only.

        ``seal`` returns the seal of some values, each text or bytes.
        """
        self._folder = folder / stamp[:32] if folder and seal else None
        self._stamp = stamp
        self._seal = seal
        self._known: dict[str, bytes] = {}

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes another on another computer, which keeps code as long as its process."""
        return _of_process, (self._stamp,)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja2 the code of a template, if it is known."""
        name = _name(bucket)
        code = self._known.get(name) or self._read(name)
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take what Jinja2 compiled."""
        name = _name(bucket)
        code = self._known[name] = bucket.bytecode_to_string()
        if self._folder is None:
            return
        waiting = self._folder / f".{name}.{os.getpid()}"
        try:
            if not self._folder.is_dir():
                _make_room(self._folder.parent)
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            waiting.write_bytes(self._seal_of(name, code) + code)
            waiting.replace(self._folder / name)
        except OSError:  # it is compiled again next time
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            data = (self._folder / name).read_bytes()
        except OSError:
            return None
        size = len(self._seal_of(name, b""))
        return data[size:] if data[:size] == self._seal_of(name, data[size:]) else None

    def _seal_of(self, name: str, code: bytes) -> bytes:
        assert self._seal is not None
        return self._seal("template", self._stamp, name, code)


@functools.lru_cache(1)
def _of_process(stamp: str) -> CompiledTemplates:
    return CompiledTemplates(stamp=stamp)


def _name(bucket: Bucket) -> str:
    """Return the name of the file for a template with this name and text."""
    return hashlib.blake2b(f"{bucket.key} {bucket.checksum}".encode(), digest_size=16).hexdigest()


def _make_room(folder: Path) -> None:
    """Remove the code of all engines but the newest ones."""
    with contextlib.suppress(OSError):
        found = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in found[_ENGINES - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
