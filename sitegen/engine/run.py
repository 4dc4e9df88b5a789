"""A run: what one build was asked, and what it has open while it goes on.

This module knows nothing of what a build does.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

from sitegen.cache.documents import DocumentCache
from sitegen.cache.state import BuildState, Trace
from sitegen.config.cluster import ClusterConfig
from sitegen.engine.report import Stopwatch
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import LastBuild, Session
from sitegen.engine.snapshot import Discovered, InputSnapshot, discover_in_background, take_snapshot, update_snapshot
from sitegen.engine.span import Span, decode_span
from sitegen.engine.write import Look, current_digest, look_at
from sitegen.workers.background import BackgroundProcess
from sitegen.workers.pool import SMALL_WITH_THREADS, Pool, Workers, default_jobs

Progress = Callable[[str, int, int], None]


class Run:
    """One build."""

    def __init__(
        self,
        request: BuildRequest,
        progress: Progress,
        documents: DocumentCache,
        state: BuildState,
        session: Session | None,
    ) -> None:
        self.request = request
        self.root = request.root
        self.output = request.output_folder
        self.progress = progress
        self.documents = documents
        self.state = state
        self.session = session
        self.workers: Workers = Pool(request.jobs or default_jobs(), *((SMALL_WITH_THREADS,) if session else ()))
        self.watch = Stopwatch()
        self.touched: dict[str, int] = {}
        """Times of files of the output that only look newer than their traces, by path."""
        # The system checks both folders in the background, file by file.
        jobs = 1 if session else self.workers.jobs
        self._found: BackgroundProcess[Discovered] = BackgroundProcess(lambda: discover_in_background(self.root), jobs)
        self._looked: BackgroundProcess[Look] = BackgroundProcess(lambda: look_at(self.output, state.path), jobs)

    def end(self) -> None:
        """End what goes on in the background."""
        self._found.drop()
        self._looked.drop()
        self.workers.close()

    @property
    def last(self) -> LastBuild | None:
        """What a session holds of the last build."""
        return self.session.last if self.session else None

    def snapshot(self) -> InputSnapshot:
        """Return everything that the build starts from. Raises BuildFailed where that cannot be read."""
        now = self.request.now or datetime.now(UTC)
        found = None
        if self.session and self.last and self.session.changed is not None and self.last.span.holds_at(now):
            found = update_snapshot(self.last.snapshot, self.root, self.session.changed, now)
        if found is None:
            found = take_snapshot(self.request, self.documents, now, self._found.result)
        if self.session:
            self.session.meet(found.stamp)
        self.watch.stop("discover")
        self._choose_workers(found.config.cluster)
        return found

    def _choose_workers(self, settings: ClusterConfig) -> None:
        """Have a cluster do the work, if the request or the site says so."""
        address = None if self.request.cluster is None else self.request.cluster or settings.address
        if address:
            from sitegen.cluster.open import open_cluster  # most builds do without it

            self.workers = open_cluster(address, settings, self.root, self.workers.here)

    def span(self) -> Span:
        """Return how long the last build is right. Raises ValueError where there was none."""
        return self.last.span if self.last else decode_span(self.state.setting("clock") or b"[]")

    def current(self) -> Callable[[str, Trace | None], str]:
        """Return a function that returns the digest of a file in place."""
        return current_digest(self.output, self.touched, None if self.last else self.look.moved)

    @cached_property
    def look(self) -> Look:
        """What the output folder looks like; of that of a preview only its builds know."""
        return self._looked.result() or look_at(self.output, self.state.path)
