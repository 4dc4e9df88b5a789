"""No request ends a preview, nor keeps it from building, whatever a client sends and whenever."""

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .previews import ARTICLE, PATIENCE, Running, article, make_site, running, write

PARTS = [
    "", ".", "..", "gazette", "monde", "premier", "_sitegen", "events", "page", "client.js", "dashboard.css", "pictures",
    "cards", "search", "search-index", "index.html", "image.png", "données.json", ".sitegen", ".well-known", "a" * 300,
    "é" * 200, "b/" * 2000, "\\", "\0", "\n", "\r\n", "%", "%2e%2e", "\ufffd", "~", ":", "C:", "?", "#", "con", " ",
]  # fmt: skip
PATHS = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=8)), max_size=4).map("/".join)
EXISTING = st.sampled_from(
    ["/gazette/", "/gazette/monde/premier/", "/gazette/image.png", "/_sitegen/", "/_sitegen/page?at=/gazette/"]
)


def encoded(path: str) -> bytes:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/?=&").encode()


TARGETS = st.one_of(
    EXISTING.map(str.encode),
    PATHS.map(lambda path: encoded(f"/{path}")),
    PATHS.map(lambda path: encoded(f"/gazette/{path}")),
    PATHS.map(lambda path: b"/_sitegen/events?page=" + encoded(f"/gazette/{path}")),
    PATHS.map(lambda path: b"/_sitegen/page?at=" + encoded(f"/gazette/{path}")),
    st.builds(
        lambda page, state, words: b"/_sitegen/?page=%b&state=%b&q=%b" % (encoded(page), encoded(state), encoded(words)),
        st.sampled_from(["1", "-1", "0", "99999999", "9" * 5000, "²", "٣"]), PATHS, PATHS,
    ),
    st.binary(max_size=40).map(lambda data: b"/gazette/" + bytes(set(data) - set(b" \r\n\t"))),
)  # fmt: skip
HEADERS = st.lists(
    st.one_of(
        st.tuples(st.just(b"Range"), st.sampled_from([b"bytes=0-", b"bytes=-5", b"bytes=9-1", b"bytes=" + b"9" * 18 + b"-", b"bytes=0-0,5-9"])),
        st.tuples(st.just(b"If-None-Match"), st.sampled_from([b'"a"', b"*", b" ," * 4000, b"a" + b" " * 8000 + b"b"])),
        st.tuples(st.just(b"If-Range"), st.sampled_from([b'"a"', b"W/x"])),
        st.tuples(st.just(b"Accept-Encoding"), st.just(b"gzip")),
        st.tuples(st.sampled_from([b"Cookie", b"Origin", b"Referer", b"X"]), st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20).map(lambda text: text.encode("latin-1").replace(b"\x7f", b""))),
    ),
    max_size=3,
)  # fmt: skip
METHODS = st.sampled_from([b"GET", b"GET", b"GET", b"HEAD", b"POST", b"OPTIONS", b"get", b"X"])
REQUESTS = st.builds(
    lambda method, target, headers: (
        b"%b %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" % (method, target or b"/")
        + b"".join(b"%b: %b\r\n" % header for header in headers)
        + b"\r\n"
    ),
    METHODS,
    TARGETS,
    HEADERS,
)
LONG_NAME = b"GET /_sitegen/events?page=/gazette/%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"a" * 300)
EXPECTED = {200, 206, 301, 302, 304, 400, 401, 403, 404, 405, 416}


class Saving:
    """Saves an article again and again, so that the preview never rests."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._save)
        self.saved = 0

    def __enter__(self) -> "Saving":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(PATIENCE)

    def _save(self) -> None:
        root = self._server.root
        while not self._ended.wait(0.1):
            self.saved += 1
            text = ARTICLE.format(title=f"Titre {self.saved}", body=f"Le texte {self.saved}.")
            # As editors do: nobody sees half a file.
            write(root.parent / "new.md", text).replace(root / "content/articles/premier.md")


def ask(port: int, request: bytes) -> tuple[int, socket.socket]:
    """Return the status of the answer, 0 if the connection is closed without one, and the connection."""
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    connection.sendall(request)
    with connection.makefile("rb") as answer:
        line = answer.readline().split()
    return int(line[1]) if line else 0, connection


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(make_site(tmp_path_factory.mktemp("busy"))) as server, Saving(server):
        yield server


@given(st.lists(REQUESTS, min_size=1, max_size=3), st.binary(max_size=30))
@example([LONG_NAME], b"")
@example([LONG_NAME.replace(b"a" * 300, b"b/" * 3000)], b"\r\n\r\n")
@example([LONG_NAME.replace(b"a" * 300, b"a%00b")], b"GET / HTTP/9.9\r\n\r\n")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_ends_a_preview_that_builds(
    busy: Running, caplog: pytest.LogCaptureFixture, requests: list[bytes], garbage: bytes
) -> None:
    held = []
    with caplog.at_level(logging.ERROR):
        for request in requests:
            status, connection = ask(busy.service.port, request)
            held.append(connection)  # streams of events stay open while the next ones are asked for, and files saved
            assert status in EXPECTED, request
        with socket.create_connection(("127.0.0.1", busy.service.port), PATIENCE) as connection:
            connection.sendall(garbage)
    busy.reports.get(timeout=PATIENCE)
    for connection in held:
        connection.close()
    assert [record for record in caplog.records if record.name.startswith(("uvicorn", "asyncio"))] == []
    assert busy.service.live.state.problems == ()
    assert busy.get("/gazette/").status_code == 200


def test_a_save_is_shown_after_all_that(busy: Running) -> None:
    article(busy.root, "dernier", "Le dernier texte.")
    while not busy.reports.empty():
        busy.reports.get()
    busy.reports.get(timeout=PATIENCE)
    busy.reports.get(timeout=PATIENCE)
    assert "Le dernier texte." in busy.get("/gazette/monde/dernier/").text


@pytest.mark.parametrize("path", ["a" * 300, "a\0b", "\ud800", "x/" * 3000])
def test_a_problem_at_a_name_that_no_file_can_have_is_shown(site: Path, path: str) -> None:
    from sitegen.errors.problems import ContentError, Place
    from sitegen.serve.live import problem_of

    problem = problem_of(ContentError("a mistake", path, Place(3)), site)
    assert (problem.message, problem.editor, problem.context) == ("a mistake", "", ())
