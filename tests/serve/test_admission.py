"""What is the newsroom's takes a token wherever others can ask too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from sitegen.cli.building import serve
from sitegen.engine.request import BuildRequest

from .previews import Running, make_site, running, write
from .test_dashboard import NOW, SECRET, fill

OTHERS: list[dict[str, Any]] = [
    {"public": True},
    {"host": "0.0.0.0"},
    {"host": "0.0.0.0", "public": True},
    {"allowed_hosts": ("8000-gazette.example",)},
]
URLS = ["/_sitegen/", "/_sitegen", "/_sitegen/?q=x", "/_sitegen/?state=draft", "/_sitegen/page?at=/gazette/"]


@pytest.fixture(scope="module", params=OTHERS, ids=str)
def open_to_others(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Running]:
    root = fill(make_site(tmp_path_factory.mktemp("site")))
    with running(root, BuildRequest(root, jobs=1, now=NOW), **request.param) as server:
        yield server


def token_of(server: Running) -> str:
    return server.service.dashboard_url.partition("?token=")[2]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("given", ["", "wrong", "é", "\ud800"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000"])
def test_nobody_else_sees_the_dashboard(open_to_others: Running, url: str, given: str, host: str) -> None:
    name = f"sitegen-{open_to_others.service.port}"
    cookie = f"{name}={given}".encode("utf-8", "surrogatepass")
    mark = given.encode("utf-8", "surrogatepass").hex()
    query = "".join(f"%{mark[place : place + 2]}" for place in range(0, len(mark), 2))
    target = f"{url}{'&' if '?' in url else '?'}token={query}"
    request = httpx.Request(
        "GET", open_to_others.origin + target, headers=[(b"cookie", cookie), (b"host", host.encode())]
    )
    response = open_to_others.http.send(request, follow_redirects=True)
    assert response.status_code == 403
    assert SECRET not in response.text
    assert "content/articles" not in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("url", URLS)
def test_the_token_opens_it_and_leaves_the_url(open_to_others: Running, url: str) -> None:
    token = token_of(open_to_others)
    with httpx.Client(base_url=open_to_others.origin, follow_redirects=True) as browser:
        response = browser.get(f"{url}{'&' if '?' in url else '?'}token={token}")
        assert response.status_code == 200
        assert token not in str(response.url)
        assert token not in response.text
        assert browser.get(url).status_code == 200
        cookie = next(iter(response.history[-1].headers.get_list("set-cookie")))
        assert "HttpOnly" in cookie
        assert "Path=/_sitegen;" in cookie
        assert "SameSite=lax" in cookie
        assert browser.get("/_sitegen/").text.count(SECRET) > 0
        assert "cookie" not in browser.get("/gazette/").request.headers


def test_each_preview_has_a_token_of_its_own(tmp_path: Path) -> None:
    tokens = set()
    for number in range(2):
        with running(make_site(tmp_path / str(number)), public=True) as server:
            tokens.add(token_of(server))
    assert len(tokens) == 2
    assert all(len(token) > 20 for token in tokens)


def test_others_hear_that_something_is_wrong_but_not_what(open_to_others: Running) -> None:
    root = open_to_others.root
    with open_to_others.events() as outside, httpx.Client(base_url=open_to_others.origin, timeout=60) as newsroom:
        newsroom.get(open_to_others.service.dashboard_url)
        assert outside()["problems"] == []
        write(root / "content/articles/faux.md", f"---\ntitle: {SECRET}\nstatus: draft\nnope: 1\n---\n")
        (problem,) = outside()["problems"]
        assert problem["message"] == "The terminal and the dashboard of the preview show what is wrong."
        assert SECRET not in json.dumps(problem)
        assert "faux.md" not in json.dumps(problem)
        with newsroom.stream("GET", "/_sitegen/events") as stream:
            line = next(line for line in stream.iter_lines() if line.startswith("data: "))
        assert "faux.md" in line
        assert SECRET in line
        (root / "content/articles/faux.md").unlink()
        assert outside()["problems"] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.3"])
def test_alone_on_this_machine_it_takes_none(tmp_path: Path, host: str) -> None:
    with running(make_site(tmp_path / "site"), host=host) as server:
        assert "?" not in server.service.dashboard_url
        assert httpx.get(server.service.dashboard_url).status_code == 200


@pytest.mark.parametrize(("words", "public"), [((), False), (("--public",), True)])
def test_the_option_says_so(words: tuple[str, ...], public: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    monkeypatch.setattr("sitegen.serve.server.serve", lambda request, options, *_: given.append((request, options)))
    assert CliRunner().invoke(serve, words).exit_code == 0
    ((request, options),) = given
    assert (options.public, request.drafts, request.future) == (public, not public, not public)
