"""Runs the judges that npm brought: ``scripts/setup dev`` installs them, and their absence is a failure."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .newspaper import PROJECT

MODULES = PROJECT / "node_modules"


def run_json(*command: str | Path, cwd: Path | None = None) -> Any:
    """Return the JSON that a judge writes; its exit code only tells whether it found something."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=240)
    if not done.stdout.strip():
        raise AssertionError(f"{command[0]} said nothing (exit code {done.returncode}): {done.stderr}")
    return json.loads(done.stdout)


def node_program(name: str) -> tuple[Path, Path]:
    """Return the command of an npm package's program, run by the Node.js that pip brought."""
    return Path(sys.executable).with_name("node"), MODULES / ".bin" / name
