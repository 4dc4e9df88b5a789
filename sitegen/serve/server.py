"""Serve: watch, build, and show the site in a browser, until Ctrl-C.

    bell -> build -> new generation -> open pages are loaded anew

The loopback interface only, unless told otherwise. This module puts the parts together, and knows no more of
each than how it starts and stops.
"""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import click
import uvicorn

from sitegen.config.site import CONFIG_NAME, load_config
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.serve.addresses import network_addresses
from sitegen.serve.app import make_app
from sitegen.serve.dashboard import ADDRESS
from sitegen.serve.live import Live
from sitegen.serve.preview import News, Preview, Progress, Report
from sitegen.serve.watch import Watch

_EVERYWHERE = ("", "0.0.0.0", "::")
_PORTS_TRIED = 100
_PATIENCE = 2  # seconds for a slow reader, after Ctrl-C


class View:
    """Tells somebody of a preview. This one says where it is, and no more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` tasks of a stage are done."""

    def built(self, news: News) -> None:
        """Tell how a build went."""

    def started(self, service: "Service") -> None:
        """Tell where the preview is."""
        click.echo(f"Serving at {service.url} (Ctrl-C to stop)")


def serve(
    request: BuildRequest,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_browser: bool = False,
    poll: bool = False,
    view: View | None = None,
    follow: bool = False,
) -> None:
    """Show the site in ``request.root`` at ``host`` and the first free port from ``port`` on, until Ctrl-C.

    ``view`` is told how it goes. Raises BuildFailed only where there is no site, or nothing to listen at.
    """
    view = view or View()
    service = Service(request, host, port, poll, view.built, follow, view.progress)

    def greet() -> None:
        view.started(service)
        if open_browser:
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(service.url,), daemon=True).start()

    with suppress(KeyboardInterrupt), _ended_by_others(), view:
        service.run(greet)


@contextmanager
def _ended_by_others() -> Iterator[None]:
    """Take the signal by which systems end programs for Ctrl-C: nothing stays behind then either."""
    if threading.current_thread() is not threading.main_thread():  # only that one hears of signals
        yield
        return

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Service:
    """One running preview: a listening socket, a watch, a builder and a web server."""

    def __init__(
        self,
        request: BuildRequest,
        host: str = "127.0.0.1",
        port: int = 8000,
        poll: bool = False,
        report: Report = lambda news: None,
        follow: bool = False,
        progress: Progress = lambda stage, done, total: None,
    ) -> None:
        if not (request.root / CONFIG_NAME).exists():
            load_config(request.root)  # says that this is the wrong folder
        self._socket = listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.is_private = host.strip("[]") in ("localhost", "::1") or host.startswith("127.")
        self.live = Live(request.root.resolve(), follow)
        name = "127.0.0.1" if host in _EVERYWHERE else host.strip("[]")
        self._address = f"http://[{name}]:{self.port}" if ":" in name else f"http://{name}:{self.port}"
        # A folder for each port: two previews of one site do not disturb each other.
        self._host = host
        self._preview = Preview(request, self._address, str(self.port), self.live, report, progress)
        self._watch = Watch(request.root, poll)
        config = uvicorn.Config(
            make_app(self._preview, self.live, host),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # uvicorn would wake once a second to keep it right: the application knows the time
            timeout_graceful_shutdown=_PATIENCE,
        )
        self._server = _Server(config, self.live)

    @property
    def url(self) -> str:
        """Address of the front page."""
        return self._address + self.live.state.base

    @property
    def desk_url(self) -> str:
        """Address of the desk."""
        return self._address + ADDRESS

    @property
    def network_urls(self) -> list[str]:
        """Addresses of the front page for others in the network; none where nobody else can read it."""
        if self.is_private:
            return []
        if self._host not in _EVERYWHERE:
            return [self.url]
        names = network_addresses(self._socket.family)
        hosts = [f"[{name}]" if ":" in name else name for name in names]
        return [f"http://{host}:{self.port}{self.live.state.base}" for host in hosts]

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Build, then serve until stopped; ``started`` is called once pages can be asked for."""
        # Builds belong to this thread, which should be the main one: only there an article can run out of time.
        server = threading.Thread(target=self._answer, daemon=True)
        try:
            # The bell before the first build: what is saved meanwhile is not missed.
            self._watch.start()
            self._preview.prepare()
            self._server.on_started = started
            server.start()
            self._preview.follow(self._watch)
        finally:
            self.stop()
            if server.ident is not None:
                server.join()
            self._socket.close()

    def _answer(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._watch.stop()

    def stop(self) -> None:
        """End ``run``, from any thread."""
        self._preview.stop()
        self._watch.stop()
        self._server.end()


class _Server(uvicorn.Server):
    """Tells of its start, sleeps while nobody asks, and ends the streams of events before it waits for last readers."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        self.on_started: Callable[[], None] = lambda: None

    def end(self) -> None:
        """End, from any thread."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ended.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.on_started()

    async def main_loop(self) -> None:
        # That of uvicorn looks ten times a second whether it shall end.
        if not self.should_exit:
            await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at ``host`` and the first free port from ``port`` on; 0 is any free one.

    Raises BuildFailed with a reason.
    """
    reason = "there is no such port"
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)) if port else (0,):
        try:
            return _listen(host, candidate)
        except socket.gaierror as error:
            reason = error.strerror or str(error)
            break
        except OSError as error:
            reason = error.strerror or str(error)
    message = f"cannot listen at {host}, port {port}: {reason}"
    raise BuildFailed([SitegenError(message, hint="choose others with --host and --port")])


def _listen(host: str, port: int) -> socket.socket:
    name = host.strip("[]") or None
    places = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = places[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # At once: a port that is bound but does not listen can be bound by the next one too.
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
