"""Several computers put the same file into a folder at once: none of them gets in the way of another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sitegen.storage.folder import FolderStorage
from sitegen.storage.remote import RemoteStorage


@pytest.mark.parametrize("kind", ["folder", "remote"])
def test_the_same_file_is_put_by_many_at_once(tmp_path: Path, kind: str) -> None:
    storage = FolderStorage(tmp_path, str(tmp_path)) if kind == "folder" else RemoteStorage(f"local://{tmp_path}")
    data = b"a" * 200_000
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: storage.write("one", data), range(200)))
    assert [(path.name, path.read_bytes() == data) for path in tmp_path.iterdir()] == [("one", True)]
