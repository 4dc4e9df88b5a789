"""The preview, over real HTTP: pages, refusals, news of changes, and problems that end nothing."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.engine import decision
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.serve import watch
from sitegen.serve.network import listen
from sitegen.serve.server import ServeOptions, Service

from .previews import CTRL_C, PATIENCE, Running, article, end_of, make_site, running, write

PAGE = "/gazette/monde/premier/"


def ok(server: Running) -> BuildReport:
    """Wait for a build and return its report."""
    result = server.reports.get(timeout=PATIENCE)
    assert isinstance(result, BuildReport), result
    return result


def failed(server: Running) -> BuildFailed:
    """Wait for a build that fails and return why."""
    result = server.reports.get(timeout=PATIENCE)
    assert isinstance(result, BuildFailed), result
    return result


# Pages


def test_a_page(shared: Running) -> None:
    response = shared.get(PAGE)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Le premier texte." in response.text
    assert response.text.count("/_sitegen/client.js") == 1
    assert response.text.index("/_sitegen/client.js") < response.text.index("</body>")
    assert f"http://127.0.0.1:{shared.service.port}{PAGE}" in response.text  # canonical: the preview's own


def test_the_script_is_never_in_a_file(shared: Running) -> None:
    files = list((shared.root / ".sitegen").rglob("*.html"))
    assert files
    assert not any(b"_sitegen" in path.read_bytes() for path in files)
    script = shared.get("/_sitegen/client.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "EventSource" in script.text


def test_a_page_without_an_end_gets_the_script_too(shared: Running) -> None:
    assert shared.get("/gazette/seul").text.endswith("defer></script>\n")


@pytest.mark.parametrize("path", ["/gazette/nothing", "/gazette/nothing/", "/elsewhere", "/gazetted", "/_sitegen/x"])
def test_the_page_for_wrong_addresses(shared: Running, path: str) -> None:
    response = shared.get(path)
    assert response.status_code == 404
    assert "La Gazette" in response.text
    assert "/_sitegen/client.js" in response.text


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/", 302, "/gazette/"),
        ("/?q=1", 302, "/gazette/?q=1"),
        ("/gazette", 301, "/gazette/"),
        ("/gazette/monde", 301, "/gazette/monde/"),
        ("/gazette/monde/premier?q=%C3%A9", 301, "/gazette/monde/premier/?q=%C3%A9"),
    ],
)
def test_redirects(shared: Running, path: str, status: int, target: str) -> None:
    response = shared.get(path)
    assert (response.status_code, response.headers["location"]) == (status, target)
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/gazette/style.css", "text/css; charset=utf-8"),
        ("/gazette/feed.xml", "application/xml; charset=utf-8"),
        ("/gazette/feed.json", "application/json; charset=utf-8"),
        ("/gazette/robots.txt", "text/plain; charset=utf-8"),
        ("/gazette/image.png", "image/png"),
        ("/gazette/donn%C3%A9es.json", "application/json; charset=utf-8"),
    ],
)
def test_types(shared: Running, path: str, kind: str) -> None:
    response = shared.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert response.headers["x-content-type-options"] == "nosniff"
    assert b"_sitegen" not in response.content


def test_ranges_and_tags(shared: Running) -> None:
    part = shared.get("/gazette/image.png", range="bytes=1-3")
    assert (part.status_code, part.content) == (206, b"\x01\x02\x03")
    again = shared.get("/gazette/image.png", if_none_match=part.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_head(shared: Running) -> None:
    for path in (PAGE, "/gazette/image.png", "/_sitegen/events"):
        response = shared.http.head(path)
        assert (response.status_code, response.content) == (200, b"")


# Refusals


@pytest.mark.parametrize(
    "target",
    [
        b"/gazette/../../../../site.toml",
        b"/gazette/%2e%2e/%2e%2e/%2e%2e/%2e%2e/site.toml",
        b"/gazette/..%2f..%2f..%2f..%2fsite.toml",
        b"/gazette/..%5c..%5csite.toml",
        b"/gazette//etc/passwd",
        b"/gazette/%2fetc/passwd",
        b"//etc/passwd",
        b"/gazette/.sitegen/outputs",
        b"/gazette/%00",
        b"/gazette/%ff",
        b"/gazette/" + b"a" * 5000,
    ],
)
def test_no_way_out(shared: Running, target: bytes) -> None:
    response = shared.raw(target)
    assert response.status_code == 404
    assert "https://example.org" not in response.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "128.0.0.2", "", "a:b:c"]
)
def test_a_foreign_host_is_refused(shared: Running, host: str) -> None:
    for path in (PAGE, "/_sitegen/events"):
        response = shared.get(path, host=host)
        assert response.status_code in (400, 403)  # 400: not a host at all
        assert "premier" not in response.text


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost:9", "127.0.0.1:1", "[::1]:8000", "localhost.", "site.localhost", "127.0.0.2:80"]
)
def test_this_computer_is_not(shared: Running, host: str) -> None:
    assert shared.get(PAGE, host=host).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_methods_that_change_things_are_refused(shared: Running, method: str) -> None:
    for path in (PAGE, "/_sitegen/events", "/nothing"):
        response = shared.http.request(method, path, content=b"x")
        assert response.status_code == 405
        assert response.headers["allow"] == "GET, HEAD"


# Changes


def test_an_edit_rings_and_is_served(preview: Running) -> None:
    ok(preview)
    with preview.events() as state:
        first = state()
        assert first["epoch"] in preview.get(PAGE).text
        article(preview.root, "premier", "Un autre texte.")
        second = state()
        assert second["epoch"] != first["epoch"]
        assert second["problems"] == []
        page = preview.get(PAGE).text
        assert "Un autre texte." in page
        assert second["epoch"] in page


def test_a_template_a_style_and_the_base_path_can_change(preview: Running) -> None:
    with preview.events() as state:
        state()
        write(preview.root / "templates/404.html", "<p>Introuvable</p>")
        state()
        assert "Introuvable" in preview.get("/gazette/nothing").text
        write(preview.root / "static/style.css", "body { color: red }\n")
        state()
        assert "red" in preview.get("/gazette/style.css").text
        make_site(preview.root, "/journal/")
        state()
        assert preview.get("/").headers["location"] == "/journal/"
        assert preview.get("/journal/monde/premier/").status_code == 200
        assert preview.get(PAGE).status_code == 404


def test_a_new_and_a_removed_article(preview: Running) -> None:
    with preview.events() as state:
        state()
        article(preview.root, "second", "Le second texte.", "Second titre")
        state()
        assert "Second titre" in preview.get("/gazette/").text
        (preview.root / "content/articles/premier.md").unlink()
        state()
        assert preview.get(PAGE).status_code == 404
        assert "Premier titre" not in preview.get("/gazette/").text


def test_a_touch_is_no_news(preview: Running) -> None:
    ok(preview)
    epoch = preview.service.live.state.epoch
    os.utime(preview.root / "content/articles/premier.md", ns=(1, 1))
    assert ok(preview).files.written == ()
    assert preview.service.live.state.epoch == epoch


def test_everybody_hears_of_it(preview: Running) -> None:
    with preview.events() as one, preview.events() as two, preview.events() as three:
        before = {state()["epoch"] for state in (one, two, three)}
        article(preview.root, "premier", "Un autre texte.")
        after = {state()["epoch"] for state in (one, two, three)}
        assert len(before) == len(after) == 1
        assert before != after


def test_a_burst_is_one_build(preview: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    ok(preview)
    monkeypatch.setattr(watch, "QUIET", 2.0)
    monkeypatch.setattr(watch, "SETTLED", 2.0)
    monkeypatch.setattr(watch, "PATIENCE", PATIENCE)
    for number in range(30):
        article(preview.root, f"a{number}", "Texte.", f"Titre {number}")
    assert ok(preview).articles == 31
    assert preview.reports.empty()


def test_output_is_left_alone(preview: Running) -> None:
    ok(preview)
    article(preview.root, "premier", "Un autre texte.")
    ok(preview)
    assert sorted(path.name for path in preview.root.iterdir()) == [
        ".sitegen", "content", "site.toml", "static", "themes",
    ]  # fmt: skip


# Problems


def test_a_problem_is_shown_and_vanishes(preview: Running) -> None:
    ok(preview)
    with preview.events() as state:
        good = state()
        write(preview.root / "content/articles/second.md", "---\ntitel: X\n---\nTexte.\n")
        bad = state()
        assert bad["epoch"] == good["epoch"]
        problem = next(problem for problem in bad["problems"] if "titel" in str(problem))
        assert problem["severity"] == "error"
        assert problem["place"].startswith("content/articles/second.md:2")
        assert problem["excerpt"] == "titel: X"
        assert problem["line"] == 2
        assert problem["message"]
        assert problem["hint"]
        assert failed(preview).problems
        assert "Le premier texte." in preview.get(PAGE).text  # the last good page
        (preview.root / "content/articles/second.md").unlink()
        assert state() == good  # mended, and nothing is to be loaded anew


@pytest.mark.parametrize("broken", ["[site", "", "[site]\ntitle = 1\n"])
def test_a_broken_configuration_ends_nothing(preview: Running, broken: str) -> None:
    whole = (preview.root / "site.toml").read_text(encoding="utf-8")
    with preview.events() as state:
        good = state()
        write(preview.root / "site.toml", broken)
        problems = state()["problems"]
        assert problems[0]["place"].startswith("site.toml")
        assert preview.get(PAGE).status_code == 200
        (preview.root / "site.toml").unlink()
        assert "site.toml" in state()["problems"][0]["message"]
        write(preview.root / "site.toml", whole)
        assert state() == good


def test_a_broken_template_ends_nothing(preview: Running) -> None:
    with preview.events() as state:
        good = state()
        write(preview.root / "templates/article.html", "{% if %}")
        assert "article.html" in state()["problems"][0]["place"]
        (preview.root / "templates/article.html").unlink()
        assert state() == good


def test_a_site_that_is_broken_from_the_start(site: Path) -> None:
    whole = (site / "site.toml").read_text(encoding="utf-8")
    write(site / "site.toml", "[site")
    with running(site) as server, server.events() as state:
        failed(server)
        page = server.get(PAGE)
        assert page.status_code == 503
        bad = state()
        assert bad["problems"]
        assert bad["epoch"] in page.text
        write(site / "site.toml", whole)
        good = state()
        assert good["problems"] == []
        assert good["epoch"] != bad["epoch"]
        assert server.get(PAGE).status_code == 200


def test_a_fault_of_ours_ends_nothing(preview: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*arguments: object) -> None:
        raise ZeroDivisionError("oops")

    with preview.events() as state:
        assert state()["problems"] == []
        with monkeypatch.context() as patch:
            patch.setattr(decision, "decide", faulty)
            article(preview.root, "premier", "Un autre texte.")
            assert "ZeroDivisionError: oops" in state()["problems"][0]["message"]
        article(preview.root, "premier", "Encore un autre.")
        while "Encore un autre." not in preview.get(PAGE).text:
            state()


# The server itself


def test_the_next_free_port() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port) as other:
            assert port < other.getsockname()[1] < port + 100


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 8000), ("127.0.0.1", 70000), ("203.0.113.7", 0)])
def test_nothing_to_listen_at(host: str, port: int) -> None:
    with pytest.raises(BuildFailed, match="cannot listen"):
        listen(host, port)


def test_a_folder_that_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"no site\.toml"):
        Service(BuildRequest(tmp_path), ServeOptions())


def test_loopback_only_unless_told_otherwise(site: Path) -> None:
    with running(site) as server:
        assert server.service.is_private
        assert server.service._socket.getsockname()[0] == "127.0.0.1"


def test_at_all_addresses_an_address_is_answered_but_a_name_is_not(site: Path) -> None:
    with running(site, host="0.0.0.0") as server:
        assert not server.service.is_private
        assert server.get(PAGE, host="192.0.2.1:8000").status_code == 200
        assert server.get(PAGE, host="[2001:db8::1]").status_code == 200
        assert server.get(PAGE, host="evil.example").status_code == 403


def test_at_the_root_of_a_host(tmp_path: Path) -> None:
    with running(make_site(tmp_path, "")) as server:
        assert server.get("/").status_code == 200
        assert server.get("/monde").headers["location"] == "/monde/"
        assert server.raw(b"//monde").status_code == 404  # never a redirect to a host “monde”


def test_two_runs_have_no_epoch_in_common(site: Path) -> None:
    with running(site) as one, running(site) as two:
        assert one.service.live.state.epoch != two.service.live.state.epoch
        assert one.get(PAGE).status_code == two.get(PAGE).status_code == 200


def test_stopping_ends_open_streams(site: Path) -> None:
    with running(site) as server, server.http.stream("GET", "/_sitegen/events") as response:
        lines = response.iter_lines()
        assert next(lines).startswith("data: ")
        server.service.stop()
        assert list(lines) == [""]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["control-c", "by others"])
def test_control_c_and_the_word_of_the_system_are_a_clean_end(site: Path, how: signal.Signals) -> None:
    code = (
        "import pathlib, sys; from sitegen.engine.request import BuildRequest; from sitegen.serve.server import ServeOptions, serve;"
        "serve(BuildRequest(pathlib.Path(sys.argv[1]), jobs=1), ServeOptions(port=0)); print('ended')"
    )
    command = [sys.executable, "-W", "error", "-u", "-c", CTRL_C + code, str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        greeting = process.stdout.readline()
        assert greeting.startswith("Serving at http://127.0.0.1:")
        port = int(greeting.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as reader:
            reader.sendall(b"GET /_sitegen/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(1)
            process.send_signal(how)
            rest, errors = end_of(process)
    assert (rest, errors, process.returncode) == ("ended\n", "", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_open_shows_the_front_page_in_the_browser(site: Path, tmp_path: Path) -> None:
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}.new && mv {seen}.new {seen}\n', "utf-8")
    browser.chmod(0o755)
    command = [
        sys.executable,
        "-u",
        "-c",
        CTRL_C + "from sitegen.cli.commands import run; run()",
        "serve",
        "--open",
        "--port",
        "0",
    ]
    environment = {**os.environ, "BROWSER": str(browser)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=site, env=environment
    ) as process:
        assert process.stdout is not None
        address = next(line.split()[2] for line in process.stdout if line.startswith("Serving at "))
        deadline = time.monotonic() + PATIENCE
        while not seen.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        end_of(process)
    assert seen.read_text("utf-8").strip() == address


def test_commands_start_without_the_server() -> None:
    code = "import sys, sitegen.cli; print({'uvicorn', 'starlette', 'watchdog'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_stylesheets_and_scripts_are_shown_as_built_on_request(site: Path) -> None:
    write(site / "templates/404.html", '{{ asset("own.css") }}')
    write(site / "static/assets/own.css", "a { color: red }")
    with running(site, as_built=True) as preview:
        name = preview.get("/gazette/404.html").text.split("<")[0]
        assert re.fullmatch(r"/gazette/assets/own\.[0-9a-f]{10}\.css", name)
        assert preview.get(name).text == "a{color:red}"
    with running(site) as preview:
        assert preview.get("/gazette/404.html").text.startswith("/gazette/assets/own.css<")
