"""What `init` says: of a folder in use once, and of a folder with a blank in its name as the shell reads it."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.cli.commands import main


def test_a_folder_in_use_is_one_error(tmp_path: Path) -> None:
    folder = str(tmp_path / "site")
    assert CliRunner().invoke(main, ["init", folder]).exit_code == 0
    again = CliRunner().invoke(main, ["init", folder])
    assert again.exit_code == 1
    assert again.output.count("already exists") == 1
    assert "1 error" in again.output
    (tmp_path / "other").mkdir()
    (tmp_path / "other/site.toml").write_text("mine", "utf-8")
    assert "site.toml: this file already exists\n" in CliRunner().invoke(main, ["init", str(tmp_path / "other")]).output
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["site.toml"]


@pytest.mark.parametrize("name", ["plain", "Mon journal", "l'été", "$HOME;x", "-x y"])
def test_a_folder_is_named_as_the_shell_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["init", "--", name])
    assert result.exit_code == 0
    words = shlex.split(result.output.splitlines()[-1].partition("To see it: ")[2])
    assert words[-4:] == [name, "&&", "sitegen", "serve"]
