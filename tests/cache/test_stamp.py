"""The stamps: whatever decides about bytes of the output is in them, so that what another version made is never kept."""

import gzip
import sys
import zlib
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsroom import SITE, Newsroom, article

from sitegen.cache import stamp
from sitegen.search.files import compressed

ALL = ("engine", "picture", "search")
Change = Callable[[pytest.MonkeyPatch, Path], None]


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """Have each stamp worked out anew, here and in the tests that follow."""
    yield
    forget()


def forget() -> None:
    for function in (
        stamp.picture_stamp,
        stamp.search_stamp,
        stamp._installed,
        stamp._own_files,
        stamp._distributions,
        stamp._system,
    ):
        function.cache_clear()


def stamps() -> dict[str, str]:
    forget()
    engine = stamp.engine_stamp((), "Europe/Paris")
    return {"engine": engine, "picture": stamp.picture_stamp(), "search": stamp.search_stamp()}


def distribution(name: str, files: str = "a") -> Change:
    """Install a distribution."""

    def change(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        place = folder / f"{name}.dist-info"
        place.mkdir()
        (place / "RECORD").write_text(files, "utf-8")
        monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])

    return change


def zone(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the system know another history of the site's time zone."""
    (folder / "Europe").mkdir()
    (folder / "Europe/Paris").write_bytes(b"TZif")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(folder),))


def codecs(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    """Have Pillow use codecs of the system."""
    monkeypatch.setattr(stamp, "_codecs", lambda: ["webp 1.0"])


CHANGES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "another Python": (lambda patch, _: patch.setattr(sys, "version", "3.99"), ("engine", "search")),
    "another zlib": (lambda patch, _: patch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "9"), ALL),
    "zlib-ng": (lambda patch, _: patch.setattr(zlib, "ZLIBNG_VERSION", "9", raising=False), ALL),
    "another Pillow": (distribution("pillow-99.0"), ("engine", "picture")),
    "codecs of the system": (codecs, ALL),
    "another encoder": (distribution("msgspec-99.0"), ("engine", "search")),
    "another stemmer": (distribution("pystemmer-99.0"), ("engine", "search")),
    "any other library": (distribution("markdown-99.0"), ("engine",)),
    "the history of the time zone": (zone, ("engine",)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_decides_about_bytes_is_in_the_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    before = stamps()
    change, wanted = CHANGES[name]
    change(monkeypatch, tmp_path)
    after = stamps()
    assert {stamp for stamp in ALL if before[stamp] != after[stamp]} == set(wanted)


@pytest.mark.parametrize("name", ["pillow-99.0", "pystemmer-99.0"])
def test_another_build_of_the_same_version_is_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    distribution(name)(monkeypatch, tmp_path)
    before = stamps()
    (tmp_path / f"{name}.dist-info/RECORD").write_text("b", "utf-8")
    assert stamps()["engine"] != before["engine"]


def test_codecs_are_named_where_no_wheel_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "is_dir", lambda path: path.name == "PIL")
    assert any(name.startswith("webp ") for name in stamp._codecs())


@pytest.mark.parametrize("data", [b"", b"a", b"abc" * 1000, bytes(range(256)) * 300])
def test_compressed_files_name_no_python_and_no_system(data: bytes) -> None:
    packed = compressed(data)
    assert gzip.decompress(packed) == data
    assert packed[:10] == bytes.fromhex("1f8b08000000000000ff")


def test_after_an_upgrade_the_build_is_a_clean_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The part of the search index that another zlib compressed is made again."""
    files: dict[str, str | bytes] = {
        "content/articles/a.md": article("A"),
        "site.toml": SITE + "[search]\nenabled = true\n",
    }
    newsroom = Newsroom(tmp_path / "site", files)
    newsroom.build()
    real = zlib.compressobj
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "9")
    monkeypatch.setattr(zlib, "compressobj", lambda level, *rest: real(0, *rest))
    forget()
    newsroom.build()
    newsroom.build(output=tmp_path / "clean", state=tmp_path / "state")
    assert newsroom.files() == newsroom.files(tmp_path / "clean")


def test_all_stamps_read_each_file_of_sitegen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build asks for two of them, and one with a search page for three."""
    read: list[str] = []

    def counted(root: Path, path: str) -> bytes:
        read.append(path)
        return b""

    monkeypatch.setattr(stamp, "read_source", counted)
    stamps()
    assert len(read) == len(set(read))
    assert {"imaging/recipe.py", "search/store.py", "__init__.py"} <= set(read)
