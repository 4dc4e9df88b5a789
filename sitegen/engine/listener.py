"""The build listener: told what a build makes, and asked which output a reader is waiting for.

This module knows nothing of how outputs are made, nor of how they are served.
"""

from collections.abc import Sequence


class BuildListener:
    """Follows a build. This one ignores everything and waits for nothing."""

    def begin(self, outputs: Sequence[str], whole: bool) -> None:
        """Receive the outputs about to be made; ``whole`` if no other file changes."""

    def wanted(self) -> str | None:
        """Return an output that a reader is waiting for, each once."""
        return None

    def made(self, output: str) -> None:
        """Receive an output that was made; if its bytes are new, it is in the stage."""
