"""A web server that behaves as GitHub Pages does with the files of a branch.

As https://docs.github.com/en/pages and its answers tell: the site is below a path, a folder without its slash leads to
the slash, ``name`` shows ``name.html``, what is not there is ``404.html`` with status 404, a file without a suffix that
is known is a stream of bytes, Jekyll leaves out names with an underscore unless there is a ``.nojekyll``.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".opml": "text/x-opml",
}


def files_of_branch(bare: Path, branch: str) -> dict[str, bytes]:
    """Return what a host publishes of a branch."""
    git = ["git", "-C", str(bare)]
    names = subprocess.run([*git, "ls-tree", "-rz", "--name-only", branch], capture_output=True, check=True).stdout
    paths = [name.decode() for name in names.split(b"\0") if name]
    asked = "".join(f"{branch}:{path}\n" for path in paths).encode()
    told = subprocess.run([*git, "cat-file", "--batch"], input=asked, capture_output=True, check=True).stdout
    files = {}
    for path in paths:
        head, _, told = told.partition(b"\n")
        size = int(head.split()[2])
        files[path], told = told[:size], told[size + 1 :]
    if ".nojekyll" not in files:
        return {path: data for path, data in files.items() if not any(p[0] in "._" for p in path.split("/"))}
    return files


@contextmanager
def served(files: dict[str, bytes], base: str) -> Iterator[str]:
    """Serve files below a path; yield the address of the host, without a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if not path.startswith(base):
                self._answer(404, "text/html; charset=utf-8", b"the page of the host")
                return
            route = path.removeprefix(base)
            if f"{route}/index.html" in files and route:
                self.send_response(301)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            index = f"{route}index.html" if route.endswith("/") or not route else route
            for name in (index, f"{route}.html"):
                if name in files:
                    kind = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
                    self._answer(200, kind, files[name])
                    return
            self._answer(404, "text/html; charset=utf-8", files.get("404.html", b"the page of the host"))

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
