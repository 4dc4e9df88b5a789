"""A newspaper as a folder of plain Markdown and pictures, which is a site of sitegen too: a build of it makes the same.

This module knows nothing of web archives.
"""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import tomlkit

from sitegen.config.site import CONFIG_NAME
from sitegen.content.hooks import shortcodes_of
from sitegen.content.media_lock import LOCK_NAME, lock_text
from sitegen.content.routes import quote_route
from sitegen.engine.outside_git import ended_files, lacks
from sitegen.engine.reading import Reading
from sitegen.errors.problems import BuildFailed
from sitegen.export.documents import Exported, Exporter
from sitegen.export.finished import Progress
from sitegen.formats.replace import replace_bytes
from sitegen.messages.language import shown
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import LEDGER_NAME, Entry, format_ledger
from sitegen.newsroom.pictures import referenced_pictures
from sitegen.newsroom.replies import letter_beside
from sitegen.newsroom.site import Article, Box, Item, Site
from sitegen.newsroom.terms import Term

_COPIED = ("data", "templates", "themes", "plugins")
"""Folders that go along as they are."""
PARTS = ("content", "static", *_COPIED)
"""Every folder that an export is made of."""
_IGNORED = shutil.ignore_patterns(".*", "__pycache__")
LIST = "articles.csv"
"""Name of the list of all texts."""


def write_folder(
    root: Path, reading: Reading, place: Path, drafts: bool, progress: Progress
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Write a site into an empty folder, with ``drafts`` also what readers do not see.

    Return each text in which shortcodes stay, with their names. Raises BuildFailed if an article cannot be written
    without a name that must not be in it, or if a file is not here.
    """
    snapshot, site = reading.snapshot, reading.site
    files = sorted(_files(reading, drafts))
    if missing := [lacks(file) for file in files if file in snapshot.files.absent]:
        raise BuildFailed(missing)
    shown_items: Mapping[str, Item | Box] = site.shown()
    exporter = Exporter(
        site,
        snapshot.register.articles,
        _aliases(site),
        snapshot.config.taxonomy.slugs,
        shortcodes_of(snapshot.plugins.load()),
    )
    paths = [one.path for one in reading.parsed.documents if drafts or one.path in shown_items]
    made = [exporter.export(path, (root / path).read_bytes(), shown_items.get(path)) for path in paths]
    for number, one in enumerate(made, 1):
        _write(place / one.path, one.text.encode())
        progress("export", number, len(made))
    for file in files:
        _write(place / file, snapshot.files.path(file).read_bytes())
    for name in _COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name, ignore=_IGNORED, ignore_dangling_symlinks=True)
    # Files outside git lie in the folder of an export; what only the lock says of them goes along.
    said = {path: one for path, one in snapshot.lock.files.items() if one.credit or one.until}
    if said:
        _write(place / LOCK_NAME, lock_text(said).encode())
    _write(place / CONFIG_NAME, _settings(root, site).encode())
    moved = [Entry(one.first, path=one.path, first=True) for one in _articles(site) if one.first]
    if moved:
        _write(place / LEDGER_NAME, format_ledger(moved, snapshot.register.articles).encode())
    _write(place / LIST, _list(made, shown_items, reading).encode())
    _write(place / "README.md", _about(reading).encode())
    return tuple([(one.path, one.kept) for one in made if one.kept])


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(place, data)


def _articles(site: Site) -> Iterator[Article]:
    return (article for one in (site, *site.editions.values()) for article in one.articles.values())


def _aliases(site: Site) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the former routes of each article, page and author, by what they are and their id."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in site.redirects:
        found[one.kind, one.target] = (*found.get((one.kind, one.target), ()), one.route)
    return found


def _files(reading: Reading, drafts: bool) -> set[str]:
    """Return the files that the export needs: those beside texts, and what a site publishes as it is."""
    snapshot = reading.snapshot
    static = {source.path for source in snapshot.sources if source.kind == "static"}
    return (static | _media(reading, drafts)) - ended_files(snapshot.lock, snapshot.config, snapshot.gate)


def _media(reading: Reading, drafts: bool) -> set[str]:
    """Return the files beside texts that the export needs."""
    snapshot, site = reading.snapshot, reading.site
    if drafts:
        return {source.path for source in snapshot.sources if source.kind == "media"}
    referenced = referenced_pictures(site, snapshot.config, ())
    letters = {
        letter_beside(reply.file, article.path, site.media)
        for article in _articles(site)
        for reply in article.meta.replies
        if reply.file and reply.state == "published"
    }
    named = {picture.file for picture in referenced.pictures} | referenced.files | (letters - {None})
    return {file for file in named if file and file in site.media}


def _settings(root: Path, site: Site) -> str:
    """Return ``site.toml`` with the former URLs that no text of the export can name."""
    text = (root / CONFIG_NAME).read_text("utf-8-sig")
    gone = dict.fromkeys(f"/{route}" for routes in site.gone.values() for route in routes)
    authors = {name: one.route for each in (site, *site.editions.values()) for name, one in each.authors.items()}
    moved = {
        f"/{one.route}": one.target if "//" in one.target else f"/{authors.get(one.target, one.target)}"
        for one in site.redirects
        if one.kind in ("address", "author")
    }
    if not (gone or moved):
        return text
    document = tomlkit.parse(text)
    table = document.setdefault("urls", tomlkit.table())
    if gone:
        table["gone"] = [*dict.fromkeys([*table.get("gone", ()), *gone])]
    if moved:
        table["redirects"] = {**table.get("redirects", {}), **moved}
    return tomlkit.dumps(document)


def _list(made: list[Exported], items: Mapping[str, Item | Box], reading: Reading) -> str:
    """Return a table of all texts: file, URL, title, date, language."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(["file", "url", "title", "date", "language"])
    for one in made:
        item, document = items.get(one.path), reading.parsed.document(one.path)
        url = reading.snapshot.config.site.url + quote_route(item.route) if item and not isinstance(item, Box) else ""
        title = item.name if isinstance(item, Term) else document.words.title if document else ""
        date = item.meta.date.isoformat(" ") if isinstance(item, Article) else ""
        language = "" if item is None or isinstance(item, Term) else item.language
        table.writerow([one.path, url, title, date, language])
    return stream.getvalue()


def _about(reading: Reading) -> str:
    """Return what whoever finds the folder needs to know."""
    config = reading.snapshot.config
    lines = [
        f"# {config.site.title}",
        shown(tr("All texts and pictures of {url}, exported by sitegen.", url=config.site.url)),
        "- "
        + shown(
            tr("content/: a file in Markdown for each text, with its pictures; above each text its metadata, in YAML")
        ),
        "- " + shown(tr("{name}: a table of all texts with their URLs", name=LIST)),
        "- " + shown(tr("all else is what sitegen needs to make the site again: “sitegen build” in this folder")),
        shown(tr("Pictures are the original files, with all their metadata, perhaps with places and names.")),
    ]
    return "\n\n".join([*lines[:2], "\n".join(lines[2:5]), *lines[5:]]) + "\n"
