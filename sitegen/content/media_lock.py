"""The lock of media: ``media.lock``, which says of each file outside git what it is, and until when pages may show it.

The file has a name as if it lay in the folder of the site, so whatever shows it does not know where its bytes are. One
section for each, in order of name: two branches that add different files seldom meet. This module knows nothing of
stores.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Any

import msgspec

from sitegen.config.site import toml_fault
from sitegen.content.sources import SourceFile
from sitegen.content.unread import MARKDOWN_SUFFIXES, is_ignored
from sitegen.errors.bounds import read_toml
from sitegen.errors.decoding import utf8
from sitegen.errors.locate import Key, locate
from sitegen.errors.problems import BuildFailed, ContentError, Place, SitegenError
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue, convert
from sitegen.errors.visible import all_visible
from sitegen.fields import Count, Plain, Size, Verbatim, like
from sitegen.messages.message import tr

LOCK_NAME = "media.lock"
_FOLDERS = ("content/", "static/")
_ASSETS = "static/assets/"
_TEXTS = (
    *MARKDOWN_SUFFIXES,
    *(".css", ".csv", ".html", ".js", ".json", ".mjs", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml"),
)
"""What sitegen reads, or git merges: such files are small, and belong into git."""
_DIGEST = re.compile(r"[0-9a-f]{32}")
_DAY = timedelta(days=1)


class LockedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A file outside git, as ``media.lock`` has it."""

    digest: Annotated[Verbatim, like("0" * 32, "f" * 32)]
    """Digest of its bytes, which is its name in the store."""
    size: Size
    """Its bytes."""
    width: Count = 0
    """Width in pixels, if it is a picture: its placeholder takes the same room."""
    height: Count = 0
    """Height in pixels."""
    alt: Plain = ""
    """What it shows, for those who use it again."""
    credit: Plain = ""
    """Credit line, instead of the one in its metadata."""
    until: date | None = None
    """The last day on which pages may show it."""

    def end(self, zone: tzinfo) -> datetime | None:
        """Return the moment from which pages may no longer show it."""
        if self.until is None:
            return None
        return datetime.combine(min(self.until, date.max - _DAY) + _DAY, time(), zone)


class MediaLock(msgspec.Struct, frozen=True):
    """What ``media.lock`` says."""

    files: Mapping[str, LockedFile] = {}
    """Every file, by the path that it would have in the folder of the site."""
    text: str = ""
    """The text of the file."""

    def problem(
        self, path: str, message: str, hint: str, severity: Any = "error", key: tuple[Key, ...] = ()
    ) -> ContentError:
        """Return what is to be said of a file, at the place that names it."""
        return ContentError(message, LOCK_NAME, _place(self.text, (path, *key)), hint, severity)


def read_lock(root: Path) -> MediaLock:
    """Return the lock of a site; an empty one where there is none.

    Raises BuildFailed with everything that is wrong with it.
    """
    try:
        data = (root / LOCK_NAME).read_bytes()
    except FileNotFoundError:
        return MediaLock()
    except OSError as error:
        message = tr("cannot be read: {strerror}", strerror=error.strerror)
        raise BuildFailed([ContentError(message, LOCK_NAME)]) from None
    try:
        return parse_lock(utf8(data, LOCK_NAME, ContentError))
    except ContentError as error:
        raise BuildFailed([error]) from None


def parse_lock(text: str) -> MediaLock:
    """Return what a text in TOML says of files.

    Raises BuildFailed with everything that is wrong with it.
    """
    try:
        sections = all_visible(read_toml(text), text)
    except ValueError as error:
        message, path, place, hint = toml_fault(text, error, LOCK_NAME)
        if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines()):
            hint = tr("git could not merge it: keep the sections of both sides, and take out the lines that git added")
        raise BuildFailed([ContentError(message, path, place, hint)]) from None
    files: dict[str, LockedFile] = {}
    issues: list[Issue] = []
    for path, section in sections.items():
        found, wrong = convert(section, LockedFile) if isinstance(section, dict) else (None, [_no_section(path)])
        issues += [one._replace(path=(path, *one.path)) for one in wrong]
        if found is not None:
            files[path] = found
            issues += _impossible(path, found)
    if issues:
        raise BuildFailed(list(_problems(text, issues)))
    return MediaLock(files, text)


def why_not_outside(path: str) -> SitegenError | None:
    """Return why a file of this path belongs into git, or None."""
    issue = next(_unfit(path), None)
    return issue and ContentError(issue.message, path, hint=issue.hint)


def lock_text(files: Mapping[str, LockedFile]) -> str:
    """Return the text of ``media.lock`` for some files."""
    sections = [_HEAD]
    for path in sorted(files):
        lines = [f"[{_quoted(path)}]"]
        for key, value in msgspec.to_builtins(files[path], builtin_types=(date,)).items():
            lines.append(f"{key} = {_quoted(value) if isinstance(value, str) else value}")
        sections.append("\n".join(lines) + "\n")
    return "\n".join(sections)


_HEAD = """\
# Files that are in the store of [media], and not in git. “sitegen media” writes them here.
# You may change alt, credit and until.
"""


def with_locked(
    sources: Iterable[SourceFile], lock: MediaLock
) -> tuple[list[SourceFile], dict[str, LockedFile], list[SitegenError]]:
    """Return the sources of a site with those of its lock, the latter by path, and warnings.

    What lies in the folder of the site counts: somebody is about to replace a file.
    """
    found = list(sources)
    there = {source.path for source in found}
    locked = {path: file for path, file in lock.files.items() if path not in there}
    found += [
        SourceFile(path, "media" if path.startswith("content/") else "static", f"{file.size} 0 0 0")
        for path, file in locked.items()
    ]
    found.sort(key=lambda source: source.path)
    hint = tr("run “sitegen media add” with it to store it, or delete it to see the one that is stored")
    problems: list[SitegenError] = [
        lock.problem(path, tr("this file is in the folder of the site too, and pages show that one"), hint, "warning")
        for path in lock.files.keys() & there
    ]
    return found, locked, problems


def _problems(text: str, issues: Iterable[Issue]) -> Iterator[ContentError]:
    for issue in issues:
        place = _place(text, issue.path)
        found = as_in_file(issue, place.excerpt)
        yield ContentError(found.message, LOCK_NAME, place, remedy(found, "toml"))


def _place(text: str, path: tuple[Key, ...]) -> Place:
    """Return the place of a key; the names of sections are in quotes, and most of their lines are alike."""
    section = locate(text, "toml", (_quoted(str(path[0])),))
    if len(path) == 1 or section.line is None:
        return section
    lines = text.splitlines()[section.line :]
    end = next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))
    inner = locate("\n".join(lines[:end]), "toml", path[1:])
    if not inner.excerpt or str(path[1]) not in inner.excerpt:
        return section
    return Place(section.line + (inner.line or 1), inner.column, inner.excerpt)


def _no_section(path: str) -> Issue:
    hint = tr("write {section} above the lines of a file", section='["content/media/photo.jpg"]')
    return Issue((), tr("“{name}” is no section", name=path[:60]), hint)


def _impossible(path: str, file: LockedFile) -> Iterator[Issue]:
    for issue in _unfit(path):
        yield issue._replace(path=(path,))
    if not _DIGEST.fullmatch(file.digest):
        hint = tr("run “sitegen media add” with the file, which writes its section")
        yield Issue((path, "digest"), tr("“{digest}” is no digest", digest=file.digest[:60]), hint)


def _unfit(path: str) -> Iterator[Issue]:
    """Yield why no file outside git can have a path."""
    improper = any(part in ("", ".", "..") or "\\" in part or is_ignored(part) for part in path.split("/"))
    if improper or not path.startswith(_FOLDERS):
        hint = tr("it begins with content/ or static/, such as content/media/photo.jpg")
        yield Issue((), tr("“{path}” is no path of a file that pages could show", path=path[:100]), hint)
    elif path.startswith(_ASSETS):
        yield Issue((), tr("assets of the theme stay in git"), tr("keep it in {folder}", folder=_ASSETS))
    elif path.lower().endswith(_TEXTS):
        yield Issue((), tr("“{path}” is a text, which stays in git", path=path[:100]), tr("keep it in its folder"))


def _quoted(text: str) -> str:
    """Return a text as TOML has it; of strings, JSON is a part of it but for one sign."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
