"""The preview: a build into a folder of its own after each ring, and the pages of the last good one.

This module knows nothing of the web. Whatever fails, the preview goes on.
"""

import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import unquote

import msgspec

from sitegen.build.engine import BuildRequest, build
from sitegen.build.report import BuildReport
from sitegen.config import load_config
from sitegen.errors import BuildFailed, OutputError, SitegenError
from sitegen.serve.files import Found, find
from sitegen.serve.live import Live, State
from sitegen.serve.watch import Watch

Report = Callable[[BuildReport | BuildFailed], None]


class _Stopped(Exception):
    """The preview ends while a build runs."""


class Preview:
    """Builds, and opens the files of the last good build."""

    def __init__(self, request: BuildRequest, address: str, name: str, live: Live, report: Report) -> None:
        self._root = request.root.resolve()
        self._pages = self._root / ".sitegen" / "serve" / name / "pages"
        self._request = msgspec.structs.replace(request, root=self._root, output=self._pages, plain_assets=True)
        self._address = address
        self._live = live
        self._report = report
        # Held while new files are put in place, and by each reader for the instant of opening one.
        # Re-entrant: a build that finds its state damaged begins again, and may have been writing.
        self._exchange = threading.RLock()
        self._stopped = False

    def open(self, route: Callable[[State], str | None]) -> tuple[State, Found, BinaryIO | None]:
        """Return the present state, what ``route`` of it leads to, and the file, open.

        State and file are of one generation, and the file stays what it is while it is read.
        """
        with self._exchange:
            state = self._live.state
            wanted = route(state)
            if wanted is None or not state.ready:
                return state, Found(), None
            try:
                found = find(self._pages, wanted)
                return state, found, found.file.open("rb") if found.file else None
            except OSError:
                return state, Found(), None

    def follow(self, watch: Watch) -> None:
        """Build after each ring until the watch is stopped."""
        while watch.wait() is not None:
            self.build()

    def build(self) -> None:
        """Build once; publish and report how it went."""
        result: BuildReport | BuildFailed
        try:
            result = self._build()
        except _Stopped:
            return
        except BuildFailed as failure:
            result = failure
        except Exception as error:  # a fault of ours, or a file that went away while we read it
            text = f"internal error: {type(error).__name__}: {error}"
            hint = "if the next save does not mend it, “sitegen --debug build” shows where"
            result = BuildFailed([SitegenError(text, hint=hint)])
        if isinstance(result, BuildFailed):
            self._live.fail(result.problems)
        self._report(result)

    def stop(self) -> None:
        """End a running build, unless it is already putting files in place."""
        self._stopped = True

    def _build(self) -> BuildReport:
        try:
            return self._build_pages()
        except BuildFailed as failure:
            refused = any(isinstance(problem, OutputError) for problem in failure.problems)
            if self._live.state.ready or not refused or not self._pages.exists():
                raise
        # What an earlier run left there is in the way; nothing in this folder is anybody's but ours.
        shutil.rmtree(self._pages)
        return self._build_pages()

    def _build_pages(self) -> BuildReport:
        base = load_config(self._root).base_path
        request = msgspec.structs.replace(self._request, base_url=self._address + base)
        with ExitStack() as held:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stopped:
                    raise _Stopped
                if stage == "write":
                    held.enter_context(self._exchange)

            report = build(request, progress)
            # Still held: nobody may see the new files under the old epoch, and miss the news of the new one.
            self._live.succeed(unquote(base), bool(report.files.written or report.files.removed))
        return report
