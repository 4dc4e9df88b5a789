"""What lies in a site's folder and is no part of the site: a note names it, with the reason.

What editors and systems write for themselves is passed over in silence. This module knows nothing about the files that
are read.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from sitegen.errors.problems import ContentError
from sitegen.messages.message import Message, tr

PUBLISHED_DOT_NAMES = frozenset({".well-known", ".htaccess", ".nojekyll", ".domains"})
"""Names with a dot that hosts look for (RFC 8615, Apache, GitHub, Codeberg): no others leave ``static/``."""
MARKDOWN_SUFFIXES = (".md", ".markdown")
"""How the name of a document ends, in lower case."""
TEXT_SUFFIXES = frozenset(
    {".adoc", ".asciidoc", ".mdown", ".mdx", ".mkd", ".mkdn", ".org", ".rst", ".textile", ".txt", ".htm", ".html"}
    | {".doc", ".docx", ".odt", ".pages", ".rtf", ".wpd"}
)
"""How the name of a file ends that an author takes for an article, in lower case."""

_FOREIGN_NAMES = frozenset({"Thumbs.db", "desktop.ini", "__pycache__"})
_FOREIGN_DOT_NAMES = frozenset(
    {".DS_Store", ".directory", ".localized", ".idea", ".obsidian", ".vscode", ".stfolder", ".stignore"}
    | {".editorconfig", ".gitattributes", ".gitignore", ".gitkeep", ".gitmodules", ".keep"}
)
_TEMPORARY_STARTS = ("#", "~$", "._", ".#", ".~lock.", ".fuse_hidden", ".goutputstream-", ".nfs")
_TEMPORARY_ENDS = ("~", ".swp", ".swx", ".swo", ".tmp", "___jb_tmp___", "___jb_old___")
_BACKUP_ENDS = (".bak", ".orig")
_OURS = frozenset(
    {"archetypes", "content", "data", "newsletters", "output", "plugins", "static", "templates", "themes"}
)
_SITE_FOLDERS = frozenset(
    {"archetypes", "content", "data", "newsletters", "output", "plugins", "static", "templates", "themes"}
)
_FRONT_MATTER = (b"---", b"+++")
_SAMPLES = 5  # files of a foreign folder that are read, since it may hold thousands
_MARKDOWN_BY_ANOTHER_NAME = (".txt", ".mdown", ".mkd", ".mkdn")
_NAMED = 3  # files that one note names


def is_ignored(name: str) -> bool:
    """Return whether a file or folder of this name is no part of a site, wherever it is."""
    if name.startswith("."):
        return name not in PUBLISHED_DOT_NAMES
    return name in _FOREIGN_NAMES or name.startswith(_TEMPORARY_STARTS) or name.endswith(_TEMPORARY_ENDS + _BACKUP_ENDS)


def is_foreign(name: str) -> bool:
    """Return whether an ignored file or folder is the business of an editor or a system, so that nobody misses it."""
    known = name in _FOREIGN_NAMES or name in _FOREIGN_DOT_NAMES
    return known or name.startswith(_TEMPORARY_STARTS) or name.endswith(_TEMPORARY_ENDS)


def notes_on_ignored(paths: Iterable[str]) -> Iterator[ContentError]:
    """Yield a note on ignored files and folders, one for those of a folder that are ignored for the same reason."""
    groups: dict[tuple[str, Message, Message], list[str]] = {}
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        if is_foreign(name) or (name == ".git" and not path.startswith("static/")):
            continue
        if name.endswith(_BACKUP_ENDS):
            reason = (
                tr("names that end in {ends} are those of backups", ends=", ".join(_BACKUP_ENDS)),
                tr("rename it, or delete it"),
            )
        elif path.startswith("static/"):
            only = ", ".join(sorted(PUBLISHED_DOT_NAMES))
            reason = (
                tr("of names that begin with a dot, only {only} are published", only=only),
                tr("move it out of static/"),
            )
        else:
            reason = tr("its name begins with a dot"), tr("rename it, or move it out of this folder")
        groups.setdefault((folder, *reason), []).append(path)
    for (_, reason_, hint), found in groups.items():
        yield _note(found, reason_, hint)


def _note(paths: list[str], reason: Message, hint: Message) -> ContentError:
    first, *others = paths
    values: dict[str, Any] = {
        "reason": reason,
        "names": ", ".join(PurePosixPath(path).name for path in others[:_NAMED]),
    }
    message = tr("this file is not read: {reason}", **values)
    if len(others) > _NAMED:
        values["count"] = len(others) - _NAMED
        message = tr("this file is not read: {reason}; neither are {names} and {count} more files", **values)
    elif others:
        message = tr("this file is not read: {reason}; neither are {names}", **values)
    return ContentError(message, first, hint=hint, severity="note")


def notes_on_texts(media: Iterable[str], targets: Iterable[str]) -> Iterator[ContentError]:
    """Yield a note on files beside documents that look like documents, and to which no document links.

    ``media`` are the files in ``content/`` that are no documents, ``targets`` what all documents link to.
    """
    texts = sorted(path for path in media if PurePosixPath(path).suffix.lower() in TEXT_SUFFIXES)
    if not texts:
        return  # before all targets are looked at
    linked = {unquote(target).rpartition("/")[2] for target in targets}
    groups: dict[tuple[str, str], list[str]] = {}
    for path in (path for path in texts if PurePosixPath(path).name not in linked):
        groups.setdefault((path.rpartition("/")[0], PurePosixPath(path).suffix), []).append(path)
    for (_, suffix), found in groups.items():
        stem = PurePosixPath(found[0]).stem
        name = stem if stem.lower().endswith(MARKDOWN_SUFFIXES) else f"{stem}.md"
        if suffix.lower() in _MARKDOWN_BY_ANOTHER_NAME:
            hint = tr("rename it to “{name}”", name=name)
        else:
            hint = tr("convert it to Markdown, as “{name}”", name=name)
        yield _note(found, tr("articles are Markdown files, whose names end in .md"), hint)


def notes_on_strays(root: Path) -> Iterator[ContentError]:
    """Yield a note on Markdown files with front matter beside ``site.toml``, or in a folder that is none of a site."""
    with os.scandir(str(root)) as entries:
        found = sorted((entry.name, entry.is_dir(), entry.is_file()) for entry in entries)
    where = tr("move it to content/articles/")
    astray = [name for name, _, is_file in found if is_file and _is_markdown(name) and _has_front_matter(root / name)]
    if astray:
        yield _note(astray, tr("it is beside site.toml"), where)
    for name, is_folder, _ in found:
        if not is_folder or name in _SITE_FOLDERS or name == "node_modules" or is_ignored(name):
            continue
        try:
            files = sorted(file for file in os.listdir(root / name) if _is_markdown(file))  # noqa: PTH208
        except OSError:
            continue  # not ours, so none of our business
        if any(_has_front_matter(root / name / file) for file in files[:_SAMPLES]):
            paths = [f"{name}/{file}" for file in files]
            yield _note(paths, tr("{name}/ is no folder of a site", name=name), where)


def _is_markdown(name: str) -> bool:
    return name.lower().endswith(MARKDOWN_SUFFIXES) and not is_ignored(name)


def _has_front_matter(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(8).removeprefix(b"\xef\xbb\xbf").startswith(_FRONT_MATTER)
    except OSError:
        return False
