"""Checks of files: those that nothing uses, and those that are heavy for readers.

This module knows nothing about pages.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from sitegen.content.documents import Document
from sitegen.content.pictures import pictures_of
from sitegen.content.sources import SourceFile
from sitegen.content.unread import TEXT_SUFFIXES
from sitegen.errors.problems import SitegenError
from sitegen.imaging.files import RASTER_SUFFIXES
from sitegen.messages.message import tr

_HEAVY_PICTURE = 500_000  # bytes of a picture that is published as it is, without smaller versions


def unused_files(sources: Iterable[SourceFile], documents: Iterable[Document]) -> Iterator[SitegenError]:
    """Yield each file next to the documents that none of them uses: it is kept, and never published."""
    media = {source.path for source in sources if source.kind == "media"}
    targets = [
        target
        for document in documents
        for target in (*document.outline.targets, *(picture.src for picture in pictures_of(document.meta)))
    ]
    used = {unquote(target).partition("#")[0].partition("?")[0].rpartition("/")[2] for target in targets}
    for path in sorted(media):
        if PurePosixPath(path).name not in used and PurePosixPath(path).suffix.lower() not in TEXT_SUFFIXES:
            yield SitegenError(
                tr("no document uses this file"), path, hint=tr("remove it, or show it"), severity="note"
            )


def heavy_files(sizes: Mapping[str, int]) -> Iterator[SitegenError]:
    """Yield each picture in ``static/`` that is heavy; ``sizes`` has the bytes of each file, by path."""
    for path, size in sorted(sizes.items()):
        if path.lower().endswith(RASTER_SUFFIXES) and size > _HEAVY_PICTURE:
            message = tr("this picture is published as it is, with {size} kB", size=f"{size / 1000:.0f}")
            hint = tr("put it next to the document that shows it: sitegen then makes smaller versions")
            yield SitegenError(message, path, hint=hint, severity="note")
