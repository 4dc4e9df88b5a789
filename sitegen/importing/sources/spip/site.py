"""A SPIP site without the texts of its articles: sections, authors, keywords, documents, and what is linked to what.

Small tables are kept; of articles only what links and addresses need. This module knows nothing about formats of
backups.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from sitegen.importing.archive import Standing
from sitegen.importing.sources.spip.rows import TableRow, Wanted
from sitegen.importing.sources.spip.urls import Thing


def _columns(names: str) -> frozenset[str]:
    return frozenset(names.split())


_READ: dict[str, frozenset[str]] = {
    "meta": _columns("nom valeur"),
    "articles": _columns("id_article titre id_rubrique statut lang url_propre virtuel chapo"),
    "breves": _columns("id_breve titre id_rubrique statut lang url_propre"),
    "rubriques": _columns("id_rubrique id_parent titre descriptif texte statut lang url_propre"),
    "auteurs": _columns("id_auteur nom bio nom_site url_site url_propre"),
    "mots": _columns("id_mot titre descriptif texte id_groupe type url_propre"),
    "groupes_mots": _columns("id_groupe titre"),
    "documents": _columns(
        "id_document id_vignette id_type extension titre descriptif fichier mode distant media credits alt statut"
    ),
    "types_documents": _columns("id_type extension"),
    "auteurs_liens": _columns("id_auteur id_objet objet"),
    "mots_liens": _columns("id_mot id_objet objet"),
    "documents_liens": _columns("id_document id_objet objet role rang_lien"),
    "auteurs_articles": _columns("id_auteur id_article"),
    "mots_articles": _columns("id_mot id_article"),
    "documents_articles": _columns("id_document id_article"),
    "mots_breves": _columns("id_mot id_breve"),
    "documents_breves": _columns("id_document id_breve"),
    "urls": _columns("url type id_objet date id_parent perma"),
}
COUNTED = {
    "forum": "comment",
    "petitions": "petition",
    "signatures": "signature",
    "syndic": "syndicated site",
    "syndic_articles": "syndicated article",
    "messages": "message",
    "visites": "day of statistics",
    "versions": "version",
}
"""Tables that are only counted, and what one of their rows is called."""
WANTED: Wanted = _READ | {table: frozenset[str]() for table in COUNTED}
"""All that is ever read of a backup, but the texts of articles."""
TEXTS: Wanted = {
    "articles": _columns(
        "id_article surtitre titre soustitre descriptif chapo texte ps id_rubrique statut date date_redac lang id_trad"
        " nom_site url_site virtuel"
    ),
    "breves": _columns("id_breve titre texte id_rubrique statut date_heure lang lien_titre lien_url"),
}
"""What is read of articles and short news (*brèves*)."""
_AS_IN_ARTICLES = {"date_heure": "date", "lien_titre": "nom_site", "lien_url": "url_site"}
_STANDINGS: Mapping[str, Standing] = {"publie": "published", "prop": "pending", "prepa": "draft", "poubelle": "trash"}
_SETTINGS = frozenset({"nom_site", "slogan_site", "descriptif_site", "adresse_site", "langue_site", "type_urls"})


class Head(NamedTuple):
    """What of an article or of short news links and addresses need."""

    title: str
    """Title, in SPIP's syntax."""
    section: int
    """Number of its section."""
    standing: Standing
    """Who could see it."""
    language: str
    """SPIP's code of its language, or nothing."""
    redirect: str
    """What it leads to, if it has no text of its own: a reference or URL."""

    @property
    def public(self) -> bool:
        """Whether readers could see it."""
        return self.standing == "published"


class Attachment(NamedTuple):
    """A document that belongs to an article."""

    document: int
    """Its number."""
    role: str
    """``logo``, ``document`` or nothing."""
    order: int
    """Its place among others, from 1; 0 where nobody said."""


class Database(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of a site, by the numbers of their rows."""

    settings: Mapping[str, str]
    """Settings that readers could see."""
    articles: Mapping[Thing, Head]
    """Articles and short news."""
    sections: Mapping[int, Mapping[str, str]]
    """Rows of ``rubriques``."""
    authors: Mapping[int, Mapping[str, str]]
    """Rows of ``auteurs``."""
    keywords: Mapping[int, Mapping[str, str]]
    """Rows of ``mots``."""
    groups: Mapping[int, str]
    """Titles of groups of keywords."""
    documents: Mapping[int, Mapping[str, str]]
    """Rows of ``documents``."""
    extensions: Mapping[str, str]
    """Extension by type of document, which SPIP 1 has."""
    authors_of: Mapping[Thing, Sequence[int]]
    """Authors of an article."""
    keywords_of: Mapping[Thing, Sequence[int]]
    """Keywords of an article."""
    documents_of: Mapping[Thing, Sequence[Attachment]]
    """Documents of an article or author."""
    urls: list[TableRow]
    """Rows of ``urls``, and of the column ``url_propre`` that was before it."""
    counts: Mapping[str, int]
    """Rows of the tables that are only counted."""
    breaks: bool
    """Whether a new line is a line break: since SPIP 3."""

    def path(self, section: int) -> tuple[int, ...]:
        """Return the sections from the top to one; nothing for one that the backup does not have."""
        path: list[int] = []
        while section in self.sections and section not in path:
            path.insert(0, section)
            section = number(self.sections[section].get("id_parent"))
        return tuple(path)

    def parent(self, thing: Thing) -> Thing | None:
        """Return the section that an article or section is in."""
        kind, of = thing
        above = number(self.sections[of].get("id_parent")) if kind == "rubrique" and of in self.sections else 0
        if thing in self.articles:
            above = self.articles[thing].section
        return ("rubrique", above) if above else None


def number(text: str | None) -> int:
    """Return a column of numbers as a number; 0 for nothing."""
    return int(text) if text and text.isdecimal() else 0


def article_of(row: TableRow) -> tuple[Thing, Mapping[str, str]] | None:
    """Return what a row of articles or short news is, with the columns of an article; None for another row."""
    values = row.values
    if row.table == "articles":
        return ("article", number(values.get("id_article"))), values
    if row.table == "breves":
        renamed = {_AS_IN_ARTICLES.get(column, column): value for column, value in values.items()}
        return ("breve", number(values.get("id_breve"))), renamed
    return None


def read_site(rows: Iterable[TableRow]) -> Database:
    """Read the small tables of a site."""
    tables: dict[str, list[TableRow]] = {table: [] for table in WANTED}
    articles: dict[Thing, Head] = {}
    counts: dict[str, int] = {}
    urls: list[TableRow] = []
    settings: dict[str, str] = {}
    breaks = False
    for row in rows:
        values = row.values
        if row.table in COUNTED:
            counts[row.table] = counts.get(row.table, 0) + 1
        if article := article_of(row):
            articles[article[0]] = _head(article[1])
            breaks = breaks or "virtuel" in row.columns
            urls += _own_url(row, *article[0])
        elif row.table == "meta":
            if values.get("nom") in _SETTINGS:
                settings[values["nom"]] = values.get("valeur", "")
        elif row.table in _READ:
            tables[row.table].append(row)
    for table, kind, key in (
        ("rubriques", "rubrique", "id_rubrique"),
        ("auteurs", "auteur", "id_auteur"),
        ("mots", "mot", "id_mot"),
    ):
        for row in tables[table]:
            urls += _own_url(row, kind, number(row.values.get(key)))
    return Database(
        settings=settings,
        articles=articles,
        sections=_by_number(tables["rubriques"], "id_rubrique"),
        authors=_by_number(tables["auteurs"], "id_auteur"),
        keywords=_by_number(tables["mots"], "id_mot"),
        groups={number(row.values.get("id_groupe")): row.values.get("titre", "") for row in tables["groupes_mots"]},
        documents=_by_number(tables["documents"], "id_document"),
        extensions={
            row.values.get("id_type", ""): row.values.get("extension", "") for row in tables["types_documents"]
        },
        authors_of=_linked(tables["auteurs_liens"] + tables["auteurs_articles"], "id_auteur"),
        keywords_of=_linked(tables["mots_liens"] + tables["mots_articles"] + tables["mots_breves"], "id_mot"),
        documents_of=_documents(tables["documents_liens"] + tables["documents_articles"] + tables["documents_breves"]),
        urls=urls + tables["urls"],
        counts=counts,
        breaks=breaks,
    )


def _head(values: Mapping[str, str]) -> Head:
    lead = values.get("chapo", "")
    redirect = values.get("virtuel", "").strip() or (lead[1:].strip() if lead.startswith("=") else "")
    return Head(
        title=values.get("titre", ""),
        section=number(values.get("id_rubrique")),
        standing=_STANDINGS.get(values.get("statut", ""), "draft"),
        language=values.get("lang", ""),
        redirect=redirect,
    )


def _by_number(rows: Iterable[TableRow], key: str) -> dict[int, Mapping[str, str]]:
    return {number(row.values.get(key)): row.values for row in rows}


def _own_url(row: TableRow, kind: str, of: int) -> list[TableRow]:
    """Return a row of ``urls`` for a URL that SPIP 1 kept in the table of the thing itself."""
    url = row.values.get("url_propre", "").strip()
    values = {"url": url, "type": kind, "id_objet": str(of)}
    return [TableRow(prefix=row.prefix, table="urls", values=values)] if url else []


def _owner(values: Mapping[str, str]) -> Thing:
    for kind in ("article", "breve"):
        if f"id_{kind}" in values:
            return kind, number(values[f"id_{kind}"])
    return values.get("objet", ""), number(values.get("id_objet"))


def _linked(rows: Iterable[TableRow], key: str) -> dict[Thing, list[int]]:
    linked: dict[Thing, list[int]] = {}
    for row in rows:
        others = linked.setdefault(_owner(row.values), [])
        others += [n] if (n := number(row.values.get(key))) not in others else []
    return linked


def _documents(rows: Iterable[TableRow]) -> dict[Thing, list[Attachment]]:
    linked: dict[Thing, list[Attachment]] = {}
    for row in rows:
        values = row.values
        link = Attachment(number(values.get("id_document")), values.get("role", ""), number(values.get("rang_lien")))
        linked.setdefault(_owner(values), []).append(link)
    return {owner: sorted(links, key=lambda link: (link.order, link.document)) for owner, links in linked.items()}
