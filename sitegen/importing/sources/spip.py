"""SPIP 1.9 to 4: a backup of its database, and the folder ``IMG``.

Only named columns of named tables are read (``spip_site.py``): no password, e-mail address or message of a reader ever
leaves the reader of a backup. This module knows nothing about Markdown and the files of a site.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Identity, Illustration, Loss, Person, Standing, Term, Wishes
from sitegen.importing.sources import spip_tables
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.spip_documents import Shown, files, gallery
from sitegen.importing.sources.spip_files import Files
from sitegen.importing.sources.spip_language import rank, tag_of, without_rank
from sitegen.importing.sources.spip_rows import TableRow, Wanted, malformed
from sitegen.importing.sources.spip_sections import Sections
from sitegen.importing.sources.spip_site import ARTICLES, COUNTED, WANTED, Database, number, read_site
from sitegen.importing.sources.spip_surroundings import Goal, Media, Surroundings, Upload
from sitegen.importing.sources.spip_syntax import to_html, to_text
from sitegen.importing.sources.spip_urls import Thing, Urls, scheme_of, written_of
from sitegen.messages.message import tr

_ZONE = "Europe/Paris"  # SPIP stores local times, and does not say where
_NAMES = (".xml", ".xml.gz", ".sql", ".sql.gz", ".sqlite", ".sqlite.gz")
_SIGNS = re.compile(rb"<SPIP\b|id_(?:article|rubrique|auteur|secteur|mot)\b")
_STANDINGS: Mapping[str, Standing] = {"publie": "published", "prop": "pending", "prepa": "draft", "poubelle": "trash"}
_EXTENSIONS: Mapping[Media, str] = {
    "image": "jpg jpeg png gif webp svg avif bmp tif tiff",
    "audio": "mp3 ogg oga wav m4a flac aac",
    "video": "mp4 webm ogv m4v mov avi flv mpg",
}
_MEDIA = {extension: media for media, extensions in _EXTENSIONS.items() for extension in extensions.split()}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WITHOUT_PICTURES = re.compile(r"<(?:sitegen-|img|figure|table|ul|ol|h\d|blockquote|iframe|pre|hr|div|audio|video)")


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
    site = read_site(_rows(backups, WANTED, prefixes))
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
    return _Reading(site, backups, [path for path in paths if path.is_dir()], wishes).archive()


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
    beginning = spip_tables.head(path)
    if spip_tables.format_of(beginning) == "sqlite":
        try:
            return (
                next(spip_tables.rows(path, path.as_posix(), {"articles": frozenset({"id_article"})}), None) is not None
            )
        except BuildFailed:
            return False
    return spip_tables.format_of(beginning) is not None and bool(_SIGNS.search(beginning))


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


def _rows(backups: Sequence[Path], wanted: Wanted, prefixes: set[str] | None = None) -> Iterator[TableRow]:
    for path in backups:
        for row in spip_tables.rows(path, path.as_posix(), wanted):
            if prefixes is not None and row.table == "articles":
                prefixes.add(row.prefix)
            yield row


class _Reading:
    """One backup that is being read."""

    def __init__(self, site: Database, backups: Sequence[Path], folders: Sequence[Path], wishes: Wishes) -> None:
        self._site = site
        self._backups = backups
        self._zone = ZoneInfo(wishes.timezone or _ZONE)
        self._address = site.settings.get("adresse_site", "") or next(
            (said["adresse_site"] for said in map(spip_tables.attributes, backups) if "adresse_site" in said), ""
        )
        base = urlsplit(self._address).path.rstrip("/")
        written = [row for row in site.urls if row.table == "urls"]
        self._urls = Urls(
            scheme=scheme_of(site.settings.get("type_urls", ""), written),
            base=base,
            written=written_of(written),
            parent=site.parent,
        )
        self._files = Files(folders, urlsplit(self._address).hostname or "", base)
        self._language = site.settings.get("langue_site", "") or wishes.language or self._commonest() or "fr"
        self._paths = [
            (self._spoken(head.language), site.path(head.section)) for head in site.articles.values() if head.public
        ]
        self._sections = Sections(self._paths)

    def archive(self) -> Archive:
        settings = self._site.settings
        words = self._words(self._language)
        terms, redirects = self._terms()
        redirected, losses = self._redirects()
        return Archive(
            system=SOURCE.name,
            identity=Identity(
                title=to_text(settings.get("nom_site", ""), words),
                tagline=to_text(settings.get("slogan_site", ""), words),
                url=self._address,
                language=tag_of(self._language),
                timezone=str(self._zone),
            ),
            people=self._people(),
            terms=terms,
            entries=self._entries,
            find=self._files.find,
            about=self._about,
            redirects=redirects | redirected,
            feeds=(f"{self._urls.base}/spip.php?page=backend",),
            counts=self._counts(),
            losses=losses,
        )

    # words

    def _commonest(self) -> str:
        spoken = [head.language for head in self._site.articles.values() if head.public and head.language]
        return max(sorted(set(spoken)), key=spoken.count, default="")

    def _spoken(self, language: str) -> str:
        return language or self._language

    def _words(self, language: str) -> Surroundings:
        return Surroundings(
            language=self._spoken(language),
            breaks=self._site.breaks,
            base=self._urls.base,
            link=self._target,
            document=self._document,
        )

    def _target(self, kind: str, of: int) -> Goal | None:
        site = self._site
        if kind == "article":
            head = site.articles.get(of)
            seen = head is not None and head.public
            return Goal(self._urls.address((kind, of)) if seen else "", head.title if head and seen else "")
        if kind == "document":
            document = self._document(of)
            return Goal(document.url, document.title or document.name) if document else Goal("", "")
        tables = {
            "rubrique": (site.sections, "titre"),
            "auteur": (site.authors, "nom"),
            "mot": (site.keywords, "titre"),
        }
        if kind in tables:
            rows, column = tables[kind]
            return Goal(self._urls.address((kind, of)), rows[of].get(column, "")) if of in rows else Goal("", "")
        return Goal("", "") if kind in ("breve", "site") else None

    # documents

    def _document(self, of: int) -> Upload | None:
        row = self._site.documents.get(of)
        file = row.get("fichier", "").strip() if row else ""
        if row is None or not file:
            return None
        extension = row.get("extension") or self._site.extensions.get(row.get("id_type", ""), "")
        distant = row.get("distant") == "oui"
        path = file.removeprefix("IMG/")
        return Upload(
            url=file if distant else f"{self._urls.base}/IMG/{path}",
            media=_MEDIA.get(extension.lower() or Path(path).suffix.removeprefix(".").lower(), "file"),
            title=row.get("titre", ""),
            caption=row.get("descriptif", ""),
            credit=row.get("credits", ""),
            alt=row.get("alt", ""),
            name=Path(urlsplit(file).path).name,
            distant=distant,
        )

    def _illustration(self, document: Upload, words: Surroundings) -> Illustration:
        return Illustration(
            url=document.url,
            alt=to_text(document.alt, words),
            caption=" ".join(
                part for part in (to_text(document.title, words), to_text(document.caption, words)) if part
            ),
            credit=to_text(document.credit, words),
        )

    def _about(self, url: str) -> Illustration | None:
        path = urlsplit(url).path
        for of in self._site.documents:
            document = self._document(of)
            if document is not None and document.media == "image" and document.url in (url, path):
                return self._illustration(document, self._words(""))
        return None

    def _logo(self, thing: Thing, file: str, words: Surroundings) -> Illustration | None:
        for link in self._site.documents_of.get(thing, ()):
            document = self._document(link.document) if link.role == "logo" else None
            if document is not None:
                return self._illustration(document, words)
        name = self._files.logo(file, thing[1])
        return Illustration(url=f"{self._urls.base}/IMG/{name}") if name else None

    def _below(self, of: int, shown: frozenset[int], words: Surroundings) -> str:
        """Return the pictures and files that belong to an article and are not in its text."""
        thumbnails = {number(row.get("id_vignette")) for row in self._site.documents.values()}
        pictures: list[Shown] = []
        others: list[Shown] = []
        for link in self._site.documents_of.get(("article", of), ()):
            row = self._site.documents.get(link.document, {})
            document = self._document(link.document)
            hidden = row.get("mode") == "vignette" or row.get("statut", "publie") != "publie" or link.role == "logo"
            if document is None or hidden or link.document in shown or link.document in thumbnails:
                continue
            picture = Shown(
                document=document,
                title=_in_line(without_rank(document.title), words),
                caption=_in_line(document.caption, words),
                credit=_in_line(document.credit, words),
                alt=to_text(document.alt, words),
            )
            (pictures if document.media == "image" else others).append(picture)
        return (gallery(pictures) if pictures else "") + (files(others) if others else "")

    # people, sections, keywords

    def _people(self) -> tuple[Person, ...]:
        site = self._site
        writing = {author for of, authors in site.authors_of.items() if of in site.articles for author in authors}
        words = self._words("")
        return tuple(
            Person(
                key=str(of),
                name=self._name(of, words),
                slug=self._urls.slug(("auteur", of)),
                bio=to_html(row.get("bio", ""), words).html,
                url=_web(row.get("url_site", "")),
                picture=self._logo(("auteur", of), "aut", words),
                route=self._urls.route(("auteur", of)),
                queries=self._urls.queries(("auteur", of)),
            )
            for of, row in sorted(site.authors.items())
            if of in writing and self._name(of, words)
        )

    def _name(self, of: int, words: Surroundings) -> str:
        name = to_text(self._site.authors.get(of, {}).get("nom", ""), words)
        return name.partition("@")[0] if _ADDRESS.fullmatch(name) else name

    def _terms(self) -> tuple[tuple[Term, ...], dict[str, str]]:
        """Return categories and tags, and where those lead that have the name of another."""
        kept: dict[tuple[str, str], Term] = {}
        redirects: dict[str, str] = {}
        for term in (*self._section_terms(), *self._keyword_terms()):
            first = kept.setdefault((term.kind, term.name), term)
            if first is not term and term.route and first.route:
                redirects[term.route] = first.route
        things = [("rubrique", of) for of in self._site.sections] + [("mot", of) for of in self._site.keywords]
        for thing in (*things, *(("auteur", of) for of in self._site.authors)):
            route = self._urls.route(thing)
            redirects |= {former: redirects.get(route, route) for former in self._urls.former(thing) if route}
        return tuple(kept.values()), redirects

    def _section_terms(self) -> Iterator[Term]:
        words = self._words("")
        for of, is_category in self._sections.categories(self._paths).items():
            row = self._site.sections[of]
            name = to_text(row.get("titre", ""), words)
            if name:
                yield Term(
                    kind="category" if is_category else "tag",
                    name=name,
                    slug=self._urls.slug(("rubrique", of)),
                    description=to_html(row.get("texte", "") or row.get("descriptif", ""), words).html,
                    route=self._urls.route(("rubrique", of)),
                    queries=self._urls.queries(("rubrique", of)),
                )

    def _keyword_terms(self) -> Iterator[Term]:
        words = self._words("")
        used = {
            of for article, found in self._site.keywords_of.items() if article in self._site.articles for of in found
        }
        for of in sorted(used):
            name = self._keyword(of, words)
            if name:
                row = self._site.keywords[of]
                yield Term(
                    kind="tag",
                    name=name,
                    slug=self._urls.slug(("mot", of)),
                    description=to_html(row.get("texte", "") or row.get("descriptif", ""), words).html,
                    route=self._urls.route(("mot", of)),
                    queries=self._urls.queries(("mot", of)),
                )

    def _keyword(self, of: int, words: Surroundings) -> str:
        """Return the name of a keyword, or nothing for one of a group that only templates read: ``_mise_en_page``."""
        row = self._site.keywords.get(of, {})
        group = self._site.groups.get(number(row.get("id_groupe")), row.get("type", ""))
        return "" if group.startswith("_") else to_text(row.get("titre", ""), words)

    # what is beside articles

    def _counts(self) -> dict[str, int]:
        counts = {COUNTED[table]: count for table, count in self._site.counts.items()}
        return dict(sorted(counts.items()))

    def _redirects(self) -> tuple[dict[str, str], tuple[Loss, ...]]:
        """Return where articles without a text of their own lead."""
        redirects: dict[str, str] = {}
        losses: list[Loss] = []
        for of, head in self._site.articles.items():
            if not head.redirect or not head.public:
                continue
            found = re.search(r'<a href="([^"]*)"', to_html(f"[x->{head.redirect}]", self._words("")).html)
            goal = found[1].replace("&amp;", "&") if found else ""
            route = self._urls.route(("article", of))
            if route and goal:
                redirects |= dict.fromkeys((route, *self._urls.former(("article", of))), goal)
            else:
                losses.append(
                    Loss("redirect", tr("article {number} leads elsewhere, and a static file cannot", number=of), goal)
                )
        if self._site.counts.get("breves"):
            losses.append(
                Loss("short news", tr("short news (brèves) are not imported: make articles of them in SPIP first"))
            )
        return redirects, tuple(losses)

    # articles

    def _entries(self) -> Iterator[Entry]:
        for path in self._backups:
            for row in spip_tables.rows(path, path.as_posix(), ARTICLES):
                of = number(row.values.get("id_article"))
                head = self._site.articles.get(of)
                if head is not None and not (head.redirect and head.public):
                    yield self._entry(of, row, path.as_posix())

    def _entry(self, of: int, row: TableRow, file: str) -> Entry:
        values = row.values
        site, urls, thing = self._site, self._urls, ("article", of)
        words = self._words(values.get("lang", ""))
        spoken = self._spoken(values.get("lang", ""))
        title = values.get("titre", "")
        standfirst, body, losses, extra = _texts(values, words)
        rendered = to_html(body, words)
        html = rendered.html + self._below(of, rendered.documents | _shown(values, words), words)
        place = rank(title)
        sections = self._sections.of(spoken, site.path(number(values.get("id_rubrique"))))
        names = [to_text(site.sections[section].get("titre", ""), words) for section in sections]
        keywords = [self._keyword(keyword, words) for keyword in site.keywords_of.get(of, ())]
        hidden = sum(not keyword for keyword in keywords)
        if hidden:
            losses += (Loss("keyword for templates", tr("keywords of groups that begin with “_” are for templates")),)
        earlier = self._date(values.get("date_redac", ""))
        original = number(values.get("id_trad"))
        return Entry(
            kind="article",
            key=str(of),
            file=file,
            line=row.line,
            title=to_text(title, words),
            date=self._date(values.get("date", "")),
            standing=_STANDINGS.get(values.get("statut", ""), "draft"),
            slug=urls.slug(thing),
            route=urls.route(thing),
            former=urls.former(thing),
            queries=urls.queries(thing),
            authors=tuple(str(author) for author in site.authors_of.get(of, ()) if self._name(author, words)),
            categories=tuple(dict.fromkeys(name for name in names if name)),
            tags=tuple(dict.fromkeys(keyword for keyword in keywords if keyword)),
            kicker=to_text(values.get("surtitre", ""), words),
            standfirst=standfirst,
            picture=self._logo(thing, "art", words),
            language=tag_of(spoken) if spoken != self._language else "",
            translation_of=str(original) if original in site.articles and original != of else "",
            html=html,
            extra=extra
            | ({"rank": place} if place is not None else {})
            | ({"first_published": earlier.isoformat()} if earlier else {}),
            losses=losses + rendered.losses,
        )

    def _date(self, text: str) -> datetime | None:
        """Read a date; SPIP writes 00 for a day or month that nobody knows, and the year 0000 for none."""
        found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?", text)
        if found is None or int(found[1]) == 0:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            return datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=self._zone)
        except ValueError:
            return None


def _texts(values: Mapping[str, str], words: Surroundings) -> tuple[str, str, tuple[Loss, ...], dict[str, str]]:
    """Return standfirst as HTML, the body in SPIP's syntax, and what has no place of its own.

    The standfirst is the first of *chapo*, *sous-titre* and *descriptif* that there is. A chapo of more than one
    paragraph, or with notes or pictures, stays at the beginning of the text.
    """
    losses: list[Loss] = []
    extra: dict[str, str] = {}
    lead = "" if values.get("chapo", "").startswith("=") else values.get("chapo", "").strip()
    standfirst = _one_paragraph(lead, words)
    before = lead if lead and not standfirst else ""
    for column, key in (("soustitre", "subtitle"), ("descriptif", "description")):
        text = values.get(column, "").strip()
        if not text:
            continue
        if not lead and not standfirst and (standfirst := _one_paragraph(text, words)):
            continue
        extra[key] = to_text(text, words)
        losses.append(
            Loss(column, tr("an article has one standfirst: this is kept as extra.{key}", key=key), extra[key])
        )
    below = values.get("ps", "").strip()
    url = values.get("url_site", "").strip()
    name = values.get("nom_site", "").strip()
    parts = [before, values.get("texte", ""), f"{{{{{{P.-S.}}}}}}\n\n{below}" if below else ""]
    parts += [f"[{name or url}->{url}]" if _web(url) else ""]
    return standfirst, "\n\n".join(part for part in parts if part.strip()), tuple(losses), extra


def _one_paragraph(text: str, words: Surroundings) -> str:
    """Return a text as the HTML of its only paragraph, or nothing if it is more than that."""
    html = to_html(text, words).html.strip() if text else ""
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html.startswith("<p>") and "<p>" not in inner and not _WITHOUT_PICTURES.search(inner) else ""


def _shown(values: Mapping[str, str], words: Surroundings) -> frozenset[int]:
    """Return the documents that are shown outside of the body."""
    return to_html(values.get("descriptif", ""), words).documents


def _in_line(text: str, words: Surroundings) -> str:
    html = to_html(text, words).html.strip()
    return html.replace("</p>\n<p>", "<br>").removeprefix("<p>").removesuffix("</p>")


def _web(url: str) -> str:
    return url.strip() if url.strip().startswith(("http://", "https://")) else ""
