"""A live blog from its first entry to its end: what is published, who may see it, and exactly what each event makes."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from newsroom import NOW, Files, Newsroom, article, author

from sitegen.cli.commands import main

SiteOf = Callable[[Files], Newsroom]

PLACE = "content/articles/direct.md"
URL = "https://example.org/journal/politique/direct/"
BODY = """\
Ce que l’on sait.[^1]

## 11 h 05 Les bureaux ouvrent

Premier *mot*, et [une suite](autre.md).

## 12 h 10 Une **surprise** {.pinned}

Deuxième mot.

## 12 h 40

Troisième mot.

[^1]: Une note.
"""
MORE = "## 12 h 58 Du nouveau\n\nQuatrième mot.\n\n"
SITE: dict[str, str | bytes] = {
    "content/articles/autre.md": article("Autre", date="2025-12-01", author="anna"),
    "content/articles/far.md": article("Loin", date="2024-05-02", category="Culture", author="bob"),
    "content/authors/anna.md": author("Anna"),
    "content/authors/bob.md": author("Bob"),
}


def live(body: str = BODY, **front: Any) -> str:
    given = {"title": "Le direct", "date": "2026-01-01 11:00", "author": "anna", "live": True, "standfirst": "Chapô."}
    return article(body=body, **{**given, **front})


def data(newsroom: Newsroom) -> Any:
    return json.loads(newsroom.page("politique/direct/live.json"))


def structured(newsroom: Newsroom) -> Any:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', newsroom.page("politique/direct/"))
    return next(found for found in map(json.loads, scripts) if "headline" in found)


def test_what_is_published(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live()})
    newsroom.build()
    page = newsroom.page("politique/direct/")
    assert re.findall(r'<article class="live-entry[^>]* id="([^"]+)"', page) == ["12h10", "12h40", "11h05"]
    assert page.index("Ce que l’on sait") < page.index('id="12h10"') < page.index('id="11h05"') < page.index("Une note")
    assert f'data-live="{URL.removeprefix("https://example.org")}live.json"' in page
    assert re.search(r'<script src="/journal/assets/live\.\w+\.js" integrity="sha384-', page)
    told = data(newsroom)
    assert told["live"]
    assert told["end"] == "2026-01-02T00:40:00+01:00"
    assert [(entry["id"], entry["pinned"]) for entry in told["entries"]] == [
        ("12h10", True), ("12h40", False), ("11h05", False),
    ]  # fmt: skip
    for entry in told["entries"]:  # an open page puts in what a new one shows
        assert entry["html"] in page.replace("\n    <article", "\n<article") or entry["html"] in page
    object_ = structured(newsroom)
    assert object_["@type"] == "LiveBlogPosting"
    assert object_["coverageStartTime"] == "2026-01-01T11:00:00+01:00"
    assert object_["coverageEndTime"] == "2026-01-02T00:40:00+01:00"
    assert object_["dateModified"] == "2026-01-01T12:40:00+01:00"
    assert [(one["url"], one["headline"], one["articleBody"]) for one in object_["liveBlogUpdate"]] == [
        (f"{URL}#12h10", "Une surprise", "Deuxième mot."),
        (f"{URL}#12h40", "Le direct", "Troisième mot."),
        (f"{URL}#11h05", "Les bureaux ouvrent", "Premier mot, et une suite."),
    ]
    feed = json.loads(newsroom.page("politique/direct/feed.json"))
    assert feed["title"] == "Le direct – La Gazette"
    assert feed["home_page_url"] == URL
    assert [(item["id"], item["title"]) for item in feed["items"]] == [
        (f"{URL}#12h40", "Le direct"), (f"{URL}#12h10", "Une surprise"), (f"{URL}#11h05", "Les bureaux ouvrent"),
    ]  # fmt: skip
    assert 'href="https://example.org/journal/politique/autre/"' in feed["items"][2]["content_html"]
    assert "<updated>2026-01-01T12:40:00+01:00</updated>" in newsroom.page("politique/direct/atom.xml")
    assert 'href="/journal/politique/direct/feed.xml"' in page
    assert '<strong class="live-badge">En direct</strong>' in newsroom.page("")
    assert "<lastmod>2026-01-01T12:40:00+01:00</lastmod>" in newsroom.page("sitemap.xml")


def test_several_days(site_of: SiteOf) -> None:
    """Each day is written once, above its first entry; the entries, and the key points after the first, have the time."""
    entries = (
        "## 2026-01-02 00:20 Nuit {.key}\n\nA.\n\n## 12 h 10 Midi {.key}\n\nB.\n\n## 12 h 40 Après {.key}\n\nC.\n\n"
    )
    pinned = "## 2026-01-02 00:10 En tête {.pinned}\n\nD.\n"
    newsroom = site_of(
        {**SITE, PLACE: live(entries + pinned, date="2026-01-01 11:00", live={"end": "2026-01-02 02:00"})}
    )
    now = NOW + timedelta(hours=12)
    newsroom.build(now=now)
    page = newsroom.page("politique/direct/").replace("\xa0", " ")
    assert page.count("jeudi 1<sup>er</sup> janvier 2026") == 2  # of a day and of a key point
    page = page.replace("<sup>er</sup>", "er")
    parts = re.findall(r'<p class="live-day">([^<]+)</p>|<article class="live-entry[^>]* id="([^"]+)"', page)
    assert [day or name for day, name in parts] == [
        "2026-01-02-00h10", "vendredi 2 janvier 2026", "2026-01-02-00h20", "jeudi 1er janvier 2026", "12h40", "12h10",
    ], parts  # fmt: skip
    assert re.findall(r'<li><a href="#[^"]+"><time [^>]+>([^<]+)<', page) == [
        "vendredi 2 janvier 2026, 0 h 20", "jeudi 1er janvier 2026, 12 h 40", "12 h 10",
    ]  # fmt: skip
    times = re.findall(r"<h2 id=[^>]+><a [^>]+>(.*?)</a>", page)
    assert [re.sub("<[^>]+>", "", time) for time in times] == [
        "vendredi 2 janvier 2026, 0 h 10", "0 h 20", "12 h 40", "12 h 10",
    ]  # fmt: skip
    newsroom.check(now=now)


def test_without_live_blogs_nothing_of_them_is_there(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    assert not [name for name in newsroom.files() if "live" in name]
    assert "live" not in newsroom.page("politique/autre/")


FEEDS = ("feed.xml", "atom.xml", "feed.json")
LISTS = ("", "politique/", "auteurs/anna/")
ITS_FEEDS = {place + feed for place in (*LISTS, "politique/direct/") for feed in FEEDS}
ITS_LISTS = {f"{place}index.html" for place in LISTS} | {"archives/2026/index.html", "archives/2026/01/index.html"}
PAGE = {"politique/direct/index.html", "politique/direct/live.json"}
NEIGHBOUR = {"politique/autre/index.html"}
Made = tuple[set[str], set[str]]
EVENTS: dict[str, tuple[dict[str, Any], float, Made]] = {
    "an entry is added at the top": (
        {"body": BODY.replace("## 11", f"{MORE}## 11")}, 0, (PAGE | ITS_FEEDS | {"sitemap.xml"}, ITS_LISTS | NEIGHBOUR | {"sitemap-news.xml"}),
    ),
    "an entry is added at the end": (
        {"body": BODY.replace("[^1]:", f"{MORE}[^1]:")}, 0, (PAGE | ITS_FEEDS | {"sitemap.xml"}, ITS_LISTS | NEIGHBOUR | {"sitemap-news.xml"}),
    ),
    "an entry is put right": ({"body": BODY.replace("Troisième", "Tiers")}, 0, (PAGE | ITS_FEEDS, set())),
    # Its own feeds know nothing of pins; those of lists have the whole text, in its new order.
    "an entry is pinned": (
        {"body": BODY.replace("12 h 40", "12 h 40 {.pinned}")}, 0,
        (PAGE | ITS_FEEDS - {f"politique/direct/{feed}" for feed in FEEDS}, {f"politique/direct/{feed}" for feed in FEEDS}),
    ),
    "it is over": (
        {}, 11, (PAGE | ITS_LISTS, ITS_FEEDS | NEIGHBOUR | {"sitemap-news.xml"}),
    ),
    "its end is written": (
        {"live": {"end": "2026-01-01 13:00"}}, 0, (PAGE | ITS_LISTS, ITS_FEEDS | NEIGHBOUR | {"sitemap-news.xml"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_makes_exactly_what_it_changes(site_of: SiteOf, name: str) -> None:
    front, hours, (written, same) = EVENTS[name]
    newsroom = site_of({**SITE, PLACE: live()})
    newsroom.build()
    newsroom.write({PLACE: live(**front)})
    now = NOW + timedelta(hours=hours, minutes=41 if hours else 0)
    report = newsroom.build(now=now)
    assert set(report.files.written) == written
    assert {path for path, *_ in report.made} - set(report.files.written) == same
    assert not report.files.removed
    newsroom.check(now=now)


def test_an_end_is_due(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({**SITE, PLACE: live()})
    monkeypatch.chdir(newsroom.root)
    run = CliRunner().invoke(main, ["due", "--now", NOW.isoformat(), "--within", "12h"])
    assert run.stdout == f"2026-01-02T00:40:00+01:00  is no longer live  {PLACE}  “Le direct”\n"


def test_one_that_is_over(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live(live={"end": "2026-01-01 12:45"})})
    newsroom.build()
    page = newsroom.page("politique/direct/")
    assert "Ce direct est terminé." in page
    assert "data-live" not in page
    assert "live.js" not in page
    assert not data(newsroom)["live"]
    assert "En direct" not in newsroom.page("")


@pytest.mark.parametrize("front", [{"status": "draft"}, {"status": "embargo"}, {"date": "2026-01-01 14:00"}])
def test_what_is_not_public_leaves_nothing(site_of: SiteOf, front: dict[str, str]) -> None:
    newsroom = site_of({**SITE, PLACE: live(**front)})
    newsroom.build()
    assert not [name for name in newsroom.files() if "direct" in name or "live" in name]


def test_a_retraction_withdraws_the_entries(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live()})
    newsroom.build()
    reason = {"date": "2026-01-01 12:50", "text": "Tout était faux.", "type": "retraction"}
    newsroom.write({PLACE: live(status="retracted", corrections=[reason])})
    newsroom.build()
    assert {name for name in newsroom.files() if name.startswith("politique/direct/")} == {
        "politique/direct/index.html"
    }
    page = newsroom.page("politique/direct/")
    assert "mot" not in re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    assert structured(newsroom)["@type"] == "NewsArticle"


def test_what_only_subscribers_may_read(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live(paid=True)})
    newsroom.build()
    files = newsroom.files()
    assert "politique/direct/live.json" not in files
    assert "data-live" not in newsroom.page("politique/direct/")
    assert "liveBlogUpdate" not in structured(newsroom)
    assert b"mot" not in b"".join(files[f"politique/direct/{feed}"] for feed in FEEDS)


def test_what_somebody_paid_for(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live(sponsor={"name": "Marque"})})
    newsroom.build()
    assert structured(newsroom)["@type"] == ["AdvertiserContentArticle", "LiveBlogPosting"]
    feed = json.loads(newsroom.page("politique/direct/feed.json"))
    assert feed["title"] == "[Contenu sponsorisé] Le direct – La Gazette"
    assert feed["items"][1]["title"] == "[Contenu sponsorisé] Une surprise"


def test_a_long_one_tells_open_pages_the_newest_texts_only(site_of: SiteOf) -> None:
    entries = "".join(f"## 12 h {minute:02} Titre {minute}\n\nTexte.\n\n" for minute in range(30))
    newsroom = site_of({**SITE, PLACE: live(f"{entries}## 11 h 30 En tête {{.pinned}}\n\nMot.\n")})
    newsroom.build()
    told = data(newsroom)["entries"]
    assert len(told) == 31
    assert [entry["id"] for entry in told if "html" in entry] == [
        "11h30",
        *(f"12h{minute}" for minute in range(29, 9, -1)),
    ]
    page = newsroom.page("politique/direct/")
    assert all(f'id="{entry["id"]}" data-mark="{entry["mark"]}"' in page for entry in told)


def test_an_entry_in_the_language_of_its_article(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live("## 12:10 News {.pinned}\n\nText.\n", language="en")})
    newsroom.build()
    assert "Pinned" in data(newsroom)["entries"][0]["html"]
    assert data(newsroom)["entries"][0]["html"] in newsroom.page("politique/direct/")


def test_an_address_that_ends_like_a_file(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, PLACE: live()})
    newsroom.configure('[permalinks]\narticle = "/{category}/{slug}.html"\n')
    newsroom.build()
    assert 'data-live="/journal/politique/direct/live.json"' in newsroom.page("politique/direct.html")
    assert data(newsroom)["live"]
    assert "politique/direct.html#12h40" in newsroom.page("politique/direct/feed.json")


def test_entries_are_a_change_that_says_so(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({**SITE, PLACE: live()})
    monkeypatch.chdir(newsroom.root)
    assert CliRunner().invoke(main, ["record", "--now", NOW.isoformat()]).exit_code == 0
    new = "".join(
        f"## 12 h {minute} Titre\n\nUn tout autre texte, et long, au {minute}.\n\n" for minute in range(45, 59)
    )
    newsroom.write({PLACE: live(new + BODY)})
    assert not newsroom.build().warnings
    newsroom.write({PLACE: live("## 12 h 40 Titre\n\nTout a changé, et personne ne le dit à qui a lu cela.\n")})
    assert ["of the published text changed" in told.message for told in newsroom.build().warnings] == [True]
