"""What a terminal hears of a build."""

import subprocess
import sys
from collections.abc import Callable

from newsroom import Files, Newsroom, article


def test_who_has_read_enough_is_no_fault(site_of: Callable[[Files], Newsroom]) -> None:
    newsroom = site_of({"content/articles/un.md": article("Un", "Texte.")})
    command = [sys.executable, "-m", "sitegen.cli.commands", "build", "--profile"]
    with subprocess.Popen(command, cwd=newsroom.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()  # as “head” does
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert (newsroom.output / "index.html").exists()
