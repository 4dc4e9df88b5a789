"""What the terminal shows of a preview: in a pipe, a line for each save; on a terminal, a last line that stays as well."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.cli.live_view import LiveView
from sitegen.engine.report import BuildReport
from sitegen.engine.write import Written
from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.serve.network import network_addresses
from sitegen.serve.preview import News
from sitegen.serve.server import ServeOptions, Service

from .previews import CTRL_C, BuildRequest, article, end_of

MADE = tuple((f"p{n}.html", "article.html", "card a changed" if n else "body a changed", 0.01) for n in range(5))
FILES = Written(tuple(f"p{n}.html" for n in range(4)))
WARNING = ContentError("a warning", "content/a.md", severity="warning")
REPORT = BuildReport(3, 9, 4, FILES, made=MADE)


def tell(*all_news: News) -> None:
    with LiveView() as view:
        for news in all_news:
            view.progress("render", 1, 2)
            view.built(news)


def test_a_line_for_each_save(capsys: pytest.CaptureFixture[str]) -> None:
    first = News(BuildReport(3, 9, warnings=(WARNING,)), frozenset(), 0.2)
    save = News(BuildReport(3, 9, 4, FILES, (WARNING,), made=MADE), frozenset({"content/a.md"}), 0.0412)
    tell(first, save, News(BuildReport(3, 9), frozenset({f"c/{n}.md" for n in range(9)}), 12.34))
    out, errors = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].startswith("9 files for 3 articles in the preview")
    assert re.fullmatch(r"\d\d:\d\d:\d\d  content/a\.md: 4 files in 41 ms", lines[1])
    assert lines[2:4] == [
        "          card a changed: p1.html and 2 more",  # p4.html was made, and is what it was
        "          body a changed: p0.html",
    ]
    assert lines[4].endswith("  c/0.md, c/1.md, c/2.md and 6 more: no page differs in 12.3 s")
    assert errors.count("a warning") == 1  # told once, although it is still so
    assert "\x1b" not in out + errors


def test_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    tell(News(BuildFailed([ContentError("a mistake", "content/a.md", Place(3))]), frozenset({"content/a.md"}), 0.1))
    out, errors = capsys.readouterr()
    assert out == ""
    assert "content/a.md:3" in errors
    assert "1 error" in errors


def test_where_somebody_looks_a_last_line_stays(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("sitegen.serve.server.network_addresses", lambda family: ["192.0.2.7"])
    service = Service(BuildRequest(site), ServeOptions(host="0.0.0.0", port=0))
    service._socket.close()
    with LiveView() as view:
        view.built(News(REPORT, frozenset(), 0.1))
        view.started(service)
        view.built(News(BuildFailed([ContentError("a mistake", "content/a.md")]), frozenset({"content/a.md"}), 0.1))
        view.built(News(REPORT, frozenset({"content/a.md"}), 0.1))
    out, errors = capsys.readouterr()
    assert f"Serving at http://127.0.0.1:{service.port}/ " in out
    assert f"For others on your network: http://192.0.2.7:{service.port}/" in out
    assert "█▀" in out  # the QR code for a phone
    assert "/_sitegen/" in out
    last = [part for part in re.split(r"[\r\n]", out) if "Ctrl-C to stop" in part]
    assert any("1 error: the preview shows the last good build. Watching" in part for part in last)
    assert "Watching" in last[-1]
    assert "1 error" not in last[-1]
    assert "Everybody on your network" in errors


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_addresses_for_others(family: socket.AddressFamily) -> None:
    found = network_addresses(family)
    assert len(found) == len(set(found))
    assert not any(address.startswith(("127.", "169.254.", "fe80")) or address == "::1" for address in found)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_command_in_a_pipe(site: Path) -> None:
    code = CTRL_C + "from sitegen.cli.commands import run; run()"
    command = [sys.executable, "-W", "error", "-u", "-c", code, "serve", "--port", "0"]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=site, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert next(line for line in lines if line.startswith("Serving at http://127.0.0.1:"))
        article(site, "premier", "Un autre texte.")
        assert "content/articles/premier.md: " in next(line for line in lines if "premier.md" in line)
        process.send_signal(signal.SIGINT)
        rest, errors = end_of(process)
    assert (errors, process.returncode) == ("", 0)
    assert "\x1b" not in rest
