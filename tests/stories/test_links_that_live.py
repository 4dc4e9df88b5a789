"""Links to other sites: checked with patience, reported where they are written, and followed by a copy when dead."""

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitegen.checks.check import Checked, check
from sitegen.cli.commands import main
from sitegen.content.sources import EXTERNAL_LINKS_PATH
from sitegen.errors.problems import BuildFailed
from sitegen.external_links.ask import Asker
from sitegen.external_links.check import ArchiveWish
from sitegen.external_links.results import Answer
from sitegen.external_links.store import STORE
from tests.external_links.failing_host import Host, failing_host
from tests.newsroom import NOW, SITE, Files, Newsroom, article, author, page

A, B = "content/articles/a.md", "content/articles/b.md"


@pytest.fixture
def host() -> Iterator[str]:
    with failing_host() as place:
        yield place


def settings(host: str, more: str = "") -> str:
    return SITE + (
        f'[links]\npause = 0\ntimeout = 1\nprivate_hosts = ["{host}"]\n'
        f'archive = "http://{host}/available"\nsave = "http://{host}/save"\n{more}'
    )


SiteOf = Callable[[Files], Newsroom]


@pytest.fixture
def journal(site_of: SiteOf, host: str) -> Newsroom:
    """A newspaper that links to a host with faults."""
    at = f"http://{host}"
    return site_of(
        {
            "site.toml": settings(host),
            A: article(
                "Le pont",
                f"Selon [le rapport]({at}/gone), et [la mairie]({at}/ok#suite).\n\n"
                f"Voir [ailleurs]({at}/moved) et [là]({at}/ok#rien).\n\nEncore [le rapport]({at}/gone)\n",
                sources=[{"title": "Le rapport", "url": f"{at}/gone-for-ever"}],
            ),
            B: article("La mer", f"Rien que [la mairie]({at}/ok) et [un mur]({at}/forbidden).\n"),
        }
    )


@pytest.fixture
def inside(journal: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """The newspaper, in whose folder commands are called."""
    monkeypatch.chdir(journal.root)
    return journal


def run(newsroom: Newsroom, days: float = 0, archive: ArchiveWish = "") -> Checked:
    return check(newsroom.root, NOW + timedelta(days=days), lambda *_: None, archive)


def said(checked: Checked, host: str) -> list[str]:
    texts = [f"{problem.severity} {problem}" for problem in checked.problems]
    return [text.replace(host, "h") for text in texts if "http" in text]


def record(newsroom: Newsroom) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((newsroom.root / EXTERNAL_LINKS_PATH).read_bytes())
    return value


def test_each_link_is_reported_where_it_is_written(journal: Newsroom, host: str) -> None:
    found = said(run(journal), host)
    written = (journal.root / A).read_text()
    lines = written.replace(host, "h").splitlines()
    assert [text.partition("\n")[0] for text in found] == [
        f"note {A}:5:43: “http://h/gone-for-ever” is dead: the host answered 410 Gone",
        f"note {A}:8:20: “http://h/gone” is dead: the host answered 404 Not Found",
        f"note {A}:10:17: “http://h/moved” has moved for good",
        f"note {A}:10:{written.splitlines()[9].index(f'http://{host}/ok') + 1}: the page at “http://h/ok” has no anchor “#rien”",
        f"note {A}:12:21: “http://h/gone” is dead: the host answered 404 Not Found",
    ]
    assert found[2].endswith(f"= write {lines[9].replace('/moved', '/ok')}")
    assert not (journal.root / EXTERNAL_LINKS_PATH).exists()
    assert not journal.output.exists()


def test_the_level_of_a_dead_link_is_a_policy_and_the_archive_has_notes(inside: Newsroom, host: str) -> None:
    journal = inside
    invoke = CliRunner().invoke(main, ["check", "--external", "--now", NOW.isoformat()])
    assert invoke.exit_code == 0, invoke.output
    assert "5 links to other sites: 2 alive, 2 dead, 1 without a clear answer" in invoke.stdout
    journal.write({"site.toml": settings(host, 'dead = "error"\n')})
    assert {problem.severity for problem in run(journal).problems if problem.fault == "external"} == {"error"}
    journal.write({"site.toml": settings(host, 'dead = "error"\n[archive]\nbefore = 2025-12-31\n')})
    assert {problem.severity for problem in run(journal).problems if problem.fault == "external"} == {"note"}
    journal.write({"site.toml": settings(host, f'ignore = ["http://{host}/gone*"]\n')})
    assert not [problem for problem in run(journal).problems if problem.fault == "external"]


def test_the_report_as_json_has_every_link(inside: Newsroom, host: str) -> None:
    arguments = ["check", "--external", "--json", "--now", NOW.isoformat()]
    found = json.loads(CliRunner().invoke(main, arguments).stdout)
    links = {link["url"].replace(host, "h"): link for link in found["links"]}
    assert {url: link["state"] for url, link in links.items()} == {
        "http://h/forbidden": "unknown",
        "http://h/gone": "dead",
        "http://h/gone-for-ever": "dead",
        "http://h/moved": "alive",
        "http://h/ok": "alive",
    }
    assert links["http://h/gone"]["places"] == [
        {"path": A, "line": 8, "column": 20},
        {"path": A, "line": 12, "column": 21},
    ]
    assert links["http://h/moved"]["final"] == f"http://{host}/ok"
    assert links["http://h/ok"]["missing_anchors"] == ["rien"]


def test_what_is_known_is_not_asked_again_for_some_days(journal: Newsroom, host: str) -> None:
    run(journal)
    asked = dict(Host.asked)
    assert asked["HEAD /gone"] == asked["GET /gone"] == 1
    assert "GET /moved" not in asked
    again = run(journal)
    assert dict(Host.asked) == asked
    assert len(said(again, host)) == 5
    run(journal, days=2)
    assert Host.asked["GET /gone"] == 2  # to be sure
    assert Host.asked["HEAD /moved"] == 1
    run(journal, days=7.5)
    assert Host.asked["HEAD /moved"] == 2
    assert Host.asked["GET /gone"] == 2


def test_a_dead_link_is_followed_by_the_copy_nearest_to_the_article(
    journal: Newsroom, host: str, tmp_path: Path
) -> None:
    Host.copies[f"http://{host}/gone"] = "20250603101500"
    journal.check()
    run(journal, archive="find")
    assert Host.asked[f"GET /available?url=http%3A%2F%2F{host.replace(':', '%3A')}%2Fgone&timestamp=20250601"] == 1
    assert record(journal)[f"http://{host}/gone"] == {
        "failing_since": "2026-01-01",
        "copy": f"https://web.archive.org/web/20250603101500/http://{host}/gone",
        "copied": "2025-06-03",
    }
    assert journal.build().rendered == 0  # nobody is shown anything before it is sure
    run(journal, days=2, archive="find")
    assert record(journal)[f"http://{host}/gone"]["dead"] is True
    report = journal.build()
    assert {path for path, *_ in report.made} == {"politique/a/index.html", *_feeds(report)}
    text = journal.page("politique/a/")
    shown = f'<small class="archived-copy"> (<a href="https://web.archive.org/web/20250603101500/http://{host}/gone"'
    assert text.count(shown) == 2
    assert f'gone">le rapport</a>{shown}' in text
    Host.copies[f"http://{host}/gone-for-ever"] = "20250701000000"
    run(journal, days=40, archive="find")
    assert journal.build().files.written == ("politique/a/index.html",)
    assert journal.page("politique/a/").count('<small class="archived-copy">') == 3  # of the source too
    assert "copie archivée du 3 juin 2025" in text.replace("\xa0", " ")
    assert "archived-copy" not in journal.page("politique/b/")
    assert "web.archive.org" in journal.page("feed.xml")
    journal.check()
    assert len(said(run(journal, days=2, archive="find"), host)) == 5  # the copy itself is nobody's link
    assert not any("web.archive.org" in path for path in Host.asked)


def _feeds(report: Any) -> set[str]:
    return {path for path, *_ in report.made if path.endswith((".xml", "feed.json"))}


def test_a_link_that_lives_again_is_shown_alone(journal: Newsroom, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Host.copies[f"http://{host}/gone"] = "20250603101500"
    for days in (0, 2):
        run(journal, days=days, archive="find")
    journal.build()
    monkeypatch.setitem(vars(sys.modules[Host.__module__])["ANSWERS"], "/gone", ("200 OK", b""))
    assert run(journal, days=10, archive="find").links is not None
    assert record(journal)[f"http://{host}/gone"].keys() == {"copy", "copied"}  # for the next time
    journal.check()
    assert "archived-copy" not in journal.page("politique/a/")


def test_another_computer_goes_on_with_what_is_committed(journal: Newsroom, host: str) -> None:
    run(journal, archive="find")
    (journal.root / STORE).unlink()
    run(journal, days=3, archive="find")
    assert record(journal)[f"http://{host}/gone"] == {"failing_since": "2026-01-01", "dead": True}


def test_the_archive_makes_copies_of_the_living_if_it_is_asked_to(
    journal: Newsroom, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Host.copies[f"http://{host}/moved"] = "20240101000000"
    found = run(journal, archive="save")
    assert [str(problem) for problem in found.problems if "archive" in problem.message] == [
        "the archive cannot be asked: the host answered 401\n"
        "      = put the keys of your account into the environment variable SITEGEN_ARCHIVE_KEYS"
    ]
    assert not Host.saved
    monkeypatch.setenv("SITEGEN_ARCHIVE_KEYS", "key:secret")
    run(journal, archive="save")
    assert Host.saved == [f"http://{host}/ok"]
    known = record(journal)
    assert known[f"http://{host}/ok"] == {
        "copy": f"http://{host}/web/20260101120000/http://{host}/ok",
        "copied": "2026-01-01",
    }
    assert known[f"http://{host}/moved"]["copied"] == "2024-01-01"
    asked = Host.asked.total()
    run(journal, archive="save")  # what has no copy is not asked for again
    assert Host.asked.total() == asked


def test_an_archive_that_is_busy_loses_nothing(journal: Newsroom, host: str) -> None:
    Host.copies |= {f"http://{host}/gone": "20250603101500", f"http://{host}/gone-for-ever": "busy"}
    found = run(journal, archive="find")
    assert "the archive cannot be asked: the host answered 429" in str(found.problems[0])
    assert found.problems[0].severity == "warning"
    found = run(journal, archive="find")
    assert record(journal)[f"http://{host}/gone"]["failing_since"] == "2026-01-01"


def test_an_archive_out_of_reach_is_a_warning(journal: Newsroom, host: str) -> None:
    away = settings(host).replace(f"{host}/available", "127.0.0.1:1/available")
    journal.write({"site.toml": away})
    problem = run(journal, archive="find").problems[0]
    assert problem.message == "the archive cannot be asked: “127.0.0.1:1” is in a private network"
    journal.write({"site.toml": away.replace("private_hosts = [", 'private_hosts = ["127.0.0.1:1", ')})
    problem = run(journal, archive="find").problems[0]
    assert problem.message.startswith("the archive cannot be asked: no connection (")


def test_a_host_that_asks_for_a_day_is_left_alone(site_of: SiteOf, host: str) -> None:
    links = f"[a](http://{host}/much-later) [b](http://{host}/ok)\n"
    newsroom = site_of({"site.toml": settings(host), A: article(body=links)})
    for _ in range(2):
        checked = run(newsroom).links
        assert checked is not None
        assert not checked.results
        assert Host.asked == {"HEAD /much-later": 1}


def test_a_cache_that_cannot_be_written_is_a_problem(journal: Newsroom) -> None:
    (journal.root / STORE).mkdir(parents=True)
    with pytest.raises(BuildFailed, match="sitegen must be allowed to write this folder"):
        run(journal)


def test_one_run_asks_the_archive_no_more_than_it_may(journal: Newsroom, host: str) -> None:
    journal.write({"site.toml": settings(host, "archive_requests = 1\n")})
    for count in (1, 2, 2):
        run(journal, archive="find")
        assert sum(path.startswith("GET /available") for path in Host.asked) == count


def test_what_people_write_into_the_record_stays(journal: Newsroom, host: str) -> None:
    url = f"http://{host}/ok"
    by_hand = {"dead": True, "copy": "https://archive.example/1"}
    journal.write({EXTERNAL_LINKS_PATH: json.dumps({url: by_hand})})
    run(journal, archive="find")
    assert record(journal)[url] == by_hand
    journal.build()
    assert journal.page("politique/b/").count(">copie archivée<") == 1
    assert journal.page("politique/a/").count(">copie archivée<") == 2  # with anchors too
    journal.write({EXTERNAL_LINKS_PATH: f'{{\n  "{url}": {{\n    "dead": true,\n    "copie": "x"\n  }}\n}}'})
    assert f"{EXTERNAL_LINKS_PATH}:4:5: unknown key “copie”" in journal.failure()
    journal.write({EXTERNAL_LINKS_PATH: f'{{\n  "{url}": {{"copy": "javascript:alert(1)"}}\n}}'})
    assert f"{EXTERNAL_LINKS_PATH}:2" in journal.failure()
    journal.write({EXTERNAL_LINKS_PATH: "[]"})
    assert EXTERNAL_LINKS_PATH in journal.failure()


def test_a_link_of_a_template_is_reported_once(site_of: SiteOf, host: str) -> None:
    template = '{% extends "base.html" %}{% block content %}<h1>T</h1><a href="URL">x</a>{% endblock %}'
    newsroom = site_of({"site.toml": settings(host), A: article(), B: article("Deux")})
    newsroom.write({"templates/article.html": template.replace("URL", f"http://{host}/gone")})
    (problem,) = [problem for problem in run(newsroom).problems if problem.fault == "external"]
    assert problem.place == "templates/article.html:1:64"
    spelt = template.replace("URL", "{{ 'http://" + host + "' ~ '/gone' }}")
    newsroom.write({"templates/article.html": spelt})
    (problem,) = [problem for problem in run(newsroom).problems if problem.fault == "external"]
    assert problem.path == "politique/a/index.html"
    assert problem.message.endswith("(and on 1 more pages)")
    newsroom.write({"templates/article.html": template.replace("URL", f"//{host}/gone")})
    (problem,) = [problem for problem in run(newsroom).problems if problem.fault == "unreachable"]
    assert f"“https://{host}/gone” cannot be reached: its certificate or encryption is not valid" in problem.message


def test_texts_that_share_a_link_are_all_named(site_of: SiteOf, host: str) -> None:
    at = f"http://{host}/gone?a=1&b=2"
    newsroom = site_of(
        {
            "site.toml": settings(host),
            A: article(body=f"<{at}>, [x]({at}c).\n"),
            B: article("Deux", body=f'<a href="{at.replace("&", "&amp;")}">x</a>\n', author="ana"),
            "content/authors/ana.md": author("Ana", links=[{"label": "x", "url": at}]),
            "content/pages/liens.md": page("Liens", f"[x]({at}).\n", description="D"),
        }
    )
    places = [problem.place for problem in run(newsroom).problems if f"{at}”" in problem.message]
    assert places == [f"{A}:7:2", f"{B}:8:10", "content/authors/ana.md:3:32", "content/pages/liens.md:6:5"]


async def no_page(asker: Asker, *_: object) -> Answer:
    asker._requests.is_online = True
    return Answer(outcome="gone", detail="404 Not Found")


def test_a_link_that_a_shortcode_makes_is_reported_where_that_stands(site_of: SiteOf, host: str) -> None:
    newsroom = site_of({A: article(body='Un film.\n\n{{ youtube "r49XJKMuSn0" title="Un film" }}\n')})
    newsroom.write({"site.toml": SITE + "[links]\ntimeout = 1\n"})
    ask = "sitegen.external_links.ask.Asker._follow"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ask, no_page)
        (problem,) = [problem for problem in run(newsroom).problems if problem.fault == "external"]
    assert problem.place == f"{A}:9:13"


@pytest.mark.parametrize("error", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_without_network_nothing_is_dead(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror(error, "no network")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    newsroom = site_of({"site.toml": SITE, A: article(body="[x](http://no-such-host.invalid/a)\n")})
    assert "no link was checked" in str(run(newsroom).problems[0])
    again = run(newsroom, days=2).links
    assert again is not None
    assert again.is_offline
    assert not again.results


def many(host: str, count: int) -> Files:
    links = "\n".join(f"- [x](http://{host}/ok?{number})" for number in range(count))
    return {"site.toml": settings(host).replace("pause = 0", "pause = 0.02"), A: article(body=links + "\n")}


def goes_on(newsroom: Newsroom) -> None:
    """Check the rest of links of which some were asked about."""
    assert 10 <= Host.asked.total() < 60
    checked = run(newsroom).links
    assert checked is not None
    assert {result.state for result in checked.results.values()} == {"alive"}
    assert len(checked.results) == 60
    assert 60 <= Host.asked.total() <= 62  # none twice, but for what was on its way


def test_a_check_that_was_killed_goes_on_where_it_ended(site_of: SiteOf, host: str) -> None:
    newsroom = site_of(many(host, 60))
    code = "from sitegen.cli.commands import run; run()"
    command = [sys.executable, "-c", code, "check", "--external", "--now", NOW.isoformat()]
    with subprocess.Popen(command, cwd=newsroom.root) as process:
        while Host.asked.total() < 10:
            time.sleep(0.01)
        process.kill()
    goes_on(newsroom)


def test_a_check_that_was_stopped_keeps_what_it_found(
    site_of: SiteOf, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(many(host, 60))
    monkeypatch.chdir(newsroom.root)
    monkeypatch.setattr(Host, "interrupts", 12)
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # processes of pytest-xdist ignore it
    try:
        done = CliRunner().invoke(main, ["check", "--external", "--now", NOW.isoformat()])
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert done.exit_code == 130
    assert re.search("60 links to other sites: 1[0-2] alive, (48|49|50) not checked", done.stdout)
    assert "stopped: the next check goes on" in done.stderr
    monkeypatch.setattr(Host, "interrupts", 0)
    goes_on(newsroom)


def test_a_damaged_cache_is_an_empty_one(journal: Newsroom, host: str) -> None:
    journal.write({STORE: b"no database" * 1000})
    assert len(said(run(journal), host)) == 5
    with sqlite3.connect(journal.root / STORE) as store:
        store.execute("UPDATE links SET result = x'00'")
    store.close()
    assert len(said(run(journal), host)) == 5


def test_a_site_without_a_check_loads_nothing_of_it(site_of: SiteOf) -> None:
    newsroom = site_of({A: article()})
    code = (
        "import sys\nfrom sitegen.cli.commands import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name in ('httpx', 'asyncio') or 'external_links.' in name))"
    )
    command = [sys.executable, "-c", code, "check"]
    done = subprocess.run(command, cwd=newsroom.root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_archive_goes_with_external() -> None:
    done = CliRunner().invoke(main, ["check", "--archive"])
    assert done.exit_code == 2
    assert "--archive goes with --external" in done.stderr


def test_links_need_httpx(inside: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.external_links.check.find_spec", lambda _: None)
    done = CliRunner().invoke(main, ["check", "--external"])
    assert done.exit_code == 1
    assert "“httpx” is not installed" in done.stderr
