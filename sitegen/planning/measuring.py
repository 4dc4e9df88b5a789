"""Measure: what every picture that something public shows is, remembered by the digest of its bytes.

This module knows nothing of what is made of pictures.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sitegen.cache.documents import DocumentCache
from sitegen.cache.stamp import picture_stamp
from sitegen.errors.problems import LinkError, Place, SitegenError
from sitegen.facts.pictures import Source
from sitegen.imaging.files import PictureInfo, read_picture
from sitegen.newsroom.pictures import ReferencedPicture
from sitegen.workers.pool import Pool


def measure(
    shown: Iterable[ReferencedPicture],
    root: Path,
    digests: Mapping[str, str],
    megapixels: float,
    memory: DocumentCache,
    pool: Pool,
) -> tuple[dict[str, Source], list[SitegenError]]:
    """Return what is known of each picture, by path, and what is wrong with some; new knowledge is remembered."""
    shown = list(shown)
    files = sorted({picture.file for picture in shown})
    if not files:
        return {}, []
    prefix = f"{picture_stamp()} {megapixels:g}"
    known = memory.pictures()
    keys = {file: f"{prefix} {digests[file]}" for file in files}
    infos = {file: _decode(known[key]) for file, key in keys.items() if key in known}
    new = [file for file in files if file not in infos]
    with pool.running(len(new), _start, (root, megapixels)) as run:
        for file, info in zip(new, run(_measure, new, str), strict=True):
            infos[file] = PictureInfo(problem=info.message) if isinstance(info, SitegenError) else info
    fresh = {keys[file]: _encode(infos[file]) for file in new}
    unused = [key for key in known if not key.startswith(prefix)]
    if fresh or unused:
        memory.begin()
        memory.put_pictures(fresh, unused)
        memory.commit()
    sources = {file: Source(infos[file], digests[file]) for file in files}
    return sources, [problem for picture in shown for problem in _problems(picture, infos[picture.file])]


def _problems(picture: ReferencedPicture, info: PictureInfo) -> Iterable[SitegenError]:
    if info.problem:
        message = f"“{picture.source}”: {info.problem}"
        yield LinkError(message, picture.owner, Place(excerpt=picture.source), info.hint or None)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(PictureInfo).decode
_shared: dict[str, tuple[Path, float]] = {}


def _start(root: Path, megapixels: float) -> None:
    _shared["measuring"] = root, megapixels


def _measure(file: str) -> PictureInfo:
    root, megapixels = _shared["measuring"]
    try:
        return read_picture(root / file, megapixels)
    except OSError as error:
        return PictureInfo(problem=f"cannot be read: {error.strerror}")
