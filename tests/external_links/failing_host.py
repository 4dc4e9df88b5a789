"""A host that fails in every way in which hosts fail, and an archive of the web. Both note what they are asked for."""

import json
import os
import signal
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

PAGE = b'<!doctype html><meta charset="utf-8"><h2 id="suite">S</h2><a name=autre>A</a><p id="\xc3\xa9t\xc3\xa9">'
ANSWERS: dict[str, tuple[str, bytes]] = {
    "/ok": ("200 OK\r\nContent-Type: text/html", PAGE),
    "/": ("200 OK\r\nContent-Type: text/html", PAGE),
    "/text": ("200 OK\r\nContent-Type: text/plain", b"no anchors"),
    "/latin": ("200 OK\r\nContent-Type: text/html; charset=utf-8", '<p id="été">'.encode("latin-1")),
    "/no-charset": ("200 OK\r\nContent-Type: text/html; charset=klingon", PAGE),
    "/hex": ("200 OK\r\nContent-Type: text/html; charset=hex", PAGE),
    "/zipped": ("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", b"no gzip at all"),
    "/cookie": ("302 Found\r\nLocation: /ok\r\nSet-Cookie: who=reader; Path=/", b""),
    "/gone": ("404 Not Found", b""),
    "/gone-for-ever": ("410 Gone", b""),
    "/moved": ("301 Moved Permanently\r\nLocation: /ok", b""),
    "/moved-twice": ("308 Permanent Redirect\r\nLocation: /moved", b""),
    "/for-now": ("302 Found\r\nLocation: /ok", b""),
    "/moved-home": ("301 Moved Permanently\r\nLocation: /", b""),
    "/moved-to-gone": ("301 Moved Permanently\r\nLocation: /gone", b""),
    "/loop": ("302 Found\r\nLocation: /loop", b""),
    "/away": ("302 Found\r\nLocation: http://10.0.0.1/secret", b""),
    "/nowhere": ("302 Found\r\nLocation: javascript:alert(1)", b""),
    "/broken-place": ("302 Found\r\nLocation: http://[", b""),
    "/forbidden": ("403 Forbidden", b""),
    "/robots": ("999 Request denied", b""),
    "/too-many": ("429 Too Many Requests", b""),
    "/much-later": ("503 Service Unavailable\r\nRetry-After: 86400", b""),
    "/error": ("500 Internal Server Error", b""),
    "/nonsense": ("abc", b""),
}


class Host(socketserver.BaseRequestHandler):
    """Answers one request."""

    asked: ClassVar[Counter[str]] = Counter()
    agents: ClassVar[set[str]] = set()
    cookies: ClassVar[set[str]] = set()
    copies: ClassVar[dict[str, str]] = {}
    """What the archive has: the moment of a copy, by URL."""
    saved: ClassVar[list[str]] = []
    times: ClassVar[list[float]] = []
    interrupts: ClassVar[int] = 0
    """After how many requests somebody presses Ctrl-C; never, if 0."""

    def handle(self) -> None:
        head = self.request.recv(65536).decode("latin-1")
        if " HTTP/" not in head:  # somebody wants encryption
            return
        while "\r\n\r\n" not in head or ("Content-Length" in head and head.endswith("\r\n\r\n")):
            head += self.request.recv(65536).decode("latin-1")
        method, path, _ = head.split("\r\n", 1)[0].split(" ")
        self.asked[f"{method} {path}"] += 1
        self.times.append(time.monotonic())
        if self.asked.total() == self.interrupts:
            os.kill(os.getpid(), signal.SIGINT)
        self.agents.update(line for line in head.split("\r\n") if line.startswith("User-Agent"))
        self.cookies.update(line for line in head.split("\r\n") if line.lower().startswith("cookie"))
        body = head.partition("\r\n\r\n")[2]
        with suppress(OSError):  # the client has enough
            self._answer(method, path, head, body)

    def _answer(self, method: str, path: str, head: str, body: str) -> None:
        match path.partition("?")[0]:
            case "/head-refused" if method == "HEAD":
                self._send("405 Method Not Allowed")
            case "/head-lies" if method == "HEAD":
                self._send("404 Not Found")
            case "/busy" if self.asked[f"{method} /busy"] == 1:
                self._send("429 Too Many Requests\r\nRetry-After: 0")
            case "/head-refused" | "/head-lies" | "/busy":
                self._send(*ANSWERS["/ok"])
            case "/silent":
                time.sleep(3)
            case "/drip":
                for _ in range(60):
                    self.request.sendall(b"H")
                    time.sleep(0.05)
            case "/endless":
                self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                while True:
                    self.request.sendall(b"<p>" * 10_000)
            case "/huge":
                self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900000000\r\n\r\n")
                self.request.sendall(b"<p>" * 1_000_000)
            case "/many-headers":
                while True:
                    self.request.sendall(b"X-More: yes\r\n" * 1000)
            case "/hangs-up":
                pass
            case "/available":
                self._available(parse_qs(urlsplit(path).query))
            case "/save":
                self._save(head, body)
            case "/save/status/job-1":
                self._json({"status": "success", "timestamp": "20260101120000", "original_url": self.saved[-1]})
            case known:
                self._send(*ANSWERS.get(known, ("404 Not Found", b"")))

    def _send(self, status: str, body: bytes = b"") -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.request.sendall(head.encode() + body)

    def _json(self, value: object) -> None:
        self._send("200 OK\r\nContent-Type: application/json", json.dumps(value).encode())

    def _available(self, query: dict[str, list[str]]) -> None:
        (url,) = query["url"]
        moment = self.copies.get(url)
        if moment == "busy":
            self._send("429 Too Many Requests")
            return
        closest = {"available": True, "url": f"http://web.archive.org/web/{moment}/{url}", "timestamp": moment}
        self._json({"url": url, "archived_snapshots": {"closest": closest | {"status": "200"}} if moment else {}})

    def _save(self, head: str, body: str) -> None:
        if "Authorization: LOW key:secret" not in head:
            self._send("401 Unauthorized")
            return
        self.saved.append(parse_qs(body)["url"][0])
        self._json({"url": self.saved[-1], "job_id": "job-1"})


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def failing_host() -> Iterator[str]:
    """Run the host, and return where: host and port."""
    Host.asked.clear()
    Host.agents.clear()
    Host.cookies.clear()
    Host.copies.clear()
    Host.saved.clear()
    Host.times.clear()
    with _Server(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
