"""What all tests share: a newspaper written from strings, deterministic properties, golden files."""

import gc
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import memo
import pytest
from hypothesis import settings
from newsroom import Files, Newsroom

import sitegen

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
SLOW = {"browser", "deploy", "judges", "media", "properties", "serve", "stories"}
"""Folders whose tests build site after site, or start other programs."""

# A virtual environment that two clones share has the package of one of them.
assert Path(sitegen.__file__).is_relative_to(TESTS.parent), f"these tests would test {sitegen.__file__}"

# Where it is set, every source is read: then nothing would test what else decides that.
os.environ.pop("CI", None)

# Keys and caches of whoever runs the tests are no part of them.
_OWN = tempfile.TemporaryDirectory(prefix="sitegen-tests-")
os.environ |= dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"), _OWN.name)
os.environ.pop("SITEGEN_CACHE_KEY", None)

# Messages are in English where they are written; tests of other languages say so.
os.environ["SITEGEN_LANG"] = "en"

settings.register_profile("sitegen", derandomize=True, deadline=None, database=None, max_examples=100)
settings.load_profile("sitegen")
memo.install()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is made as what is expected")
    parser.addoption("--update-look", action="store_true", help="take the references of how pages look again")


@pytest.fixture(autouse=True, scope="session")
def sample_newspaper_stays() -> Iterator[None]:
    """No test and no tool that a test starts writes into the sample newspaper."""
    before = _sample_newspaper()
    yield
    assert _sample_newspaper() == before


def _sample_newspaper() -> dict[Path, bytes]:
    folders = (TESTS.parent / name for name in ("content", "static", "themes", "data"))
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site_of(tmp_path: Path) -> Callable[[Files], Newsroom]:
    """Write a site from strings: ``site_of({"content/articles/a.md": article("A")})``."""
    return lambda files: Newsroom(tmp_path / "site", files)


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """Give the URL of a server of the kind of S3, without any bucket, with the credentials for it in the environment."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        }.items():
            environment.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()  # one may know another server
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write it with ``--update-golden``."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.is_file(), f"there is no {path}: look at what is made, then run with --update-golden"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture
def links_of() -> Callable[[str], list[str]]:
    """Return every address in a page: of attributes that hold one, candidates of a srcset, a refresh."""

    def find(html: str) -> list[str]:
        found = re.findall(r'<[^>]*?\s(?:href|src|poster|action)="([^"]*)"', html)
        found += re.findall(r'http-equiv="refresh" content="\d+; url=([^"]*)"', html)
        for candidates in re.findall(r'\ssrcset="([^"]*)"', html):
            found += [part.split()[0] for part in candidates.split(", ")]
        return found

    return find


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder, and begin with what takes longest, so that no process is left alone with it at the end."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if folder in SLOW or item.get_closest_marker("corpora"):
            item.add_marker("slow")
        if folder == "judges":
            item.add_marker("judge")
    items.sort(key=lambda item: "properties" not in item.path.parts)


@pytest.fixture(scope="module")
def objects_apart() -> None:
    """Let no search for rubbish look again at what the tests before these have left."""
    gc.collect()
    gc.freeze()


def pytest_collection_finish() -> None:
    """Let no search for rubbish look at all the tests again: there are millions of objects."""
    gc.collect()
    gc.freeze()
