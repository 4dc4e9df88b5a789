"""A small site, and a preview of it that runs in a thread."""

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.serve.preview import News
from sitegen.serve.server import ServeOptions, Service, View

PATIENCE = 60.0  # seconds after which a test gives up; nothing is ever measured
# Who runs tests in the background has Ctrl-C ignored, and so has what they start: a program that begins with this has not.
CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"

CONFIG = """\
[site]
title = "La Gazette"
url = "https://example.org{base}"
language = "fr"
theme = "simple"
"""

ARTICLE = """\
---
title: {title}
date: 2024-11-02T08:00:00+01:00
category: Monde
---
{body}
"""


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def article(root: Path, name: str, body: str, title: str = "Premier titre") -> Path:
    """Write an article."""
    return write(root / f"content/articles/{name}.md", ARTICLE.format(title=title, body=body))


def make_site(root: Path, base: str = "/gazette/") -> Path:
    """Make a site of one article, with a theme that leaves everything to the core."""
    write(root / "site.toml", CONFIG.format(base=base))
    write(root / "themes/simple/theme.toml", 'name = "simple"\n')
    article(root, "premier", "Le premier texte.")
    write(root / "static/style.css", "body { color: black }\n")
    write(root / "static/seul.html", "<!doctype html><title>Seul</title><p>Seul")
    write(root / "static/image.png", bytes(range(256)))
    write(root / "static/données.json", "{}")
    return root


class _Collecting(View):
    """Collects how builds went."""

    def __init__(self, reports: "queue.Queue[BuildReport | BuildFailed]") -> None:
        self._reports = reports

    def built(self, news: News) -> None:
        self._reports.put(news.result)


class Running:
    """A preview in a thread, and what it says."""

    def __init__(self, root: Path, request: BuildRequest | None = None, **options: Any) -> None:
        self.root = root
        self.reports: queue.Queue[BuildReport | BuildFailed] = queue.Queue()
        view = _Collecting(self.reports)
        self.service = Service(request or BuildRequest(root, jobs=1), ServeOptions(**{"port": 0} | options), view)
        self.origin = f"http://127.0.0.1:{self.service.port}"
        self.http = httpx.Client(base_url=self.origin, timeout=PATIENCE)
        self._started = threading.Event()
        self._thread = threading.Thread(target=self.service.run, args=(self._started.set,))

    def start(self) -> None:
        """Start, and wait until pages can be asked for."""
        self._thread.start()
        assert self._started.wait(PATIENCE)

    def stop(self) -> None:
        """Stop, and wait for the end."""
        self.http.close()
        self.service.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a path."""
        return self.http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def raw(self, target: bytes, method: bytes = b"GET") -> httpx.Response:
        """Ask for a path that no client would send."""
        url = httpx.URL(self.origin).copy_with(raw_path=target)
        return self.http.send(httpx.Request(method.decode(), url))

    @contextmanager
    def events(self) -> Iterator[Callable[[], dict[str, Any]]]:
        """Give a function that waits for the next state and returns it."""
        with self.http.stream("GET", "/_sitegen/events") as response:
            lines = response.iter_lines()

            def state() -> dict[str, Any]:
                end = time.monotonic() + PATIENCE
                for line in lines:
                    if line.startswith("data: "):
                        return dict(json.loads(line.removeprefix("data: ")))
                    assert time.monotonic() < end, "no news came"  # the server writes now and then without any
                raise AssertionError("the stream has ended")

            yield state


@contextmanager
def running(root: Path, request: BuildRequest | None = None, **options: Any) -> Iterator[Running]:
    """Run a preview of the site in ``root``."""
    server = Running(root, request, **options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def end_of(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Return what a process that shall end still says, on both streams; one that does not end is ended."""
    try:
        return process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
