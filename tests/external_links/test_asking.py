"""What a host answers, in every way in which hosts answer and fail."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from failing_host import Host, failing_host

from sitegen.config.external_links import LinksConfig
from sitegen.external_links.anchors import looked_for
from sitegen.external_links.ask import Asker
from sitegen.external_links.hosts import Hosts, seconds_of
from sitegen.external_links.requests import Requests, new_client
from sitegen.external_links.results import Answer


@pytest.fixture
def host() -> Iterator[str]:
    with failing_host() as place:
        yield place


def ask(url: str, *anchors: str, private: str = "", **settings: float) -> Answer:
    config = LinksConfig(**{"pause": 0.0, "timeout": 0.3, **settings}, private_hosts=(private,) if private else ())

    async def run() -> Answer:
        async with new_client(config, "https://example.org/") as client:
            requests = Requests(client, Hosts(config, {}), config)
            return await Asker(requests, config).ask(url, anchors)

    return asyncio.run(run())


OUTCOMES = {
    "/ok": "found", "/text": "found", "/head-refused": "found", "/head-lies": "found", "/busy": "found",
    "/zipped": "found", "/gone": "gone", "/gone-for-ever": "gone", "/moved-to-gone": "gone", "/moved": "found",
    "/for-now": "found", "/loop": "loop", "/away": "private", "/nowhere": "refused", "/broken-place": "no_url",
    "/forbidden": "blocked", "/robots": "blocked", "/too-many": "blocked", "/much-later": "later", "/error": "server",
    "/nonsense": "refused", "/hangs-up": "refused", "/silent": "timeout", "/drip": "timeout", "/endless": "found",
    "/huge": "found", "/many-headers": "refused",
}  # fmt: skip


@pytest.mark.parametrize(("path", "outcome"), OUTCOMES.items(), ids=OUTCOMES)
def test_each_answer_has_its_outcome(host: str, path: str, outcome: str) -> None:
    began = time.monotonic()
    assert ask(f"http://{host}{path}", private=host).outcome == outcome
    assert time.monotonic() - began < 2.5
    assert "10.0.0.1" not in str(Host.asked)


def test_a_private_network_is_never_asked(host: str) -> None:
    for url in (f"http://{host}/ok", "http://localhost/", "http://[::1]/", "http://169.254.169.254/", "http://0/"):
        assert ask(url).outcome == "private", url
    assert not Host.asked


def test_a_name_is_asked_at_the_address_that_was_checked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time, the name leads into a private network."""
    answers = iter(["93.184.215.14", "127.0.0.1"])

    async def getaddrinfo(self: object, name: str, port: int, **_: object) -> list[object]:
        return [(2, 1, 6, "", (next(answers), port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)
    asked = []

    async def send(self: object, request: object, **_: object) -> object:
        asked.append((str(request.url), request.headers["Host"], request.extensions["sni_hostname"]))  # type: ignore[attr-defined]
        raise OSError

    monkeypatch.setattr("httpx.AsyncClient.send", send)
    assert ask("https://rebinding.example/a").outcome == "private"  # HEAD is not asked again where GET may not
    assert asked == [("https://93.184.215.14/a", "rebinding.example", "rebinding.example")]


def test_a_host_without_address_and_a_url_that_is_none() -> None:
    assert ask("http://no-such-host.invalid/").outcome == "no_host"
    assert ask("http://[/").outcome == "no_url"
    assert ask(f"http://{'a' * 70}.example/").outcome == "no_url"


def test_encryption_that_is_none_and_a_port_where_nobody_is(host: str) -> None:
    answer = ask(f"https://{host}/ok", private=host)
    assert (answer.outcome, bool(answer.detail)) == ("tls", True)
    assert ask("http://127.0.0.1:1/", private="127.0.0.1:1").outcome == "refused"


@pytest.mark.parametrize(
    ("path", "final", "permanent"),
    [("/ok", "", False), ("/moved-twice", "/ok", True), ("/for-now", "/ok", False), ("/moved-home", "/", True)],
)
def test_redirects_say_where_a_page_is_now(host: str, path: str, final: str, permanent: bool) -> None:
    answer = ask(f"http://{host}{path}", private=host)
    assert (answer.final, answer.permanent) == (final and f"http://{host}{final}", permanent)


@pytest.mark.parametrize(
    ("path", "anchor", "there"),
    [
        ("/ok", "suite", True),
        ("/ok", "autre", True),
        ("/ok", "été", True),
        ("/ok", "rien", False),
        ("/latin", "été", True),  # though it says UTF-8
        ("/no-charset", "été", True),
        ("/hex", "suite", True),
        ("/text", "rien", True),  # no HTML: a program may know what it means
        ("/zipped", "rien", True),
        ("/endless", "rien", True),
        ("/huge", "rien", True),
        ("/moved", "rien", False),
    ],
)
def test_an_anchor_is_looked_for(host: str, path: str, anchor: str, there: bool) -> None:
    answer = ask(f"http://{host}{path}", anchor, private=host, largest=100_000)
    assert answer.anchors == {anchor: there}


def test_fragments_that_mean_something_else_are_no_anchors() -> None:
    for fragment in ("", "top", "!/page", "/route", ":~:text=mer", "page=3", "xywh=1,2,3,4"):
        assert looked_for(fragment) == "", fragment
    assert looked_for("suite:~:text=mer") == "suite"


def test_one_host_is_asked_one_request_at_a_time_with_a_pause(host: str) -> None:
    config = LinksConfig(pause=0.05, private_hosts=(host,))

    async def run() -> None:
        async with new_client(config, "https://example.org/journal/") as client:
            asker = Asker(Requests(client, Hosts(config, {}), config), config)
            await asyncio.gather(*(asker.ask(f"http://{host}/ok?{number}") for number in range(4)))

    asyncio.run(run())
    times = sorted(Host.times)
    assert len(times) >= 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.045
    (agent,) = Host.agents
    assert agent.startswith("User-Agent: sitegen/")
    assert "+https://example.org/journal/" in agent


def test_nobody_waits_for_a_host_that_asks_for_a_day(host: str) -> None:
    """Links of many hosts may lead to one: those in the queue are not asked either."""
    config = LinksConfig(pause=0.001, private_hosts=(host,))

    async def run() -> list[Answer]:
        async with new_client(config, "https://example.org/") as client, asyncio.timeout(2):
            asker = Asker(Requests(client, Hosts(config, {}), config), config)
            return await asyncio.gather(*(asker.ask(f"http://{host}/much-later?{number}") for number in range(4)))

    assert {answer.outcome for answer in asyncio.run(run())} == {"later"}
    assert sum(Host.asked.values()) == 1


def test_a_wait_without_end_is_a_year() -> None:
    hosts = Hosts(LinksConfig(), {})
    hosts.leave("example.org", seconds_of("Fri, 31 Dec 9999 23:59:59 -1200") or 0)
    assert hosts.waits["example.org"] < datetime.now(UTC) + timedelta(days=366)


def test_no_cookie_goes_from_one_host_to_another_at_its_address(host: str) -> None:
    assert ask(f"http://{host}/cookie", private=host).outcome == "found"
    assert not Host.cookies


def test_retry_after_is_a_number_or_a_date() -> None:
    later = datetime.now(UTC) + timedelta(seconds=90)
    assert seconds_of("7") == 7
    assert 85 < (seconds_of(later.strftime("%a, %d %b %Y %H:%M:%S GMT")) or 0) <= 90
    assert seconds_of("Mon, 01 Jan 2001 00:00:00 GMT") == 0
    assert seconds_of("soon") is None
    assert seconds_of("²") is None
