"""Every kind of storage does the same: whole files or none, and what goes wrong is said in words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.errors.problems import BuildFailed
from sitegen.storage import remote
from sitegen.storage.opening import open_storage
from sitegen.storage.remote import RemoteStorage
from sitegen.storage.storage import PART, Headers, NotStored, Storage, StorageFault

NAMES = ("a.txt", "deux mots/été [1].html", "x/y/z#?.css", "~a/b")


@pytest.fixture(params=["folder", "file", "memory", "tree", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "s3":
        request.getfixturevalue("s3_server")
        import s3fs

        bucket = f"bucket-{abs(hash(tmp_path))}"
        s3fs.S3FileSystem().mkdir(bucket)
        yield open_storage(f"s3://{bucket}/top", tmp_path)
        return
    here = (tmp_path / "top").as_uri()
    urls = {
        "folder": "top",
        "file": here,
        "memory": f"memory://{tmp_path.name}",
        "tree": here.replace("file:", "local:"),  # by the library, as a server with SFTP is
    }
    yield open_storage(urls[request.param], tmp_path)


def test_files_come_back_whole_and_in_parts(storage: Storage, tmp_path: Path) -> None:
    file = tmp_path / "file"
    for name in NAMES:
        file.write_bytes(name.encode() * 3)
        storage.put(name, file, Headers("text/plain", "no-store"))
        storage.write(f"{name}.2", b"0123456789")
    assert {stored.name for stored in storage.files()} == {*NAMES, *(f"{name}.2" for name in NAMES)}
    for name in NAMES:
        data = name.encode() * 3
        assert storage.read(name) == data
        assert storage.read(name, 2, 5) == data[2:5]
        assert storage.read(name, 2) == data[2:]
        stored = storage.look(name)
        assert stored is not None
        assert stored.size == len(data)
        assert {one.name: one.size for one in storage.files()}[name] == len(data)


def test_a_file_takes_the_place_of_another(storage: Storage) -> None:
    storage.write("a/b", b"1")
    (before,) = storage.files()
    storage.write("a/b", b"22")
    (after,) = storage.files()
    assert (storage.read("a/b"), after.size) == (b"22", 2)
    assert before.mark != after.mark


def test_what_is_not_there_is_said(storage: Storage) -> None:
    assert list(storage.files()) == []
    storage.write("a/b", b"1")
    assert storage.look("a") is None
    assert storage.look("a/c") is None
    with pytest.raises(NotStored):
        storage.read("a/c")
    storage.delete("a/c")
    storage.delete("a/b")
    assert list(storage.files()) == []
    storage.write("a", b"a folder before")
    assert storage.read("a") == b"a folder before"


@pytest.mark.parametrize("url", ["nowhere/top", "file:///nowhere/at/all"])
def test_a_folder_in_none_is_not_made(url: str, tmp_path: Path) -> None:
    storage = open_storage(url, tmp_path)
    for ask in (lambda: storage.look("a"), lambda: list(storage.files()), lambda: storage.write("a", b"1")):
        with pytest.raises(NotStored, match="there is no “"):
            ask()
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_shows_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = open_storage("top", tmp_path)
    storage.write("a", b"before")

    def broken_off(_: Path, waiting: Path) -> None:
        waiting.write_bytes(b"ha")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", broken_off)
    with pytest.raises(StorageFault, match="No space left on device"):
        storage.put("a", tmp_path / "file")
    assert storage.read("a") == b"before"
    assert not list(tmp_path.rglob(f"*{PART}"))


class Flaky:
    """What a library does that fails some times before it answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = [*errors]
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


def test_what_may_pass_is_asked_for_again(pauses: list[float]) -> None:
    flaky = Flaky(TimeoutError("slow"), ConnectionResetError(104, "reset"), RuntimeError("503 SlowDown"))
    assert remote._asked(flaky) == "answer"
    assert len(pauses) == 3
    assert pauses == sorted(pauses)


class NoCredentialsError(Exception):
    """Named as that of botocore."""


@pytest.mark.parametrize(
    ("error", "said", "asked"),
    [
        (PermissionError("Access Denied"), "access is refused: Access Denied", 1),
        (FileNotFoundError("The specified bucket does not exist"), "it is not there: The specified bucket", 1),
        (NoCredentialsError("Unable to locate credentials"), "the environment has no credentials for it: Unable", 1),
        (ValueError("no key"), "ValueError: no key", 1),
        (OSError(110, "Connection timed out"), "Connection timed out", 4),
    ],
)
def test_what_does_not_pass_is_said_at_once(error: Exception, said: str, asked: int, pauses: list[float]) -> None:
    flaky = Flaky(*[error] * 9)
    with pytest.raises(StorageFault) as caught:
        remote._asked(flaky)
    assert said in str(caught.value)
    assert (flaky.asked, len(pauses)) == (asked, asked - 1)


@pytest.mark.parametrize("url", ["s3://bucket/top", "gs://bucket/top"])
def test_a_library_that_is_missing_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(BuildFailed) as caught:
        open_storage(url, Path())
    assert f"{url} needs a library that is not installed: Install s3fs" in str(caught.value)
    assert 'run pip install "fsspec>=' in str(caught.value)


def test_a_url_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(BuildFailed, match="nulle://part cannot be used"):
        open_storage("nulle://part", Path())


class Files:
    """A library that remembers what it was given; ``async_impl`` as those for buckets are."""

    async_impl = True
    mv = None

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}

    def put_file(self, _: str, place: str, **words: Any) -> None:
        self.given = {"place": place, **words}


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("s3://b/t", {"ContentType": "text/css", "CacheControl": "no-store"}),
        ("gs://b/t", {"content_type": "text/css", "fixed_key_metadata": {"cache_control": "no-store"}}),
        ("abfs://b/t", {"content_settings": {"content_type": "text/css", "cache_control": "no-store"}}),
    ],
)
def test_each_library_is_given_headers_in_its_own_words(
    url: str, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files()
    opened: Callable[[str], tuple[Files, str]] = lambda _: (files, "b/t")  # noqa: E731
    monkeypatch.setattr("fsspec.core.url_to_fs", opened)
    RemoteStorage(url).put("a/b.css", Path("x"), Headers("text/css", "no-store"))
    assert files.given == {"place": "b/t/a/b.css", **given}
