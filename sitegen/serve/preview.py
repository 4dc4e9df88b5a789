"""The preview: a build into a folder of its own after each ring, and the pages of the newest generation.

Readers see a generation change in one instant: from when it is known what will change, a page that is not made yet is
waited for, and made before others. This module knows nothing of the web. Whatever fails, the preview goes on.
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
from sitegen.serve.pictures import Picturing
from sitegen.serve.search import Searching
from sitegen.serve.watch import Watch

Progress = Callable[[str, int, int], None]

_NOTICES = {"draft": "draft", "review": "in review", "embargo": "under embargo", "scheduled": "appears {date}"}
_BUILDS = 50  # so many are made without looking for rubbish, if there is no pause
_PAUSE = 5.0  # seconds after the last save, after which there is time to look at everything


class _Stopped(Exception):
    """The preview ends while a build runs, or something newer rang."""


class News(msgspec.Struct, frozen=True):
    """How one build of the preview went."""

    result: BuildReport | BuildFailed
    """What it did, or why it did nothing."""
    rung: frozenset[str]
    """Files that had changed; empty where everything was looked at."""
    seconds: float
    """Time from the ring of the bell until the pages were there."""


Report = Callable[[News], None]


class Hidden(msgspec.Struct, frozen=True):
    """A page that readers cannot see."""

    notice: str
    """Why."""
    card: Image | None = None
    """The picture with which it will be shared once they can."""


class Opened(msgspec.Struct, frozen=True):
    """What an address leads to at this instant."""

    state: LiveState
    """The generation."""
    found: Found = Found()
    """Where it leads."""
    file: BinaryIO | None = None
    """The file, open."""
    path: str = ""
    """Its path among the pages."""
    hidden: Hidden | None = None
    """Why readers cannot see it, if they cannot."""

    @property
    def notice(self) -> str:
        """Why readers cannot see it, in words."""
        return self.hidden.notice if self.hidden else ""


class Preview(BuildListener):
    """Builds, and opens the files of the newest good build."""

    def __init__(
        self,
        request: BuildRequest,
        address: str,
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
        """File that holds the bodies of all documents."""
        self.address = address
        """Address of the server, without a slash at its end."""
        self.published_url = ""
        """Address of the front page for readers."""
        self.live = live
        self._report = report
        self._progress = progress
        self.session = Session(self)
        self.picturing = Picturing(self.session, self.root, self.memory.parent, self.request.jobs)
        """Versions of pictures, and cards."""
        self.searching = Searching(self.session, self.memory)
        """The index of the search page."""
        # Held while new files are put in place, and by each reader for the instant of opening one.
        # Re-entrant: a build that finds its state damaged begins again, and may have been writing.
        self._exchange = threading.Condition(threading.RLock())
        self._stopped = False
        self._superseded: Callable[[], bool] = lambda: False
        self._hidden: dict[str, Hidden] = {}
        self._rung: frozenset[str] = frozenset()
        # Of the generation that is being made: files not made yet, files that wait in the stage, files asked for.
        self._pending: set[str] = set()
        self._made: set[str] = set()
        self._asked: deque[str] = deque()
        self._stale: Sequence[str] = ()
        self._announced = False
        self._base = "/"
        # Whether pages were shown that are not those of the last good build.
        self._ahead = False

    # Readers, in any thread

    def open(self, route: Callable[[LiveState], str | None]) -> Opened:
        """Return the present state, what ``route`` of it leads to, and the file, open.

        State and file are of one generation, and the file stays what it is while it is read.
        """
        with self._exchange:
            wanted = route(self.live.state)
            if wanted is None or not self.live.state.ready:
                return Opened(self.live.state)
            try:
                found = find(self._pages, wanted)
                if found.file is None:
                    return Opened(self.live.state, found)
                path = found.file.relative_to(self._pages).as_posix()
                file = self._open(found.file, path)
                return Opened(self.live.state, found, file, path, self._hidden.get(path))
            except OSError:
                return Opened(self.live.state)

    def settle(self, patience: float) -> None:
        """Wait for the end of the build whose news are out already, but no longer than ``patience`` seconds."""
        with self._exchange:
            self._exchange.wait_for(lambda: not self._announced, patience)

    def _open(self, file: Path, path: str) -> BinaryIO:
        if path in self._pending:
            self._asked.append(path)
            self._exchange.wait_for(lambda: path not in self._pending)
        staged = Path(Stage(self._pages).place(path))
        if path in self._made and staged.is_file():
            return staged.open("rb")
        return file.open("rb")

    def _looked_at(self) -> list[str]:
        """Return the files of the pages that are open somewhere."""
        base = self.live.state.base
        routes = [page.removeprefix(base) for page in list(self.live.open_pages) if page.startswith(base)]
        found = (find(self._pages, route).file for route in routes)
        return [file.relative_to(self._pages).as_posix() for file in found if file]

    # The audience of a build, in the thread of the build

    def begin(self, outputs: Sequence[str], whole: bool) -> None:
        """Begin a generation, if its other pages are those of the last one."""
        if whole and outputs and self.live.state.ready:
            with self._exchange:
                self._pending, self._stale = set(outputs), outputs
                self._asked.extend(path for path in self._looked_at() if path in self._pending)

    def wanted(self) -> str | None:
        """Return a page that somebody looks at or waits for; when there is none any more, tell all of the news."""
        if self._asked:
            return self._asked.popleft()
        if self._made and not self._announced:  # where nothing can be made, there is no news
            self._announced = self._ahead = True
            self.live.announce(self._base, self._stale, self._edited())
        return None

    def made(self, output: str) -> None:
        """Let those in who wait for a page."""
        if self._pending:
            with self._exchange:
                self._pending.discard(output)
                self._made.add(output)
                self._exchange.notify_all()

    def _end_generation(self) -> None:
        with self._exchange:
            self._pending.clear()
            self._made.clear()
            self._asked.clear()
            self._announced = False
            self._exchange.notify_all()

    def _edited(self) -> str:
        """Return the address of the page of the document that was edited, if it was one."""
        last = self.session.good
        found = [last.site.public[path].route for path in self._rung if path in last.site.public] if last else []
        return self._base + quote_route(found[0]) if len(found) == 1 else ""

    def _hidden_pages(self) -> dict[str, Hidden]:
        """Return the pages that readers cannot see, by the path of their file."""
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
        """Build after each ring until the watch is stopped; look at everything when there is time."""
        self._superseded = lambda: watch.ringing
        complete, builds = False, 0
        try:
            while True:
                rung = watch.wait(None if complete else _PAUSE)
                if rung is None:
                    return
                gc.disable()  # Python would look for rubbish after each build, and make the next save wait
                self.build(rung or None)
                complete, builds = not rung, builds + 1
                if complete or builds % _BUILDS == 0:
                    gc.collect()
                    gc.enable()
        finally:
            gc.enable()

    def prepare(self) -> None:
        """Build for the first time, and do beforehand what the first edit would wait for."""
        self.build()
        try:
            self.session.warm_up()
        except Exception:  # what is wrong will be told by a build
            self.session.engine = None
        # What the first build made lives as long as we do: looking through it again and again would cost time.
        gc.collect()
        gc.freeze()

    def build(self, rung: frozenset[str] | None = None) -> None:
        """Build once; publish and report how it went.

        ``rung`` are the files that may have changed; without it everything is looked at, and only news are reported.
        """
        result: BuildReport | BuildFailed
        start = time.perf_counter()
        first = self.session.good is None
        self._rung = rung or frozenset()
        if rung:
            self.session.notify(rung)
        else:
            self.session.look_at_all()
        try:
            result = self._build()
        except _Stopped:
            return
        except BuildFailed as failure:
            result = failure
        except (Exception, SystemExit) as error:  # a fault of ours, or a file that went away while we read it
            self.session.forget()
            text = f"internal error: {type(error).__name__}: {error}"
            hint = "if the next save does not mend it, “sitegen --debug build” shows where"
            result = BuildFailed([SitegenError(text, hint=hint)])
        finally:
            self._end_generation()
        if isinstance(result, BuildFailed):
            self.live.fail(result.problems)
        if rung or first or isinstance(result, BuildFailed) or result.files.written or result.files.removed:
            self._report(News(result, self._rung, time.perf_counter() - start))

    def stop(self) -> None:
        """End a running build, unless it is already putting files in place."""
        self._stopped = True

    def _build(self) -> BuildReport:
        try:
            return self._build_pages()
        except BuildFailed as failure:
            refused = any(isinstance(problem, OutputError) for problem in failure.problems)
            if self.live.state.ready or not refused or not self._pages.exists():
                raise
        # What an earlier run left there is in the way; nothing in this folder is anybody's but ours.
        shutil.rmtree(self._pages)
        return self._build_pages()

    def _build_pages(self) -> BuildReport:
        config = load_config(self.root)
        base, self.published_url = config.base_path, config.site.url
        self._base = unquote(base)
        request = msgspec.structs.replace(self.request, base_url=self.address + base)
        with ExitStack() as held:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stopped or (stage == "render" and self._superseded()):
                    raise _Stopped
                self._progress(stage, done, total)
                if stage == "write":
                    held.enter_context(self._exchange)

            report = build(request, progress, self.session)
            # Still held: nobody may see the new files under the old epoch, and miss the news of the new one.
            news = None if self._ahead else (*report.files.written, *report.files.removed)
            self._hidden = self._hidden_pages()
            self.live.succeed(self._base, () if self._announced else news, self._edited())
            self._ahead = False
        return report
