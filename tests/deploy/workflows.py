"""Runs the shell steps of a workflow as a runner does; what only GitHub has (``gh``) is a script that notes its words."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml


class Runner:
    """A folder with a checkout, and the environment of a job."""

    def __init__(self, site: Path, scratch: Path) -> None:
        self.site = site
        self.summary = scratch / "summary.md"
        self.programs = scratch / "bin"
        self.programs.mkdir(parents=True)
        self.temporary = scratch / "temporary"
        self.values: dict[str, str] = {
            "github.token": "secret",
            "github.repository": "x/journal",
            "secrets.SITEGEN_CACHE_KEY": "",
            "secrets.SITEGEN_REQUESTS": "",
        }
        self.path = [str(self.programs), str(Path(sys.executable).parent)]
        self.variables: dict[str, str] = {}

    def steps(self, workflow: str) -> dict[str, dict[str, Any]]:
        """Return the steps of a workflow that have a name."""
        told = yaml.safe_load((self.site / ".github/workflows" / workflow).read_text("utf-8"))
        return {step["name"]: step for job in told["jobs"].values() for step in job["steps"] if "name" in step}

    def run(self, workflow: str, name: str) -> subprocess.CompletedProcess[str]:
        """Run a step; the shell is that of a runner where a step names none."""
        step = self.steps(workflow)[name]
        own = {key: self._filled(value) for key, value in step.get("env", {}).items()}
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "PIP_"))},
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temporary),
            "PATH": os.pathsep.join([*self.path, os.environ["PATH"]]),
            **self.variables,
            **own,
        }
        command = ["bash", "-e", "-c", self._filled(step["run"])]
        return subprocess.run(
            command, cwd=self.site, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    def put_program(self, name: str, script: str) -> None:
        """Put a program in front of all others."""
        place = self.programs / name
        place.write_text(f"#!/usr/bin/env bash\n{script}\n", "utf-8")
        place.chmod(0o755)

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda match: self.values[match[1]], text)
