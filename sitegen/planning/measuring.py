"""Measure the referenced pictures: size, format and rights of each, cached by the digest of its bytes.

This module knows nothing of the versions of pictures.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sitegen.cache.documents import DocumentCache
from sitegen.cache.stamp import picture_stamp
from sitegen.errors.problems import ContentError, LinkError, Place, SitegenError
from sitegen.facts.pictures import Source
from sitegen.imaging.files import PictureInfo, read_picture
from sitegen.messages.message import decode_message, encode_message, tr
from sitegen.newsroom.pictures import ReferencedPicture
from sitegen.workers.pool import Pool


def measure(
    pictures: Iterable[ReferencedPicture],
    root: Path,
    digests: Mapping[str, str],
    megapixels: float,
    cache: DocumentCache,
    pool: Pool,
) -> tuple[dict[str, Source], list[SitegenError]]:
    """Return size, format and rights of each picture by path, and problems; cache what was not known."""
    pictures = list(pictures)
    files = sorted({picture.file for picture in pictures})
    if not files:
        return {}, []
    prefix = f"{picture_stamp()} {megapixels:g}"
    known = cache.pictures()
    keys = {file: f"{prefix} {digests[file]}" for file in files}
    infos = {file: _decode(known[key]) for file, key in keys.items() if key in known}
    new = [file for file in files if file not in infos]
    with pool.running(len(new), _start, (root, megapixels)) as run:
        for file, info in run(_measure, new, str):
            infos[file] = PictureInfo(problem=info.message) if isinstance(info, SitegenError) else info
    fresh = {keys[file]: _encode(infos[file]) for file in new}
    unused = [key for key in known if not key.startswith(prefix)]
    if fresh or unused:
        cache.begin()
        cache.put_pictures(fresh, unused)
        cache.commit()
    sources = {file: Source(infos[file], digests[file]) for file in files}
    return sources, [problem for picture in pictures for problem in _problems(picture, infos[picture.file])]


def _problems(picture: ReferencedPicture, info: PictureInfo) -> Iterable[SitegenError]:
    if not info.problem:
        return
    problem, hint = decode_message(info.problem), decode_message(info.hint) if info.hint else None
    if info.at is not None:  # once, whoever shows it
        line, column, excerpt = info.at
        yield ContentError(problem, picture.file, Place(line, column, excerpt or None), hint)
    else:
        message = tr("“{source}”: {problem}", source=picture.source, problem=problem)
        yield LinkError(message, picture.owner, Place(excerpt=picture.source), hint, fault="picture")


_encode = msgspec.json.Encoder(enc_hook=encode_message).encode
_decode = msgspec.json.Decoder(PictureInfo).decode
_shared: dict[str, tuple[Path, float]] = {}


def _start(root: Path, megapixels: float) -> None:
    _shared["measuring"] = root, megapixels


def _measure(file: str) -> PictureInfo:
    root, megapixels = _shared["measuring"]
    try:
        return read_picture(root / file, megapixels)
    except OSError as error:
        return PictureInfo(problem=tr("cannot be read: {error}", error=error.strerror))
