"""SPIP: a site of ours in each kind of backup is read alike, and nothing private comes through."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from spip_backups import (
    PRIVATE,
    TABLES,
    Tables,
    as_mysqldump,
    as_mysqldump_xml,
    as_one_table,
    as_phpmyadmin,
    as_phpmyadmin_xml,
    as_xml,
    write_sqlite,
)

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Wishes
from sitegen.importing.sources.spip import tables as spip_tables
from sitegen.importing.sources.spip.reader import SOURCE

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "import" / "spip-plug" / "spip_articles.xml"


def _text(name: str, write: Callable[[Tables], str], encoding: str = "utf-8") -> Callable[[Path, Tables], Path]:
    def written(folder: Path, tables: Tables) -> Path:
        path = folder / name
        data = write(tables).encode(encoding, errors="replace")
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return written


KINDS: dict[str, Callable[[Path, Tables], Path]] = {
    "sqlite": lambda folder, tables: write_sqlite(folder / "gazette.sqlite", tables),
    "mysqldump": _text("gazette.sql", as_mysqldump),
    "phpmyadmin": _text("gazette.sql", as_phpmyadmin),
    "packed sql": _text("gazette.sql.gz", as_mysqldump),
    "latin1": _text("gazette.sql", as_mysqldump, "cp1252"),
    "prefix": _text("gazette.sql", lambda tables: as_mysqldump(tables, "journal_spip_")),
    "no prefix": _text("gazette.sql", lambda tables: as_phpmyadmin(tables, "")),
    "xml": _text("dump.xml", as_xml),
    "packed xml": _text("dump.xml.gz", as_xml),
    "phpmyadmin xml": _text("gazette.xml", as_phpmyadmin_xml),
    "mysqldump xml": _text("gazette.xml", as_mysqldump_xml),
}


def read(*paths: Path) -> Archive:
    return SOURCE.read(paths, Wishes())


def said(archive: Archive) -> str:
    """Return everything that comes out, as one text."""
    entries = list(archive.entries())
    values = [archive.identity, archive.people, archive.terms, archive.redirects, archive.feeds, archive.counts]
    return "\n".join(map(repr, [*values, archive.losses, *entries]))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return read(write_sqlite(tmp_path_factory.mktemp("spip") / "gazette.sqlite", TABLES))


@pytest.fixture(scope="module")
def entries(archive: Archive) -> dict[str, Entry]:
    return {entry.key: entry for entry in archive.entries()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_backup_says_the_same(tmp_path: Path, archive: Archive, kind: str) -> None:
    path = KINDS[kind](tmp_path, TABLES)
    assert SOURCE.looks_like([path])
    other = read(path)
    where = re.compile(r"file='[^']*', line=(?:\d+|None)")
    assert where.sub("", said(other)) == where.sub("", said(archive))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_private_comes_through(tmp_path: Path, kind: str) -> None:
    path = KINDS[kind](tmp_path, TABLES)
    everything = said(read(path))
    assert [text for text in PRIVATE if text in everything] == []


def test_what_is_left_is_counted(archive: Archive) -> None:
    assert archive.counts == {
        "account": 1,
        "comment": 3,
        "day of statistics": 1,
        "message": 1,
        "signature": 1,
    }
    assert archive.losses == ()


def test_short_news_is_articles(entries: dict[str, Entry]) -> None:
    entry = entries["breve1"]
    assert (entry.title, entry.route, entry.categories) == ("Une brève", "/+Une-breve+", ("Culture",))
    assert entry.date == datetime.fromisoformat("2008-02-03T10:00:00+01:00")
    assert entry.html == ('<p>Trois <em>lignes</em>.</p>\n<p><a href="https://mairie.example">La mairie</a></p>\n')


def test_identity(archive: Archive) -> None:
    assert archive.identity.title == "La Gazette"
    assert archive.identity.tagline == "Le journal de l'Aune"
    assert archive.identity.url == "https://www.gazette.example"
    assert (archive.identity.language, archive.identity.timezone) == ("fr", "Europe/Paris")


def test_an_article_keeps_what_it_says(entries: dict[str, Entry]) -> None:
    entry = entries["1"]
    assert entry.title == "Le pont de l'Aune"
    assert entry.kicker == "Enquête"
    assert entry.standfirst == "Le <strong>pont</strong> reste fermé."
    assert entry.date == datetime.fromisoformat("2019-07-01T00:30:00+02:00")
    assert (entry.route, entry.former, entry.slug) == ("/Le-pont-de-l-Aune", ("/Le-pont",), "Le-pont-de-l-Aune")
    assert entry.queries[0] == "/spip.php?article1"
    assert entry.authors == ("1", "2")
    assert (entry.categories, entry.tags) == (("Société", "Transports"), ("Ponts",))
    assert entry.extra == {
        "subtitle": "Un sous-titre",
        "description": "Un descriptif",
        "rank": 12,
        "first_published": "2018-05-01T00:00:00+02:00",
    }
    assert entry.picture is not None
    assert (entry.picture.url, entry.picture.alt) == ("/IMG/logo/arton1.png", "Le logo")
    kinds = ["soustitre", "descriptif", "keyword for templates", *["link"] * 5, "table summary"]
    assert sorted(loss.kind for loss in entry.losses) == sorted(kinds)


def test_the_body_of_an_article(entries: dict[str, Entry]) -> None:
    html = entries["1"].html or ""
    assert "<h2>Un pont fermé</h2>" in html
    assert '<sitegen-note name="1">D\'après la <em>mairie</em>.</sitegen-note>' in html
    assert '<sitegen-note name="1"></sitegen-note>' in html
    assert '<a href="/La-suite">notre enquête</a>, <a href="/La-suite">La suite</a>' in html
    assert '<a href="/-Transports-">la rubrique</a>' in html
    assert '<a href="/+-Ponts-+">Ponts</a>, <a href="/_Lea-Martin_">Léa</a>' in html
    assert '<a href="/IMG/pdf/rapport.pdf">le rapport</a>' in html
    assert '<a href="https://www.example.org/a_b" title="Bulle" hreflang="en">le site</a>' in html
    assert '<img src="/IMG/jpg/pont.jpg" alt="Un pont de pierre">' in html
    assert '<cite class="credit">Léa Martin</cite></figcaption></figure>' in html
    assert "<ul><li>un<ul><li>deux</li></ul></li></ul><ol><li>trois</li></ol>" in html
    assert "<table><caption>Trafic</caption><tr><th>Jour</th><th>Vélos</th></tr>" in html
    assert '<td colspan="2">mardi</td>' in html
    assert "<blockquote><p>Nous n'avions rien vu.</p>\n</blockquote><hr>" in html
    assert '<sitegen-unknown name="form">&lt;form3&gt;</sitegen-unknown>' in html
    assert "lien mort et brouillon, auteur 3, mot 2, rubrique 4, " in html
    assert '<a href="/+Une-breve+">Une brève</a>.' in html
    assert "secret" not in html
    assert "<br>\nl'\\antislash, \"guillemets\", 'apostrophes'; 100 % &amp; &lt; &gt; \xa0!" in html
    assert "<h2>P.-S.</h2>" in html
    assert '<a href="https://dossier.example/pont">Le dossier</a>' in html


def test_documents_that_are_not_in_the_text_are_below_it(entries: dict[str, Entry]) -> None:
    html = entries["1"].html or ""
    below = html[html.index('<div class="gallery">') :]
    assert below == (
        '<div class="gallery"><figure><img src="/IMG/jpg/foule.jpg"><figcaption>La foule</figcaption></figure></div>'
        '<ul><li><a href="/IMG/pdf/rapport.pdf">Le rapport</a></li></ul>'
    )
    assert "cache.jpg" not in html


def test_new_lines_break_since_spip_3(tmp_path: Path, entries: dict[str, Entry]) -> None:
    assert "<p>Un retour<br>\nà la ligne.</p>" in (entries["2"].html or "")
    old = {"articles": [{k: v for k, v in row.items() if k != "virtuel"} for row in TABLES["articles"]]}
    path = tmp_path / "old.xml"
    path.write_text(as_xml(old), encoding="utf-8")
    second = next(entry for entry in read(path).entries() if entry.key == "2")
    assert "<p>Un retour\nà la ligne.</p>" in (second.html or "")


def test_who_could_read_it(entries: dict[str, Entry]) -> None:
    standings = {key: entry.standing for key, entry in entries.items()}
    assert standings == {
        **dict.fromkeys("1239", "published"),
        "4": "draft",
        "5": "pending",
        "6": "draft",
        "7": "trash",
        "breve1": "published",
    }
    assert entries["9"].date is None
    assert (entries["3"].language, entries["3"].translation_of) == ("en", "1")
    assert entries["1"].language == ""


def test_authors_are_those_who_wrote(archive: Archive) -> None:
    assert [(person.name, person.slug, person.route, person.url) for person in archive.people] == [
        ("Léa Martin", "Lea-Martin", "/_Lea-Martin_", "https://lea.example"),
        ("karim", "", "", ""),
    ]
    assert archive.people[0].bio == "<p>Journaliste à <strong>la Gazette</strong>.</p>\n"


def test_sections_and_keywords(archive: Archive) -> None:
    assert [(term.kind, term.name, term.route) for term in archive.terms] == [
        ("category", "Société", "/-Societe-"),
        ("tag", "Transports", "/-Transports-"),
        ("category", "Culture", "/-Culture-"),
        ("tag", "Ponts", "/+-Ponts-+"),
    ]
    assert archive.terms[0].description == "<p>Ce qui se passe <em>ici</em>.</p>\n"
    assert archive.redirects["/Societe"] == "/-Societe-"
    assert archive.redirects["/Virtuel"] == "/La-suite"


SCHEMES = {
    "propres": ("/Le-pont-de-l-Aune", "/-Transports-"),
    "propres2": ("/Le-pont-de-l-Aune.html", "/-Transports-.html"),
    "libres": ("/Le-pont-de-l-Aune", "/Transports"),
    "arbo": ("/Societe/Transports/Le-pont-de-l-Aune", "/Societe/Transports/"),
    "html": ("/article1.html", "/rubrique2.html"),
    "page": ("", ""),
    "propres_qs": ("", ""),
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes_of_urls(tmp_path: Path, scheme: str) -> None:
    said_by = [{**row, "valeur": scheme} if row["nom"] == "type_urls" else row for row in TABLES["meta"]]
    moved = [
        {**row, "valeur": "https://example.org/journal"} if row["nom"] == "adresse_site" else row for row in said_by
    ]
    for settings, base in ((said_by, ""), (moved, "/journal")):
        path = tmp_path / f"{scheme}{len(base)}.sqlite"
        found = read(write_sqlite(path, {**TABLES, "meta": settings}))
        first = next(found.entries())
        section = next(term for term in found.terms if term.name == "Transports")
        expected = tuple(route and base + route for route in SCHEMES[scheme])
        assert (first.route, section.route) == expected
        usual = first.route or first.queries[0]
        linked = next(entry for entry in found.entries() if entry.key == "1").html or ""
        second = next(entry for entry in found.entries() if entry.key == "2")
        assert usual.startswith(base)
        assert f'href="{second.route or second.queries[0]}"' in linked


def test_the_category_is_what_tells_articles_apart(tmp_path: Path) -> None:
    above = [{**row, "id_parent": row["id_parent"] or 9} for row in TABLES["rubriques"]]
    tables = {**TABLES, "rubriques": [*above, {**TABLES["rubriques"][0], "id_rubrique": 9, "titre": "Le journal"}]}
    found = read(write_sqlite(tmp_path / "deep.sqlite", tables))
    categories = {entry.key: entry.categories for entry in found.entries()}
    assert categories["1"] == ("Société", "Transports")
    assert categories["2"] == ("Culture",)
    assert "Le journal" not in [term.name for term in found.terms]


def test_a_section_of_each_language_is_no_category(tmp_path: Path) -> None:
    sections = [
        {**TABLES["rubriques"][0], "id_rubrique": number, "id_parent": parent, "titre": title}
        for number, parent, title in (
            (1, 0, "Français"),
            (2, 1, "Société"),
            (3, 0, "English"),
            (4, 3, "Society"),
            (5, 1, "Sport"),
        )
    ]
    articles = [
        {**TABLES["articles"][0], "id_article": number, "id_rubrique": section, "lang": language, "texte": "[->rub1]"}
        for number, section, language in ((1, 2, "fr"), (2, 5, "fr"), (3, 4, "en"))
    ]
    tables = {
        "rubriques": sections,
        "articles": articles,
        "urls": [{**TABLES["urls"][0], "url": "Francais", "type": "rubrique", "id_objet": 1}],
    }
    found = read(write_sqlite(tmp_path / "two.sqlite", tables))
    entries = list(found.entries())
    assert [entry.categories for entry in entries] == [("Société",), ("Sport",), ("Society",)]
    assert '<a href="/">Français</a>' in (entries[0].html or "")
    assert found.redirects["/-Francais-"] == "/"


def test_a_draft_keeps_its_documents(tmp_path: Path) -> None:
    """SPIP publishes documents with the first article that has them."""
    draft = {**TABLES["articles"][3], "texte": "<doc7>"}
    public = {**TABLES["articles"][1], "texte": "<doc7>"}
    tables = {**TABLES, "articles": [draft, public]}
    first, second, *_ = read(write_sqlite(tmp_path / "draft.sqlite", tables)).entries()
    assert 'src="/IMG/jpg/cache.jpg"' in (first.html or "")
    assert 'name="doc"' in (second.html or "")


def test_tables_may_come_one_by_one(tmp_path: Path) -> None:
    paths = [tmp_path / "articles.xml", tmp_path / "rubriques.xml"]
    for path in paths:
        path.write_text(as_one_table(path.stem, TABLES[path.stem]), encoding="utf-8")
    alone = next(read(paths[0]).entries())
    assert (alone.categories, alone.route) == ((), "")
    assert 'name="img"' in (alone.html or "")
    together = next(read(*paths).entries())
    assert together.categories == ("Société", "Transports")
    with pytest.raises(BuildFailed):
        read(paths[1])


def test_tables_of_spip_2(tmp_path: Path) -> None:
    """Authors and keywords were linked to articles by tables of their own."""
    tables = {name: rows for name, rows in TABLES.items() if name not in ("auteurs_liens", "mots_liens")}
    tables |= {
        "auteurs_articles": [{"id_auteur": 1, "id_article": 1}],
        "mots_articles": [{"id_mot": 1, "id_article": 1}],
    }
    first = next(read(write_sqlite(tmp_path / "two.sqlite", tables)).entries())
    assert (first.authors, first.tags) == (("1",), ("Ponts",))


def _files(folder: Path) -> Path:
    site = folder / "site"
    (site / "IMG" / "jpg").mkdir(parents=True)
    (site / "IMG" / "jpg" / "pont.jpg").write_bytes(b"picture")
    (site / "IMG" / "arton2.png").write_bytes(b"logo")
    (site / "IMG" / "code.php").write_bytes(b"code")
    (site / "config").mkdir()
    (site / "config" / "connect.jpg").write_bytes(b"password")
    (site / "IMG" / "out.jpg").symlink_to(site / "config" / "connect.jpg")
    return site


@pytest.mark.parametrize("named", ["site", "site/IMG"])
def test_files_are_found_in_the_named_folder_only(tmp_path: Path, named: str) -> None:
    _files(tmp_path)
    backup = write_sqlite(tmp_path / "gazette.sqlite", TABLES)
    found = read(backup, tmp_path / named)
    for url in (
        "/IMG/jpg/pont.jpg",
        "https://www.gazette.example/IMG/jpg/pont.jpg",
        "http://gazette.example/IMG/jpg/pont.jpg",
    ):
        file = found.find(url)
        assert file is not None, url
        assert file.read_bytes() == b"picture"
    for url in (
        "/IMG/../config/connect.jpg",
        "/IMG/%2e%2e/config/connect.jpg",
        "/config/connect.jpg",
        "/IMG/config/connect.jpg",
        "/IMG/out.jpg",
        "/IMG/code.php",
        "/IMG/missing.jpg",
        "https://other.example/IMG/jpg/pont.jpg",
        "/IMG/",
    ):
        assert found.find(url) is None, url
    assert read(backup).find("/IMG/jpg/pont.jpg") is None
    logos = {entry.key: entry.picture for entry in found.entries()}
    assert logos["2"] is not None
    assert logos["2"].url == "/IMG/arton2.png"


def test_what_the_backup_says_about_a_picture(archive: Archive) -> None:
    about = archive.about("https://www.gazette.example/IMG/jpg/rive.jpg")
    assert about is not None
    assert (about.caption, about.credit) == ("La rive Vue du nord.", "Léa Martin")
    assert archive.about("/IMG/jpg/nothing.jpg") is None


def test_a_folder_with_one_backup_is_enough(tmp_path: Path) -> None:
    site = _files(tmp_path)
    (site / "tmp" / "dump").mkdir(parents=True)
    write_sqlite(site / "tmp" / "dump" / "gazette_1.sqlite", TABLES)
    assert SOURCE.looks_like([site])
    assert len(list(read(site).entries())) == 9
    write_sqlite(site / "tmp" / "dump" / "gazette_2.sqlite", TABLES)
    with pytest.raises(BuildFailed) as failed:
        read(site)
    assert "gazette_1.sqlite, gazette_2.sqlite" in str(failed.value.problems[0].message)


FAULTS: dict[str, tuple[bytes, str, int | None]] = {
    "nothing": (b"Hello", "neither XML, nor SQL, nor SQLite", None),
    "no articles": (b"<SPIP><spip_mots><id_mot>1</id_mot></spip_mots></SPIP>", "no table of articles", None),
    "not well-formed": (b"<SPIP>\n<spip_articles><id_article>1</id_article>\n</SPIP>", "not well-formed", 3),
    "breaks off": (b"<SPIP>\n<spip_articles>\n<id_article>1", "not well-formed", 3),
    "entities": (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<SPIP><spip_articles><titre>&b;</titre></spip_articles></SPIP>',
        "document type",
        1,
    ),
    "outer entity": (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<SPIP></SPIP>', "document type", 1),
    "encoding": (
        b'<?xml version="1.0" encoding="utf-8"?>\n<SPIP><spip_articles>\n<titre>\xe9t\xe9</titre></spip_articles></SPIP>',
        "not well-formed",
        3,
    ),
    "sql breaks off": (
        b"CREATE TABLE `spip_articles` (\n`id_article` int,\n`titre` text);\nINSERT INTO `spip_articles` VALUES (1,'a",
        "breaks off",
        4,
    ),
    "sql without columns": (b"\nINSERT INTO spip_articles VALUES (1,'a');", "columns of the table spip_articles", 2),
    "sql with other columns": (
        b"INSERT INTO spip_articles (id_article) VALUES\n(1),\n(2,'a');",
        "2 values for 1 columns",
        3,
    ),
    "two sites": (
        b"INSERT INTO a_articles (id_article) VALUES (1);\nINSERT INTO b_articles (id_article) VALUES (1);",
        "several sites: a_articles, b_articles",
        None,
    ),
    "an article twice": (
        b"INSERT INTO spip_articles (id_article) VALUES (1),\n(1);",
        "article 1 is in the backups twice",
        2,
    ),
    "text of sqlite": (b"PRAGMA foreign_keys=OFF;\nCREATE TABLE spip_articles (id_article);", "text dump of SQLite", 1),
    "damaged sqlite": (b"SQLite format 3\0" + b"x" * 500, "damaged", None),
    "damaged gzip": (gzip.compress(b"<SPIP>" + b"a" * 9000)[:40], "cannot be read", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_reported_with_its_line(tmp_path: Path, fault: str) -> None:
    data, message, line = FAULTS[fault]
    path = tmp_path / "backup.xml"
    path.write_bytes(data)
    with pytest.raises(BuildFailed) as failed:
        list(read(path).entries())
    (error,) = failed.value.problems
    assert message in str(error.message)
    assert error.at.line == line
    assert str(error.path).endswith("backup.xml")
    assert error.hint


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spip_tables, "_ALWAYS", 2 << 20)
    path = tmp_path / "bomb.sql.gz"
    path.write_bytes(gzip.compress(b"CREATE TABLE a (b int);" + b"\n" * (4 << 20)))
    with pytest.raises(BuildFailed) as failed:
        read(path)
    assert "unpacks to more than 2 MB" in str(failed.value.problems[0].message)


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "dump.xml"
    path.write_bytes(
        b"<SPIP><spip_articles><id_article>1</id_article><texte>a\x0bb\x00c</texte></spip_articles></SPIP>"
    )
    (entry,) = read(path).entries()
    assert entry.html == "<p>abc</p>\n"


@pytest.mark.corpora
@pytest.mark.skipif(not CORPUS.is_file(), reason=f"the collected articles of a SPIP are not at {CORPUS}")
def test_a_real_table_of_articles() -> None:
    archive = read(CORPUS)
    entries = list(archive.entries())
    assert len(entries) == 116
    assert sum(entry.standing == "published" for entry in entries) == 108
    assert sum((entry.html or "").count("<p>") for entry in entries) > 700
    assert not [entry.key for entry in entries if re.search("[\ue000-\ue003]|\\[\\[|->", entry.html or "")]
    assert all(entry.date is not None and entry.date.tzinfo is not None for entry in entries)
