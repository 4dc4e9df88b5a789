"""The files to publish: what each is served as, and after which others it is put in place.

This module knows nothing of where they are published.
"""

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path

import msgspec

from sitegen.cache.state import Trace
from sitegen.facts.pictures import PICTURES
from sitegen.outputs.media_types import type_of
from sitegen.outputs.output import Output
from sitegen.pages.hosting import FOREVER
from sitegen.storage.storage import Headers
from sitegen.theme.assets import is_named_by_bytes
from sitegen.theme.references import FOLDER


class Stage(IntEnum):
    """What is put in place together: each after what it refers to, and removed before that."""

    MATERIAL = 0
    """Pictures, fonts, and whatever refers to nothing."""
    CODE = 1
    """Stylesheets, scripts, and what they read."""
    TEXTS = 2
    """Pages that somebody wrote."""
    LISTS = 3
    """Pages that list those, and what is at former URLs."""
    ENTRANCES = 4
    """Front pages, feeds and sitemaps."""

    @property
    def is_page(self) -> bool:
        """Whether it refers to files of the first two."""
        return self >= Stage.TEXTS


class FileToPublish(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a finished output."""

    path: str
    """Its path in the output."""
    place: Path
    """Where its bytes are."""
    digest: str
    """Digest of its bytes."""
    size: int
    """Its bytes."""
    headers: Headers
    """What it is served as."""
    stage: Stage
    """When it is put in place."""
    lasting: bool
    """Whether its URL does not just go away."""


_CODE = (".css", ".js", ".mjs", ".json", ".xml", ".webmanifest", ".txt")
_PAGES = (".html", ".htm")


def files_to_publish(folder: Path, traces: Mapping[str, Trace], page_cache: int) -> dict[str, FileToPublish]:
    """Return the files of an output that was collected in a folder, by path; pages may be kept for some seconds."""
    brief = f"public, max-age={page_cache}"
    files = {}
    for path, trace in traces.items():
        output = _output(trace.entry)
        cache = FOREVER if is_forever(path, trace.digest) else brief
        files[path] = FileToPublish(
            path=path,
            place=folder / path,
            digest=trace.digest,
            size=trace.size,
            headers=Headers(type_of(Path(path)), cache),
            stage=_stage(path, output),
            lasting=output is not None and output.row.lasting and _is_first(output),
        )
    return files


def is_forever(path: str, digest: str) -> bool:
    """Return whether the bytes at a path never change, because its name is made of them."""
    return path.startswith(PICTURES) or (path.startswith(FOLDER) and is_named_by_bytes(path, digest))


def _output(entry: bytes) -> Output | None:
    """Return what a trace says of an output that was rendered; None for a file that was copied or drawn."""
    try:
        return msgspec.json.decode(entry, type=Output)
    except msgspec.DecodeError:
        return None


def _stage(path: str, output: Output | None) -> Stage:
    if output is not None and output.row.entrance:
        return Stage.ENTRANCES
    if path.endswith(_PAGES):
        return Stage.TEXTS if output is None or output.row.authored else Stage.LISTS
    return Stage.CODE if path.endswith(_CODE) else Stage.MATERIAL


def _is_first(output: Output) -> bool:
    """Return whether an output is no further page of a list."""
    return len(output.subject) < 3 or output.subject[2] == "1"
