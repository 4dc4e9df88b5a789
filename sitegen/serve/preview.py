"""The preview: after each change, a build into a folder of its own, and the pages of the newest generation.

Browsers see all files of a generation change at once: as soon as it is known what will change, a request for a page
that is not made yet waits, and that page is made before others. This module knows nothing of the web. The preview
survives every failure.
"""

import gc
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

import msgspec

from sitegen.config.site import load_config
from sitegen.content.routes import output_path, quote_route
from sitegen.engine.engine import build
from sitegen.engine.listener import BuildListener
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest, state_file
from sitegen.engine.session import Session
from sitegen.engine.stage import Stage
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError
from sitegen.facts.values import Image
from sitegen.serve.files import Found, find
from sitegen.serve.live import Live, LiveState
from sitegen.serve.pictures import PicturesOnRequest
from sitegen.serve.search import SearchOnRequest
from sitegen.serve.watch import Watch

Progress = Callable[[str, int, int], None]

_NOTICES = {"draft": "draft", "review": "in review", "embargo": "under embargo", "scheduled": "appears {date}"}
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


class Hidden(msgspec.Struct, frozen=True):
    """A page that readers cannot see."""

    notice: str
    """Why."""
    social_image: Image | None = None
    """The picture with which it will be shared once it is public."""


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


class Preview(BuildListener):
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
        self.request = msgspec.structs.replace(
            request, root=self.root, output=self._pages, plain_assets=True, on_request=True
        )
        self.memory = state_file(self.request).with_name("memory.db")
        """The document cache, which holds the bodies of all documents."""
        self.origin = origin
        """URL of the server, without a final slash."""
        self.published_url = ""
        """URL of the front page for readers."""
        self.live = live
        self._report = report
        self._progress = progress
        self.session = Session(self)
        self.pictures = PicturesOnRequest(self.session, self.root, self.memory.parent, self.request.jobs)
        """Versions of pictures, and social images."""
        self.search = SearchOnRequest(self.session, self.memory)
        """The search index."""
        # Held while new files are put in place, and by each request while it opens one.
        # Re-entrant: a build that finds its state damaged starts again, and may have been writing.
        self._exchange = threading.Condition(threading.RLock())
        self._stopped = False
        self._superseded: Callable[[], bool] = lambda: False
        self._hidden: dict[str, Hidden] = {}
        self._changed: frozenset[str] = frozenset()
        # Of the generation being made: files not made yet, files that wait in the stage, files requested.
        self._pending: set[str] = set()
        self._made: set[str] = set()
        self._requested: deque[str] = deque()
        self._stale: Sequence[str] = ()
        self._announced = False
        self._base = "/"
        # Whether pages were served that are newer than the last good build.
        self._ahead = False

    # Requests, in any thread

    def open(self, route: Callable[[LiveState], str | None]) -> Opened:
        """Return the present state, what ``route`` of it leads to, and the file, open.

        State and file belong to one generation, and the file does not change while it is read.
        """
        with self._exchange:
            wanted = route(self.live.state)
            if wanted is None or not self.live.state.ready:
                return Opened(state=self.live.state)
            try:
                found = find(self._pages, wanted)
                if found.file is None:
                    return Opened(state=self.live.state, found=found)
                path = found.file.relative_to(self._pages).as_posix()
                file = self._open(found.file, path)
                hidden = self._hidden.get(path)
                return Opened(state=self.live.state, found=found, file=file, path=path, hidden=hidden)
            except OSError:
                return Opened(state=self.live.state)

    def settle(self, patience: float) -> None:
        """Wait for the end of a build that was already announced, at most ``patience`` seconds."""
        with self._exchange:
            self._exchange.wait_for(lambda: not self._announced, patience)

    def _open(self, file: Path, path: str) -> BinaryIO:
        if path in self._pending:
            self._requested.append(path)
            self._exchange.wait_for(lambda: path not in self._pending)
        staged = Path(Stage(self._pages).place(path))
        if path in self._made and staged.is_file():
            return staged.open("rb")
        return file.open("rb")

    def _open_files(self) -> list[str]:
        """Return the files of the pages open in a browser."""
        base = self.live.state.base
        routes = [page.removeprefix(base) for page in list(self.live.open_pages) if page.startswith(base)]
        found = (find(self._pages, route).file for route in routes)
        return [file.relative_to(self._pages).as_posix() for file in found if file]

    # The build listener, in the thread of the build

    def begin(self, outputs: Sequence[str], whole: bool) -> None:
        """Begin a generation, if it shares all other pages with the last one."""
        if whole and outputs and self.live.state.ready:
            with self._exchange:
                self._pending, self._stale = set(outputs), outputs
                self._requested.extend(path for path in self._open_files() if path in self._pending)

    def wanted(self) -> str | None:
        """Return a page that a browser shows or waits for; if there is none left, announce the generation."""
        if self._requested:
            return self._requested.popleft()
        if self._made and not self._announced:  # if no page could be made, there is nothing to announce
            self._announced = self._ahead = True
            self.live.announce(self._base, self._stale, self._edited())
        return None

    def made(self, output: str) -> None:
        """Answer the requests that wait for a page."""
        if self._pending:
            with self._exchange:
                self._pending.discard(output)
                self._made.add(output)
                self._exchange.notify_all()

    def _end_generation(self) -> None:
        with self._exchange:
            self._pending.clear()
            self._made.clear()
            self._requested.clear()
            self._announced = False
            self._exchange.notify_all()

    def _edited(self) -> str:
        """Return the URL path of the page of the document that was edited, if there was exactly one."""
        last = self.session.good
        found = [last.site.public[path].route for path in self._changed if path in last.site.public] if last else []
        return self._base + quote_route(found[0]) if len(found) == 1 else ""

    def _hidden_pages(self) -> dict[str, Hidden]:
        """Return the pages that readers cannot see, by path of the file."""
        last = self.session.good
        if last is None:
            return {}
        zone = last.snapshot.config.zone
        found = {}
        for facts in last.facts.editions.values():
            site = facts.roots.newspaper
            for name in facts.inputs["previews"]:
                article = site.articles[name]
                if article.state in _NOTICES:
                    date = article.meta.date.astimezone(zone).strftime("%Y-%m-%d %H:%M")
                    notice = _NOTICES[article.state].format(date=date)
                    found[output_path(article.route)] = Hidden(notice, facts.value(("share", article.id)))
            for page in site.pages.values():
                if page.meta.status in _NOTICES:
                    found[output_path(page.route)] = Hidden(_NOTICES[page.meta.status])
        return found

    # Builds

    def follow(self, watch: Watch) -> None:
        """Build after each change until the watch is stopped; check every file in a pause."""
        self._superseded = lambda: watch.pending
        complete, builds = False, 0
        try:
            while True:
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
            text = f"internal error: {type(error).__name__}: {error}"
            hint = "if the next save does not fix it, “sitegen --debug build” shows where"
            result = BuildFailed([SitegenError(text, hint=hint)])
        finally:
            self._end_generation()
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
        self._base = unquote(base)
        request = msgspec.structs.replace(self.request, base_url=self.origin + base)
        with ExitStack() as held:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stopped or (stage == "render" and self._superseded()):
                    raise _Stopped
                self._progress(stage, done, total)
                if stage == "write":
                    held.enter_context(self._exchange)

            report = build(request, progress, self.session)
            # Still held: a browser that saw new files under the old epoch would miss the update.
            differing = None if self._ahead else (*report.files.written, *report.files.removed)
            self._hidden = self._hidden_pages()
            self.live.succeed(self._base, () if self._announced else differing, self._edited())
            self._ahead = False
        return report
