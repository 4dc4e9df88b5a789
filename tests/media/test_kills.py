"""Whenever a command is killed, no file is lost, the output is the same, and the next one goes on."""

import subprocess
import sys
from pathlib import Path


def test_a_killed_command_loses_nothing(tmp_path: Path) -> None:
    script = Path(__file__).with_name("kills.py")
    done = subprocess.run([sys.executable, script, tmp_path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 15
