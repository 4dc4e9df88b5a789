"""What every open page must know: which generation of the site is served, and why there is no newer one.

This module knows nothing of builds and of files.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from pathlib import Path

import msgspec

from sitegen.errors.problems import SitegenError
from sitegen.errors.selection import select
from sitegen.messages.language import shown
from sitegen.messages.message import tr
from sitegen.serve.editor import editor_url

_MOST_SENT = 500  # files; if more changed, every page compares for itself
_AROUND = 2  # lines shown before and after the one with the problem
_HEARTBEAT = 15.0  # seconds; only writing to a connection shows that its client is gone
_ELSEWHERE = tr("The terminal and the dashboard of the preview show what is wrong.")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A SitegenError as the browser shows it."""

    severity: str
    """``error``, ``warning`` or ``note``."""
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
    """URL that opens the place in an editor."""


class LiveState(msgspec.Struct, frozen=True, kw_only=True):
    """What is served."""

    epoch: str
    """Name of this generation of pages; a new name means that some page differs."""
    base: str
    """Path of the front page, decoded, with a slash at each end."""
    ready: bool
    """Whether the site has been built at all."""
    problems: tuple[Problem, ...]
    """Why there is no newer generation; empty if the pages are up to date."""
    before: str = ""
    """Name of the previous generation."""
    changed: tuple[str, ...] | None = None
    """Files in which this generation differs from the previous one; None for any."""
    edited: str = ""
    """URL path of the page of the document that was edited, if there was exactly one."""
    follow: bool = False
    """Whether open pages go there."""


def problem_of(error: SitegenError, root: Path) -> Problem:
    """Return an error of the site in ``root`` as the browser shows it."""
    file = root / error.path if error.path else None
    context = _around(file, error.line) if file and error.line else ()
    editor = editor_url(file, error.line, error.column) if file and _is_file(file) else ""
    return Problem(
        severity=error.severity,
        place=error.place,
        message=shown(error.message),
        line=error.line,
        column=error.column,
        excerpt=error.excerpt,
        hint=shown(error.hint) if error.hint else None,
        context=context,
        editor=editor,
    )


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a problem may be that no file can have this name
        return False


def _around(file: Path, line: int) -> tuple[tuple[int, str], ...]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError):
        return ()
    first = max(1, line - _AROUND)
    return tuple(enumerate(lines[first - 1 : line + _AROUND], first)) if line <= len(lines) else ()


def message_of(state: LiveState, inside: bool = True) -> bytes:
    """Return a state as the client reads it; only ``inside`` the newsroom with what is wrong, and where."""
    names = ("epoch", "before", "base", "changed", "edited", "follow", "problems")
    message = {name: getattr(state, name) for name in names}
    if state.problems and not inside:
        message["problems"] = (problem_of(SitegenError(_ELSEWHERE), Path()),)
    return msgspec.json.encode(message)


class Live:
    """The present state, and the open pages that receive each new one."""

    def __init__(self, root: Path = Path(), follow: bool = False) -> None:
        self._root = root
        self._follow = follow
        self.open_pages: Counter[str] = Counter()
        """URL paths of the pages open in a browser."""
        # Epochs of two runs never match, so a page left open reloads when the server is back.
        self._run = secrets.token_hex(4)
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._closed = False
        self.state = LiveState(epoch=f"{self._run}-0", base="/", ready=False, problems=())

    def succeed(self, base: str, changed: Collection[str] | None, edited: str = "") -> None:
        """Report, from any thread, a successful build and the files that differ; None for any."""
        if changed is None or changed or not self.state.ready:
            self._publish(self._next(base, changed, edited, ()))
        else:
            self._publish(msgspec.structs.replace(self.state, problems=()))

    def announce(self, base: str, changed: Collection[str], edited: str = "") -> None:
        """Report, from any thread, a new generation, although not all of its files are made yet."""
        self._publish(self._next(base, changed, edited, self.state.problems))

    def _next(
        self, base: str, changed: Collection[str] | None, edited: str, problems: tuple[Problem, ...]
    ) -> LiveState:
        self._count += 1
        return LiveState(
            epoch=f"{self._run}-{self._count}",
            base=base,
            ready=True,
            problems=problems,
            before=self.state.epoch,
            changed=tuple(changed) if changed is not None and len(changed) <= _MOST_SENT else None,
            edited=edited,
            follow=self._follow,
        )

    def fail(self, errors: Iterable[SitegenError]) -> None:
        """Report, from any thread, a failed build: the last good pages stay."""
        chosen, _ = select(list(errors))
        problems = tuple(problem_of(error, self._root) for error in chosen)
        self._publish(msgspec.structs.replace(self.state, problems=problems))

    def close(self) -> None:
        """End every stream; call this in the event loop."""
        self._closed = True
        self._wake()

    async def stream(self, page: str = "", inside: bool = True) -> AsyncIterator[bytes]:
        """Yield the present state and each later one as Server-Sent Events, to a browser that shows a page.

        Only ``inside`` the newsroom does it show what is wrong.
        """
        self._loop = asyncio.get_running_loop()
        self.open_pages[page] += 1
        try:
            async for message in self._messages(inside):
                yield message
        finally:
            self.open_pages -= Counter([page])

    async def _messages(self, inside: bool) -> AsyncIterator[bytes]:
        sent = None
        while not self._closed:
            changed, state = self._changed, self.state  # in this order, to miss no change between the two
            if state is not sent:
                sent = state
                yield b"data: " + message_of(state, inside) + b"\n\n"
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
