from pathlib import Path

import pytest

from sitegen.errors.problems import BuildFailed
from sitegen.importing.files import Files


def _write(root: Path, text: str, dry_run: bool = False) -> str:
    files = Files(root, dry_run)
    outcome = files.write("content/a.md", text)
    files.finish()
    return outcome


def test_a_second_import_replaces_what_nobody_edited(tmp_path: Path) -> None:
    assert _write(tmp_path, "one") == "written"
    assert _write(tmp_path, "one") == "equal"
    assert _write(tmp_path, "two") == "written"
    assert (tmp_path / "content/a.md").read_text() == "two"


def test_what_was_edited_is_kept_for_ever(tmp_path: Path) -> None:
    _write(tmp_path, "one")
    (tmp_path / "content/a.md").write_text("edited")
    assert [_write(tmp_path, "one"), _write(tmp_path, "two")] == ["edited", "edited"]
    assert (tmp_path / "content/a.md").read_text() == "edited"


def test_without_its_note_nothing_that_differs_is_replaced(tmp_path: Path) -> None:
    _write(tmp_path, "one")
    (tmp_path / ".sitegen/import.json").unlink()
    assert _write(tmp_path, "two") == "edited"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert _write(tmp_path, "one", dry_run=True) == "written"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "content/../../a.md", "link/a.md"])
def test_nothing_is_written_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    root.mkdir()
    (root / "link").symlink_to(outside)
    with pytest.raises(BuildFailed, match="not in the folder"):
        Files(root, dry_run=False).write(name, "text")
    assert not any(outside.iterdir())


def test_a_picture_is_copied_once(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    root = tmp_path / "site"
    assert Files(root, False).copy("static/a.png", tmp_path / "a.png") == "written"
    assert Files(root, False).copy("static/a.png", tmp_path / "a.png") == "equal"
    (root / "static/a.png").write_bytes(b"another one")
    assert Files(root, False).copy("static/a.png", tmp_path / "a.png") == "edited"
    assert (root / "static/a.png").read_bytes() == b"another one"


def test_what_is_always_ours_is_not_written_outside_either(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "other.md").write_text("theirs")
    (root / "import-report.md").symlink_to(tmp_path / "other.md")
    with pytest.raises(BuildFailed, match="not in the folder"):
        Files(root, dry_run=False).replace("import-report.md", "ours")
    assert (tmp_path / "other.md").read_text() == "theirs"
