"""Run git in the folder of a site.

This module knows nothing of what is published.
"""

import os
import subprocess
from pathlib import Path

from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr


class Git:
    """The repository that contains a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ask(self, *words: str) -> str | None:
        """Return the output of git without the final line break, or None if it fails or is not installed."""
        try:
            done = self._run(words)
        except OSError:
            return None
        return done.stdout.rstrip("\n") if done.returncode == 0 else None

    def do(self, *words: str, failure: str, hint: str | None = None) -> str:
        """Return the output of git without the final line break.

        Raises BuildFailed with a DeployError that begins with ``failure`` and quotes git.
        """
        try:
            done = self._run(words)
        except OSError as error:
            raise BuildFailed([DeployError(tr("git is not installed"), hint=tr("install git"))]) from error
        if done.returncode != 0:
            said = done.stderr.strip().removeprefix("fatal: ") or tr(
                "git ended with {returncode}", returncode=done.returncode
            )
            raise BuildFailed([DeployError(f"{failure}: {said}", hint=hint)])
        return done.stdout.rstrip("\n")

    def _run(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            ["git", "-C", self.root, *words],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=environment,
        )
