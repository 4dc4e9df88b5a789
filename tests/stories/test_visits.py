"""Visits are counted within what the law allows without asking, or after a reader agreed; what is read most comes from it."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from newsroom import NOW, SITE, Files, Newsroom, article, page

from sitegen.cli.commands import main
from sitegen.config.site import parse_config
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
GAZETTE = SITE.replace('"x"', '"gazette"')
PLAUSIBLE = '[analytics]\nkind = "plausible"\nurl = "https://stats.example/"\nsite = "example.org"\n'
LISTS = "[options.most_read]\narticles = true\nsections = true\nminimum = 2\n"
BAND = '[[options.front]]\nshow = "most_read"\nlayout = "list"\ntitle = "Les plus lus"\n[[options.front]]\nshow = "latest"\n'
PAGES: Files = {
    **{
        f"content/articles/{name}.md": article(name.upper(), date=f"2025-06-0{day} 08:00")
        for day, name in enumerate("abc", 1)
    },
    "content/articles/d.md": article("D", category="Sport", date="2025-06-04 08:00"),
    "content/pages/confidentialite.md": page("Confidentialité", "{{ privacy }}\n"),
}


def ranks(*names: str, pulled: datetime = NOW) -> str:
    articles = [{"id": name, "rank": place} for place, name in enumerate(names, 1)]
    return json.dumps({"pulled": pulled.isoformat(), "days": 7, "articles": articles})


def policy(html: str) -> str:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found
    return found[1]


# Counting


def test_a_site_that_counts_nothing_has_nothing_of_it(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE})
    newsroom.build()
    files = newsroom.files()
    assert not [name for name in files if re.search("count|visits|most-read", name)]
    assert not [
        name for name, data in files.items() if name.endswith(".html") and re.search(b"visits|connect-src", data)
    ]


def test_the_exempt_count_widens_the_policy_by_its_host_alone(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE})
    newsroom.build()
    before = policy(newsroom.page("politique/a/"))
    newsroom.write({"site.toml": GAZETTE + PLAUSIBLE + 'consent = "exempt"\n'})
    assert not newsroom.build().warnings
    for name in ("", "politique/", "politique/a/", "confidentialite/"):
        html = newsroom.page(name)
        assert policy(html) == f"{before}; connect-src 'self' https://stats.example"
        (script,) = re.findall(r"<script[^>]*count[^>]*>", html)
        assert 'data-endpoint="https://stats.example/api/event"' in script
        assert 'data-consent="exempt"' in script
        assert "integrity=" in script
        assert "<template" not in html
    assert "count." not in newsroom.page("404.html")
    text = newsroom.page("confidentialite/")
    assert "Plausible, chez stats.example, pour ce site seul" in text
    assert "Hormis le décompte des visites" in text
    assert 'data-visits-answer="no"' in text
    newsroom.check()


def test_where_readers_are_asked_the_question_waits_in_each_page(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + PLAUSIBLE})
    newsroom.build()
    html = newsroom.page("politique/a/")
    question = html[html.index("<template") : html.index("</template>")]
    assert [*re.findall('data-visits-answer="(.*?)"', question)] == ["no", "yes"]
    assert 'href="/journal/confidentialite/"' in question
    assert [name for name in newsroom.files() if "css/visits" in name]
    assert "ne chargent d’elles-mêmes rien d’un autre site" in newsroom.page("confidentialite/")
    newsroom.check()
    newsroom.write({"site.toml": GAZETTE + PLAUSIBLE + "[build]\nminify_html = true\n"})
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert html.index("<template") < html.index("visits-question") < html.index("</template>") < html.index("<body")


@pytest.mark.parametrize("setting", ['consent = "off"\n', None])
def test_nobody_is_counted_where_the_site_says_so(site_of: SiteOf, setting: str | None) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + (PLAUSIBLE + setting if setting else "")})
    newsroom.build()
    assert not [name for name in newsroom.files() if "count" in name]


def test_a_theme_of_its_own_counts_too(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": SITE + PLAUSIBLE})
    newsroom.build()
    assert "May we count" not in newsroom.page("politique/a/")
    assert "Pouvons-nous compter votre visite" in newsroom.page("politique/a/")


def test_readers_who_cannot_object_are_a_warning(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": SITE + PLAUSIBLE, "content/pages/confidentialite.md": page("Rien")})
    (warning,) = newsroom.build().warnings
    assert str(warning).startswith("site.toml:5:2: no page “confidentialite” tells readers that visits are counted")
    assert "write {{ privacy }} in it" in str(warning)


WRONG = {
    "campaigns where nobody is asked": ('consent = "exempt"\ncampaigns = true', "“campaigns” breaks a condition of the exemption from consent: visits may not be matched with other data, such as those of a newsletter (CNIL, guidelines 2020-091, art. 5)"),
    "whole URLs where nobody is asked": ('consent = "exempt"\nreferrers = true', "nobody may be followed from one site to another"),
    "three years": ('consent = "exempt"\ndays = 1000', "what was counted may be kept for 25 months"),
    "no day": ("days = 0", "“days” must be from 1"),
    "in clear": ('api = "http://stats.example"', "“api” must begin with “https://”"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "said"), WRONG.values(), ids=WRONG)
def test_what_breaks_a_condition_is_refused(lines: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_config(SITE + PLAUSIBLE + lines)
    assert said in str(caught.value)


NAMES = {
    "a number": ("matomo", 'site = "x"', "Matomo has no site “x”\n    7 | site = \"x\"\n      | ^\n      = write the number of the site, such as “1”"),
    "an id": ("umami", 'site = "1"', "Umami has no site “1”"),
    "no name": ("plausible", "", "“site” is missing"),
    "a name too many": ("goatcounter", 'site = "x"', "at GoatCounter each site has a URL of its own"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "line", "said"), NAMES.values(), ids=NAMES)
def test_each_service_calls_a_site_in_its_own_way(kind: str, line: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_config(
            f'[site]\ntitle = "T"\nurl = "https://e.example/"\n[analytics]\nkind = "{kind}"\nurl = "https://s.example"\n{line}'
        )
    assert said in str(caught.value)


# What is read most


def listed(newsroom: Newsroom, name: str) -> list[str]:
    html = newsroom.page(name)
    if '<section class="most-read"' not in html:
        return []
    section = html[html.index('<section class="most-read"') :]
    return re.findall(r'<a href="/journal/[a-z]+/([a-z])/"', section[: section.index("</section>")])


def band(newsroom: Newsroom) -> list[str]:
    html = newsroom.page("")
    if ">Les plus lus<" not in html:
        return []
    section = html[html.index(">Les plus lus<") :]
    return re.findall(r'class="title"><a href="/journal/[a-z]+/([a-z])/"', section[: section.index("</section>")])


def test_what_is_read_most_stands_where_it_is_wanted(site_of: SiteOf) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + LISTS + BAND})
    newsroom.check()
    assert (band(newsroom), listed(newsroom, "politique/"), listed(newsroom, "politique/a/")) == ([], [], [])
    newsroom.write({"data/popular.json": ranks("b", "d", "a", "unknown")})
    newsroom.check()
    assert band(newsroom) == ["b", "d", "a"]
    assert listed(newsroom, "politique/") == ["b", "a"]
    assert listed(newsroom, "sport/") == []  # fewer than two
    assert listed(newsroom, "politique/b/") == ["d", "a"]
    newsroom.write({"content/articles/b.md": article("B", date="2025-06-02 08:00", status="retracted", corrections=[
        {"date": "2025-06-03 08:00", "text": "Faux.", "type": "retraction"},
    ])})  # fmt: skip
    newsroom.check()
    assert band(newsroom) == ["d", "a"]
    assert listed(newsroom, "politique/") == []


def test_ranks_that_are_too_old_vanish_by_the_clock(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + LISTS + BAND, "data/popular.json": ranks("b", "a")})
    newsroom.build()
    assert band(newsroom) == ["b", "a"]
    monkeypatch.chdir(newsroom.root)
    due = CliRunner().invoke(main, ["due", "--now", NOW.isoformat()]).output
    assert "2026-01-03T13:00:00+01:00  ends  site.toml  “data/popular.json”" in due
    newsroom.build(now=NOW + timedelta(days=2, seconds=-1))
    assert band(newsroom) == ["b", "a"]
    newsroom.check(now=NOW + timedelta(days=2))
    assert band(newsroom) == listed(newsroom, "politique/") == []
    later = NOW + timedelta(days=5)
    newsroom.write({"data/popular.json": ranks("a", "b", pulled=later)})
    newsroom.check(now=later)
    assert band(newsroom) == ["a", "b"]
    newsroom.check(now=later + timedelta(days=2))  # the moment of the new ranks, not of the first
    assert band(newsroom) == []


def test_a_band_shows_ranks_whatever_leads_the_front_page(site_of: SiteOf) -> None:
    lead = '[[options.front]]\nshow = "top"\nlayout = "lead"\n'
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + lead + BAND, "data/popular.json": ranks("d", "a")})
    newsroom.build()
    html = newsroom.page("")
    assert "/sport/d/" in html[: html.index(">Les plus lus<")]
    assert band(newsroom) == ["d", "a"]
    assert re.search(r'<ol class="ranking">\s*<li>', html)
    assert html.count("css/most-read") == 1


def test_a_band_has_at_least_so_many(site_of: SiteOf) -> None:
    files = {**PAGES, "data/popular.json": ranks("b", "a")}
    newsroom = site_of({**files, "site.toml": GAZETTE + BAND.replace('"list"', '"list"\nminimum = 3')})
    newsroom.build()
    assert band(newsroom) == []
    newsroom.write({"data/popular.json": ranks("b", "a", "c")})
    newsroom.check()
    assert band(newsroom) == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["[]", '{"pulled": "x", "days": 7, "articles": []}', '{"articles": {}}'])
def test_a_file_that_holds_something_else_is_a_warning(site_of: SiteOf, text: str) -> None:
    newsroom = site_of({**PAGES, "site.toml": GAZETTE + BAND + PLAUSIBLE, "data/popular.json": text})
    (warning,) = newsroom.build().warnings
    assert "data/popular.json does not say what is read most" in str(warning)


def test_each_edition_has_its_own(site_of: SiteOf) -> None:
    english = article("E", language="en", date="2025-06-04 08:00")
    settings = '[languages.en]\ncategories = { "Politique" = "Politics" }\n'
    files = {**PAGES, "content/articles/e.md": english, "data/popular.json": ranks("b", "e", "a")}
    newsroom = site_of({**files, "site.toml": GAZETTE + BAND + settings})
    newsroom.check()
    assert band(newsroom) == ["b", "a"]
    assert re.search(r">Les plus lus<.*?/en/[a-z]+/e/", newsroom.page("en/"), re.DOTALL)
