"""Having a CDN forget what changed: what a command gets, what a request holds, and what is said when either fails."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.deploy import DeployConfig
from sitegen.config.site import Config, SiteConfig, parse_config
from sitegen.deploy.purge import TOKEN, purge
from sitegen.deploy.wishes import wishes_of
from sitegen.errors.problems import BuildFailed

SITE = '[site]\ntitle = "La Gazette"\nurl = "https://example.org/journal"\n[deploy]\n'
URLS = [f"https://example.org/{number}/" for number in range(250)]


class Network:
    """A service that is notified of changes."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Any, dict[str, str]]] = []
        self.answer: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")
        network = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                network.requests.append((self.path, json.loads(body), dict(self.headers)))
                code, headers, said = network.answer
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/purge"


@pytest.fixture
def network() -> Iterator[Network]:
    network = Network()
    thread = threading.Thread(target=network.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield network
    network.server.shutdown()
    network.server.server_close()
    thread.join()


def test_a_request_holds_the_urls_and_the_token(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "secret")
    purge(tmp_path, URLS, DeployConfig(purge=network.url))
    assert [len(body["files"]) for _, body, _ in network.requests] == [100, 100, 50]
    assert [url for _, body, _ in network.requests for url in body["files"]] == URLS
    assert {headers["Authorization"] for _, _, headers in network.requests} == {"Bearer secret"}


def test_a_refusal_is_said_without_the_token(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "secret")
    network.answer = (403, {}, b"secret may not do that")
    with pytest.raises(BuildFailed) as caught:
        purge(tmp_path, URLS, DeployConfig(purge=network.url))
    said = str(caught.value)
    assert f"cannot notify CDN ({network.url}) of changes: it answered 403 … may not do that" in said
    assert "check the token in SITEGEN_PURGE_TOKEN" in said
    assert "secret" not in said
    assert len(network.requests) == 1


def test_a_token_follows_no_redirect(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "secret")
    network.answer = (307, {"Location": network.url}, b"")
    with pytest.raises(BuildFailed, match="it answered 307"):
        purge(tmp_path, URLS[:1], DeployConfig(purge=network.url))
    assert len(network.requests) == 1


def test_a_command_gets_the_urls_in_lines(tmp_path: Path) -> None:
    (tmp_path / "purge.py").write_text("import sys, pathlib\npathlib.Path('said').write_text(sys.stdin.read())\n")
    purge(tmp_path, URLS[:2], DeployConfig(purge=f"{sys.executable} purge.py"))
    assert (tmp_path / "said").read_text() == "https://example.org/0/\nhttps://example.org/1/\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"{sys.executable} -c 'import sys; sys.exit(\"no zone\")'", "it ended with 1: no zone"),
        ("./not-there", "No such file or directory"),
    ],
)
def test_a_command_that_fails_is_an_error(tmp_path: Path, command: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        purge(tmp_path, URLS[:1], DeployConfig(purge=command))
    assert said in str(caught.value)
    assert "only this is left to do" in str(caught.value)


def test_urls_are_those_of_the_site(network: Network, tmp_path: Path) -> None:
    config = Config(
        site=SiteConfig(title="x", url="https://example.org/journal/"), deploy=DeployConfig(purge=network.url)
    )
    forget = wishes_of(tmp_path, config, None, False).purge
    assert forget is not None
    forget(["index.html", "politique/été/index.html", "feed.xml"])
    base = "https://example.org/journal/"
    assert network.requests[0][1] == {"files": [base, f"{base}politique/%C3%A9t%C3%A9/", f"{base}feed.xml"]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('purge = "http://cdn.example/purge"', "would be sent the token unencrypted"),
        ('purge = "https://u:p@cdn.example/purge"', "this URL holds a password"),
        ('purge = "purge \'all"', "“purge 'all” is no command: No closing quotation"),
        ('target = "https://example.org"', "nothing can be published at “https://example.org”"),
        ('target = "../www"', "“../www” is no place to publish at"),
        ('target = "sftp://u:p@example.org/www"', "this URL holds a password"),
        ("page_cache = -1", "page_cache"),
    ],
)
def test_a_setting_that_cannot_work_is_an_error(line: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_config(SITE + line)
    assert said in str(caught.value)
    assert "site.toml:5:" in str(caught.value)
