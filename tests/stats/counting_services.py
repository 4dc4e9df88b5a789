"""A server that answers as the four services do, and remembers what it was asked."""

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Question(NamedTuple):
    """A request."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: str


class Service:
    """Answers at a loopback address: to each path with a value, or with a status and a value."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.answers: dict[str, Any] = {}
        self.waits = threading.Event()
        self.waits.set()
        self.asked = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                question = Question(self.command, parts.path, parse_qs(parts.query), dict(self.headers), body)
                service.questions.append(question)
                service.asked.set()
                service.waits.wait(30)
                found = service.answers.get(parts.path, (404, {"error": "not found"}))
                found = found(question) if callable(found) else found
                status, value = found if isinstance(found, tuple) else (200, found)
                self.send_response(status)
                if status in (301, 302, 307):
                    self.send_header("Location", value)
                data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self.waits.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()
