"""The storage that the computers of a cluster share: what comes out of it is what was put in, or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cluster.store import Missing, Ref, SharedStore
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


def test_what_one_computer_stores_another_one_reads(opened: Callable[[], SharedStore]) -> None:
    value = {"a": (VALUE, 3), "b": [VALUE, b"small"], "c": VALUE[1:]}
    sent = opened().dumps(value)
    assert len(sent) < 1000
    assert opened().loads(sent) == value
    assert opened().send(b"small") == b"small"


def test_a_name_leads_to_what_was_stored_last(opened: Callable[[], SharedStore]) -> None:
    assert opened().named("pictures/x.webp") is None
    for data in (VALUE, b"small", VALUE[::-1]):
        opened().name("pictures/x.webp", data)
        assert opened().named("pictures/x.webp") == data


def test_what_is_not_what_was_stored_is_missing_and_stored_again(opened: Callable[[], SharedStore]) -> None:
    ref = opened().put(VALUE)
    opened().name("x", VALUE)
    sent = opened().dumps([VALUE])
    place = f"values/{ref.digest[:2]}/{ref.digest}"
    opened()._storage.write(place, VALUE[::-1])
    with pytest.raises(Missing):
        opened().loads(sent)
    assert opened().named("x") is None
    opened().put(VALUE)
    assert opened().named("x") == VALUE
    opened()._storage.delete(place)
    with pytest.raises(Missing):
        opened().get(ref)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "é" * 64])
def test_what_is_no_digest_is_missing(opened: Callable[[], SharedStore], name: str) -> None:
    with pytest.raises(Missing):
        opened().get(Ref(name))
    opened()._storage.write("names/x", name.encode())
    assert opened().named("x") is None


def test_a_storage_that_is_not_there_refuses(tmp_path: Path) -> None:
    with pytest.raises(DiskRefused):
        SharedStore("not-mounted/shared", tmp_path).put(VALUE)
