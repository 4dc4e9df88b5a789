"""A build with nothing to do needs no cluster, and does not ask whether there is one."""

import subprocess
import sys
from pathlib import Path

from newsroom import Newsroom, article


def test_an_unchanged_build_never_connects(tmp_path: Path) -> None:
    site = Newsroom(tmp_path, {"content/articles/a.md": article("Un titre")})
    site.configure("")
    for _ in range(2):
        command = [sys.executable, "-m", "sitegen.cli.commands", "build", "--cluster", "tcp://127.0.0.1:1"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
