"""What earlier builds stored is never believed where it is damaged, and with a key never where others wrote it.

Without a key others may change what is stored, as data: never may it lead a build out of its folders.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import Files, Newsroom, article, author, photo

from sitegen.cache.documents import DocumentCache
from sitegen.cache.seal import Seal
from sitegen.cache.state import BuildState
from sitegen.content.sources import digest_bytes
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
KEY = "0123456789abcdef" * 2
SITE: dict[str, str | bytes] = {
    "content/articles/a/index.md": article("Un", "Un texte.\n\n![Un pont](pont.png)\n", tags=["x"], authors=["anna"]),
    "content/articles/a/pont.png": photo(),
    "content/articles/b.md": article("Deux", "Voir [l’autre](a/index.md).\n", category="Culture"),
    "content/authors/anna.md": author("Anna", "Une vie."),
    "static/robot.txt": "x",
    "data/prices.json": '{"un": 1}',
}
EDITED = {"content/articles/b.md": article("Trois", "Voir [l’autre](a/index.md).\n", category="Culture")}
DATABASES = {"documents": DocumentCache, "state": BuildState}


def database(newsroom: Newsroom, name: str) -> Path:
    """Return the file of a database of a site."""
    state = state_file(BuildRequest(newsroom.root))
    return state if name == "state" else state.with_name("documents.db")


def columns() -> Iterator[tuple[str, str, str]]:
    """Yield every column of every table: of what is stored, none is left out."""
    for name, kind in DATABASES.items():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(kind.SCHEMA + "; CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB)")
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in connection.execute(f"PRAGMA table_info({table})"):
                    yield name, table, row[1]


def flipped(value: str | bytes | int | None) -> str | bytes | int | None:
    """Return a value with one bit flipped, in the middle of a text."""
    if isinstance(value, int):
        return value ^ 1 << 40
    if not value:
        return value
    middle = len(value) // 2
    if isinstance(value, str):
        return value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :]
    return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]


def forge(file: Path, statement: str, *values: object) -> None:
    """Change a database as others can who have no key: its seals are right without one."""
    with closing(sqlite3.connect(file)) as connection:
        connection.create_function("flipped", 1, flipped)
        connection.execute(statement, values)
        connection.commit()
    reseal(file)


def reseal(file: Path) -> None:
    """Seal a state, or every row of a document cache, without a key."""
    seal = file.with_name(file.name + ".seal")
    if file.name.startswith("state"):
        seal.write_bytes(Seal().of_file(file))
        return
    names = {"source": "sources", "document": "documents", "body": "bodies", "picture": "pictures"}
    with closing(sqlite3.connect(file)) as connection:
        for name, table in names.items():
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            for key, *values, _ in rows:
                column = "path" if table == "sources" else "key"
                mark = Seal().of(name, key, *values)
                connection.execute(f"UPDATE {table} SET seal = ? WHERE {column} = ?", (mark, key))
        connection.commit()


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    newsroom = site_of(SITE)
    newsroom.build()
    return newsroom


def is_clean(newsroom: Newsroom, tmp_path: Path) -> None:
    """Compare the output with that of a clean build, and see that nothing is left to do."""
    files = {
        name: data
        for name, data in newsroom.files(newsroom.root).items()
        if not name.startswith((".sitegen/", "output/", ".output.stage/"))
    }
    clean = Newsroom(tmp_path / "clean", files)
    clean.build()
    assert newsroom.files() == clean.files()
    shutil.rmtree(clean.root)
    again = newsroom.build()
    assert (again.rendered, again.files.written, again.parsed) == (0, (), ())


@pytest.mark.parametrize(("name", "table", "column"), [*columns()])
def test_damage_that_sqlite_does_not_see_heals(
    newsroom: Newsroom, tmp_path: Path, name: str, table: str, column: str
) -> None:
    file = database(newsroom, name)
    with closing(sqlite3.connect(file)) as connection:
        connection.create_function("flipped", 1, flipped)
        connection.execute(f"UPDATE {table} SET {column} = flipped({column})")
        connection.commit()
    newsroom.write(EDITED)
    newsroom.build()
    is_clean(newsroom, tmp_path)


@pytest.mark.slow
@settings(max_examples=10)
@given(name=st.sampled_from([*DATABASES]), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_heals(tmp_path_factory: pytest.TempPathFactory, name: str, place: float, bit: int) -> None:
    folder = tmp_path_factory.mktemp("bits")
    newsroom = Newsroom(folder / "site", SITE)
    newsroom.build()
    file = database(newsroom, name)
    data = bytearray(file.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    file.write_bytes(data)
    newsroom.write(EDITED)
    newsroom.build()
    is_clean(newsroom, folder)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "table", "column"), [*columns()])
def test_with_a_key_what_others_changed_is_not_believed(
    site_of: SiteOf, tmp_path: Path, name: str, table: str, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_CACHE_KEY", KEY)
    newsroom = site_of(SITE)
    newsroom.build()
    forge(database(newsroom, name), f"UPDATE {table} SET {column} = flipped({column})")
    newsroom.write(EDITED)
    newsroom.build()
    is_clean(newsroom, tmp_path)


def test_a_state_without_seal_is_not_believed_with_a_key(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    monkeypatch.setenv("SITEGEN_CACHE_KEY", KEY)
    file = database(newsroom, "state")
    file.with_name(file.name + ".seal").unlink()
    report = newsroom.build()
    assert report.rendered
    assert [str(warning).partition(": ")[0] for warning in report.warnings if warning.severity == "note"]


def test_a_journal_that_others_put_beside_a_state_is_not_played(newsroom: Newsroom, tmp_path: Path) -> None:
    file = database(newsroom, "state")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE settings SET value = 'x' WHERE name = 'planned'")
        for ending in ("", "-wal"):
            shutil.copy(f"{file}{ending}", f"{tmp_path}/copy{ending}")
    shutil.copy(tmp_path / "copy", file)
    reseal(file)
    shutil.copy(tmp_path / "copy-wal", f"{file}-wal")
    newsroom.write(EDITED)
    newsroom.build()
    is_clean(newsroom, tmp_path)


# Out of the folders


VICTIM = "victim.txt"
OUTSIDE = ["../victim.txt", "politique/../../victim.txt", "{root}/victim.txt"]


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("table", ["traces", "pending"])
def test_no_stored_path_has_a_file_elsewhere_removed(newsroom: Newsroom, tmp_path: Path, table: str, path: str) -> None:
    newsroom.write({VICTIM: "x"})
    file, path, digest = database(newsroom, "state"), path.format(root=newsroom.root), digest_bytes(b"x")
    if table == "traces":
        forge(file, "INSERT INTO traces VALUES (?, '', 1, 1, ?, '', '')", path, digest)
    else:
        forge(file, "INSERT INTO pending VALUES (?, ?)", path, digest)
    newsroom.write(EDITED)
    newsroom.build()
    assert (newsroom.root / VICTIM).read_text() == "x"
    newsroom.remove(VICTIM)
    is_clean(newsroom, tmp_path)


@pytest.mark.parametrize("route", ["../victim.txt", "../../victim.txt", "/tmp/victim.txt", "x/../../victim.txt"])
def test_no_stored_plan_writes_elsewhere(newsroom: Newsroom, tmp_path: Path, route: str) -> None:
    plan_with(newsroom, b'"robot.txt"', f'"{route}"'.encode())
    newsroom.write(EDITED)
    newsroom.build()
    assert not list(newsroom.root.rglob("victim*"))
    assert not list(tmp_path.rglob("victim*"))
    is_clean(newsroom, tmp_path)


@pytest.mark.parametrize("source", ["../secret.txt", "{root}/secret.txt", "secret.txt", ".git/config"])
def test_no_stored_plan_publishes_another_file(newsroom: Newsroom, tmp_path: Path, source: str) -> None:
    for folder in (newsroom.root, newsroom.root.parent, newsroom.root / ".git"):
        folder.mkdir(exist_ok=True)
        (folder / "secret.txt").write_text("secret")
        (folder / "config").write_text("secret")
    (newsroom.output / "robot.txt").unlink()
    plan_with(newsroom, b'"static/robot.txt"', f'"{source.format(root=newsroom.root)}"'.encode())
    newsroom.write(EDITED)
    newsroom.build()
    assert newsroom.page("robot.txt") == "x"


def plan_with(newsroom: Newsroom, old: bytes, new: bytes) -> None:
    """Change the stored plan."""
    file = database(newsroom, "state")
    with closing(sqlite3.connect(file)) as connection:
        (planned,) = connection.execute("SELECT value FROM settings WHERE name = 'planned'").fetchone()
    assert old in planned
    forge(file, "UPDATE settings SET value = ? WHERE name = 'planned'", planned.replace(old, new))


@pytest.mark.parametrize("key", ['"slug":"{}"', '"aliases":["{}"]', '"language":"{}"'])
@pytest.mark.parametrize("way", ["../../victim", "/../../victim/", "x/../../../victim", "{root}/victim"])
def test_no_stored_text_writes_elsewhere(newsroom: Newsroom, tmp_path: Path, key: str, way: str) -> None:
    file, value = database(newsroom, "documents"), key.format(way.format(root=newsroom.root))
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT key, record FROM documents WHERE key LIKE '%article%'").fetchall()
    for name, record in rows:
        forged = record.replace(b'"meta":{', b'"meta":{' + value.encode() + b",")
        assert forged != record
        forge(file, "UPDATE documents SET record = ? WHERE key = ?", forged, name)
    for statement in ("DELETE FROM traces", "UPDATE settings SET value = '' WHERE name IN ('snapshot', 'shape')"):
        forge(database(newsroom, "state"), statement)
    shutil.rmtree(newsroom.output)
    with suppress(BuildFailed):
        newsroom.build()
    assert [path for path in tmp_path.rglob("victim*") if not path.is_relative_to(newsroom.output)] == []
