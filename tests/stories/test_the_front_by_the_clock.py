"""The front page is edited for hours that are still to come: pins, bands, banners and calls that begin and end."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from newsroom import SITE, Files, Newsroom, article

from sitegen.cli.commands import main
from sitegen.errors.problems import BuildFailed

ZONE = ZoneInfo("Europe/Paris")
SiteOf = Callable[[Files], Newsroom]
THEME = SITE.replace('"x"', '"gazette"')
EDITED = (
    THEME
    + """
[options.announcement]
text = "La soirée en direct"
from = "2026-03-02 18:00"
until = "2026-03-02 23:00"
[options.breaking]
text = "Alerte"
from = "2026-03-02 19:00"
[options.support]
link = {url = "contact/", label = "Abonnez-vous"}
footer = true
from = "2026-03-03 06:00"
[[options.front]]
show = "latest"
layout = "lead"
count = 2
[[options.front]]
show = "tag"
name = "Élections"
from = "2026-03-02 20:00"
until = "2026-03-03 08:00"
[[options.pins]]
article = "a5"
from = "2026-03-02 12:00"
until = "2026-03-02 21:00"
"""
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def newspaper() -> Files:
    files: Files = {"site.toml": EDITED}
    for number in range(6):
        tags = ["Élections"] if number > 3 else []
        files[f"content/articles/a{number}.md"] = article(f"Titre {number}", "x", f"2025-06-{20 - number}", tags=tags)
    return files


def front(newsroom: Newsroom) -> list[str]:
    html = newsroom.page("")
    told = [
        word
        for word in ("La soirée en direct", "Alerte", "Abonnez-vous", "Élections")
        if re.search(f"[> ]{word}<", html)
    ]
    html = re.sub(r'<ol class="latest">.*?</ol>', "", html, flags=re.DOTALL)
    return re.findall(r'class="title"><a href="[^"]*/a(\d)/"', html) + told


DAY = [
    (at(2, 11, 59), ["0", "1"]),
    (at(2, 12), ["5", "0"]),
    (at(2, 18), ["5", "0", "La soirée en direct"]),
    (at(2, 19), ["5", "0", "La soirée en direct", "Alerte"]),
    (at(2, 20), ["5", "0", "4", "La soirée en direct", "Alerte", "Élections"]),
    (at(2, 21), ["0", "1", "4", "5", "La soirée en direct", "Alerte", "Élections"]),
    (at(2, 23), ["0", "1", "4", "5", "Alerte", "Élections"]),
    (at(3, 6), ["0", "1", "4", "5", "Alerte", "Abonnez-vous", "Élections"]),
    (at(3, 8), ["0", "1", "Alerte", "Abonnez-vous"]),
]


def test_a_day_of_the_front_page(site_of: SiteOf) -> None:
    newsroom = site_of(newspaper())
    for moment, wanted in DAY:
        assert newsroom.build(now=moment).made, "each moment changes a page"
        assert front(newsroom) == wanted, moment
        assert not newsroom.build(now=moment).made
    newsroom.check(now=DAY[5][0])


def test_due_lists_each_beginning_and_end(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of(newspaper())
    monkeypatch.chdir(newsroom.root)
    listed = CliRunner().invoke(main, ["due", "--now", "2026-03-02 00:00+01:00", "--json"])
    found = [(entry["instant"][:16], entry["change"], entry["title"]) for entry in json.loads(listed.output)]
    assert found == [
        ("2026-03-02T12:00", "begins", "pins: a5"),
        ("2026-03-02T18:00", "begins", "announcement"),
        ("2026-03-02T19:00", "begins", "breaking"),
        ("2026-03-02T20:00", "begins", "front: Élections"),
        ("2026-03-02T21:00", "ends", "pins: a5"),
        ("2026-03-02T23:00", "ends", "announcement"),
        ("2026-03-03T06:00", "begins", "support"),
        ("2026-03-03T08:00", "ends", "front: Élections"),
    ]
    assert [datetime.fromisoformat(moment).replace(tzinfo=ZONE) for moment, *_ in found] == [m for m, _ in DAY[1:]]


def test_moving_one_pin_makes_the_pages_that_show_it(site_of: SiteOf) -> None:
    newsroom = site_of(newspaper())
    newsroom.build(now=at(2, 13))
    newsroom.write({"site.toml": EDITED.replace('article = "a5"', 'article = "a3"')})
    assert {name for name, *_ in newsroom.build(now=at(2, 13)).made} == {"index.html"}
    assert front(newsroom)[0] == "3"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ('[options.announcement]\nfrom = "2026-03-02 12:00"\nuntil = "2026-03-02 12:00"', "until"),
        ('[[options.pins]]\n[[options.pins]]\narticle = "a"\nuntil = "2026-03-02 11:00"\nfrom = "2026-03-02 12:00"', "until"),
    ],
)  # fmt: skip
def test_what_ends_before_it_begins_is_an_error(site_of: SiteOf, table: str, line: str) -> None:
    newsroom = site_of({"site.toml": f"{THEME}{table}\n"})
    with pytest.raises(BuildFailed) as caught:
        newsroom.build()
    (problem,) = caught.value.problems
    assert "this ends before it begins" in str(problem)
    assert line in str(problem).splitlines()[1]


def test_a_preview_of_another_hour_shows_what_readers_will_see(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(newspaper())
    monkeypatch.chdir(newsroom.root)
    asked = []
    monkeypatch.setattr("sitegen.serve.server.serve", lambda request, *_: asked.append(request))
    for arguments in (["--public", "--now", "2026-03-02 20:00+01:00"], [], ["--public"]):
        assert CliRunner().invoke(main, ["serve", *arguments]).exit_code == 0
    assert [(one.drafts, one.future) for one in asked] == [(False, False), (True, True), (False, False)]
    assert asked[0].now == at(2, 20)
