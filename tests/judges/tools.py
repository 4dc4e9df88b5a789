"""Runs the judges that npm brought: ``scripts/setup dev`` installs them, and their absence is a failure."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .newspaper import PROJECT

MODULES = PROJECT / "node_modules"
NODE = Path(sys.executable).with_name("node")
"""The Node.js that pip brought."""


def run_json(*command: str | Path, cwd: Path | None = None) -> Any:
    """Return the JSON that a judge writes; its exit code only tells whether it found something.

    It writes into a file: at the end of a program, Node.js may drop what a pipe has not taken yet.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(command, cwd=cwd, stdout=said, stderr=subprocess.PIPE, encoding="utf-8", timeout=240)
        said.seek(0)
        text = said.read()
    if not text.strip():
        raise AssertionError(f"{command[0]} said nothing (exit code {done.returncode}): {done.stderr}")
    return json.loads(text)


def node_program(name: str) -> tuple[Path, Path]:
    """Return the command of an npm package's program, run by our Node.js."""
    return NODE, MODULES / ".bin" / name
