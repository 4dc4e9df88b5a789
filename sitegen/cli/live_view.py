"""What the terminal says of a preview: a line for each save, what is wrong, and where the preview is.

Where somebody looks, a last line tells what goes on and stays in its place; in a pipe there are lines only. Nothing
wakes up while nothing happens. This module knows nothing of how a preview is made.
"""

import io
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from sitegen.cli.terminal import show_problems, show_report
from sitegen.engine.report import BuildReport
from sitegen.errors.problems import BuildFailed
from sitegen.serve.preview import News
from sitegen.serve.server import Service, View

if TYPE_CHECKING:
    from rich.live import Live

_FRAME = 0.1  # seconds between two drawings
_PATIENCE = 0.7  # seconds after which a build is long enough to be watched
_MOST = 3  # files or reasons told of one save


class LiveView(View):
    """Tells in the terminal how a preview goes."""

    def __init__(self) -> None:
        self._looked_at = sys.stdout.isatty()
        self._console: Any = None
        self._live: Live | None = None
        self._status = "Building…"
        self._place = self._address = ""
        self._first = True
        self._began: float | None = None
        self._drawn = 0.0
        self._warned: set[str] = set()
        # Pages are asked for, and builds end, in different threads.
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        if self._looked_at:
            from rich.console import Console

            self._console = Console()
            self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._erase()
            self._console = None

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far a build is, where it takes long."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        elif self._looked_at and total and now - self._began > _PATIENCE and now - self._drawn > _FRAME:
            self._drawn = now
            self._show(f"Building: {stage} {done} of {total}")

    def built(self, news: News) -> None:
        """Say what changed, why, and how long it took; or what is wrong."""
        self._began, result = None, news.result
        if isinstance(result, BuildFailed):
            count = sum(problem.severity == "error" for problem in result.problems)
            self._place = f"{count} error{'s' if count > 1 else ''}: the last good pages are shown. "
            self._say(lambda: self._tell_failure(news, result))
            return
        self._place = ""
        if self._first:
            self._first = False
            self._warned = {str(warning) for warning in result.warnings}
            self._say(lambda: show_report(result, "the preview"))
        else:
            self._say(lambda: self._tell(news, result))

    def started(self, service: Service) -> None:
        """Say where the preview is, for this computer and for others."""

        def tell() -> None:
            click.echo(f"Serving at {service.url} (Ctrl-C to stop)")
            click.echo(f"Drafts, and what is left to do: {service.desk_url}")
            for url in service.network_urls:
                click.echo(f"For others in your network: {url}")
            if not service.is_private:
                click.echo("Everybody in your network can read this preview.", err=True)
            if self._looked_at and service.network_urls:
                click.echo(_code(service.network_urls[0]))

        self._address = service.url
        self._say(tell)

    def _tell_failure(self, news: News, failure: BuildFailed) -> None:
        click.echo(f"{_clock()}  {_files(news)}", err=True)
        show_problems(failure.problems)

    def _tell(self, news: News, report: BuildReport) -> None:
        changed = len(report.files.written) + len(report.files.removed)
        pages = "no page differs" if not changed else f"{changed} file{'s' if changed > 1 else ''}"
        took = f"{news.seconds * 1000:.0f} ms" if news.seconds < 10 else f"{news.seconds:.1f} s"
        click.echo(f"{_clock()}  {_files(news)}: {pages} in {took}")
        for line in _reasons(report):
            click.echo(click.style(f"          {line}", dim=True))
        # What was told and is still so is not told again with each save.
        warnings = {str(warning): warning for warning in report.warnings}
        show_problems(warning for text, warning in warnings.items() if text not in self._warned)
        self._warned = set(warnings)

    def _say(self, tell: Callable[[], None]) -> None:
        """Print something above the last line."""
        with self._lock:
            self._erase()
            tell()
            sys.stdout.flush()
            self._status = ""
            self._draw()

    def _show(self, status: str) -> None:
        with self._lock:
            self._status = status
            self._erase()
            self._draw()

    def _draw(self) -> None:
        if self._console is None:
            return
        from rich.live import Live
        from rich.text import Text

        where = f"Watching · {self._address} · Ctrl-C to stop" if self._address else "Starting…"
        words = self._status or self._place + where
        line = Text(words, style="red" if self._place else "dim", no_wrap=True, overflow="ellipsis")
        # Drawn when something happens: what draws by itself would wake up while nothing does.
        self._live = Live(line, console=self._console, auto_refresh=False, transient=True)
        self._live.start(refresh=True)

    def _erase(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


def _clock() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _files(news: News) -> str:
    files = sorted(news.rung)
    more = f" and {len(files) - _MOST} more" if len(files) > _MOST else ""
    return ", ".join(files[:_MOST]) + more if files else "the clock, or something unseen"


def _reasons(report: BuildReport) -> Iterator[str]:
    """Yield why files were made, the reason of most first."""
    written = set(report.files.written)
    reasons: dict[str, list[str]] = {}
    for path, _, reason, _ in report.made:
        if path in written:
            reasons.setdefault(reason, []).append(path)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for reason, paths in ordered[:_MOST]:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield f"{reason}: {paths[0]}{more}"
    if len(ordered) > _MOST:
        yield f"and {len(ordered) - _MOST} other reasons"


def _code(url: str) -> str:
    """Return an address as a QR code, for the camera of a telephone."""
    import segno

    out = io.StringIO()
    segno.make(url, micro=False).terminal(out, border=2, compact=True)
    return out.getvalue().rstrip("\n")
