"""What `sitegen serve` prints: a line for each save, problems, and where the preview is.

On a terminal, the last line shows what the preview does. This module knows nothing of how a preview is made.
"""

import io
import sys
from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from sitegen.cli.status_line import StatusLine
from sitegen.cli.terminal import show_problems, show_report
from sitegen.engine.archive import summary
from sitegen.engine.report import BuildReport
from sitegen.errors.printing import draw, say
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.messages.language import shown
from sitegen.messages.message import Message, tr, tr_n
from sitegen.serve.preview import News
from sitegen.serve.server import Service, View

_MOST = 3  # files or reasons printed per save


class LiveView(View):
    """Reports in the terminal how a preview goes."""

    def __init__(self) -> None:
        self._line = StatusLine(sys.stdout)
        self._watching = shown(tr("Starting…"))
        self._first = True
        self._warned: set[str] = set()

    def __enter__(self) -> Self:
        self._line.idle(shown(tr("Building…")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.__exit__(kind, error, trace)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far a build is, if it takes long."""
        self._line.progress(stage, done, total)

    def built(self, news: News) -> None:
        """Print what changed, why, and how long the build took; or what is wrong."""
        result = news.result
        with self._line.above():
            if isinstance(result, BuildFailed):
                self._show_failure(news, result)
                return
            if self._first:
                self._warned = {str(problem) for problem in _problems(result)}
                show_report(result, tr("the preview"))
            else:
                self._show_save(news, result)
            self._first = False
            self._line.idle(self._watching)

    def started(self, service: Service) -> None:
        """Print the URLs of the preview, for this computer and for others."""
        self._watching = shown(tr("Watching · {url} · Ctrl-C to stop", url=service.url))
        with self._line.above():
            say(tr("Serving at {url} (Ctrl-C to stop)", url=service.url))
            say(tr("Dashboard with drafts and what is left to do: {url}", url=service.dashboard_url))
            for url in service.network_urls:
                say(tr("For others on your network: {url}", url=url))
            if not service.is_private:
                say(tr("Everybody on your network can read this preview."), err=True)
            if self._line.on_terminal and service.network_urls:
                draw(_qr_code(service.network_urls[0]))
            self._line.idle(self._watching)

    def _show_failure(self, news: News, failure: BuildFailed) -> None:
        say(f"{_clock()}  {shown(_files(news))}", err=True)
        show_problems(failure.problems)
        count = sum(problem.severity == "error" for problem in failure.problems)
        message = tr_n(
            "{count} error: the preview shows the last good build.",
            "{count} errors: the preview shows the last good build.",
            count,
        )
        self._line.idle(f"{shown(message)} {self._watching}", "red")

    def _show_save(self, news: News, report: BuildReport) -> None:
        changed = len(report.files.written) + len(report.files.removed)
        pages = tr_n("{count} file", "{count} files", changed) if changed else tr("no page differs")
        took = f"{news.seconds * 1000:.0f} ms" if news.seconds < 10 else f"{news.seconds:.1f} s"
        done = tr("{files}: {pages} in {time}", files=_files(news), pages=pages, time=took)
        say(f"{_clock()}  {shown(done)}")
        for line in _reasons(report):
            say(f"          {shown(line)}", dim=True)
        # A warning that still holds is not repeated after each save.
        problems = {str(problem): problem for problem in _problems(report)}
        show_problems(problem for text, problem in problems.items() if text not in self._warned)
        self._warned = set(problems)


def _problems(report: BuildReport) -> list[SitegenError]:
    return [*report.warnings, *summary(report.archive)]


def _clock() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _files(news: News) -> Message:
    files = sorted(news.changed)
    if not files:
        return tr("the clock, or a change that was not reported")
    named = ", ".join(files[:_MOST])
    more = len(files) - _MOST
    return tr("{files} and {count} more", files=named, count=more) if more > 0 else tr("{files}", files=named)


def _reasons(report: BuildReport) -> Iterator[Message]:
    """Yield why files were rebuilt, the most frequent reason first."""
    written = set(report.files.written)
    reasons: dict[str, list[str]] = {}
    for path, _, reason, _ in report.made:
        if path in written:
            reasons.setdefault(reason, []).append(path)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for reason, paths in ordered[:_MOST]:
        values = {"reason": reason, "path": paths[0], "count": len(paths) - 1}
        yield tr("{reason}: {path} and {count} more", **values) if len(paths) > 1 else tr("{reason}: {path}", **values)
    if len(ordered) > _MOST:
        yield tr_n("and {count} other reason", "and {count} other reasons", len(ordered) - _MOST)


def _qr_code(url: str) -> str:
    """Return a URL as a QR code, for the camera of a phone."""
    import segno

    out = io.StringIO()
    segno.make(url, micro=False).terminal(out, border=2, compact=True)
    return out.getvalue().rstrip("\n")
