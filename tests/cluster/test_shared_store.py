"""The storage that the computers of a cluster share: what comes out of it is what was put in, or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cluster.store import Missing, Ref, SharedStore, dumps, loads
from sitegen.workers.elsewhere import DiskRefused

VALUE = bytes(range(256)) * 200


@pytest.fixture(params=["folder", "bucket"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SharedStore]:
    """Open the same storage, each time like another computer."""
    if request.param == "folder":
        return lambda: SharedStore("shared", tmp_path)
    request.getfixturevalue("s3_server")
    import s3fs

    if not (files := s3fs.S3FileSystem()).exists("shared"):
        files.mkdir("shared")
    return lambda: SharedStore(f"s3://shared/{tmp_path.name}", tmp_path)


def named(store: SharedStore, name: str, data: bytes) -> None:
    """Store a value with a name."""
    store.name(name, data)
    store.flush({})


def test_what_one_computer_stores_another_one_reads(opened: Callable[[], SharedStore]) -> None:
    value = {"a": (VALUE, 3), "b": [VALUE, b"small"], "c": VALUE[1:]}
    sent = dumps(value, opened())
    assert len(sent) < 1000
    assert loads(sent, opened()) == value
    assert loads(dumps(value), None) == value
    assert opened().send({"a": b"small"}) == {"a": b"small"}


def test_a_name_leads_to_what_was_stored_last(opened: Callable[[], SharedStore]) -> None:
    assert opened().named("pictures/x.webp") is None
    for data in (VALUE, b"small", VALUE[::-1]):
        named(opened(), "pictures/x.webp", data)
        assert opened().named("pictures/x.webp") == data


def test_what_is_not_what_was_stored_is_missing_and_stored_again(opened: Callable[[], SharedStore]) -> None:
    ref = opened().send({"x": VALUE})["x"]
    assert isinstance(ref, Ref)
    named(opened(), "x", VALUE)
    sent = dumps([VALUE], opened())
    place = f"values/{ref.digest[:2]}/{ref.digest}"
    opened()._storage.write(place, VALUE[::-1])
    with pytest.raises(Missing):
        loads(sent, opened())
    assert opened().named("x") is None
    opened().send({"x": VALUE})
    assert opened().named("x") == VALUE
    opened()._storage.delete(place)
    with pytest.raises(Missing):
        opened().get([ref.digest])


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "é" * 64])
def test_what_is_no_digest_is_missing(opened: Callable[[], SharedStore], name: str) -> None:
    with pytest.raises(Missing):
        opened().get([name])
    opened()._storage.write("names/x", name.encode())
    assert opened().named("x") is None


def test_a_storage_that_is_not_there_refuses(tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        SharedStore("not-mounted/shared", tmp_path).send({"x": VALUE})
