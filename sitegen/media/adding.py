"""Add files to the store: what they are, without the place where a photo was taken, and into ``media.lock``.

This module knows nothing of which texts show a file.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from sitegen.config.site import Config
from sitegen.content.media_lock import LockedFile, read_lock, why_not_outside
from sitegen.content.routes import slugify
from sitegen.deploy.git import Git
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.imaging.files import RASTER_SUFFIXES, read_picture
from sitegen.imaging.position import has_position, without_position
from sitegen.imaging.source_files import PULLED, digest_of, pulled_file
from sitegen.media.lock_file import add_to_lock
from sitegen.media.pulling import alone
from sitegen.media.store import Store
from sitegen.messages.message import tr
from sitegen.storage.storage import StorageFault

FOLDER = "content/media"
"""Where files from elsewhere get their names, below it by year."""


_WORDS = 500  # of a command line, which is not endless


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of the files that are added."""

    folder: str
    """Folder of the names of files from elsewhere."""
    alt: str = ""
    """What they show."""
    credit: str = ""
    """Their credit line."""
    until: date | None = None
    """The last day on which pages may show them."""
    replace: bool = False
    """Whether to replace a file of the same name."""


class Added(msgspec.Struct, frozen=True):
    """A file that was added."""

    path: str
    """Its path, as texts write it."""
    file: LockedFile
    """What it is."""
    stripped: bool
    """Whether coordinates were taken out of it."""


def add(root: Path, files: Sequence[Path], wanted: Wanted, config: Config, store: Store) -> list[Added]:
    """Add files, and return what each has become; a file in the folder of the site leaves it, and git.

    Raises BuildFailed with everything that is wrong with one of them; none is added then.
    """
    root = root.resolve()
    with alone(root):
        added: list[Added] = []
        problems: list[SitegenError] = []
        for file, path in _paths(root, files, wanted, problems):
            try:
                added.append(_taken(root, file, path, wanted, config))
            except Unfit as unfit:
                problems.append(unfit.problem)
        if problems:
            raise BuildFailed(problems)
        for one in added:
            store_file(store, one.file, pulled_file(root, one.file.digest), one.path)
        add_to_lock(root, {one.path: one.file for one in added})
        leave_folder(root, [one.path for one in added])
    return added


class Unfit(Exception):
    """A file that cannot be added, with the reason."""

    def __init__(self, problem: SitegenError) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _paths(
    root: Path, files: Iterable[Path], wanted: Wanted, problems: list[SitegenError]
) -> Iterator[tuple[Path, str]]:
    """Yield each file with the path that texts will write; add what is wrong with others to ``problems``."""
    locked = read_lock(root).files
    taken: dict[str, Path] = {}
    for file in files:
        full = file.resolve()
        inside = full.relative_to(root).as_posix() if full.is_relative_to(root) else ""
        own = inside.startswith(("content/", "static/"))
        path = inside if own else f"{wanted.folder}/{slugify(file.stem) or 'file'}{file.suffix.lower()}"
        problem = why_not_outside(path)
        if not full.is_file():
            problem = ContentError(tr("this is no file"), str(file))
        elif path in taken:
            message = tr("two of these files would be “{path}”: {first} is the other", path=path, first=taken[path])
            problem = ContentError(message, str(file), hint=tr("rename one of them"))
        elif not own and not wanted.replace and ((root / path).exists() or _is_another(locked.get(path), full)):
            message = tr("there is another file “{path}”", path=path)
            problem = ContentError(message, str(file), hint=tr("rename one of them, or add --replace"))
        if problem is not None:
            problems.append(problem)
            continue
        taken[path] = file
        yield full, path


def _is_another(locked: LockedFile | None, file: Path) -> bool:
    """Return whether a file is not the one that the lock has, nor that one before its coordinates were taken out."""
    return locked is not None and locked.size != file.stat().st_size


def _taken(root: Path, file: Path, path: str, wanted: Wanted, config: Config) -> Added:
    """Put a file among those on this computer, and return what it is. Raises Unfit."""
    width, height = size_of_picture(file, path, config)
    with copy_of(root, file) as copy:
        stripped = bool(width) and _strip(copy, path)
        digest = digest_of(copy)
        place = pulled_file(root, digest)
        size = copy.stat().st_size
        place.parent.mkdir(parents=True, exist_ok=True)
        copy.replace(place)
    before = read_lock(root).files.get(path)
    locked = LockedFile(
        digest=digest,
        size=size,
        width=width,
        height=height,
        alt=wanted.alt or (before.alt if before else ""),
        credit=wanted.credit or (before.credit if before else ""),
        until=wanted.until or (before.until if before else None),
    )
    return Added(path, locked, stripped)


@contextmanager
def copy_of(root: Path, file: Path) -> Iterator[Path]:
    """Give a copy of a file in the folder of those outside git. Raises Unfit if it cannot be read."""
    copy = root / PULLED / "adding"
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(file, copy)
        yield copy
    except OSError as error:
        raise Unfit(ContentError(tr("cannot be read: {error}", error=error.strerror), str(file))) from None
    finally:
        copy.unlink(missing_ok=True)


def size_of_picture(file: Path, path: str, config: Config) -> tuple[int, int]:
    """Return width and height of a file, if its name is that of a picture.

    Raises Unfit if it is none that pages could show.
    """
    if not path.lower().endswith(RASTER_SUFFIXES):
        return 0, 0
    info = read_picture(file, config.images.megapixels)
    if info.problem:
        raise Unfit(ContentError(info.problem, path, hint=info.hint))
    return info.width, info.height


def _strip(copy: Path, path: str) -> bool:
    """Take the coordinates out of a picture, and return whether it had some. Raises Unfit if that is not possible."""
    data = copy.read_bytes()
    without = without_position(data)
    if without != data:
        copy.write_bytes(without)
    if has_position(copy):
        hint = tr("take it out with another program: exiftool -gps:all= -xmp:geotag= FILE")
        message = tr("this picture says where it was taken, in a way that sitegen cannot change")
        raise Unfit(ContentError(message, path, hint=hint))
    return without != data


def store_file(store: Store, file: LockedFile, place: Path, path: str) -> None:
    """Store a file that is not stored yet.

    Raises BuildFailed if the store does not have all of it then.
    """
    try:
        if store.size(file.digest) != file.size:
            store.put(file.digest, place)
            if store.size(file.digest) != file.size:
                raise StorageFault(tr("only a part of it arrived"))
    except StorageFault as error:
        message = tr("this file could not be stored: {error}", error=error)
        hint = tr("look at [media] store in site.toml, and at the credentials in the environment; then run this again")
        raise BuildFailed([ContentError(message, path, hint=hint)]) from None


def leave_folder(root: Path, paths: Iterable[str]) -> None:
    """Take files that are stored out of the folder of the site, and out of what git will commit next."""
    paths = list(paths)
    for path in paths:
        (root / path).unlink(missing_ok=True)
    git = Git(root)
    for start in range(0, len(paths), _WORDS):
        names = (f":(literal){path}" for path in paths[start : start + _WORDS])
        git.ask("rm", "--cached", "--quiet", "--ignore-unmatch", "--", *names)
