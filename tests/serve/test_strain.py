"""The preview under strain: slow and impolite clients, hundreds of tabs, large files, and nothing to do at all."""

import os
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.responses import StreamingResponse

from sitegen.serve import files

from .previews import PATIENCE, Running, article, running, write

PAGE = "/gazette/monde/premier/"
TASKS = Path("/proc/self/task")
EVENTS = b"GET /_sitegen/events?page=/gazette/ HTTP/1.1\r\nHost: localhost\r\n\r\n"


def connect(server: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.service.port), PATIENCE)


def read_until(reader: socket.socket, words: bytes) -> bytes:
    """Read until some words come, or the end."""
    data = b""
    while words not in data:
        more = reader.recv(65536)
        if not more:
            break
        data += more
    return data


# Impolite clients


def test_slow_clients_keep_nobody_waiting(preview: Running) -> None:
    with ExitStack() as opened:
        for _ in range(100):
            reader = opened.enter_context(connect(preview))
            reader.sendall(b"GET /gazette/ HTTP/1.1\r\nHost: local")  # and no more
        assert preview.get(PAGE).status_code == 200
        with preview.events() as state:
            before = state()
            article(preview.root, "premier", "Un autre texte.")
            assert state()["epoch"] != before["epoch"]


def test_one_who_does_not_read_keeps_nobody_waiting(preview: Running) -> None:
    write(preview.root / "static/film.mp4", os.urandom(1 << 20) * 16)
    while preview.http.head("/gazette/film.mp4").status_code != 200:
        preview.reports.get(timeout=PATIENCE)
    with ExitStack() as opened:
        for _ in range(50):  # more than the server has threads
            reader = opened.enter_context(connect(preview))
            reader.sendall(b"GET /gazette/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(12) == b"HTTP/1.1 200"
        assert preview.get(PAGE).status_code == 200


def test_stopping_waits_for_nobody_for_long(site: Path) -> None:
    with ExitStack() as opened, running(site) as server:
        for line in (b"", b"GET / HTTP/1.1\r\n", EVENTS):
            opened.enter_context(connect(server)).sendall(line)
        assert server.get(PAGE).status_code == 200
        # running() has stopped the server, and failed if it still ran


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"no protocol at all\r\n\r\n",
    ],
    ids=["header", "address", "headers", "hostless", "two hosts", "method", "connect", "proxy", "tls", "nothing"],
)
def test_an_impossible_request_is_refused(shared: Running, request_: bytes) -> None:
    with connect(shared) as reader:
        try:
            reader.sendall(request_)
            answer = read_until(reader, b"\r\n")
        except ConnectionError:  # refused before all of it was sent
            answer = b""
    assert answer == b"" or answer.split(b" ", 2)[1] in (b"400", b"403", b"405", b"431")
    assert shared.get(PAGE).status_code == 200


def test_every_answer_has_its_date_and_is_for_this_site_only(shared: Running) -> None:
    for path in (PAGE, "/gazette/style.css", "/_sitegen/client.js", "/_sitegen/", "/nothing", "/gazette"):
        response = shared.get(path)
        assert response.headers["date"].endswith("GMT")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert response.headers["x-robots-tag"] == "noindex, nofollow"


# Many tabs


def test_hundreds_of_tabs(preview: Running) -> None:
    live = preview.service.live
    with ExitStack() as opened:
        tabs = [opened.enter_context(connect(preview)) for _ in range(300)]
        for tab in tabs:
            tab.sendall(EVENTS)
        for tab in tabs:
            assert b'"epoch"' in read_until(tab, b"\n\n")
        assert live.open_pages["/gazette/"] == 300
        article(preview.root, "premier", "Un autre texte.")
        for tab in tabs:
            assert b'"changed":[' in read_until(tab, b"premier")
        assert "Un autre texte." in preview.get(PAGE).text
    until(lambda: not live.open_pages)


def until(done: object) -> None:
    """Wait for something to become true."""
    assert callable(done)
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


# Large files


def test_a_large_file_is_sent_piece_by_piece(preview: Running) -> None:
    data = os.urandom(files.CHUNK) * 3 + b"end"
    write(preview.root / "static/film.mp4", data)
    while preview.http.head("/gazette/film.mp4").status_code != 200:
        preview.reports.get(timeout=PATIENCE)
    whole = preview.get("/gazette/film.mp4")
    assert (whole.content, whole.headers["content-length"]) == (data, str(len(data)))
    part = preview.get("/gazette/film.mp4", range="bytes=1-")
    assert (part.status_code, part.content) == (206, data[1:])
    assert part.headers["content-range"] == f"bytes 1-{len(data) - 1}/{len(data)}"
    head = preview.http.head("/gazette/film.mp4")
    assert (head.headers["content-length"], head.content) == (str(len(data)), b"")


def test_no_more_of_a_large_file_is_held_than_a_piece(tmp_path: Path) -> None:
    file = write(tmp_path / "a.mp4", bytes(files.CHUNK + 1)).open("rb")
    response = files.respond(file, "video/mp4", Headers())
    assert isinstance(response, StreamingResponse)
    assert file.tell() == 0
    file.close()


# Nothing to do


@pytest.fixture
def earlier() -> set[str]:
    """Give the threads that were there before the preview: a browser's, or those of other tests."""
    return {task.name for task in TASKS.iterdir()} if TASKS.is_dir() else set()


@pytest.fixture
def idle(earlier: set[str], preview: Running) -> Running:
    """Give a preview in which nothing is left to do: it has looked at everything after the last save."""
    preview.get(PAGE)
    preview.http.close()
    waiting = threading.Event()
    real = preview.service._watch.wait

    def wait(patience: float | None = None) -> frozenset[str] | None:
        if patience is None:
            waiting.set()
        return real(patience)

    preview.service._watch.wait = wait  # type: ignore[method-assign]
    preview.service._watch.notify(str(preview.root / "site.toml"), settled=True)
    assert waiting.wait(PATIENCE)
    return preview


def wake_ups(besides: set[str]) -> int:
    """Return how often the threads of this process have gone to sleep."""
    count = 0
    for task in TASKS.iterdir():
        if task.name in besides:
            continue
        try:
            lines = (task / "status").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        count += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return count


@pytest.mark.skipif(not TASKS.is_dir(), reason="counts how often threads wake up, as Linux tells")
@pytest.mark.usefixtures("idle")
def test_where_nothing_happens_nothing_wakes_up(earlier: set[str]) -> None:
    time.sleep(0.5)  # connections that are kept alive are closed
    counts = []
    used = time.process_time()
    for _ in range(3):
        before = wake_ups(earlier)
        time.sleep(2)
        counts.append(wake_ups(earlier) - before)
    # Whatever looks up ten times a second counts twenty.
    assert min(counts) <= 8, counts
    assert time.process_time() - used < 0.5
