"""Who is told what after publishing: the difference, once, and a failure is a warning."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from newsroom import SITE, Files, Newsroom, article

from sitegen.cli.commands import main
from sitegen.config.site import load_config, parse_config
from sitegen.deploy.announce import Announcer, News
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
KEY = "0123456789abcdef"
HOME = "https://example.org/journal/"


class Listener:
    """A hub and a search engine: what each heard, and what each answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, bytes]] = []
        self.status = 202
        self.delay = threading.Event()
        self.delay.set()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((self.path, self.headers["Content-Type"], body))
                listener.delay.wait(30)
                self.send_response(listener.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def take(self) -> list[tuple[str, str, bytes]]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    listener = Listener()
    thread = threading.Thread(target=listener.server.serve_forever, daemon=True)
    thread.start()
    yield listener
    listener.delay.set()
    listener.server.shutdown()
    listener.server.server_close()
    thread.join()


@pytest.fixture
def newsroom(site_of: SiteOf, listener: Listener) -> Newsroom:
    newsroom = site_of({f"content/articles/{name}.md": article(name.title()) for name in ("pont", "quai")})
    newsroom.configure(
        f'[feeds]\nhub = "{listener.address}/hub"\n'
        f'[deploy]\nindexnow_key = "{KEY}"\nindexnow = "{listener.address}/indexnow"\ntimeout = 5.0\n'
    )
    return newsroom


def announced(newsroom: Newsroom) -> tuple[News, list[str]]:
    """Build, tell, and return what was told and who did not listen."""
    newsroom.build()
    announcer = Announcer(newsroom.root, newsroom.output, load_config(newsroom.root))
    news = announcer.news()
    return news, [str(warning) for warning in announcer.notify(news)]


def test_the_key_is_published_only_where_there_is_one(newsroom: Newsroom) -> None:
    newsroom.build()
    assert newsroom.page(f"{KEY}.txt") == KEY
    newsroom.write({"site.toml": SITE})
    newsroom.build()
    assert f"{KEY}.txt" not in newsroom.files()


def test_at_the_first_time_the_front_page_is_told(newsroom: Newsroom, listener: Listener) -> None:
    news, warnings = announced(newsroom)
    assert warnings == []
    assert news == News((f"{HOME}atom.xml", f"{HOME}feed.json", f"{HOME}feed.xml"), (HOME,))
    hub, engine = listener.take()
    assert hub[:2] == ("/hub", "application/x-www-form-urlencoded")
    assert parse_qs(hub[2].decode()) == {"hub.mode": ["publish"], "hub.url": list(news.feeds)}
    assert engine[:2] == ("/indexnow", "application/json; charset=utf-8")
    location = f"{HOME}{KEY}.txt"
    told = {"host": "example.org", "key": KEY, "keyLocation": location, "urlList": [HOME]}
    assert json.loads(engine[2]) == told
    assert announced(newsroom) == (News((), ()), [])
    assert listener.take() == []


def test_what_is_new_changed_or_gone_is_told_once(newsroom: Newsroom, listener: Listener) -> None:
    announced(newsroom)
    newsroom.remove("content/articles/quai.md")
    newsroom.write(
        {
            "content/articles/pont.md": article("Pont", "Autre chose.\n", updated="2025-07-01 08:00"),
            "content/articles/tour.md": article("Tour", category="Culture"),
        }
    )
    listener.take()
    news, warnings = announced(newsroom)
    assert warnings == []
    assert {f"{HOME}politique/pont/", f"{HOME}politique/quai/", f"{HOME}culture/tour/", HOME} <= set(news.pages)
    assert {f"{HOME}feed.xml", f"{HOME}politique/feed.xml", f"{HOME}culture/feed.xml"} <= set(news.feeds)
    assert len(listener.take()) == 2
    assert announced(newsroom)[0] == News((), ())


def test_each_edition_is_told_of(newsroom: Newsroom, listener: Listener) -> None:
    toml = newsroom.root / "site.toml"
    toml.write_text(toml.read_text("utf-8") + '[languages.en]\ntitle = "The Gazette"\n', "utf-8")
    announced(newsroom)
    newsroom.write({"content/articles/bridge.md": article("Bridge", language="en")})
    news, _ = announced(newsroom)
    assert f"{HOME}en/politique/bridge/" in news.pages
    assert f"{HOME}en/feed.xml" in news.feeds


def test_a_new_look_alone_is_no_news(newsroom: Newsroom, listener: Listener) -> None:
    announced(newsroom)
    newsroom.write({"templates/article.html": "<!doctype html><title>x</title><h1>{{ article.title }}</h1>"})
    assert announced(newsroom)[0] == News((), ())


@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_who_does_not_listen_is_a_warning_and_told_again(newsroom: Newsroom, listener: Listener, status: int) -> None:
    listener.status = status
    _, warnings = announced(newsroom)
    assert len(warnings) == 2
    assert all(f"it answered {status}" in warning for warning in warnings)
    listener.take()
    listener.status = 204
    news, warnings = announced(newsroom)
    assert news.pages == (HOME,)
    assert warnings == []


def test_who_does_not_answer_is_not_waited_for(newsroom: Newsroom, listener: Listener) -> None:
    toml = newsroom.root / "site.toml"
    toml.write_text(toml.read_text("utf-8").replace("timeout = 5.0", "timeout = 0.2"), "utf-8")
    listener.delay.clear()
    _, warnings = announced(newsroom)
    assert len(warnings) == 2
    assert all("timed out" in warning for warning in warnings)


def test_nobody_there_is_a_warning(newsroom: Newsroom, listener: Listener) -> None:
    toml = newsroom.root / "site.toml"
    toml.write_text(toml.read_text("utf-8").replace(listener.address, "http://127.0.0.1:9"), "utf-8")
    _, warnings = announced(newsroom)
    assert len(warnings) == 2
    assert all("efused" in warning for warning in warnings)


def test_without_a_hub_and_a_key_nobody_is_told(newsroom: Newsroom, listener: Listener) -> None:
    newsroom.write({"site.toml": SITE})
    assert announced(newsroom) == (News((), ()), [])
    assert listener.take() == []


@pytest.mark.parametrize("damage", [b"", b"{", b'{"site": 1}', b"\xff"])
def test_a_damaged_memory_counts_as_none(newsroom: Newsroom, damage: bytes) -> None:
    announced(newsroom)
    (newsroom.root / ".sitegen/announced.json").write_bytes(damage)
    assert announced(newsroom)[0].pages == (HOME,)


def test_many_pages_go_in_several_letters(newsroom: Newsroom, listener: Listener) -> None:
    newsroom.build()
    announcer = Announcer(newsroom.root, newsroom.output, load_config(newsroom.root))
    many = tuple(f"{HOME}{number}/" for number in range(10_001))
    assert announcer.notify(News(many[:51], many)) == []
    heard = listener.take()
    assert [len(parse_qs(body.decode())["hub.url"]) for path, _, body in heard if path == "/hub"] == [50, 1]
    assert [len(json.loads(body)["urlList"]) for path, _, body in heard if path == "/indexnow"] == [10_000, 1]


def test_the_command_tells_and_fails_for_nobody(
    newsroom: Newsroom, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.build()
    monkeypatch.chdir(newsroom.root)
    shown = CliRunner().invoke(main, ["announce", "--dry-run"])
    assert shown.output.splitlines()[-1] == f"new: {HOME}"
    assert listener.take() == []
    assert not (newsroom.root / ".sitegen/announced.json").exists()
    listener.status = 500
    failed = CliRunner().invoke(main, ["announce"])
    assert failed.exit_code == 0
    assert "2 warnings" in failed.output


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ('indexnow_key = "short"', "“short” is not an IndexNow key"),
        ('indexnow_key = "../../../etc"', "is not an IndexNow key"),
        (f'indexnow_key = "{"x" * 129}"', "is not an IndexNow key"),
        ('indexnow = "file:///etc/passwd"', "is not an absolute URL"),
        ("timeout = 0.0", "must be from 0.001"),
        ('remot = "x"', "did you mean “remote”?"),
    ],
)
def test_what_cannot_be_configured(told: str, complaint: str) -> None:
    with pytest.raises(BuildFailed, match=complaint):
        parse_config(f"{SITE}[deploy]\n{told}\n")


def test_an_article_that_is_not_public_is_told_to_nobody(newsroom: Newsroom, listener: Listener) -> None:
    announced(newsroom)
    newsroom.write({"content/articles/secret.md": article("Secret", status="embargo")})
    assert announced(newsroom)[0] == News((), ())
