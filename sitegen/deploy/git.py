"""git, asked in the folder of a site.

This module knows nothing of what is published.
"""

import os
import subprocess
from pathlib import Path

from sitegen.errors.problems import BuildFailed, DeployError


class Git:
    """The repository that a folder is in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ask(self, *words: str) -> str | None:
        """Return what git answers, without the line break at its end, or None where it refuses or is not there."""
        try:
            done = self._run(words)
        except OSError:
            return None
        return done.stdout.rstrip("\n") if done.returncode == 0 else None

    def do(self, *words: str, failure: str, hint: str | None = None) -> str:
        """Do something and return what git says.

        Raises BuildFailed with a DeployError, which begins with ``failure`` and quotes git.
        """
        try:
            done = self._run(words)
        except OSError as error:
            raise BuildFailed([DeployError("git is not installed", hint="install it")]) from error
        if done.returncode != 0:
            said = done.stderr.strip().removeprefix("fatal: ") or f"git ended with {done.returncode}"
            raise BuildFailed([DeployError(f"{failure}: {said}", hint=hint)])
        return done.stdout.rstrip("\n")

    def _run(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        # The messages of git are read by people only, but for the few that are looked for in tests.
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            ["git", "-C", self.root, *words], capture_output=True, encoding="utf-8", errors="replace", check=False,
            env=environment,
        )  # fmt: skip
