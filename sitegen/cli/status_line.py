"""The last line of a terminal, replaced in place: how far work is, and what the command does while it is idle.

In a pipe there is no such line, and progress appears only if the work takes long. No thread draws it: the operating
system copies a process fast and safely only if it has no other threads, and an idle preview must not wake up the
processor. This module knows nothing of builds.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType

_FRAME = 0.1  # seconds between two drawings
_PATIENCE = 0.7  # seconds after which work counts as long
_BAR = 30  # columns


class StatusLine:
    """The last line of one terminal; several threads can use it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.on_terminal = stream.isatty()
        self._console: Any = None
        self._live: Any = None
        self._idle = ("", "")
        self._began: float | None = None
        self._drawn = 0.0
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._erase()
            self.on_terminal = False

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` tasks of a stage are done, if the work takes long."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        if not self.on_terminal or not total or now - self._began < _PATIENCE or now - self._drawn < _FRAME:
            return
        self._drawn = now
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        line = Table.grid(padding=(0, 1))
        line.add_row(stage, ProgressBar(total, done, _BAR), f"{done} of {total}")
        with self._lock:
            self._draw(line)

    def idle(self, text: str, style: str = "dim") -> None:
        """End the present work; show ``text`` until the next work takes long."""
        self._began = None
        self._idle = text, style
        with self._lock:
            self._draw_idle()

    @contextmanager
    def above(self) -> Iterator[None]:
        """Print lines above this one."""
        with self._lock:
            self._erase()
            try:
                yield
            finally:
                self._stream.flush()
                self._draw_idle()

    def _draw_idle(self) -> None:
        text, style = self._idle
        if text and self.on_terminal:
            from rich.text import Text

            from sitegen.errors.printable import one_line

            self._draw(Text(one_line(text), style=style, no_wrap=True, overflow="ellipsis"))

    def _draw(self, line: "RenderableType") -> None:
        from rich.console import Console
        from rich.live import Live

        self._erase()
        self._console = self._console or Console(file=self._stream)
        self._live = Live(line, console=self._console, auto_refresh=False, transient=True)
        self._live.start(refresh=True)

    def _erase(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None
