"""A request: what a build is asked to do, and the files that it leaves for the next one.

This module knows nothing of how anything is built.
"""

import gc
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from sitegen.cache.database import BESIDE, Database, locked, refusal
from sitegen.cache.documents import DocumentCache
from sitegen.cache.seal import own_seal
from sitegen.cache.state import SEAL, BuildState
from sitegen.cache.user import private_folder
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import BuildFailed, DamagedCache, OutputError
from sitegen.messages.message import tr

ResultType = TypeVar("ResultType")


class BuildRequest(msgspec.Struct, frozen=True):
    """What a build is asked to do."""

    root: Path
    """Folder of the site."""
    output: Path | None = None
    """Folder to write; by default ``output`` in the site's folder."""
    base_url: str | None = None
    """Instead of ``site.url``."""
    now: datetime | None = None
    """The moment of the build; by default now."""
    drafts: bool = False
    """Whether to publish drafts."""
    future: bool = False
    """Whether to publish scheduled articles."""
    jobs: int = 0
    """Worker processes; 0 for one on each processor."""
    strict: bool = False
    """Whether warnings are errors."""
    plain_assets: bool = False
    """Whether to leave assets as they are, whatever ``site.toml`` says: saving one then changes no page."""
    publishes: bool = False
    """Whether the site is published next, so that no file may be missing."""
    on_request: bool = False
    """Whether pictures, social images and the search index are made on request, not by the build."""
    cluster: str | None = None
    """Address of the cluster that does the work; empty for the one in ``site.toml``, None for this computer alone."""
    profile: bool = False
    """Whether to measure what each template costs."""
    state: Path | None = None
    """Folder of the state; by default ``.sitegen`` in the site's folder."""

    @property
    def output_folder(self) -> Path:
        """The folder to write."""
        return (self.output or self.root / "output").absolute()


def state_file(request: BuildRequest) -> Path:
    """Return the file of the state; each output folder has its own: what is in one says nothing of another."""
    name = str(request.output_folder).removeprefix(str(request.root))
    return (request.state or request.root / ".sitegen") / f"state-{digest_bytes(name.encode())[:8]}.db"


def cache_file(request: BuildRequest) -> Path:
    """Return the file of the document cache, next to the state; it serves every output folder."""
    return state_file(request).with_name("documents.db")


def templates_folder(request: BuildRequest) -> Path | None:
    """Return where the code of templates is kept; None for nowhere: it is never run from where others may put some.

    With a key that is the folder of the state, where it is sealed, and else the cache folder of the user.
    """
    if own_seal().key:
        return state_file(request).with_name("templates")
    folder = None if request.state else private_folder(request.root)
    return folder and folder / "templates"


def forget_state(request: BuildRequest) -> None:
    """Forget all documents and templates, and that any output is fresh; which files of the output are ours stays."""
    request = msgspec.structs.replace(request, root=request.root.resolve())
    file = state_file(request)
    cache_file(request).unlink(missing_ok=True)
    if templates := templates_folder(request):
        shutil.rmtree(templates, ignore_errors=True)
    if not file.is_file():
        return
    try:
        with closing(BuildState(file)) as state:
            for name in ("stamp", "snapshot", "shape"):
                state.set(name, b"")
    except BuildFailed as failure:
        if not any(isinstance(one, DamagedCache) for one in failure.problems):
            raise
        _remove(file)


def repaired(
    request: BuildRequest, attempt: Callable[[], ResultType], forget: Callable[[], None] = lambda: None
) -> tuple[ResultType, bool]:
    """Return what an attempt that uses the files of a request returns, and whether one of them was damaged.

    A damaged file counts as empty: it is deleted, ``forget`` is called, and the attempt is made again.
    Raises BuildFailed if a file cannot be used, such as while another build runs, or where the disk is full.
    """
    documents, state = cache_file(request), state_file(request)
    try:
        return _use(attempt), False
    except sqlite3.DatabaseError:  # which file it was, it does not say
        damaged = [documents, state, state.with_name("lock")]
    except (DamagedCache, BuildFailed) as error:
        problems = error.problems if isinstance(error, BuildFailed) else [error]
        found = [one for one in problems if isinstance(one, DamagedCache)]
        if not found:
            raise
        damaged = [state if one.path == state.name else documents for one in found]
    for file in damaged:
        _remove(file)
    forget()
    return _use(attempt), True


def _remove(file: Path) -> None:
    """Remove a database with all that belongs to it."""
    for ending in ("", *BESIDE, SEAL):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _use(attempt: Callable[[], ResultType]) -> ResultType:
    try:
        return attempt()
    except sqlite3.DatabaseError as error:
        if problem := refusal(error):
            raise BuildFailed([problem]) from error
        raise


def open_documents(request: BuildRequest) -> DocumentCache:
    """Return the open document cache. Raises BuildFailed if its folder cannot be written."""
    with _writing(request):
        return DocumentCache(cache_file(request))


@contextmanager
def opened(request: BuildRequest, live: bool = False) -> Iterator[tuple[DocumentCache, BuildState]]:
    """Open both files for one build, which runs alone; ``live`` is one of a session that knows what the last one wrote.

    Raises BuildFailed if their folder cannot be written, and if the state is damaged.
    """
    with ExitStack() as stack:
        with _writing(request):
            stack.enter_context(locked(state_file(request).parent, Database.PATIENCE))
            documents = stack.enter_context(closing(DocumentCache(cache_file(request))))
            state = stack.enter_context(closing(BuildState(state_file(request), live)))
        collecting = gc.isenabled()
        gc.disable()  # what a build makes lives until its end: looking for rubbish in between only costs time
        try:
            yield documents, state
        finally:
            if collecting:
                gc.enable()


@contextmanager
def _writing(request: BuildRequest) -> Iterator[None]:
    """Turn a refusal of the system to write the folder of the state into a problem."""
    try:
        yield
    except OSError as error:
        folder = state_file(request).parent.name
        raise BuildFailed(
            [OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), folder)]
        ) from error
