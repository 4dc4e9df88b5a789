"""``sitegen stats pull``: what four services, logs and tables say becomes ranks of articles, and nothing else is stored."""

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from counting_services import Question, Service
from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW, SITE, Files, Newsroom, article

from sitegen.cli.commands import main
from sitegen.errors.problems import StatsError
from sitegen.stats import services
from sitegen.stats.logs import visits_in_log
from sitegen.stats.services import Window

SiteOf = Callable[[Files], Newsroom]
KEY = "a-key-that-nobody-may-see"
UUID = "94db1cb1-74f4-4a40-ad6c-962362670409"
WINDOW = Window.before(NOW, 7, ZoneInfo("Europe/Paris"))
FILES: Files = {
    **{f"content/articles/{name}.md": article(name.upper(), date="2025-06-01 08:00") for name in "ab"},
    "content/articles/c.md": article("C", date="2025-06-01 08:00", aliases=["/ancien/c/"]),
    "content/articles/e.md": article("E", date="2025-06-01 08:00", aliases=["/été/"]),
    "content/articles/draft.md": article("Projet", status="draft"),
}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(services, "_GOAT_PAUSE", 0)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("SITEGEN_STATS_KEY", KEY)
    monkeypatch.delenv("SITEGEN_STATS_USER", raising=False)
    service = Service()
    yield service
    service.close()


@pytest.fixture
def newsroom(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    newsroom = site_of(FILES)
    monkeypatch.chdir(newsroom.root)
    return newsroom


def configure(newsroom: Newsroom, kind: str, url: str, more: str = "") -> None:
    newsroom.write({"site.toml": f'{SITE}[analytics]\nkind = "{kind}"\nconsent = "off"\nurl = "{url}"\n{more}'})


def pull(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["stats", "pull", "--now", NOW.isoformat(), *arguments])


def ranked(newsroom: Newsroom) -> list[str]:
    found = json.loads((newsroom.root / "data/popular.json").read_text())
    assert found.keys() == {"pulled", "days", "articles"}
    assert [one.keys() for one in found["articles"]] == [{"id", "rank"}] * len(found["articles"])
    assert [one["rank"] for one in found["articles"]] == [*range(1, len(found["articles"]) + 1)]
    return [one["id"] for one in found["articles"]]


# Services

PATHS = {
    "/journal/politique/b/": 30, "/journal/politique/a": 12, "/journal/politique/c/": 9, "/journal/ancien/c/": 6,
    "/journal/%C3%A9t%C3%A9/": 11, "/journal/politique/draft/": 99, "/journal/": 500, "/ailleurs/": 400,
}  # fmt: skip
ORDER = ["b", "c", "a", "e"]


def goats(question: Question) -> Any:
    assert question.query["limit"] == ["100"]
    rows = [
        {"path": path, "count": n, "path_id": number, "event": False} for number, (path, n) in enumerate(PATHS.items())
    ]
    known = question.query.get("exclude_paths", [""])[0].split(",")
    left = [row for row in rows if str(row["path_id"]) not in known]
    return {"hits": left[:3], "more": len(left) > 3, "total": 0}


SERVICES: dict[str, tuple[str, dict[str, Any]]] = {
    "plausible": ('site = "example.org"\n', {
        "/api/v2/query": {"results": [{"dimensions": [path], "metrics": [n]} for path, n in PATHS.items()]},
    }),
    "matomo": ('site = "3"\n', {
        "/index.php": [{"label": path, "url": f"https://www.example.org{path}?x=1", "nb_visits": n} for path, n in PATHS.items()],
    }),
    "goatcounter": ("", {"/api/v0/stats/hits": goats}),
    "umami": (f'site = "{UUID}"\n', {
        f"/api/websites/{UUID}/metrics": [*({"x": path, "y": n} for path, n in PATHS.items()), {"x": None, "y": 1}],
    }),
}  # fmt: skip


@pytest.mark.parametrize("kind", SERVICES)
def test_each_service_is_asked_for_numbers_of_pages_alone(newsroom: Newsroom, service: Service, kind: str) -> None:
    more, service.answers = SERVICES[kind]
    configure(newsroom, kind, service.url, more)
    result = pull()
    assert result.exit_code == 0, result.output
    assert ranked(newsroom) == ORDER
    assert "1. b: 30 visits" in result.output
    assert KEY not in result.output
    assert KEY.encode() not in b"".join(path.read_bytes() for path in newsroom.root.rglob("*") if path.is_file())
    question = service.questions[0]
    sent = f"{question.path} {question.query}"
    assert KEY not in sent, "it would be in the logs of a server"
    assert KEY in f"{question.headers} {question.body}"
    assert "2025-12-2" in f"{sent} {question.body}" or "1766703600000" in sent  # 26 December at midnight in Paris


def test_an_older_umami_has_another_word_and_a_server_of_ones_own_a_login(
    newsroom: Newsroom, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def metrics(question: Question) -> Any:
        assert question.headers["Authorization"] == "Bearer token"
        rows = [{"x": "/journal/politique/a/", "y": 20}]
        return rows if question.query["type"] == ["url"] else (400, {"error": {"message": "Bad request"}})

    service.answers = {"/api/auth/login": {"token": "token"}, f"/api/websites/{UUID}/metrics": metrics}
    configure(newsroom, "umami", service.url, f'site = "{UUID}"\n')
    monkeypatch.setenv("SITEGEN_STATS_USER", "admin")
    assert pull().exit_code == 0
    assert ranked(newsroom) == ["a"]
    assert json.loads(service.questions[0].body) == {"username": "admin", "password": KEY}


REFUSALS: dict[str, tuple[Any, str]] = {
    "a wrong key": ((401, {"error": f"Invalid API key {KEY}"}), "it answered 401 Invalid API key …"),
    "another answer": ({"result": "error", "message": "No access"}, "it answered: No access"),
    "no JSON": ("<html>", "its answer is not what it should be"),
    "a fault": ((503, "busy"), "it answered 503 Service Unavailable"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_service_that_does_not_answer_leaves_the_former_ranks(
    newsroom: Newsroom, service: Service, answer: Any, said: str
) -> None:
    configure(newsroom, "matomo", service.url, 'site = "1"\n')
    newsroom.write({"data/popular.json": "{}"})
    service.answers = {"/index.php": answer}
    result = pull()
    assert result.exit_code == 1
    assert said in result.output
    assert KEY not in result.output
    assert (newsroom.root / "data/popular.json").read_text() == "{}"


@pytest.mark.parametrize("kind", ["matomo", "goatcounter"])
def test_a_key_follows_no_redirect(newsroom: Newsroom, service: Service, kind: str) -> None:
    elsewhere = f"{service.url}/elsewhere"
    more, answers = SERVICES[kind]
    service.answers = dict.fromkeys(answers, (302, elsewhere))
    configure(newsroom, kind, service.url, more)
    result = pull()
    assert result.exit_code == 1
    assert f"it redirects to {elsewhere}" in result.output
    assert [question.path for question in service.questions] == [*answers]


def test_nothing_is_asked_without_a_key_or_a_service(
    newsroom: Newsroom, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = pull()
    assert result.exit_code == 1
    assert "site.toml names no service that counts visits" in result.output
    configure(newsroom, "plausible", "http://127.0.0.1:9", 'site = "example.org"\n')
    assert "it cannot be reached" in pull().output
    monkeypatch.delenv("SITEGEN_STATS_KEY")
    assert "there is no key in the environment variable SITEGEN_STATS_KEY" in pull().output


def test_a_kill_in_the_middle_leaves_the_former_ranks(newsroom: Newsroom, service: Service) -> None:
    more, service.answers = SERVICES["plausible"]
    configure(newsroom, "plausible", service.url, more)
    assert pull().exit_code == 0
    newsroom.build()
    before = {path: path.read_bytes() for path in newsroom.root.glob("data/*")}
    service.asked.clear()
    service.waits.clear()
    command = [sys.executable, "-m", "sitegen.cli.commands", "stats", "pull", "--days", "9"]
    process = subprocess.Popen(command, cwd=newsroom.root, env=os.environ | {"SITEGEN_STATS_KEY": KEY})
    assert service.asked.wait(30)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    service.waits.set()
    assert {path: path.read_bytes() for path in newsroom.root.glob("data/*")} == before
    assert newsroom.build().rendered == 0
    newsroom.write({"data/.popular.json.new": '{"pulled": "2'})  # had it been killed while it wrote
    report = newsroom.build()
    assert report.rendered == 0
    assert {note.severity for note in report.warnings} == {"note"}
    assert pull().exit_code == 0


# Logs


def line(path: str, agent: str = "Mozilla/5.0", status: int = 200, when: datetime = NOW, method: str = "GET") -> str:
    moment = when.strftime("%d/%b/%Y:%H:%M:%S %z")
    return f'203.0.113.7 - - [{moment}] "{method} {path} HTTP/1.1" {status} 12 "-" "{agent}"\n'


def test_a_log_is_read_without_programs_and_without_addresses(newsroom: Newsroom) -> None:
    read = [line("/journal/politique/a/")] * 12 + [line("/journal/politique/b/?utm_source=x")] * 10
    not_read = [
        line("/journal/politique/c/", "Googlebot/2.1"), line("/journal/politique/c/", "GPTBot/1.0"),
        line("/journal/politique/c/", ""), line("/journal/politique/c/", "-"), line("/journal/politique/c/", "curl/8"),
        line("/journal/politique/c/", status=404), line("/journal/politique/c/", method="HEAD"),
        line("/journal/politique/c/", when=NOW - timedelta(days=8)), "not a line\n",
    ]  # fmt: skip
    plain = newsroom.root / "access.log"
    plain.write_text("".join([*read[:14], *not_read * 20]))
    packed = newsroom.root / "access.log.1.gz"
    packed.write_bytes(gzip.compress("".join(read[14:]).encode()))
    result = pull("access.log", "access.log.1.gz")
    assert result.exit_code == 0, result.output
    assert ranked(newsroom) == ["a", "b"]
    assert "203.0.113" not in result.output + (newsroom.root / "data/popular.json").read_text()


@pytest.mark.parametrize(
    "text",
    [
        '203.0.113.7 - frank [01/Jan/2026:10:00:00 +0000] "GET /x/ HTTP/1.0" 200 2326\n',
        'example.org:443 2001:db8::1 - - [01/Jan/2026:10:00:00 +0000] "GET /x/ HTTP/2.0" 304 0 "https://a.example/" "Mozilla/5.0 \\"x\\""\n',
        '203.0.113.7 - - [31/Dec/2025:23:00:00 -0500] "GET /x/" 200 1\n',
    ],
)
def test_common_combined_and_named_logs_are_known(tmp_path: Path, text: str) -> None:
    log = tmp_path / "log"
    log.write_text(text)
    assert [*visits_in_log(log, WINDOW)] == [("/x/", 1)]


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([line("/x/").encode(), b"\n", b"[", b'"']))))
def test_no_log_is_a_crash(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    log = tmp_path_factory.getbasetemp() / "any.log"
    log.write_bytes(b"".join(lines))
    found = []
    with suppress(StatsError):
        found += visits_in_log(log, WINDOW)
    assert set(found) <= {("/x/", 1)}


def test_what_is_no_log_is_said(newsroom: Newsroom) -> None:
    newsroom.write({"table.txt": "203.0.113.7;a\n" * 3})
    result = pull("table.txt")
    assert result.exit_code == 1
    assert "table.txt: this is not a log in the Common Log Format" in result.output
    assert "203.0.113" not in result.output
    assert "cannot be read" in pull("nothing.log").output


# Tables


def test_a_table_of_any_service_is_read(newsroom: Newsroom) -> None:
    newsroom.write({"pages.csv": "Page path;Views\n/journal/politique/a/;10\nexample.org/journal/politique/b/;1 200\n"})
    assert pull("pages.csv").exit_code == 0
    assert ranked(newsroom) == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "no column of this table names pages"),
        ("url,visits\n/a/,many\n", "“many” is not a number of visits"),
        ("url,visits\n/a/\n", "this row has one value"),
    ],
)
def test_what_is_no_table_is_said(newsroom: Newsroom, text: str, said: str) -> None:
    newsroom.write({"pages.csv": text})
    result = pull("pages.csv")
    assert result.exit_code == 1
    assert said in result.output


# Ranks


def test_an_article_has_a_rank_from_the_minimum_on(newsroom: Newsroom) -> None:
    newsroom.write(
        {
            "p.csv": "url,visits\n/journal/politique/a/,9\n/journal/politique/b/,10\n",
            "q.csv": "url,visits\n/journal/politique/a/,1\n",
        }
    )
    assert pull("p.csv").exit_code == 0
    assert ranked(newsroom) == ["b"]
    assert pull("p.csv", "q.csv").exit_code == 0
    assert ranked(newsroom) == ["a", "b"]
    newsroom.configure("[analytics]\nminimum = 11\n")
    result = pull("p.csv", "--dry-run")
    assert "0 articles ranked" in result.output
    assert "no article had 11 visits" in result.output
    assert ranked(newsroom) == ["a", "b"]
    assert pull("p.csv").exit_code == 0
    assert ranked(newsroom) == []


def test_a_recorded_url_counts_for_the_article_that_was_there(newsroom: Newsroom) -> None:
    assert CliRunner().invoke(main, ["record", "--now", NOW.isoformat()]).exit_code == 0
    newsroom.write({"content/articles/a.md": article("A", date="2025-06-01 08:00", slug="autre")})
    newsroom.write(
        {"p.csv": "url,visits\n/journal/politique/a/,20\n/journal/politique/b/,30\n/journal/politique/autre/,15\n"}
    )
    assert pull("p.csv").exit_code == 0
    assert ranked(newsroom) == ["a", "b"]


def test_a_window_is_of_whole_days_in_the_zone_of_the_site() -> None:
    window = Window.before(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), 7, ZoneInfo("Europe/Paris"))
    assert (window.first.isoformat(), window.last.isoformat()) == ("2025-12-27", "2026-01-02")
    assert window.holds(window.start)
    assert not window.holds(window.start - timedelta(seconds=1))
