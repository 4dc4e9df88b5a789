import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from sitegen.importing import fetch
from sitegen.importing.fetch import fetch_all
from sitegen.internet import IpAddress, is_public


class _Host(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers, body = 200, {"Content-Type": "image/png"}, b"picture"
        if self.path == "/moved.png":
            status, headers = 302, {"Location": "/a.png"}
        elif self.path == "/away.png":
            status, headers = 302, {"Location": "http://10.0.0.1/a.png"}
        elif self.path == "/round.png":
            status, headers = 302, {"Location": "/round.png"}
        elif self.path == "/busy.png" and self.asked.count("/busy.png") == 1:
            status, headers = 429, {"Retry-After": "0"}
        elif self.path == "/page.png":
            headers = {"Content-Type": "text/html"}
        elif self.path == "/gone.png":
            status = 404
        elif self.path == "/large.png":
            body = b"x" * 2000
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    _Host.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _loopback(address: IpAddress) -> bool:
    return address.is_loopback


def _fetch(url: str, file: Path) -> str:
    failures = list(fetch_all([(url, file)], lambda: None, _loopback, pause=0))
    return str(failures[0].reason) if failures else ""


@pytest.mark.parametrize("path", ["/a.png", "/moved.png", "/busy.png"])
def test_a_picture_is_fetched(host: str, tmp_path: Path, path: str) -> None:
    assert _fetch(host + path, tmp_path / "static/a.png") == ""
    assert (tmp_path / "static/a.png").read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone.png", "the host answered 404"),
        ("/page.png", "“text/html”"),
        ("/round.png", "redirects too often"),
        ("/away.png", "“10.0.0.1” is in a private network"),
        ("/large.png", "larger than"),
    ],
)
def test_what_is_no_picture_is_reported_and_not_written(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.setattr(fetch, "_LARGEST", 1000)
    assert reason in _fetch(host + path, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/a.png", "http:///a.png", "http://[a/b.png"])
def test_only_the_web_is_asked(tmp_path: Path, url: str) -> None:
    assert _fetch(url, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_private_network_is_never_asked(host: str, tmp_path: Path) -> None:
    (failure,) = fetch_all([(host + "/a.png", tmp_path / "a.png")], lambda: None, pause=0)
    assert "private network" in str(failure.reason)
    assert _Host.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.215.14", True), ("10.0.0.1", False), ("127.0.0.1", False), ("169.254.169.254", False), ("::1", False),
     ("fe80::1", False), ("224.0.0.1", False), ("::ffff:10.0.0.1", False), ("2606:2800:21f:cb07::1", True),
     ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d70e", True), ("2002:a00:1::", False), ("::127.0.0.1", False), ("fec0::1", False)],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
