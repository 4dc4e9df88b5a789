"""A SPIP site of ours, described once, and written as each kind of backup that there is."""

import sqlite3
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

Table = Sequence[Mapping[str, object]]
Tables = Mapping[str, Table]

PRIVATE = (
    "4f2d8c1b9a7e6f50",
    "$2y$10$Zq8",
    "lea.martin@gazette.example",
    "karim@gazette.example",
    "lecteur@courriel.example",
    "signataire@courriel.example",
    "webmestre@gazette.example",
    "leamartin-login",
    "BEGIN PGP",
    "192.0.2.55",
    "Message du forum",
    "Je signe la pétition",
    "Confidentiel entre rédacteurs",
    "secret-du-site",
    "Compte sans article",
    "gabarit",
    "Rubrique en préparation",
    "cache.jpg",
)
"""What no reader of the site could see, or was a reader's: none of it may come through."""

NEVER = "0000-00-00 00:00:00"


def _article(number: int, **said: object) -> dict[str, object]:
    columns = {
        "surtitre": "",
        "titre": f"Article {number}",
        "soustitre": "",
        "id_rubrique": 2,
        "descriptif": "",
        "chapo": "",
        "texte": "",
        "ps": "",
        "date": f"2019-0{number % 9 + 1}-03 23:30:00",
        "statut": "publie",
        "id_secteur": 1,
        "maj": "2020-01-01 00:00:00",
        "export": "oui",
        "date_redac": NEVER,
        "visites": 12,
        "date_modif": "2020-01-01 10:00:00",
        "lang": "fr",
        "id_trad": 0,
        "nom_site": "",
        "url_site": "",
        "virtuel": "",
    }
    return {"id_article": number, **columns, **said}


def _author(number: int, nom: str, **said: object) -> dict[str, object]:
    private = {
        "email": "lea.martin@gazette.example",
        "login": "leamartin-login",
        "pass": "4f2d8c1b9a7e6f50",
        "backup_cles": "$2y$10$Zq8",
        "pgp": "-----BEGIN PGP",
    }
    return {"id_auteur": number, "nom": nom, "bio": "", "nom_site": "", "url_site": "", **private, **said}


def _section(number: int, parent: int, titre: str, **said: object) -> dict[str, object]:
    return {
        "id_rubrique": number,
        "id_parent": parent,
        "titre": titre,
        "descriptif": "",
        "texte": "",
        "statut": "publie",
        "lang": "fr",
        **said,
    }


def _document(number: int, fichier: str, extension: str, **said: object) -> dict[str, object]:
    columns = {"id_vignette": 0, "titre": "", "descriptif": "", "mode": "document", "distant": "non", "credits": ""}
    more = {"alt": "", "media": "image", "statut": "publie"}
    return {"id_document": number, "fichier": fichier, "extension": extension, **columns, **more, **said}


def _url(url: str, kind: str, number: int, date: str = "2019-01-01 00:00:00") -> dict[str, object]:
    return {"url": url, "type": kind, "id_objet": number, "date": date, "id_parent": 0, "perma": 0}


def _link(key: str, number: int, article: int, **said: object) -> dict[str, object]:
    return {key: number, "id_objet": article, "objet": "article", **said}


TEXT = """{{{Un pont fermé}}}

Depuis {{lundi}}, le {pont} est fermé[[D'après la {mairie}.]]. Voir [notre enquête->art2], [->2], [la rubrique->rub2],
[->mot1], [Léa->aut1], [le rapport->doc3] et [le site|Bulle{en}->https://www.example.org/a_b].

<img1|left>

<doc2|center>

-* un
-** deux
-# trois

|| Trafic | par jour ||
|{{Jour}}|{{Vélos}}|
|lundi|120|
|mardi|<|

<quote>Nous n'avions rien vu.</quote>
----
<form3> et [[<1>]] et [lien mort->art99] et [brouillon->art4], [->aut3], [->mot2], [->rub4], [->breve1].
_ l'\\antislash, "guillemets", 'apostrophes'; 100 % & < > ~!"""

TABLES: Tables = {
    "meta": [
        {"nom": "nom_site", "valeur": "<multi>[fr]La Gazette[en]The Gazette</multi>"},
        {"nom": "slogan_site", "valeur": "Le journal de l'Aune"},
        {"nom": "adresse_site", "valeur": "https://www.gazette.example"},
        {"nom": "langue_site", "valeur": "fr"},
        {"nom": "type_urls", "valeur": "propres"},
        {"nom": "email_webmaster", "valeur": "webmestre@gazette.example"},
        {"nom": "secret_du_site", "valeur": "secret-du-site"},
    ],
    "rubriques": [
        _section(1, 0, "10. Société", texte="Ce qui se passe {ici}."),
        _section(2, 1, "Transports"),
        _section(3, 0, "20. Culture"),
        _section(4, 0, "Rubrique en préparation", statut="prepa"),
    ],
    "articles": [
        _article(
            1,
            surtitre="Enquête",
            titre="12. Le {pont} <multi>[fr]de l'Aune[en]on the Aune</multi>",
            soustitre="Un sous-titre",
            descriptif="Un descriptif",
            chapo="Le {{pont}} reste fermé.",
            texte=TEXT,
            ps="Merci à [Karim->aut2].",
            date="2019-07-01 00:30:00",
            date_redac="2018-05-00 00:00:00",
            nom_site="Le dossier",
            url_site="https://dossier.example/pont",
        ),
        _article(2, titre="La suite", texte="Un retour\nà la ligne.\n\n<emb4>", id_rubrique=3),
        _article(3, titre="The bridge", texte="In English.", lang="en", id_trad=1),
        _article(4, titre="Un brouillon secret", texte="À finir.", statut="prepa"),
        _article(5, titre="Proposé", statut="prop"),
        _article(6, titre="Refusé", statut="refuse"),
        _article(7, titre="Jeté", statut="poubelle"),
        _article(8, titre="Virtuel", virtuel="art2"),
        _article(9, titre="Sans date", texte="<img9>", date=NEVER, id_rubrique=3),
    ],
    "auteurs": [
        _author(1, "Léa Martin", bio="Journaliste à {{la Gazette}}.", url_site="https://lea.example"),
        _author(2, "karim@gazette.example"),
        _author(3, "Compte sans article"),
    ],
    "auteurs_liens": [_link("id_auteur", 1, 1), _link("id_auteur", 2, 1), _link("id_auteur", 1, 2)],
    "groupes_mots": [{"id_groupe": 1, "titre": "Thèmes"}, {"id_groupe": 2, "titre": "_mise_en_page"}],
    "mots": [
        {"id_mot": 1, "titre": "Ponts", "descriptif": "", "texte": "Les ponts.", "id_groupe": 1, "type": "Thèmes"},
        {"id_mot": 2, "titre": "gabarit", "descriptif": "", "texte": "", "id_groupe": 2, "type": "_mise_en_page"},
    ],
    "mots_liens": [_link("id_mot", 1, 1), _link("id_mot", 2, 1)],
    "documents": [
        _document(1, "jpg/pont.jpg", "jpg", titre="Le pont", alt="Un pont de pierre"),
        _document(2, "jpg/rive.jpg", "jpg", titre="La rive", descriptif="Vue du {nord}.", credits="Léa Martin"),
        _document(3, "pdf/rapport.pdf", "pdf", titre="Le rapport", media="file"),
        _document(4, "https://video.example/film.mp4", "mp4", titre="Le film", media="video", distant="oui"),
        _document(5, "jpg/foule.jpg", "jpg", titre="La foule"),
        _document(6, "logo/arton1.png", "png", alt="Le logo"),
        _document(7, "jpg/cache.jpg", "jpg", statut="prepa"),
    ],
    "documents_liens": [
        _link("id_document", 1, 1, vu="oui", role="document", rang_lien=0),
        _link("id_document", 2, 1, vu="oui", role="document", rang_lien=0),
        _link("id_document", 3, 1, vu="non", role="document", rang_lien=2),
        _link("id_document", 5, 1, vu="non", role="document", rang_lien=1),
        _link("id_document", 6, 1, vu="non", role="logo", rang_lien=0),
        _link("id_document", 7, 1, vu="non", role="document", rang_lien=3),
    ],
    "urls": [
        _url("Le-pont", "article", 1, "2019-01-01 00:00:00"),
        _url("Le-pont-de-l-Aune", "article", 1, "2019-07-02 00:00:00"),
        _url("La-suite", "article", 2),
        _url("The-bridge", "article", 3),
        _url("Virtuel", "article", 8),
        _url("Societe", "rubrique", 1),
        _url("Transports", "rubrique", 2),
        _url("Culture", "rubrique", 3),
        _url("Lea-Martin", "auteur", 1),
        _url("Ponts", "mot", 1),
        _url("Une-breve", "breve", 1),
    ],
    "breves": [
        {
            "id_breve": 1,
            "titre": "Une brève",
            "texte": "Trois {lignes}.",
            "lien_titre": "La mairie",
            "lien_url": "https://mairie.example",
            "statut": "publie",
            "date_heure": "2008-02-03 10:00:00",
            "id_rubrique": 3,
            "lang": "fr",
        }
    ],
    "forum": [
        {
            "id_forum": number,
            "titre": "Re",
            "texte": "Message du forum; l'auteur s'énerve",
            "auteur": "Un lecteur",
            "email_auteur": "lecteur@courriel.example",
            "ip": "192.0.2.55",
        }
        for number in (1, 2, 3)
    ],
    "signatures": [{"id_signature": 1, "ad_email": "signataire@courriel.example", "message": "Je signe la pétition"}],
    "messages": [{"id_message": 1, "titre": "", "texte": "Confidentiel entre rédacteurs"}],
    "visites": [{"date": "2019-07-01", "visites": 12}],
    "plugin_inconnu": [{"id": 1, "texte": "secret-du-site ; ); INSERT INTO"}],
}


def _quoted(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    for plain, escaped in (("\\", "\\\\"), ("'", "\\'"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0")):
        text = text.replace(plain, escaped)
    return f"'{text}'"


def as_mysqldump(tables: Tables, prefix: str = "spip_") -> str:
    """Write SQL as mysqldump does: structure, then all rows of a table on one line without names of columns."""
    pieces = ["-- MariaDB dump 10.19;  it's a 'comment\n/*!40101 SET NAMES utf8mb4 */;\n"]
    for table, rows in tables.items():
        columns = ",\n".join(f"  `{name}` text NOT NULL DEFAULT '' COMMENT 'a; b'" for name in rows[0])
        pieces.append(f"DROP TABLE IF EXISTS `{prefix}{table}`;\n")
        pieces.append(
            f"CREATE TABLE `{prefix}{table}` (\n{columns},\n  PRIMARY KEY (`{next(iter(rows[0]))}`)\n) ENGINE=MyISAM;\n"
        )
        pieces.append(
            f"LOCK TABLES `{prefix}{table}` WRITE;\n/*!40000 ALTER TABLE `{prefix}{table}` DISABLE KEYS */;\n"
        )
        listed = ",".join(f"({','.join(map(_quoted, row.values()))})" for row in rows)
        pieces.append(f"INSERT INTO `{prefix}{table}` VALUES {listed};\nUNLOCK TABLES;\n")
    return "".join(pieces)


def as_phpmyadmin(tables: Tables, prefix: str = "spip_") -> str:
    """Write SQL as phpMyAdmin does: a row on a line, with names of columns, doubled quotes and hexadecimal texts."""
    pieces = ['-- phpMyAdmin SQL Dump\n# version 4\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\n']
    for table, rows in tables.items():
        columns = ", ".join(f"`{name}`" for name in rows[0])
        listed = ",\n".join(f"({', '.join(map(_doubled, row.values()))})" for row in rows)
        pieces.append(f"\nINSERT IGNORE INTO `gazette`.`{prefix}{table}` ({columns}) VALUES\n{listed};\n")
    return "".join(pieces)


def _doubled(value: object) -> str:
    if isinstance(value, str) and value.startswith("Un "):
        return "0x" + value.encode().hex()
    if not isinstance(value, str):
        return _quoted(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def as_xml(tables: Tables) -> str:
    """Write the dump of SPIP 2."""
    said = 'version="2.1.26" version_base="15828" version_archive="1.3" adresse_site="https://www.gazette.example" dir_img="IMG/"'
    rows = "".join(
        f"<spip_{table}>\n{_elements(row)}</spip_{table}>\n\n" for table, found in tables.items() for row in found
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<SPIP\n\t{said}\n>\n{rows}</SPIP>\n'


def _elements(row: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{escape(str(value), quote=False)}</{name}>\n" for name, value in row.items())


def as_one_table(table: str, rows: Table) -> str:
    """Write one table as XML."""
    listed = "".join(f"<row_of_it>\n{_elements(row)}</row_of_it>\n" for row in rows)
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<{table}>\n{listed}</{table}>\n'


def as_phpmyadmin_xml(tables: Tables, prefix: str = "spip_") -> str:
    """Write XML as phpMyAdmin does."""
    rows = "".join(
        f'<table name="{prefix}{table}">\n{_named("column", row)}</table>\n'
        for table, found in tables.items()
        for row in found
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<pma_xml_export version="1.0">\n<database name="g">\n{rows}</database>\n</pma_xml_export>'


def as_mysqldump_xml(tables: Tables, prefix: str = "spip_") -> str:
    """Write XML as ``mysqldump --xml`` does."""
    pieces = []
    for table, found in tables.items():
        rows = "".join(f"<row>\n{_named('field', row)}</row>\n" for row in found)
        structure = f'<table_structure name="{prefix}{table}"><field Field="id" Type="text"/></table_structure>\n'
        pieces.append(f'{structure}<table_data name="{prefix}{table}">\n{rows}</table_data>\n')
    return f'<?xml version="1.0"?>\n<mysqldump>\n<database name="g">\n{"".join(pieces)}</database>\n</mysqldump>\n'


def _named(tag: str, row: Mapping[str, object]) -> str:
    return "".join(f'<{tag} name="{name}">{escape(str(value), quote=False)}</{tag}>\n' for name, value in row.items())


def write_sqlite(path: Path, tables: Tables, prefix: str = "spip_") -> Path:
    """Write the backup of SPIP 2.1 to 4."""
    with sqlite3.connect(path) as database:
        for table, rows in tables.items():
            columns = ", ".join(f"{name} TEXT" for name in rows[0])
            database.execute(f"CREATE TABLE {prefix}{table} ({columns})")
            marks = ", ".join("?" for _ in rows[0])
            database.executemany(f"INSERT INTO {prefix}{table} VALUES ({marks})", [tuple(row.values()) for row in rows])
    database.close()
    return path
