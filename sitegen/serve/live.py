"""What every open page should know: which generation of the site is served, and why there is no newer one.

This module knows nothing of builds and of files.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from pathlib import Path

import msgspec

from sitegen.errors.problems import SitegenError
from sitegen.serve.editor import editor_address

_MOST_TOLD = 500  # files; where more changed, every page looks for itself
_AROUND = 2  # lines shown before and after the one concerned
_HEARTBEAT = 15.0  # seconds; a connection that nobody reads any more is noticed by writing to it


class Problem(msgspec.Struct, frozen=True):
    """A SitegenError as the browser shows it."""

    severity: str
    """``error`` or ``warning``."""
    place: str
    """``path:line:column``, as far as known."""
    message: str
    """What is wrong."""
    line: int | None
    """Number of the line shown."""
    column: int | None
    """Column to mark."""
    excerpt: str | None
    """The line shown."""
    hint: str | None
    """What to do."""
    context: tuple[tuple[int, str], ...] = ()
    """Numbers and texts of the lines around it."""
    editor: str = ""
    """Address that opens the place in an editor."""


class LiveState(msgspec.Struct, frozen=True):
    """What is served."""

    epoch: str
    """Name of this generation of pages; another one means that some page differs."""
    base: str
    """Path of the front page, decoded, with a slash at both ends."""
    ready: bool
    """Whether there is a generation at all."""
    problems: tuple[Problem, ...]
    """Why there is no newer one; empty when the pages are up to date."""
    before: str = ""
    """Name of the generation before this one."""
    changed: tuple[str, ...] | None = None
    """Files in which this generation differs from the one before; None for any."""
    edited: str = ""
    """Address of the page of the document that was edited, where it was one."""
    follow: bool = False
    """Whether open pages shall go there."""


def problem_of(error: SitegenError, root: Path) -> Problem:
    """Return an error of the site in ``root`` as the browser shows it."""
    excerpt = (error.line, error.column, error.excerpt)
    file = root / error.path if error.path else None
    context = _around(file, error.line) if file and error.line else ()
    editor = editor_address(file, error.line, error.column) if file and file.is_file() else ""
    return Problem(error.severity, error.place, error.message, *excerpt, error.hint, context, editor)


def _around(file: Path, line: int) -> tuple[tuple[int, str], ...]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return ()
    first = max(1, line - _AROUND)
    return tuple(enumerate(lines[first - 1 : line + _AROUND], first)) if line <= len(lines) else ()


def message_of(state: LiveState) -> bytes:
    """Return a state as the client reads it."""
    return msgspec.json.encode(
        {
            "epoch": state.epoch, "before": state.before, "base": state.base, "changed": state.changed,
            "edited": state.edited, "follow": state.follow, "problems": state.problems,
        }
    )  # fmt: skip


class Live:
    """The present state, and everybody who wants to hear of the next one."""

    def __init__(self, root: Path = Path(), follow: bool = False) -> None:
        self._root = root
        self._follow = follow
        self.open_pages: Counter[str] = Counter()
        """Addresses of the pages that somebody looks at."""
        # Epochs of another run never equal ours: a page left open is loaded anew when the server is back.
        self._run = secrets.token_hex(4)
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._closed = False
        self.state = LiveState(f"{self._run}-0", "/", False, ())

    def succeed(self, base: str, changed: Collection[str] | None, edited: str = "") -> None:
        """Tell, from any thread, that a build has ended well, and in which files the site is another; None for any."""
        if changed is None or changed or not self.state.ready:
            self._publish(self._next(base, changed, edited, ()))
        else:
            self._publish(msgspec.structs.replace(self.state, problems=()))

    def announce(self, base: str, changed: Collection[str], edited: str = "") -> None:
        """Tell, from any thread, that there is a new generation, although not all of it is made yet."""
        self._publish(self._next(base, changed, edited, self.state.problems))

    def _next(
        self, base: str, changed: Collection[str] | None, edited: str, problems: tuple[Problem, ...]
    ) -> LiveState:
        self._count += 1
        told = tuple(changed) if changed is not None and len(changed) <= _MOST_TOLD else None
        return LiveState(
            f"{self._run}-{self._count}", base, True, problems, self.state.epoch, told, edited, self._follow
        )

    def fail(self, errors: Iterable[SitegenError]) -> None:
        """Tell, from any thread, that a build has failed: what was served stays."""
        problems = tuple(problem_of(error, self._root) for error in errors)
        self._publish(msgspec.structs.replace(self.state, problems=problems))

    def close(self) -> None:
        """End every stream; called in the event loop."""
        self._closed = True
        self._wake()

    async def stream(self, page: str = "") -> AsyncIterator[bytes]:
        """Yield the present state and each later one as Server-Sent Events, to one who looks at a page."""
        self._loop = asyncio.get_running_loop()
        self.open_pages[page] += 1
        try:
            async for message in self._messages():
                yield message
        finally:
            self.open_pages -= Counter([page])

    async def _messages(self) -> AsyncIterator[bytes]:
        sent = None
        while not self._closed:
            changed, state = self._changed, self.state  # in this order, or a change between the two is missed
            if state is not sent:
                sent = state
                yield b"data: " + message_of(state) + b"\n\n"
                continue
            try:
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except TimeoutError:
                yield b":\n\n"

    def _publish(self, state: LiveState) -> None:
        if state == self.state:
            return
        self.state = state
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
