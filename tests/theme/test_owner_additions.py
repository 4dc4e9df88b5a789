"""What an owner adds by settings: newsletter, support, advertisements, comments; each where it is wanted, with its policy."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from newsroom import NOW, SITE, Files, Newsroom, article, page, photo

from sitegen.config.security import STRICT, governing, origin_of
from sitegen.theme.theme import load_theme

SiteOf = Callable[[Files], Newsroom]

PARAGRAPHS = "".join(f"Le paragraphe {number}.\n\n" for number in range(1, 9))
POST = "https://social.example/@gazette/112233"
FILES = {
    "content/articles/a.md": article("A", PARAGRAPHS),
    "content/articles/b.md": article("B", PARAGRAPHS, date="2025-06-02 08:00"),
    "content/articles/sponsored.md": article("S", PARAGRAPHS, sponsor={"name": "Une marque"}),
    "content/articles/paid.md": article("P", PARAGRAPHS, paid=True),
    "content/articles/retracted.md": article("R", PARAGRAPHS, status="retracted", corrections=[
        {"date": "2025-06-03 08:00", "text": "Tout était faux.", "type": "retraction"},
    ]),
    "content/articles/hidden.md": article("H", PARAGRAPHS, noindex=True),
    "content/pages/lettre.md": page("La lettre"),
    "static/ad.png": photo(640, 200),
}  # fmt: skip
ARCHIVES = ("archives/2025/", "archives/2025/06/")
PLAIN = ("politique/a/", "politique/b/")
WITHOUT = ("politique/sponsored/", "politique/paid/", "politique/retracted/", "politique/hidden/")

NEWSLETTER = """
[options.newsletter]
action = {url = "https://lettres.example:8443/s?list=1", label = "Je m’abonne"}
heading = "La lettre du soir"
text = "Chaque soir à 18 heures."
consent = "Vous acceptez nos conditions."
privacy = {url = "/lettre/", label = "Vos données"}
field = "EMAIL"
hidden = ["list=abc", "origin=a=b"]
"""
SUPPORT = """
[options.support]
link = {url = "https://dons.example/", label = "Soutenir"}
text = "Sans vous, rien."
"""


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of(FILES)


def built(newsroom: Newsroom, settings: str, **request: Any) -> Newsroom:
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"') + settings})
    newsroom.build(**request)
    return newsroom


def pages_of(newsroom: Newsroom) -> dict[str, str]:
    """Return all pages but redirects."""
    found = {name: data.decode() for name, data in newsroom.files().items() if name.endswith(".html")}
    return {name: html for name, html in found.items() if "<main" in html}


def shown(html: str, selector: str) -> list[Tag]:
    return list(BeautifulSoup(html, "lxml").select(selector))


def policy_of(html: str) -> dict[str, list[str]]:
    (found,) = shown(html, "meta[http-equiv=Content-Security-Policy]")
    return {name: sources for name, *sources in (one.split() for one in str(found["content"]).split(";"))}


def widened_by(html: str) -> set[tuple[str, str]]:
    """Return each directive with each source that a page allows beyond the strict policy."""
    given = policy_of(html)
    return {
        (name, source)
        for name in given
        for source in given[name]
        if source not in governing(name, STRICT) and source != "'none'"
    }


def test_a_site_that_adds_nothing_has_none_of_it(newsroom: Newsroom) -> None:
    for html in pages_of(built(newsroom, "")).values():
        assert not shown(html, "form, .call, .ad, .comments, .support-bar")
        assert not re.search(r"calls\.|comments\.|\.ad-", html)
        assert policy_of(html) == {name: [*sources] for name, sources in STRICT.items()}


# Newsletter and support


def test_the_form_of_the_newsletter_says_all_that_readers_and_the_service_need(newsroom: Newsroom) -> None:
    for html in pages_of(built(newsroom, NEWSLETTER)).values():
        (form,) = shown(html, ".foot .newsletter form")
        assert form.attrs.items() >= {"action": "https://lettres.example:8443/s?list=1", "method": "post"}.items()
        (field,) = form.select("input[type=email]")
        assert field.attrs.items() >= {"name": "EMAIL", "autocomplete": "email", "required": ""}.items()
        assert form.select(f"label[for={field.get('id')}]")[0].get_text() == "Adresse électronique"
        assert [(one.get("name"), one.get("value")) for one in form.select("[type=hidden]")] == [
            ("list", "abc"), ("origin", "a=b"),
        ]  # fmt: skip
        assert form.select("button")[0].get_text() == "Je m’abonne"
        (consent,) = shown(html, f"#{form.get('aria-describedby')}")
        assert consent.get_text() == "Vous acceptez nos conditions. Vos données"
        assert consent.select("a")[0].get("href") == "/journal/lettre/"
        assert shown(html, ".newsletter h2")[0].get_text() == "La lettre du soir"
        assert widened_by(html) == {("form-action", "https://lettres.example:8443")}
        assert len(set(ids := [one["id"] for one in shown(html, "[id]")])) == len(ids)


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ("footer = false\n", {}),
        ("articles = true\n", {"politique/": ".foot", "politique/a/": ".story-foot", "lettre/": ".foot"}),
        ('page = "lettre"\n', {"politique/": ".foot", "politique/a/": ".foot", "lettre/": ".story"}),
        ('footer = false\npage = "lettre"\n', {"lettre/": ".story"}),
    ],
)
def test_the_form_stands_once_where_it_is_wanted(newsroom: Newsroom, settings: str, wanted: Mapping[str, str]) -> None:
    built(newsroom, NEWSLETTER + settings)
    for name in ("politique/", "politique/a/", "lettre/"):
        html = newsroom.page(name)
        assert len(shown(html, "form")) == (name in wanted)
        assert not wanted.get(name) or shown(html, f"{wanted[name]} form")
        assert ("form-action", "https://lettres.example:8443") in widened_by(html) or name not in wanted
        assert (policy_of(html)["form-action"] == ["'none'"]) == (name not in wanted)


def test_a_form_that_this_site_takes_needs_its_own_host_only(newsroom: Newsroom) -> None:
    html = built(newsroom, '[options.newsletter]\naction = {url = "/abonner", label = "OK"}\n').page("")
    assert shown(html, "form")[0].get("action") == "/journal/abonner"
    assert policy_of(html)["form-action"] == ["'self'"]


@pytest.mark.parametrize("place", ["articles", "footer", "masthead"])
def test_the_call_for_support_stands_where_it_is_wanted(newsroom: Newsroom, place: str) -> None:
    places = {
        "articles": ".story-foot .support a",
        "footer": ".foot .support a",
        "masthead": ".masthead .support-bar a",
    }
    others = "".join(f"{other} = false\n" for other in places if other != place)
    built(newsroom, f"{SUPPORT}{others}{place} = true\n")
    for name in ("", "politique/a/", "lettre/"):
        html = newsroom.page(name)
        for other, selector in places.items():
            wanted = other == place and (place != "articles" or name == "politique/a/")
            assert [link.get("href") for link in shown(html, selector)] == ["https://dons.example/"] * wanted
        assert widened_by(html) == set()


def test_a_call_ends_by_the_clock(newsroom: Newsroom) -> None:
    settings = f'{SUPPORT}until = "{NOW.year + 1}-03-01 00:00"\n'
    assert shown(built(newsroom, settings).page("politique/a/"), ".support")
    newsroom.build(now=NOW.replace(year=NOW.year + 2))
    assert not shown(newsroom.page("politique/a/"), ".support")


# Advertisements


def ad(place: str, rest: str = "") -> str:
    return f'[[options.ads]]\nplace = "{place}"\n{rest}'


PICTURE = 'picture = "ad.png"\nlink = {url = "https://marque.example/", label = "Une marque"}\n'


def test_every_place_for_advertisements_is_labelled_and_none_is_where_it_must_not_be(newsroom: Newsroom) -> None:
    places = load_theme(newsroom.root, "gazette", {}).declared["ads"].fields["place"].choices
    built(newsroom, "".join(ad(place, f"after = 1\nheight = 90\n{PICTURE}") for place in places))
    expected = {
        "": ["top", "list", "below"],
        "politique/": ["top", "list", "below"],
        **{name: ["top", "list", "below"] for name in ARCHIVES},
        "politique/a/": ["top", "article", "below"],
        "politique/b/": ["top", "article", "below"],
    }
    for name, html in pages_of(newsroom).items():
        ads = shown(html, ".ad")
        for one in ads:
            assert one.get("aria-label") == one.select("p")[0].get_text() == "Publicité"
            assert [link["rel"] for link in one.select("a")] == [["sponsored", "noopener"]]
            assert one.select("img")[0].get("alt") == "Une marque"
            assert one.select("img")[0].get("width")
            assert one.find_parents(["main", "header"])  # no part of a page is outside of its landmarks
        names = [places[int(str(one["class"][1]).removeprefix("ad-")) - 1] for one in ads]
        assert names == expected.get(name.removesuffix("index.html"), []), name
        assert widened_by(html) == set(), name
    assert {"404.html", "lettre/index.html", *(f"{name}index.html" for name in WITHOUT)} <= pages_of(newsroom).keys()
    sheet = next(data for name, data in newsroom.files().items() if name.startswith("assets/sections."))
    assert sheet.count(b"min-height:90px") == len(places)


def test_one_stands_after_so_many_paragraphs_or_articles(newsroom: Newsroom) -> None:
    built(
        newsroom,
        ad("article", f"after = 3\n{PICTURE}")
        + ad("article", f"after = 5\n{PICTURE}")
        + ad("list", f"after = 1\n{PICTURE}"),
    )
    html = newsroom.page("politique/a/")
    prose = shown(html, ".prose")[0]
    kinds = ["ad" if child.get("class") else child.get_text()[-2] for child in prose.find_all(recursive=False)]
    assert kinds == ["1", "2", "3", "ad", "4", "5", "ad", "6", "7", "8"]
    stream = shown(newsroom.page("politique/"), ".stream")[0]
    assert [child["class"][0] for child in stream.find_all(recursive=False)][:2] == ["card", "ad"]


def test_an_owner_writes_html_whose_scripts_run(newsroom: Newsroom) -> None:
    newsroom.write({"templates/ads/below.html": '<script async src="https://ads.example/x.js"></script>\n'})
    built(newsroom, ad("below"))
    for name, html in pages_of(newsroom).items():
        has = bool(shown(html, ".ad"))
        assert has == (name.removesuffix("index.html") in ("", "politique/", *ARCHIVES, *PLAIN)), name
        assert widened_by(html) == ({("script-src", "https://ads.example")} if has else set())
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"') + ad("top")})
    assert "there is no template “ads/top.html”" in newsroom.failure()


# Comments

SERVICES: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "giscus": (
        '[options.giscus]\nrepository = "journal/avis"\nrepository_id = "R_1"\ncategory = "Avis"\ncategory_id = "C_1"\n',
        {("frame-src", "https://giscus.app")},
    ),
    "isso": (
        '[options.isso]\nserver = "https://avis.example/"\n',
        {("script-src", "https://avis.example"), ("connect-src", "https://avis.example")},
    ),
    "mastodon": ("", {("connect-src", origin_of(POST))}),
}  # fmt: skip
"""Settings of each service, and what a page with its comments allows besides."""


def test_every_service_is_allowed_what_it_needs_where_it_is(newsroom: Newsroom) -> None:
    templates = {name for name in load_theme(newsroom.root, "gazette", {}).templates if name.startswith("comments-")}
    assert templates == {f"comments-{service}.html" for service in SERVICES}
    newsroom.write({
        "content/articles/a.md": article("A", PARAGRAPHS, extra={"mastodon": POST}),
        "content/articles/c.md": article("C", PARAGRAPHS, extra={"mastodon": POST, "comments": False}),
    })  # fmt: skip
    for chosen in [[service] for service in SERVICES] + [list(SERVICES)]:
        built(newsroom, "".join(SERVICES[service][0] for service in chosen))
        for name, html in pages_of(newsroom).items():
            wanted = ["mastodon"] * (name == "politique/a/index.html")
            if name.removesuffix("index.html") in {*PLAIN, *WITHOUT} - {"politique/retracted/"}:
                wanted += [service for service in chosen if service != "mastodon"]
            sections = shown(html, ".comments")
            assert sorted(str(one["data-service"]) for one in sections) == sorted(wanted), (chosen, name)
            assert widened_by(html) == set().union(*(SERVICES[service][1] for service in wanted)), (chosen, name)
            assert len(shown(html, "script[src*='js/comments']")) == bool(wanted)
            for section in sections:
                assert not section.select("iframe, [src^=http]")  # nothing is asked of another host
                assert section.select("button[hidden]")
                assert section.select(".comments-ways a[href^='https://'], noscript")


def test_isso_of_this_host_needs_nothing(newsroom: Newsroom) -> None:
    html = built(newsroom, '[options.isso]\nserver = "/isso/"\n').page("politique/b/")
    assert shown(html, ".comments")
    assert not shown(html, ".comments button")
    assert widened_by(html) == set()


def test_what_is_set_changes_only_the_pages_that_show_it(newsroom: Newsroom) -> None:
    everything = [
        NEWSLETTER, SUPPORT, ad("article", f"after = 2\n{PICTURE}"),
        SERVICES["giscus"][0],
    ]  # fmt: skip
    built(newsroom, "")
    for number in range(1, len(everything) + 1):
        built(newsroom, "".join(everything[:number]))
        newsroom.build(output=newsroom.root / "clean", state=newsroom.root / f"state{number}")
        assert newsroom.files() == newsroom.files(newsroom.root / "clean")
        assert newsroom.build().rendered == 0
    before = pages_of(newsroom)
    built(newsroom, "".join(everything[:-1]))
    changed = {name for name, html in pages_of(newsroom).items() if html != before[name]}
    assert "politique/a/index.html" in changed
    assert {name.split("/")[0] for name in changed} == {"politique"}
    assert "politique/index.html" not in changed
