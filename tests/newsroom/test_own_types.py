"""Types of content that a site declares, such as events: from ``site.toml`` to pages, calendars and structured data."""

import json
import pickle
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from newsroom import NOW, SITE, Newsroom, article, author, page, photo

from sitegen.cli.commands import main
from sitegen.config.site import parse_config
from sitegen.content.schemas import Schemas

EVENTS = """
[types.event]
label = "Agenda"
singular = "Rendez-vous"
starts = "start"
ends = "end"
schema = "Event"
calendar = true
[types.event.fields.start]
type = "date"
required = true
schema = "startDate"
[types.event.fields.end]
type = "date"
[types.event.fields.venue]
type = "venue"
label = "Lieu"
schema = "location"
[types.event.fields.price]
type = "number"
schema = "offers.Offer.price"
[types.event.fields.sort]
type = "choice"
choices = ["concert", "debate"]
[types.event.fields.about]
type = "article"
many = true
[types.event.fields.people]
type = "author"
many = true
schema = "performer"
[types.event.fields.poster]
type = "picture"
schema = "image"
[types.venue]
schema = "Place"
[types.venue.fields.town]
schema = "address"
"""


def newsroom(folder: Path, settings: str = EVENTS, **files: Any) -> Newsroom:
    """Return a site with an event to come, one that is over, one that is a draft, and where they are."""
    site = Newsroom(folder / "site", {})
    site.configure(settings)
    site.write({
        "content/articles/a.md": article("Un", "Voir [la fête](../events/fete.md).", date="2025-06-01 08:00"),
        "content/articles/b.md": article("Deux", status="draft"),
        "content/authors/ana.md": author("Ana"),
        "content/events/avant.md": page("Avant", "Fini.", start="2025-01-02 20:00"),
        "content/events/fete.md": page("La fête", "Danser.", start="2026-01-02 20:00", end="2026-01-02 23:00", venue="rex", price=12.5,
                                       about=["a", "b"], people=["ana"], poster={"src": "p.png", "alt": "Affiche"}, sort="concert"),
        "content/events/p.png": photo(),
        "content/events/secret.md": page("Secrète", "Plus tard.", start="2026-03-02 20:00", status="draft"),
        "content/venues/rex.md": page("Le Rex", "Un cinéma.", town="Paris"),
        **files,
    })  # fmt: skip
    return site


def objects(html: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', html)]


def test_an_entry_has_a_page_with_its_fields(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    site.build()
    html = site.page("events/fete/")
    assert '<time datetime="2026-01-02T20:00:00+01:00">' in html
    assert '<dt>Lieu</dt>\n    <dd><a href="/journal/venues/rex/">Le Rex</a></dd>' in html
    assert '<a href="/journal/politique/a/">Un</a>' in html
    assert "Deux" not in html, "an article that readers cannot see"
    assert 'alt="Affiche"' in html
    event = objects(html)[0]
    assert {name: event[name] for name in ("@type", "name", "startDate", "location", "offers", "performer")} == {
        "@type": "Event", "name": "La fête", "startDate": "2026-01-02T20:00:00+01:00",
        "location": {"@type": "Place", "name": "Le Rex", "url": "https://example.org/journal/venues/rex/"},
        "offers": {"@type": "Offer", "price": 12.5},
        "performer": [{"@type": "Person", "name": "Ana", "url": "https://example.org/journal/auteurs/ana/"}],
    }  # fmt: skip
    assert event["image"]["@type"] == "ImageObject"
    assert '<a href="/journal/events/fete/">la fête</a>' in site.page("politique/a/")
    assert "<loc>https://example.org/journal/events/fete/</loc>" in site.page("sitemap.xml")
    assert "<loc>https://example.org/journal/events/</loc>" in site.page("sitemap.xml")
    assert not [name for name, data in site.files().items() if b"Secr" in data or b"secret" in name.encode()]


def test_the_clock_moves_an_event_to_the_past(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    site.build()
    order = lambda: re.findall(r'<a href="/journal/events/(\w+)/">', site.page("events/"))  # noqa: E731
    assert order() == ["fete", "avant"]
    assert site.page("events/").index("Passés") > site.page("events/").index("fete")
    over = datetime(2026, 1, 2, 22, tzinfo=UTC)  # the end, 23 h in Paris
    assert site.build(now=over - timedelta(seconds=1)).rendered <= 1  # the day
    assert site.page("events/").index("Passés") > site.page("events/").index("fete")
    site.build(now=over)
    assert site.page("events/").index("Passés") < site.page("events/").index("fete")
    site.check(now=over)


def test_the_calendar_is_one_that_programs_read(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    site.build()
    data = (site.output / "events/calendar.ics").read_bytes()
    assert all(line.endswith(b"\r") for line in data.split(b"\n")[:-1])
    first, second = Calendar.from_ical(data).walk("VEVENT")
    assert (str(first["summary"]), str(first["location"]), str(first["uid"])) == (
        "La fête", "Le Rex", "https://example.org/journal/events/fete/",
    )  # fmt: skip
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (
        datetime(2026, 1, 2, 19, tzinfo=UTC), datetime(2026, 1, 2, 22, tzinfo=UTC),
    )  # fmt: skip
    assert str(second["summary"]) == "Avant"


def test_relations_are_asked_both_ways(tmp_path: Path) -> None:
    shown = (
        '{% for one in site.entries("event", where={"about": article}) %}{{ one.title }};{% endfor %}'
        '{% for one in site.entries("event", where={"past": false, "venue": site.entries("venue")[0]}) %}{{ one.venue.town }}{% endfor %}'
    )
    site = newsroom(tmp_path, **{"templates/article.html": '{% include "head.html" %}<p>' + shown + "</p>"})
    site.build()
    assert "<p>La fête;Paris</p>" in site.page("politique/a/")
    site.write({"content/events/avant.md": page("Avant", "Fini.", start="2025-01-02 20:00", about=["a"])})
    site.build()
    assert "<p>La fête;Avant;Paris</p>" in site.page("politique/a/")
    site.write({"content/venues/rex.md": page("Le Rex", "Un cinéma.", town="Lyon")})
    site.build()
    assert "<p>La fête;Avant;Lyon</p>" in site.page("politique/a/")


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("events/fete", {"start": "2026-01-02", "pirce": 3}, "did you mean “price”?"),
        ("events/fete", {}, "“start” is missing"),
        ("events/fete", {"start": "soon"}, "content/events/fete.md:3:1"),
        ("events/fete", {"start": "2026-01-02", "price": "free"}, "“price” must be a number, not the text “free”"),
        ("events/fete", {"start": "2026-01-02", "sort": "debat"}, "did you mean “debate”?"),
        ("events/fete", {"start": "2026-01-02", "venue": "rexx"}, "no venue has the id “rexx”"),
        ("events/fete", {"start": "2026-01-02", "about": ["c"]}, "no article has the id “c”"),
        ("events/fete", {"start": "2026-01-02", "people": ["anna"]}, "did you mean “ana”?"),
        ("events/fete", {"start": "2026-01-02", "poster": {"src": "q.png", "alt": ""}}, "q.png"),
        ("venues/rex", {"town": ["Paris", "Lyon"]}, "“town” must be text"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, path: str, fields: dict[str, Any], said: str) -> None:
    failure = newsroom(tmp_path, **{f"content/{path}.md": page("La fête", **fields)}).failure()
    assert said in failure
    assert f"content/{path}.md" in failure


LEAST = SITE + "[types.event]\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('label = "X"\nlable = "X"', "unknown key “lable”"),
        ('starts = "strat"\n[types.event.fields.start]\ntype = "date"', "did you mean “start”?"),
        ('starts = "start"\n[types.event.fields.start]', "the field “start” is no date"),
        ("calendar = true", "a calendar needs to know when something begins"),
        ('route = "/x/{slug}.html"', "is not a pattern for URLs"),
        ('route = "/{year}/{slug}/"', "is not a pattern for URLs"),
        ('[types.event.fields.a]\ntype = "dat"', "did you mean “date”?"),
        ('[types.event.fields.a]\ntype = "date"\nmany = true', "a field of type “date” has one value"),
        ('[types.event.fields.a]\ntype = "choice"', "a choice needs “choices”"),
        ('[types.event.fields.a]\nchoices = ["x"]', "only a choice has “choices”"),
        ('[types.event.fields.a]\nschema = "Location"', "is not a property of structured data"),
        ('[types.event.fields.A]', "“A” cannot be a key of front matter"),
        ('[languages.en.types.evnt]', "there is no [types.evnt]"),
    ],
)  # fmt: skip
def test_wrong_declarations_are_refused(settings: str, said: str) -> None:
    with pytest.raises(Exception, match=re.escape(said)):
        parse_config(LEAST + settings)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[types.page]", "“page” has a meaning already"),
        ("[types.event.fields.title]", "“title” has a meaning already"),
        ("[types.event.fields.body]", "“body” has a meaning already"),
        ('[types.event]\nfolder = "articles"', "there is a folder “articles” already"),
        ("[taxonomy.events]\n[types.event]", "there is a folder “events” already"),
    ],
)
def test_names_that_have_a_meaning_are_refused(tmp_path: Path, settings: str, said: str) -> None:
    assert said in newsroom(tmp_path, settings).failure()


def test_the_schema_of_a_type_comes_back_from_another_process() -> None:
    config = parse_config(SITE + EVENTS)
    for kind in ("event", "venue"):
        schema = Schemas.of(config).struct(kind)
        assert schema is Schemas.of(config).struct(kind)
        meta = schema(title="T", **({"start": NOW} if kind == "event" else {}))
        back = pickle.loads(pickle.dumps(meta))
        assert (back, type(back)) == (meta, schema)


def test_commands_know_the_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = newsroom(tmp_path)
    monkeypatch.chdir(site.root)
    run = CliRunner()
    made = run.invoke(main, ["new", "Le bal", "--type", "event", "--draft"])
    assert made.output == "content/events/le-bal.md\n"
    text = (site.root / "content/events/le-bal.md").read_text("utf-8")
    assert re.fullmatch(
        r"---\ntitle: Le bal\nstart: .+\n# end: .+\n# venue: …\n# price: 0\n# sort: concert\n# about: \[…\]\n(.+\n)*status: draft\n---\n\n",
        text,
    )
    site.build()
    assert "there is no type “evnt”" in run.invoke(main, ["new", "X", "--type", "evnt"]).output
    listed = json.loads(run.invoke(main, ["list", "--kind", "event", "--json"]).output)
    assert [(one["id"], one["state"]) for one in listed] == [
        ("avant", "published"), ("fete", "published"), ("le-bal", "draft"), ("secret", "draft"),
    ]  # fmt: skip
    assert "did you mean “event”?" in run.invoke(main, ["list", "--kind", "evnt"]).output
    due = run.invoke(main, ["due", "--now", "2026-01-01 12:00", "--json"])
    assert ("is over", "2026-01-02T23:00:00+01:00", "La fête") in [
        (one["change"], one["instant"], one["title"]) for one in json.loads(due.output)
    ]


def test_incremental_builds_are_clean_ones(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    site.build()
    edits: list[dict[str, Any]] = [
        {"content/venues/rex.md": page("Le Grand Rex", "Un cinéma.", town="Paris")},
        {"content/venues/rex.md": page("Le Grand Rex", "Un cinéma.", status="draft")},
        {"content/events/secret.md": page("Secrète", "Plus tard.", start="2026-03-02 20:00", about=["a"])},
        {"content/events/avant.md": page("Avant", "Fini.", start="2026-02-02 20:00", updated="2025-12-01")},
        {"content/articles/a.md": article("Un autre", slug="autre", date="2025-06-01 08:00")},
        {"content/articles/b.md": article("Deux")},
        {"content/events/p.png": photo(seed=3)},
        {"site.toml": SITE + EVENTS.replace('label = "Lieu"', 'label = "Où"').replace('schema = "Event"', 'schema = "MusicEvent"')},
        {"site.toml": SITE + EVENTS.replace('schema = "Event"', 'schema = "Event"\nroute = "/agenda/{year}/{slug}/"\norder = "-start"')},
    ]  # fmt: skip
    for edit in edits:
        site.write(edit)
        site.check()
