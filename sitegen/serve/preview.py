"""The preview: after each change, a build into a folder of its own, and the pages of the newest generation.

Browsers see all files of a generation change at once: as soon as it is known what will change, a request for a page
that is not made yet waits, and that page is made before others. This module knows nothing of the web. The preview
survives every failure.
"""

import gc
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import unquote

import msgspec

from sitegen.config.site import load_config
from sitegen.content.routes import quote_route
from sitegen.engine.engine import build
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest, cache_file
from sitegen.engine.session import Session
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError
from sitegen.messages.message import tr
from sitegen.serve.files import Found, find
from sitegen.serve.generation import Generation
from sitegen.serve.hidden import Hidden, hidden_pages
from sitegen.serve.live import Live, LiveState
from sitegen.serve.pictures import PicturesOnRequest
from sitegen.serve.search import SearchOnRequest
from sitegen.serve.watch import Watch

Progress = Callable[[str, int, int], None]

_BUILDS = 50  # between two garbage collections, if there is no pause
_PAUSE = 5.0  # seconds after the last save until there is time to check every file


class _Stopped(Exception):
    """The preview ends while a build runs, or there is a newer change."""


class News(msgspec.Struct, frozen=True):
    """How one build of the preview went."""

    result: BuildReport | BuildFailed
    """What it did, or why it failed."""
    changed: frozenset[str]
    """Files that had changed; empty if every file was checked."""
    seconds: float
    """Time from the change notification until the pages were ready."""


Report = Callable[[News], None]


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a URL leads to at this moment."""

    state: LiveState
    """The generation."""
    found: Found = Found()
    """What the URL leads to."""
    file: BinaryIO | None = None
    """The file, open."""
    path: str = ""
    """Its path in the folder of pages."""
    hidden: Hidden | None = None
    """Why readers cannot see it; None if they can."""

    @property
    def notice(self) -> str:
        """Why readers cannot see it, in words."""
        return self.hidden.notice if self.hidden else ""


class Preview:
    """Builds, and opens the files of the newest good build."""

    def __init__(
        self,
        request: BuildRequest,
        origin: str,
        name: str,
        live: Live,
        report: Report,
        progress: Progress = lambda stage, done, total: None,
    ) -> None:
        self.root = request.root.resolve()
        self._pages = self.root / ".sitegen" / "serve" / name / "pages"
        self.request = msgspec.structs.replace(request, root=self.root, output=self._pages, on_request=True)
        self.cache_path = cache_file(self.request)
        """The document cache, which holds the bodies of all documents."""
        self.origin = origin
        """URL of the server, without a final slash."""
        self.published_url = ""
        """URL of the front page for readers."""
        self.live = live
        self._report = report
        self._progress = progress
        self._generation = Generation(self._pages, live, self._edited)
        self.session = Session(self._generation)
        self.pictures = PicturesOnRequest(self.session, self.cache_path.parent, self.request.jobs)
        """Versions of pictures, and social images."""
        self.search = SearchOnRequest(self.session, self.cache_path)
        """The search index."""
        self._stopped = False
        self._superseded: Callable[[], bool] = lambda: False
        self._hidden: dict[str, Hidden] = {}
        self._changed: frozenset[str] = frozenset()

    # Requests, in any thread

    def open(self, route: Callable[[LiveState], str | None]) -> Opened:
        """Return the present state, what ``route`` of it leads to, and the file, open.

        State and file belong to one generation, and the file does not change while it is read.
        """
        with self._generation.exchange:
            wanted = route(self.live.state)
            if wanted is None or not self.live.state.ready:
                return Opened(state=self.live.state)
            try:
                found = find(self._pages, wanted)
                if found.file is None:
                    return Opened(state=self.live.state, found=found)
                path = found.file.relative_to(self._pages).as_posix()
                file = self._generation.open(found.file, path)
                hidden = self._hidden.get(path)
                return Opened(state=self.live.state, found=found, file=file, path=path, hidden=hidden)
            except OSError:
                return Opened(state=self.live.state)

    def settle(self, patience: float) -> None:
        """Wait for the end of a build that was already announced, at most ``patience`` seconds."""
        self._generation.settle(patience)

    def _edited(self) -> str:
        """Return the URL path of the page of the document that was edited, if there was exactly one."""
        last = self.session.good
        found = [last.site.public[path].route for path in self._changed if path in last.site.public] if last else []
        return self._generation.base + quote_route(found[0]) if len(found) == 1 else ""

    # Builds

    def follow(self, watch: Watch) -> None:
        """Build after each change until the watch is stopped; check every file in a pause."""
        self._superseded = lambda: watch.pending
        complete, builds = False, 0
        try:
            while True:
                if self.session.good:
                    watch.add(self.session.good.snapshot.plugins.inputs.places)
                changed = watch.wait(None if complete else _PAUSE)
                if changed is None:
                    return
                gc.disable()  # Python would collect garbage after each build, and delay the next save
                self.build(changed or None)
                complete, builds = not changed, builds + 1
                if complete or builds % _BUILDS == 0:
                    gc.collect()
                    gc.enable()
        finally:
            gc.enable()

    def prepare(self) -> None:
        """Build for the first time, and do in advance what the first edit would wait for."""
        self.build()
        try:
            self.session.warm_up()
        except Exception:  # a build will report it
            self.session.engine = None
        # What the first build made stays until the end: collecting it again and again would cost time.
        gc.collect()
        gc.freeze()

    def build(self, changed: frozenset[str] | None = None) -> None:
        """Build once, publish the result and report it.

        ``changed`` are the files that may have changed. Without them, check every file, and report only a difference.
        """
        result: BuildReport | BuildFailed
        start = time.perf_counter()
        first = self.session.good is None
        self._changed = changed or frozenset()
        if changed:
            self.session.notify(changed)
        else:
            self.session.look_at_all()
        try:
            result = self._build()
        except _Stopped:
            return
        except BuildFailed as failure:
            result = failure
        except (Exception, SystemExit) as error:  # a bug, or a file that disappeared while sitegen read it
            self.session.forget()
            text = tr("internal error: {kind}: {error}", kind=type(error).__name__, error=error)
            hint = tr("if the next save does not fix it, “sitegen --debug build” shows where")
            result = BuildFailed([SitegenError(text, hint=hint)])
        finally:
            self._generation.end()
        if isinstance(result, BuildFailed):
            self.live.fail(result.problems)
        if changed or first or isinstance(result, BuildFailed) or result.files.written or result.files.removed:
            self._report(News(result, self._changed, time.perf_counter() - start))

    def stop(self) -> None:
        """Stop a running build, unless it is already putting files in place."""
        self._stopped = True

    def _build(self) -> BuildReport:
        try:
            return self._build_pages()
        except BuildFailed as failure:
            refused = any(isinstance(problem, OutputError) for problem in failure.problems)
            if self.live.state.ready or not refused or not self._pages.exists():
                raise
        # An earlier run left files there; everything in this folder was made by sitegen.
        shutil.rmtree(self._pages)
        return self._build_pages()

    def _build_pages(self) -> BuildReport:
        config = load_config(self.root)
        base, self.published_url = config.base_path, config.site.url
        self._generation.base = unquote(base)
        request = msgspec.structs.replace(self.request, base_url=self.origin + base)
        with ExitStack() as held:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stopped or (stage == "render" and self._superseded()):
                    raise _Stopped
                self._progress(stage, done, total)
                if stage == "write":
                    held.enter_context(self._generation.exchange)

            report = build(request, progress, self.session)
            # Still held: a browser that saw new files under the old epoch would miss the update.
            differing = None if self._generation.ahead else (*report.files.written, *report.files.removed)
            self._hidden = hidden_pages(self.session.good) if self.session.good else {}
            self.live.succeed(self._generation.base, () if self._generation.announced else differing, self._edited())
            self._generation.ahead = False
        return report
