"""Facts: what an output can depend on, each a pure function, each evaluated once."""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from newsroom import PLAIN, PNG, SITE, Files, Newsroom, article, author, page

from sitegen.cache.state import BuildState
from sitegen.engine.request import BuildRequest, state_file
from sitegen.facts.derive import FACTS
from sitegen.facts.facts import Facts
from sitegen.facts.gallery import media_route

SiteOf = Callable[[Files], Newsroom]


def several(**fronts: dict[str, Any]) -> dict[str, str]:
    return {f"content/articles/{name}.md": article(name.upper(), **front) for name, front in fronts.items()}


def test_a_card_is_what_other_pages_show(site_of: SiteOf) -> None:
    facts = site_of(
        {
            "content/articles/a.md": article(
                "Titre",
                "Corps.",
                kicker="K",
                standfirst="Chapô",
                author={"id": "anna", "role": "photo"},
                featured=2,
                image={"src": "p.png", "alt": "alt", "caption": "c", "credit": "cr"},
            ),
            "content/articles/paid.md": article(author="anna", sponsor={"name": "N", "logo": "/l.png"}),
            "content/articles/p.png": PNG,
            "static/l.png": PNG,
            "content/authors/anna.md": author("Anna"),
        }
    ).facts()
    card = facts.value(("card", "a"))
    assert (card.url, card.absolute_url) == ("/journal/politique/a/", "https://example.org/journal/politique/a/")
    assert (card.title, card.kicker, card.standfirst, card.summary, card.featured) == (
        "Titre",
        "K",
        "Chapô",
        "Chapô",
        2,
    )
    assert (card.section.name, card.section.url) == ("Politique", "/journal/politique/")
    assert [(one.name, one.url, one.role) for one in card.authors] == [("Anna", "/journal/auteurs/anna/", "photo")]
    image = card.image
    assert (image.url, image.absolute_url) == (
        f"/journal/{PLAIN}", f"https://example.org/journal/{PLAIN}",
    )  # fmt: skip
    assert (image.alt, image.caption, image.credit, image.width, image.height, image.type) == (
        "alt",
        "c",
        "cr",
        1,
        1,
        "image/jpeg",
    )
    paid = facts.value(("card", "paid"))
    assert (paid.sponsor.logo.url, paid.authors, card.sponsor) == (f"/journal/{PLAIN}", (), None)
    assert (card.language, card.minutes, card.retracted) == ("fr", 1, False)


def test_the_summary_is_the_beginning_where_there_is_no_lead(site_of: SiteOf) -> None:
    facts = site_of({"content/articles/a.md": article(body="Début.\n\n<!--more-->\n\n" + "mot " * 880)}).facts()
    card = facts.value(("card", "a"))
    assert card.summary == "Début."
    assert card.minutes == 4


def test_chinese_takes_its_own_time_to_read(site_of: SiteOf) -> None:
    facts = site_of({"content/articles/a.md": article(body="字" * 1300)}).facts()
    assert facts.value(("card", "a")).minutes == 3
    assert facts.value(("article", "a")).words == 1300


def test_a_process_that_was_handed_the_site_has_the_same_fingerprints(site_of: SiteOf) -> None:
    """What is equal has one fingerprint, whichever process made it: a value may have been packed on the way."""
    newsroom = site_of(
        {
            "content/articles/a.md": article(
                "A", "Corps.", status="published", updated="2025-07-01", sources=[{"title": "Loi"}], live=True,
                author="anna", tags=["x"], series={"name": "S"}, sponsor={"name": "N"}, extra={"a": [1]},
                corrections=[{"date": "2025-07-01", "text": "Un mot."}], image={"src": "p.png", "alt": "Une image"},
            ),
            "content/articles/b.md": article("B", "[A](a.md)", author="anna", tags=["x"], series="S"),
            "content/articles/p.png": PNG,
            "content/authors/anna.md": author("Anna", links=[{"label": "Site", "url": "https://a.example/"}]),
            "content/categories/politique.md": page("Politique", "Introduction."),
            "content/pages/contact.md": page("Contact", policies=["masthead"]),
        }
    )  # fmt: skip
    newsroom.build()
    facts = newsroom.facts()
    roots = {
        name: msgspec.structs.replace(one.roots, newspaper=pickle.loads(pickle.dumps(one.roots.newspaper)))
        for name, one in facts.editions.items()
    }
    twin = Facts(roots)
    state = BuildState(state_file(BuildRequest(newsroom.root)))
    keys = [key for kind in FACTS for _, key, _ in state.facts(kind)]
    assert {key[0] for key in keys} > {"article", "author", "body", "card", "corrections", "link", "page"}
    assert [key for key in keys if facts.fingerprint(key) != twin.fingerprint(key)] == []


def test_neighbours_are_those_of_the_category(site_of: SiteOf) -> None:
    facts = site_of(several(
        a={"date": "2025-01-01"}, b={"date": "2025-01-02", "category": "Culture"}, c={"date": "2025-01-03"},
        d={"date": "2025-01-04", "status": "retracted", "corrections": [{"date": "2025-07-01", "type": "retraction", "text": "Faux."}]}, e={"date": "2025-01-05"},
    )).facts()  # fmt: skip
    assert [facts.value(("neighbours", name)) for name in "abcde"] == [
        ("", "c"),
        ("", ""),
        ("a", "e"),
        ("", ""),
        ("c", ""),
    ]


def test_the_front_page_puts_weight_before_date(site_of: SiteOf) -> None:
    facts = site_of(several(
        a={"date": "2025-01-01", "featured": 1}, b={"date": "2025-01-02"}, c={"date": "2025-01-03", "featured": 1},
        d={"date": "2025-01-04", "featured": -1}, e={"date": "2025-01-05", "status": "retracted", "featured": 9, "corrections": [{"date": "2025-07-01", "type": "retraction", "text": "Faux."}]},
    )).facts()  # fmt: skip
    assert facts.value(("top", "3")) == ("c", "a", "b")
    assert facts.value(("top", "9")) == ("c", "a", "b", "d")
    assert facts.value(("latest", "2")) == ("d", "c")


def test_slices_of_lists(site_of: SiteOf) -> None:
    newsroom = site_of(several(**{name: {"date": f"2025-01-0{n}"} for n, name in enumerate("abcde", 1)}))
    newsroom.configure("[lists]\nper_page = 2\n")
    facts = newsroom.facts()
    slices = [facts.value(("slice", "category", "politique", number)) for number in "123"]
    assert [part.articles for part in slices] == [("e", "d"), ("c", "b"), ("a",)]
    assert {(part.pages, part.count) for part in slices} == {(3, 5)}
    place = "/journal/politique/"
    assert facts.value(("pages", "category", "politique")) == (
        (1, place),
        (2, f"{place}page/2/"),
        (3, f"{place}page/3/"),
    )
    assert facts.value(("first", "site", "", "3")) == ("e", "d", "c")


def test_archives_by_the_day_in_the_sites_time_zone(site_of: SiteOf) -> None:
    facts = site_of(several(
        a={"date": "2024-12-31 23:30Z"}, b={"date": "2024-12-31 22:30Z"}, c={"date": "2025-06-01"},
    )).facts()  # fmt: skip
    assert list(facts.inputs["periods"]) == ["2025", "2025/06", "2025/01", "2024", "2024/12"]
    years = facts.value(("years",))
    assert [(year.year, year.count, [(month.month, month.count) for month in year.months]) for year in years] == [
        (2025, 2, [(date(2025, 6, 1), 1), (date(2025, 1, 1), 1)]), (2024, 1, [(date(2024, 12, 1), 1)]),
    ]  # fmt: skip
    month = facts.value(("archive", "2024/12"))
    assert (month.start, month.is_month, month.url) == (date(2024, 12, 1), True, "/journal/archives/2024/12/")
    assert (month.count, month.previous) == (1, None)
    assert (month.next.start, month.next.url) == (date(2025, 1, 1), "/journal/archives/2025/01/")


def test_translations_know_each_other(site_of: SiteOf) -> None:
    facts = site_of(several(
        a={}, b={"language": "en", "translation_of": "a"}, c={"language": "de", "translation_of": "a"}, d={},
    )).facts()  # fmt: skip
    known = {name: [found.language for found in facts.value(("article", name)).translations] for name in "abcd"}
    assert known == {"a": ["en", "de"], "b": ["fr", "de"], "c": ["fr", "en"], "d": []}


def test_pages_menus_and_indexes(site_of: SiteOf) -> None:
    facts = site_of({
        "content/pages/a.md": page("A", standfirst="Chapô", menu="main", order=2),
        "content/pages/b.md": page("B", "Corps.", menu="main", order=1), "content/pages/c.md": page("C", menu="none"),
        "content/pages/d.md": page("D", description="Dit."), "content/articles/x.md": article(tags=["t"]),
    }).facts()  # fmt: skip
    assert [link.title for link in facts.value(("menu", "main"))] == ["B", "A"]
    assert [link.title for link in facts.value(("menu", "footer"))] == ["D"]
    assert [facts.value(("page", name)).description for name in "abd"] == ["Chapô", "Corps.", "Dit."]
    assert facts.value(("indexes",)) == {
        "tags": "/journal/tags/", "authors": "", "series": "", "archives": "/journal/archives/",
        "feeds": "/journal/flux/", "corrections": "", "replies": "", "search": "",
    }  # fmt: skip


def test_tags_for_an_index_come_by_letter_without_accents(site_of: SiteOf) -> None:
    facts = site_of(several(a={"tags": ["zèbre", "Élan", "elfe", "42"]})).facts()
    assert [(tag.name, tag.letter) for tag in facts.value(("terms", "tag"))] == [
        ("42", "4"), ("Élan", "E"), ("elfe", "E"), ("zèbre", "Z"),
    ]  # fmt: skip


def test_feeds_of_lists(site_of: SiteOf) -> None:
    newsroom = site_of(several(a={}))
    newsroom.configure('[taxonomy]\ncategories = ["Politique", "Culture"]\n')
    facts = newsroom.facts()
    assert [feed.url for feed in facts.value(("feeds", "site", ""))] == [
        "/journal/feed.xml", "/journal/atom.xml", "/journal/feed.json",
    ]  # fmt: skip
    assert [feed.title for feed in facts.value(("feeds", "category", "politique"))] == ["Politique – La Gazette"] * 3
    assert facts.value(("feeds", "category", "culture")) == ()


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("", ""), ("sponsoring/", "/journal/sponsoring/"), ("/sponsoring/", "/journal/sponsoring/"),
        ("mailto:a@b.c", "mailto:a@b.c"), ("https://b.c/", "https://b.c/"), ("#bas", "#bas"),
    ],
)  # fmt: skip
def test_where_the_sponsorship_footer_leads(site_of: SiteOf, url: str, wanted: str) -> None:
    newsroom = site_of({})
    newsroom.configure(f'[sponsorship]\ntext = "T"\nurl = "{url}"\nlabel = "L"\n')
    footer = newsroom.facts().value(("sponsorship",))
    assert (footer.text, footer.url, footer.label) == ("T", wanted, "L")


LINKS = {
    "b.md": ("/journal/politique/b/", ""),
    "b.md?x=1#lieu": ("/journal/politique/b/?x=1#lieu", ""),
    "b.md#rien": ("", "“content/articles/b.md” has no anchor “#rien”"),
    "d.md": ("", "“content/articles/d.md” is not published"),
    "z.md": ("", "there is no file “z.md”"),
    "p q.pdf": ("/journal/media/articles/p%20q.pdf", ""),
    "/contact/": ("/journal/contact/", ""),
    "/f.pdf#page=2": ("/journal/f.pdf#page=2", ""),
    "/rien/": ("", "nothing is published at “/rien/”"),
    "../authors/anna.md": ("/journal/auteurs/anna/", ""),
    "../categories/politique.md": ("/journal/politique/", ""),
    "../pages/contact.md": ("/journal/contact/", ""),
    "": ("/journal/politique/a/", ""),
}


@pytest.mark.parametrize(("target", "wanted"), LINKS.items())
def test_where_links_lead(site_of: SiteOf, target: str, wanted: tuple[str, str]) -> None:
    facts = site_of(
        {
            **several(a={}, b={"body": "## Lieu\n"}, d={"status": "draft"}),
            "content/articles/p q.pdf": "x",
            "static/f.pdf": "x",
            "content/pages/contact.md": page(),
            "content/authors/anna.md": author("A"),
            "content/categories/politique.md": "x",
        }
    ).facts()
    link = facts.value(("link", "content/articles/a.md", target))
    assert (link.url, link.problem) == wanted


def test_what_search_engines_shall_find(site_of: SiteOf) -> None:
    facts = site_of({
        **several(
            a={"date": "2025-01-01", "updated": "2025-05-05"}, b={"noindex": True}, c={"canonical": "https://c.d/"},
        ),
        "content/pages/p.md": page(updated="2025-03-03"), "content/pages/q.md": page(noindex=True),
    }).facts()  # fmt: skip
    found = {url.removeprefix("/journal/"): moment for url, moment in facts.value(("sitemap", "1"))}
    assert {route for route in found if not route.startswith("archives/")} == {
        "", "politique/a/", "p/", "politique/", "flux/",
    }  # fmt: skip
    assert str(found["politique/a/"]).startswith("2025-05-05")
    assert str(found["p/"]).startswith("2025-03-03")


def test_a_fact_is_evaluated_once(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = site_of(several(a={})).facts()
    assert facts.value(("card", "a")) is facts.value(("card", "a"))
    with pytest.raises(KeyError):
        facts.value(("card", "nobody"))
    with pytest.raises(ValueError, match="no fact “unheard-of”"):
        facts.value(("unheard-of",))


def test_a_fact_whose_subject_is_gone_is_absent(site_of: SiteOf) -> None:
    facts = site_of(several(a={})).facts()
    assert facts.fingerprint(("card", "gone")) == "absent"
    assert facts.fingerprint(("body", "content/articles/gone.md")) == "absent"
    assert facts.fingerprint(("card", "a")) != "absent"


def test_equal_sites_have_equal_fingerprints_at_any_path(tmp_path: Any) -> None:
    files = {
        **several(a={"tags": ["x"], "image": {"src": "p.png", "alt": ""}}, b={}),
        "content/articles/p.png": PNG,
        "site.toml": SITE,
    }
    first, second = (Newsroom(tmp_path / name, files).facts() for name in ("one", "two"))
    keys = [
        ("card", "a"),
        ("article", "a"),
        ("related", "a"),
        ("term", "tag", "x"),
        ("years",),
        ("sections",),
        ("template", "home.html"),
    ]
    assert [first.fingerprint(key) for key in keys] == [second.fingerprint(key) for key in keys]


@pytest.mark.parametrize("path", ["content/articles/2024/a/photo.jpg", "content/authors/anna.png"])
def test_where_media_are_published(path: str) -> None:
    assert media_route(path, {}) == "media/" + path.removeprefix("content/")


def test_a_place_behind_an_address_must_be_there(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(body="[x](/politique/b/#ici) [y](/politique/b/#la) [z](/politique/#x_)\n"),
        "content/articles/b.md": article(body="## Là\n"),
    })  # fmt: skip
    assert newsroom.failure() == (
        "content/articles/a.md:7:5: “/politique/b/” has no anchor “#ici”\n"
        "    7 | [x](/politique/b/#ici) [y](/politique/b/#la) [z](/politique/#x_)\n      |     ^\n"
        "      = anchors of that page: la"
    )
