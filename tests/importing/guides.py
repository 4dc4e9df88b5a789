"""The pages of docs/coming-from, played: their commands, in order."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.cli.commands import main

ROOT = Path(__file__).parents[2]
NEVER_RUN = ("sitegen serve", "pip ", "git ")


def commands(page: str) -> list[str]:
    """Return the commands of the first block of a page, but those that wait for somebody or ask the net."""
    text = (ROOT / "docs" / "coming-from" / page).read_text("utf-8")
    found = re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return [line.replace(" --fetch-images", "") for line in found[1].splitlines() if not line.startswith(NEVER_RUN)]


def play(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the commands of a page in a folder, and return the one that they end in."""
    monkeypatch.chdir(folder)
    for line in commands(page):
        program, *words = shlex.split(line)
        if program == "cd":
            monkeypatch.chdir(words[0])
            continue
        assert program == "sitegen", line
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{line}\n{result.output}"
    return Path.cwd()
