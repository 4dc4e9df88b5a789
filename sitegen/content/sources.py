"""Discover: every file of a site, with what its place says about it.

This module knows nothing about what is in the files.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.content.odd_files import conflicted_copies, large_files
from sitegen.content.unread import MARKDOWN_SUFFIXES, is_ignored, notes_on_ignored, notes_on_strays
from sitegen.errors.bounds import too_long
from sitegen.errors.printable import control_in, with_symbols
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr

Kind = str
"""``article``, ``page``, ``author``, ``category``, ``box``, ``data``, ``media``, ``static``, or what ``site.toml``
declares."""

COPIED = frozenset({"media", "static"})
"""Kinds of source that are published as they are."""
FILES = COPIED | {"data"}
"""Kinds of source that are no documents."""

FOLDERS = frozenset({"content", "data", "static"})
"""Folders of a site in which every file is a source."""
CONTENT_FOLDERS: Mapping[str, Kind] = {
    "articles": "article",
    "pages": "page",
    "authors": "author",
    "categories": "category",
    "boxes": "box",
}
DATA_FORMATS: dict[str, Literal["csv", "json", "toml", "yaml"]] = {
    ".csv": "csv",
    ".json": "json",
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""Formats of the files in ``data/``, by suffix."""
EXTERNAL_LINKS = "external-links"
"""What templates call the file with what is known of links to other sites."""
EXTERNAL_LINKS_PATH = f"data/{EXTERNAL_LINKS}.json"
"""Its path."""
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_LFS_LONGEST = 1024  # bytes, by the specification


class SourceFile(msgspec.Struct, frozen=True):
    """One file of the site."""

    path: str
    """Path relative to the site's folder, with slashes."""
    kind: Kind
    """What it is, by its place."""
    look: str
    """What it looks like from outside, as ``look_of`` says it."""

    @property
    def id(self) -> str:
        """What other files call it: the path below its folder, without ``.md`` or ``/index.md``."""
        return source_id(self.path)


def source_id(path: str) -> str:
    """Return what other files call a Markdown file."""
    stem = unicodedata.normalize("NFC", path.split("/", 2)[2]).rsplit(".", 1)[0]
    return stem[: -len("/index")] if stem.lower().endswith("/index") else stem


def data_name(path: str) -> str:
    """Return what templates call a file in ``data/``: its path below, without the suffix."""
    return unicodedata.normalize("NFC", path.removeprefix("data/").rpartition(".")[0])


def look_of(status: os.stat_result) -> str:
    """Return what a file looks like from outside: size, times of modification and of change in nanoseconds, inode.

    Programs can set the time of modification, and some do when they edit; only the system sets the time of change.
    """
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def size_of(look: str) -> int:
    """Return the bytes of a file, from what it looks like."""
    return int(look.partition(" ")[0])


def last_change_ns(look: str) -> int:
    """Return the later one of the two times in what a file looks like, in nanoseconds."""
    _, modified, changed, _ = look.split()
    return max(int(modified), int(changed))


def digest_bytes(data: bytes) -> str:
    """Return the digest by which contents are compared."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read_source(root: Path, path: str) -> bytes:
    """Return the bytes of a source, by its path relative to the folder of the site.

    Raises OSError where it cannot be read.
    """
    with open(f"{root}/{path}", "rb", buffering=0) as file:
        return file.read()


def check_fetched(path: str, data: bytes) -> ContentError | None:
    """Return what is wrong with a file that Git LFS has not fetched yet, whatever its name.

    https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
    """
    if not data.startswith(_LFS_POINTER) or len(data) > _LFS_LONGEST:
        return None
    hint = tr("run “git lfs pull”; on a build server, check out with “lfs: true”")
    return ContentError(tr("Git LFS has not fetched this file: only its pointer is here"), path, hint=hint)


def discover(root: Path, folders: Mapping[str, Kind] = CONTENT_FOLDERS) -> tuple[list[SourceFile], list[SitegenError]]:
    """Return all files in ``content/``, ``data/`` and ``static/`` in order of path, and what is wrong with some.

    ``folders`` says what the documents in each folder of ``content/`` are. Files that are passed over are among the
    problems, as notes.
    """
    sources: list[SourceFile] = []
    problems: list[SitegenError] = []
    ignored: list[str] = []
    for entry in _walk(root, root / "content", problems, ignored):
        kind, problem = _content_kind(entry[0], folders)
        if problem:
            problems.append(problem)
        else:
            sources.append(SourceFile(entry[0], kind, entry[1]))
    static = _walk(root, root / "static", problems, ignored)
    sources.extend(SourceFile(path, "static", look) for path, look in static)
    data = sorted(_walk(root, root / "data", problems, ignored))
    misnamed = {problem.path: problem for problem in _misnamed([path for path, *_ in data])}
    problems += misnamed.values()
    sources.extend(SourceFile(path, "data", look) for path, look in data if path not in misnamed)
    long = dict(_too_long(sources))
    if long:
        problems += long.values()
        sources = [source for source in sources if source.path not in long]
    sources.sort(key=lambda source: source.path)
    problems += [*notes_on_ignored(ignored), *notes_on_strays(root)]
    problems += conflicted_copies(root, {source.path: None for source in sources}.keys())
    problems += large_files((source.path, size_of(source.look)) for source in sources if source.kind in COPIED)
    return sources, problems


def refused_documents(problems: Iterable[SitegenError], folders: Mapping[str, Kind]) -> Iterator[SourceFile]:
    """Yield the documents that are there and were not discovered, since something is wrong with the file itself."""
    for one in problems:
        if one.path and one.path.startswith("content/") and one.severity == "error":
            kind, misplaced = _content_kind(one.path, folders)
            if not misplaced and kind not in FILES:
                yield SourceFile(one.path, kind, "")


def _too_long(sources: list[SourceFile]) -> Iterator[tuple[str, ContentError]]:
    """Yield path and problem of each text that is too long to be read at all."""
    for source in sources:
        if source.kind not in COPIED and (problem := too_long(size_of(source.look), source.path)):
            yield source.path, problem


def _misnamed(paths: list[str]) -> Iterator[ContentError]:
    """Yield what is wrong with the names of the files in ``data/``: templates know them without their suffix."""
    names: dict[str, str] = {}
    for path in paths:
        if os.path.splitext(path)[1].lower() not in DATA_FORMATS:  # noqa: PTH122
            hint = tr(
                "data files end in {data_formats}; put files to publish unchanged into static/",
                data_formats=", ".join(DATA_FORMATS),
            )
            yield ContentError(tr("sitegen cannot read data files of this format"), path, hint=hint)
            continue
        first = names.setdefault(data_name(path), path)
        if first != path:
            message = tr(
                "templates know this file and “{first}” by the same name “{data_name}”",
                first=first,
                data_name=data_name(path),
            )
            yield ContentError(message, path, hint=tr("rename one of them"))


def _content_kind(path: str, folders: Mapping[str, Kind]) -> tuple[Kind, ContentError | None]:
    if not path.lower().endswith(MARKDOWN_SUFFIXES):
        return "media", None
    folder, _, rest = path.removeprefix("content/").partition("/")
    if rest and folder in folders:
        return folders[folder], None
    hint = tr("move it to {folders}", folders=", ".join(f"content/{name}/" for name in folders))
    return "media", ContentError(tr("this file is not in a content folder"), path, hint=hint)


def _walk(root: Path, folder: Path, problems: list[SitegenError], ignored: list[str]) -> Iterator[tuple[str, str]]:
    """Yield path and look of every file; links are followed as long as they stay inside the site."""
    real_root = os.path.realpath(root)
    prefix = len(str(root)) + 1
    pending = [(str(folder), frozenset({os.path.realpath(folder)}))]
    while pending:
        current, ancestors = pending.pop()
        try:
            with os.scandir(current) as entries:
                found = list(entries)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(ContentError(tr("cannot be read: {strerror}", strerror=error.strerror), current[prefix:]))
            continue
        for entry in found:
            path = entry.path[prefix:].replace(os.sep, "/")
            if is_ignored(entry.name):
                ignored.append(path)
                continue
            problem = _unfit_name(path)
            if entry.is_symlink() and not problem:
                target = os.path.realpath(entry.path)
                if not target.startswith(real_root + os.sep):
                    problem = ContentError(tr("this symbolic link leads out of the site's folder"), path)
                elif target in ancestors:
                    problem = ContentError(tr("this symbolic link leads to a folder that contains it"), path)
                elif not os.path.exists(target):  # noqa: PTH110
                    problem = ContentError(tr("the target of this symbolic link does not exist"), path)
            if problem:
                problems.append(problem)
            elif entry.is_dir():
                pending.append(
                    (entry.path, ancestors | {os.path.realpath(entry.path)} if entry.is_symlink() else ancestors)
                )
            elif entry.is_file():
                yield path, look_of(entry.stat())
            else:
                problems.append(ContentError(tr("this is neither a file nor a folder"), path))


def _unfit_name(path: str) -> ContentError | None:
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode(errors="surrogateescape").decode(errors="replace")
        return ContentError(tr("the name of this file is not valid UTF-8"), shown, hint=tr("rename it"))
    if control := control_in(path):
        message = tr("the name of this file contains a control character, U+{code}", code=f"{ord(control):04X}")
        if control in "\n\r":
            message = tr("the name of this file contains a line break")
        return ContentError(message, with_symbols(path.replace("\t", "␉")), hint=tr("rename it"))
    return None
