"""The audience: those who look at a site while it is built, and for whom what they look at is made first.

This module knows nothing of how outputs are made, nor of how they are shown.
"""

from collections.abc import Sequence


class BuildListener:
    """Those who look at a site while it is built. Here nobody does."""

    def begin(self, outputs: Sequence[str], whole: bool) -> None:
        """Hear which outputs are about to be made; ``whole`` if all other files stay as they are."""

    def wanted(self) -> str | None:
        """Return an output that somebody waits for, each once."""
        return None

    def made(self, output: str) -> None:
        """Hear that an output is made, and waits in the stage if its bytes are new."""
