"""Serve: watch, build, and show the site in a browser, until Ctrl-C.

    change notification -> build -> new generation -> open pages update

The server listens on the loopback interface only, unless the user asks for another. This module assembles the parts;
of each it knows only how to start and stop it.
"""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import msgspec
import uvicorn

from sitegen.config.site import CONFIG_NAME, load_config
from sitegen.engine.request import BuildRequest
from sitegen.errors.printing import say
from sitegen.messages.message import tr
from sitegen.serve.admission import Admission
from sitegen.serve.app import make_app
from sitegen.serve.dashboard import HOME
from sitegen.serve.guard import is_this_machine
from sitegen.serve.live import Live
from sitegen.serve.network import listen, network_addresses
from sitegen.serve.preview import News, Preview
from sitegen.serve.watch import Watch

_EVERYWHERE = ("", "0.0.0.0", "::")
_PATIENCE = 2  # seconds for a slow client, after Ctrl-C


class ServeOptions(msgspec.Struct, frozen=True):
    """How a preview is served."""

    host: str = "127.0.0.1"
    """Name or IP address to listen on."""
    port: int = 8000
    """The first port to try; 0 for any free one."""
    poll: bool = False
    """Whether to poll for changes, not to rely on the system's notifications."""
    follow: bool = False
    """Whether open pages go to the article just saved."""
    allowed_hosts: tuple[str, ...] = ()
    """Names of other hosts that lead here: of a tunnel, a container or a network."""
    public: bool = False
    """Whether readers may look at it, so that what is the newsroom's takes a token."""
    as_built: bool = False
    """Whether stylesheets and scripts are minified and named as in a build."""


class View:
    """Reports to the user how a preview goes. This one prints its URL only."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` tasks of a stage are done."""

    def built(self, news: News) -> None:
        """Report how a build went."""

    def started(self, service: "Service") -> None:
        """Report where the preview is."""
        say(tr("Serving at {url} (Ctrl-C to stop)", url=service.url))


def serve(request: BuildRequest, options: ServeOptions, view: View | None = None, open_browser: bool = False) -> None:
    """Show the site in ``request.root`` in a browser until Ctrl-C; the port is the first free one.

    Raises BuildFailed only if there is no site, or if no port can be opened.
    """
    view = view or View()
    service = Service(request, options, view)

    def greet() -> None:
        view.started(service)
        if open_browser:
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(service.url,), daemon=True).start()

    with suppress(KeyboardInterrupt), _sigterm_as_interrupt(), view:
        service.run(greet)


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM, by which systems end programs, like Ctrl-C: the preview then cleans up as well."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
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

    def __init__(self, request: BuildRequest, options: ServeOptions, view: View | None = None) -> None:
        if not (request.root / CONFIG_NAME).exists():
            load_config(request.root)  # raises the error for a wrong folder
        view = view or View()
        host = options.host
        self._socket = listen(host, options.port)
        self.port: int = self._socket.getsockname()[1]
        self.is_private = is_this_machine(host)
        self.live = Live(request.root.resolve(), options.follow)
        name = "127.0.0.1" if host in _EVERYWHERE else host.strip("[]")
        self._origin = f"http://[{name}]:{self.port}" if ":" in name else f"http://{name}:{self.port}"
        self._host = host
        # A folder for each port: two previews of one site do not disturb each other.
        request = msgspec.structs.replace(request, plain_assets=not options.as_built)
        self._preview = Preview(request, self._origin, str(self.port), self.live, view.built, view.progress)
        self._watch = Watch(request.root, options.poll)
        by_token = options.public or bool(options.allowed_hosts) or not self.is_private
        self._admission = Admission(by_token, str(self.port), HOME.rstrip("/"))
        config = uvicorn.Config(
            make_app(self._preview, self.live, host, options.allowed_hosts, self._admission),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # uvicorn would wake up every second to update it: the application sets it
            timeout_graceful_shutdown=_PATIENCE,
        )
        self._server = _Server(config, self.live)

    @property
    def url(self) -> str:
        """URL of the front page."""
        return self._origin + self.live.state.base

    @property
    def dashboard_url(self) -> str:
        """URL of the dashboard, with the token where it takes one."""
        return self._origin + HOME + self._admission.query

    @property
    def network_urls(self) -> list[str]:
        """URLs of the front page for others on the network; none if nobody else can read it."""
        if self.is_private:
            return []
        if self._host not in _EVERYWHERE:
            return [self.url]
        names = network_addresses(self._socket.family)
        hosts = [f"[{name}]" if ":" in name else name for name in names]
        return [f"http://{host}:{self.port}{self.live.state.base}" for host in hosts]

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Build, then serve until stopped; call ``started`` once the server answers requests."""
        # Builds run in this thread, which should be the main one: only there can sitegen interrupt a slow article.
        server = threading.Thread(target=self._answer, daemon=True)
        try:
            # Before the first build, so that no file saved meanwhile is missed.
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
    """Reports its start, sleeps while there is no request, and ends event streams before it waits for open requests."""

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
        # Uvicorn's own loop checks ten times a second whether to end.
        if not self.should_exit:
            await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)
