"""Rows of backups: any text comes through each format as it was, however a dump is cut into pieces."""

import io
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spip_backups import as_mysqldump, as_mysqldump_xml, as_phpmyadmin, as_phpmyadmin_xml, as_xml

from sitegen.importing.sources.spip import sql as spip_sql
from sitegen.importing.sources.spip.rows import TableRow, named
from sitegen.importing.sources.spip.sql import sql_rows
from sitegen.importing.sources.spip.xml import xml_rows

WANTED = {"articles": frozenset({"id_article", "titre", "texte"}), "forum": frozenset[str]()}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40) | st.sampled_from(
    [
        "'",
        "''",
        "\\",
        "\\'",
        "');",
        "',(",
        "-- ",
        "/*",
        "0x41",
        "NULL",
        "Un fait",
        '"',
        "`",
        "\n",
        "#",
        ";",
        "é",
        "\\n",
        "%_",
    ]
)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5)


def _tables(rows: Sequence[tuple[str, str]]) -> dict[str, list[dict[str, object]]]:
    return {
        "forum": [{"id_forum": 1, "texte": text} for text, _ in rows],
        "inconnue": [{"id": 1, "texte": text} for text, _ in rows],
        "articles": [
            {"id_article": number, "titre": title, "prive": "secret", "texte": text, "vide": None}
            for number, (title, text) in enumerate(rows)
        ],
    }


def _read(rows: Iterator[TableRow]) -> tuple[int, list[tuple[str, str]], set[str]]:
    found = list(rows)
    articles = [row for row in found if row.table == "articles"]
    return (
        sum(row.table == "forum" for row in found),
        [(row.values.get("titre", ""), row.values.get("texte", "")) for row in articles],
        {column for row in found for column in row.values},
    )


@pytest.mark.parametrize("write", [as_mysqldump, as_phpmyadmin])
@given(rows=ROWS, piece=st.integers(1, 40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_says_any_text(
    monkeypatch: pytest.MonkeyPatch, write: object, rows: list[tuple[str, str]], piece: int
) -> None:
    assert callable(write)
    with monkeypatch.context() as patch:
        patch.setattr(spip_sql, "_PIECE", max(piece * 40, 400))
        stream = io.BytesIO(write(_tables(rows)).encode())
        assert _read(sql_rows(stream, "a.sql", WANTED)) == (len(rows), rows, {"id_article", "titre", "texte"})


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40)


@pytest.mark.parametrize("write", [as_xml, as_phpmyadmin_xml, as_mysqldump_xml])
@given(rows=st.lists(st.tuples(PRINTABLE, PRINTABLE), min_size=1, max_size=5))
def test_xml_says_any_text(write: object, rows: list[tuple[str, str]]) -> None:
    assert callable(write)
    stream = io.BytesIO(write(_tables(rows)).encode())
    assert _read(xml_rows(stream, "a.xml", WANTED)) == (len(rows), rows, {"id_article", "titre", "texte"})


def test_the_longest_known_name_is_the_table() -> None:
    wanted = {"articles": frozenset[str](), "auteurs_articles": frozenset[str]()}
    assert named("spip_articles", wanted) == ("spip_", "articles")
    assert named("articles", wanted) == ("", "articles")
    assert named("un_deux_articles", wanted) == ("un_deux_", "articles")
    assert named("spip_auteurs_articles", wanted) == ("spip_", "auteurs_articles")
    assert named("spip_mots", wanted) is None


class _Endless(io.RawIOBase):
    """A dump that never ends: what reads it whole never returns."""

    def __init__(self, head: bytes, line: bytes) -> None:
        self._head = head
        self._line = line
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        piece, self._head = self._head, b""
        piece += self._line * (size // len(self._line) + 1)
        self.given += len(piece)
        return piece


def test_rows_are_read_one_after_another() -> None:
    """Ten rows of a dump without end take no more than a few pieces of it."""
    line = b"(1,'" + b"a" * 500 + b"'),\n"
    sql = _Endless(b"INSERT INTO spip_articles (id_article, titre) VALUES\n", line)
    rows = sql_rows(sql, "a.sql", WANTED)  # type: ignore[arg-type]
    assert [next(rows).line for _ in range(10)] == list(range(2, 12))
    assert sql.given < 2_000_000

    element = b"<spip_articles><id_article>1</id_article><titre>a</titre></spip_articles>\n"
    xml = _Endless(b"<SPIP>\n", element)
    rows = xml_rows(xml, "a.xml", WANTED)  # type: ignore[arg-type]
    assert [next(rows).line for _ in range(10)] == list(range(2, 12))
    assert xml.given < 2_000_000
