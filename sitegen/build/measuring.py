"""Measure: what every picture that something public shows is, remembered by the digest of its bytes.

This module knows nothing of what is made of pictures.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sitegen.build.look import Look
from sitegen.build.memory import Memory
from sitegen.build.pool import Pool
from sitegen.build.stamp import picture_stamp
from sitegen.content.pictures import PictureInfo, read_picture
from sitegen.content.shown import Mentioned, Shown, mentioned
from sitegen.content.site import Site
from sitegen.errors import LinkError, SitegenError
from sitegen.render.pictures import Source


def find_pictures(
    root: Path, look: Look, site: Site, memory: Memory, pool: Pool
) -> tuple[Mentioned, dict[str, Source], list[SitegenError]]:
    """Return what a site shows, what is known of these pictures, and what is wrong with some."""
    found = mentioned(site, look.config, {source.path for source in look.sources if source.kind == "static"})
    sources, problems = measure(found.pictures, root, look.digests, look.config.images.megapixels, memory, pool)
    return found, sources, problems


def measure(
    shown: Iterable[Shown], root: Path, digests: Mapping[str, str], megapixels: float, memory: Memory, pool: Pool
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


def _problems(picture: Shown, info: PictureInfo) -> Iterable[SitegenError]:
    if info.problem:
        message = f"“{picture.source}”: {info.problem}"
        yield LinkError(message, picture.owner, hint=info.hint or None, excerpt=picture.source)


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
