"""SPIP 1.9 to 4: a backup of its database, and the folder ``IMG``.

Only named columns of named tables are read (``spip_site.py``): no password, e-mail address or message of a reader ever
leaves the reader of a backup. This module knows nothing about Markdown and the files of a site.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Wishes
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.spip import tables
from sitegen.importing.sources.spip.entries import Place, entry_of
from sitegen.importing.sources.spip.files import Files
from sitegen.importing.sources.spip.language import tag_of
from sitegen.importing.sources.spip.public import Public
from sitegen.importing.sources.spip.rows import TableRow, malformed
from sitegen.importing.sources.spip.site import COUNTED, TEXTS, WANTED, Database, article_of, read_site
from sitegen.importing.sources.spip.syntax import to_html, to_text
from sitegen.importing.sources.spip.urls import Thing, Urls, scheme_of, written_of
from sitegen.messages.message import tr

_LANGUAGE = "fr"
_ZONE = "Europe/Paris"  # SPIP stores local times, and does not say where
_NAMES = (".xml", ".xml.gz", ".sql", ".sql.gz", ".sqlite", ".sqlite.gz")
_SIGNS = re.compile(rb"<SPIP\b|id_(?:article|rubrique|auteur|secteur|mot)\b")


def looks_like(paths: Sequence[Path]) -> bool:
    """Return whether the paths are a backup of SPIP, or a folder with one."""
    return any(_is_backup(path) for path in _backups(paths))


def read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    """Read a backup in XML, SQL or SQLite, and pictures from the folders that are named."""
    backups = _one_of_each_folder(paths)
    if not backups:
        raise malformed(
            ", ".join(path.as_posix() for path in paths),
            tr("there is no backup of SPIP here"),
            hint=tr(
                "name the .xml, .xml.gz, .sql or .sqlite file, and the folder IMG: write “{line}”",
                line="sitegen import spip backup.sqlite IMG",
            ),
        )
    prefixes: set[str] = set()
    site = read_site(_rows(backups, prefixes))
    if not site.articles:
        raise malformed(
            backups[0].as_posix(),
            tr("this backup has no table of articles"),
            hint=tr("SPIP 1.8 and earlier wrote another format: restore the backup in SPIP 2 and make a new one"),
        )
    owners = sorted(prefixes)
    if len(owners) > 1:
        raise malformed(
            backups[0].as_posix(),
            tr(
                "this backup has the tables of several sites: {prefixes}",
                prefixes=", ".join(f"{p}articles" for p in owners),
            ),
            hint=tr("export the tables of one site"),
        )
    return _archive(site, backups, [path for path in paths if path.is_dir()], wishes)


SOURCE = Source("spip", looks_like, read)


def _backups(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        folders = (path, path / "tmp" / "dump") if path.is_dir() else ()
        files_in = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
        found += [file for file in files_in if file.name.lower().endswith(_NAMES) and file.is_file()]
        found += [path] if path.is_file() else []
    return found


def _is_backup(path: Path) -> bool:
    beginning = tables.head(path)
    if tables.format_of(beginning) == "sqlite":
        try:
            return next(tables.rows(path, path.as_posix(), {"articles": frozenset({"id_article"})}), None) is not None
        except BuildFailed:
            return False
    return tables.format_of(beginning) is not None and bool(_SIGNS.search(beginning))


def _one_of_each_folder(paths: Sequence[Path]) -> list[Path]:
    """Return the backups to read: all that are named, and the only one of a folder."""
    named = [path for path in paths if path.is_file()]
    if named:
        return named
    found = [path for path in _backups(paths) if _is_backup(path)]
    if len(found) > 1:
        raise malformed(
            found[0].parent.as_posix(),
            tr("this folder has several backups: {names}", names=", ".join(path.name for path in found)),
            hint=tr("name one of them: write “{line}”", line=f"sitegen import spip {found[-1].as_posix()} IMG"),
        )
    return found


def _rows(backups: Sequence[Path], prefixes: set[str]) -> Iterator[TableRow]:
    """Read the small tables of all backups, and note the prefixes of their tables."""
    seen: set[tuple[str, Thing]] = set()
    for path in backups:
        for row in tables.rows(path, path.as_posix(), WANTED):
            if article := article_of(row):
                prefixes.add(row.prefix)
                if (row.prefix, article[0]) in seen:
                    raise malformed(
                        path.as_posix(),
                        tr("article {number} is in the backups twice", number=article[0][1]),
                        row.line,
                        hint=tr("name one backup"),
                    )
                seen.add((row.prefix, article[0]))
            yield row


def _archive(site: Database, backups: Sequence[Path], folders: Sequence[Path], wishes: Wishes) -> Archive:
    zone = ZoneInfo(wishes.timezone or _ZONE)
    public = _public(site, backups, folders, wishes)
    words = public.surroundings("")
    terms, redirects = public.terms()
    elsewhere, losses = _redirects(site, public)
    accounts = {"account": count} if (count := public.accounts()) else {}
    settings = site.settings

    def entries() -> Iterator[Entry]:
        for path in backups:
            for row in tables.rows(path, path.as_posix(), TEXTS):
                found = article_of(row)
                if found is None:
                    continue
                thing, values = found
                head = site.articles[thing]
                if not (head.redirect and head.public):
                    yield entry_of(thing, head, values, Place(path.as_posix(), row.line), public, zone)

    return Archive(
        system=SOURCE.name,
        identity=Identity(
            title=to_text(settings.get("nom_site", ""), words),
            tagline=to_text(settings.get("slogan_site", ""), words),
            url=_address(site, backups),
            language=tag_of(public.language),
            timezone=str(zone),
        ),
        people=public.people(),
        terms=terms,
        entries=entries,
        find=public.files.find,
        about=public.about,
        redirects=redirects | elsewhere,
        feeds=(f"{public.urls.base}/spip.php?page=backend",),
        counts={COUNTED[table]: count for table, count in sorted(site.counts.items())} | accounts,
        losses=losses,
    )


def _public(site: Database, backups: Sequence[Path], folders: Sequence[Path], wishes: Wishes) -> Public:
    address = urlsplit(_address(site, backups))
    base = address.path.rstrip("/")
    scheme = scheme_of(site.settings.get("type_urls", ""), site.urls)
    urls = Urls(scheme=scheme, base=base, written=written_of(site.urls), parent=site.parent)
    spoken = [head.language for head in site.articles.values() if head.public and head.language]
    commonest = max(sorted(set(spoken)), key=spoken.count, default="")
    language = site.settings.get("langue_site") or wishes.language or commonest or _LANGUAGE
    return Public(site, urls, Files(folders, address.hostname or "", base), language)


def _address(site: Database, backups: Sequence[Path]) -> str:
    """Return the URL of the site: from its settings, or from what a dump in XML says."""
    said = (tables.attributes(path).get("adresse_site", "") for path in backups)
    return site.settings.get("adresse_site") or next(filter(None, said), "")


def _redirects(site: Database, public: Public) -> tuple[dict[str, str], tuple[Loss, ...]]:
    """Return where articles without a text of their own lead."""
    redirects: dict[str, str] = {}
    losses: list[Loss] = []
    words = public.surroundings("")
    for thing, head in site.articles.items():
        if not head.redirect or not head.public:
            continue
        found = re.search(r'<a href="([^"]*)"', to_html(f"[x->{head.redirect}]", words).html)
        goal = unescape(found[1]) if found else ""
        route = public.urls.route(thing)
        if route and goal:
            redirects |= dict.fromkeys((route, *public.urls.former(thing)), goal)
        else:
            reason = tr("article {number} leads elsewhere, and a static file cannot", number=thing[1])
            losses.append(Loss("redirect", reason, goal))
    return redirects, tuple(losses)
