"""Sites built for the judges, and a server that answers as GitHub Pages does."""

import mimetypes
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest

PROJECT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@dataclass(frozen=True)
class BuiltSite:
    """A site in its output folder."""

    output: Path
    base_url: str

    @property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path

    def files(self, pattern: str) -> list[Path]:
        return sorted(path for path in self.output.rglob(pattern) if path.is_file())

    def name(self, file: Path) -> str:
        return file.relative_to(self.output).as_posix()

    def url(self, file: Path) -> str:
        """Return the address of a file; that of the 404 page is any that leads nowhere."""
        if self.name(file) == "404.html":
            return f"{self.base_url}no/such/page/"
        return self.base_url + quote(self.name(file).removesuffix("index.html"))

    def file_at(self, url_path: str) -> Path | None:
        """Return the file that answers to a path of the server, or none."""
        if not url_path.startswith(self.base_path):
            return None
        file = self.output / unquote(url_path.removeprefix(self.base_path))
        if url_path.endswith("/"):
            file /= "index.html"
        candidates = (file, file.with_name(file.name + ".html"))
        return next((candidate for candidate in candidates if candidate.is_file()), None)


PASSED_ON = """
[partners.portal]
embeds = "links"

[partners.smartnews]
preset = "smartnews"
pictures = "all"

[partners.flipboard]
preset = "flipboard"
sponsored = true

[partners.msn]
preset = "msn"
pictures = "all"

[api]
enabled = true

[republish]
licence = "CC BY-ND 4.0"
licence_url = "https://creativecommons.org/licenses/by-nd/4.0/"
conditions = "/contact/"
"""
"""What the sample newspaper does not do, and the judges look at all the same."""
REPUBLISHED = "content/articles/2024/antarctique-traite.md"
"""The article that others may publish too."""


def copy_newspaper(root: Path) -> None:
    """Copy the sample newspaper, which passes its articles on."""
    for name in ("content", "data", "plugins", "static", "templates", "themes"):
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, root / name)
    text = (PROJECT / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(text + PASSED_ON, "utf-8")
    article = (root / REPUBLISHED).read_text("utf-8")
    (root / REPUBLISHED).write_text(article.replace("+++\n", '+++\nrepublish = "allow"\n', 1), "utf-8")


def new_starter(root: Path, *options: str) -> None:
    """Let ``sitegen init`` make a site."""
    command = Path(sys.executable).with_name("sitegen")
    subprocess.run([command, "init", root, *options], check=True, capture_output=True, text=True)


def build_site(root: Path, now: datetime | None = NOW, output: Path | None = None) -> BuiltSite:
    """Build a site, of which a build must have nothing to say but what the starter leaves to its owner."""
    output = output or root / "output"
    report = build(BuildRequest(root=root, output=output, now=now, jobs=1, strict=True))
    assert [one for one in report.warnings if one.fault not in ("starter", "publisher")] == []
    return built_site(root, output)


def built_site(root: Path, output: Path | None = None) -> BuiltSite:
    """Return a site that is built."""
    return BuiltSite(output or root / "output", tomllib.loads((root / "site.toml").read_text("utf-8"))["site"]["url"])


@contextmanager
def serve(site: BuiltSite) -> Iterator[str]:
    """Serve a site on loopback, below its base path; gives its address."""
    handler = type("Handler", (_PagesHandler,), {"site": site})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{site.base_path}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # linkinator opens many connections at once


class _PagesHandler(BaseHTTPRequestHandler):
    """A folder is redirected to its slash, ``/x`` finds ``x.html``, and what is missing gets 404.html."""

    site: BuiltSite

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file = self.site.file_at(path)
        if file is None and self.site.file_at(path + "/"):
            self._answer(301, None, {"Location": path + "/"})
        elif file is None:
            inside = path.startswith(self.site.base_path)
            self._answer(404, self.site.output / "404.html" if inside else None)
        else:
            self._answer(200, file)

    do_HEAD = do_GET  # noqa: N815

    def _answer(self, status: int, file: Path | None, headers: dict[str, str] | None = None) -> None:
        body = file.read_bytes() if file else b""
        kind = mimetypes.guess_type(file.name)[0] if file else "text/plain"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind == "text/html" else str(kind))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            with suppress(ConnectionError):  # a browser that has gone elsewhere wants nothing any more
                self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
