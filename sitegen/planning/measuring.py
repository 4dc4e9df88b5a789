"""Measure the referenced pictures: size, format and rights of each, cached by the digest of its bytes.

This module knows nothing of the versions of pictures.
"""

from collections.abc import Iterable, Mapping

import msgspec

from sitegen.cache.documents import DocumentCache
from sitegen.cache.stamp import picture_stamp
from sitegen.errors.problems import ContentError, LinkError, Place, SitegenError
from sitegen.facts.pictures import Source
from sitegen.imaging.files import PictureInfo, read_picture
from sitegen.imaging.source_files import SourceFiles
from sitegen.messages.message import decode_message, encode_message, tr
from sitegen.newsroom.pictures import ReferencedPicture
from sitegen.workers.pool import Workers


def measure(
    pictures: Iterable[ReferencedPicture],
    site: SourceFiles,
    digests: Mapping[str, str],
    megapixels: float,
    cache: DocumentCache,
    workers: Workers,
) -> tuple[dict[str, Source], list[SitegenError]]:
    """Return size, format and rights of each picture by path, and problems; cache what was not known.

    Of one that is not on this computer, and that nobody measured before, the lock of media says the size.
    """
    pictures = list(pictures)
    files = sorted({picture.file for picture in pictures})
    if not files:
        return {}, []
    prefix = f"{picture_stamp()} {megapixels:g}"
    known = cache.pictures()
    keys = {file: f"{prefix} {digests[file]}" for file in files}
    infos = {file: _decode(known[key]) for file, key in keys.items() if key in known}
    absent = {file for file in files if file not in infos and file in site.absent}
    new = [file for file in files if file not in infos and file not in absent]
    with workers.here.running(len(new), _start, (site, megapixels)) as run:
        for file, info in run(_measure, new, str):
            infos[file] = PictureInfo(problem=info.message) if isinstance(info, SitegenError) else info
    fresh = {keys[file]: _encode(infos[file]) for file in new}
    unused = [key for key in known if not key.startswith(prefix)]
    if fresh or unused:
        cache.begin()
        cache.put_pictures(fresh, unused)
        cache.commit()
    infos |= {file: _locked(site, file) for file in absent}
    sources = {file: Source(infos[file], digests[file], file in absent) for file in files}
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


def _locked(site: SourceFiles, file: str) -> PictureInfo:
    locked = site.locked[file]
    if locked.width and locked.height:
        return PictureInfo(width=locked.width, height=locked.height, format="JPEG")
    return PictureInfo(problem=tr("this file is not a picture"), hint=tr("save it as JPEG, PNG, WebP or AVIF"))


_encode = msgspec.json.Encoder(enc_hook=encode_message).encode
_decode = msgspec.json.Decoder(PictureInfo).decode
_shared: dict[str, tuple[SourceFiles, float]] = {}


def _start(site: SourceFiles, megapixels: float) -> None:
    _shared["measuring"] = site, megapixels


def _measure(file: str) -> PictureInfo:
    site, megapixels = _shared["measuring"]
    try:
        return read_picture(site.path(file), megapixels)
    except OSError as error:
        return PictureInfo(problem=tr("cannot be read: {error}", error=error.strerror))
