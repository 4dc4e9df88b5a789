"""Taxonomies that a site declares, and sections with subsections: from ``site.toml`` to the pages of each term."""

import json
import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, article, page

from sitegen.config.site import parse_config
from sitegen.content.meta import ArticleMeta
from sitegen.content.schemas import Schemas

PLACES = '[taxonomy.places]\nlabel = "Lieux"\nsingular = "Lieu"\nslug = "ou"\nhierarchical = true\n'
HERE = "content/places/{}.md"


def newsroom(folder: Path, settings: str = PLACES, **files: str) -> Newsroom:
    """Return a site with three articles in places, and two places that are a part of another."""
    site = Newsroom(folder / "site", {})
    site.configure(settings)
    site.write({
        "content/articles/a.md": article("Un", date="2025-06-01 08:00", category="Football", places=["Paris", "Montmartre"]),
        "content/articles/b.md": article("Deux", date="2025-06-02 08:00", category="Sport", places=["montmartre"]),
        "content/articles/c.md": article("Trois", date="2025-06-03 08:00", category="Politique"),
        "content/articles/d.md": article("Quatre", places=["Atlantide"], status="draft"),
        "content/categories/football.md": page("Football", "Le ballon.", parent="Sport"),
        HERE.format("montmartre"): page("Montmartre", "La butte.", parent="Paris"),
        HERE.format("paris"): page("Paris", "", parent="France"),
        **files,
    })  # fmt: skip
    return site


def links(html: str, before: str = "<main", behind: str = "</main>") -> list[str]:
    """Return where the links lead between two places of a page."""
    return re.findall(r'href="([^"#]*)"', html[html.index(before) : html.index(behind)])


def test_a_term_lists_what_its_parts_have(tmp_path: Path) -> None:
    site, problems = newsroom(tmp_path).index()
    assert [problem.message for problem in problems] == ["places “montmartre” is treated as “Montmartre”"]
    terms = site.terms["places"]
    assert {slug: (term.name, term.route, term.articles, term.parent) for slug, term in terms.items()} == {
        "france": ("France", "ou/france/", ("b", "a"), ""),
        "montmartre": ("Montmartre", "ou/montmartre/", ("b", "a"), "paris"),
        "paris": ("Paris", "ou/paris/", ("b", "a"), "france"),
    }
    sections = site.terms["category"]
    assert {slug: (term.articles, term.parent) for slug, term in sections.items()} == {
        "football": (("a",), "sport"), "politique": (("c",), ""), "sport": (("b", "a"), ""),
    }  # fmt: skip


def test_pages_say_what_is_above_and_below(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    assert site.build().rendered
    base = "/journal/"
    place = site.page("ou/paris/")
    assert links(place)[:4] == [base, f"{base}ou/", f"{base}ou/france/", f"{base}ou/montmartre/"]
    assert "2 articles" in site.page("feeds.opml") or f"{base}ou/paris/feed.xml" in site.page("feeds.opml")
    assert links(site.page("ou/")) == [base, *(f"{base}ou/{name}/" for name in ("france", "paris", "montmartre"))]
    assert links(site.page("football/a/"))[:3] == [base, f"{base}sport/", f"{base}football/"]
    assert [link for link in links(site.page("football/a/")) if "/ou/" in link] == [
        f"{base}ou/paris/",
        f"{base}ou/montmartre/",
    ]
    # A subsection is no section of the menu, and its feed has its own articles only.
    assert links(site.page(""), "<header", "</header>") == [
        base,
        f"{base}politique/",
        f"{base}sport/",
    ]
    titles = {
        name: [one["title"] for one in json.loads(site.page(f"{name}/feed.json"))["items"]]
        for name in ("sport", "football")
    }
    assert titles == {"sport": ["Deux", "Un"], "football": ["Un"]}
    assert f"<loc>https://example.org{base}ou/</loc>" in site.page("sitemap.xml")
    # Nothing says that somebody writes about a place that no public article has.
    assert not [name for name, data in site.files().items() if b"tlantid" in data.lower()]


def test_a_declared_list_is_the_order_and_others_are_refused(tmp_path: Path) -> None:
    site = newsroom(tmp_path, PLACES + 'terms = ["Paris", "Montmartre", "France", "Lyon"]\n')
    failure = site.failure()
    assert "content/articles/d.md:5:10: “Atlantide” is not one of the terms of [taxonomy.places]" in failure
    assert "[taxonomy.places] declares: Paris, Montmartre, France, Lyon" in failure
    site.write({"content/articles/d.md": article("Quatre", places=["Pariss"])})
    assert "did you mean “Paris”?" in site.failure()
    site.write({"content/articles/d.md": article("Quatre", places=["Lyon"], status="draft")})
    assert list(site.index()[0].terms["places"]) == ["paris", "montmartre", "france"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({HERE.format("paris"): page("Paris", parent="Montmartre")}, "“Paris” is a part of itself"),
        ({"content/categories/football.md": page("Football", parent="Football")}, "“Football” is a part of itself"),
        ({"content/articles/c.md": article("Trois", place=["Paris"])}, "did you mean “places”?"),
        ({HERE.format("paris"): page("Paris", parrent="France")}, "did you mean “parent”?"),
        ({"content/places.md": page("Paris")}, "this file is not in a content folder"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, files: dict[str, str], message: str) -> None:
    failure = newsroom(tmp_path, **files).failure()
    assert message in failure
    assert next(iter(files)) in failure


def test_terms_without_parents_refuse_one(tmp_path: Path) -> None:
    failure = newsroom(tmp_path, "[taxonomy.places]\n").failure()
    assert "content/places/paris.md:3:1: the terms of [taxonomy.places] have no parents" in failure
    assert "write hierarchical = true under [taxonomy.places]" in failure


@pytest.mark.parametrize("name", ["title", "tags", "page", "archive", "items", "data", "terms"])
def test_a_name_that_has_a_meaning_is_refused(tmp_path: Path, name: str) -> None:
    failure = newsroom(tmp_path, f'[taxonomy]\nslugs = "ascii"\n[taxonomy.{name}]\nlabel = "X"\n').failure()
    assert f"site.toml:7:2: “{name}” has a meaning already" in failure


def test_wrong_settings_are_told_where_they_are() -> None:
    least = '[site]\ntitle = "T"\nurl = "https://example.org/"\n[taxonomy]\n'
    for wrong, said in (
        ('[taxonomy.places]\nlable = "X"\n', "site.toml:6:1: unknown key “lable”"),
        ("[taxonomy.Places]\n", "site.toml:5:2: “Places” cannot be a key of front matter"),
        ('[taxonomy.places]\nterms = ["A", "A"]\n', "site.toml:6:1: “A” is declared twice"),
        ('[taxonomy.places]\nslug = "a b"\n', "site.toml:6:1: “a b” is not a part of a URL"),
        ("places = 1\n", "site.toml:5:1: unknown key “places”"),
        ('[taxonomy.places]\n[languages.en.taxonomy.plces]\n', "there is no [taxonomy.plces]"),
        ('[taxonomy.places]\nterms = ["A"]\n[languages.en.taxonomy.places.terms]\nB = "C"\n', "is not declared in [taxonomy.places]"),
    ):  # fmt: skip
        with pytest.raises(Exception, match=re.escape(said)):
            parse_config(least + wrong)


def test_editions_have_words_of_their_own(tmp_path: Path) -> None:
    english = '[languages.en]\n[languages.en.taxonomy.places]\nlabel = "Places"\nslug = "where"\nterms = {"France" = "The country"}\n'
    site = newsroom(tmp_path, PLACES + english, **{
        "content/articles/en.md": article("One", category="Sport", places=["Paris"], language="en"),
        "content/places/en/paris.md": page("Paris, France", language="en"),
    })  # fmt: skip
    site.build()
    # An edition takes a parent from the first language, in its own words.
    assert links(site.page("en/where/paris/"))[:3] == [
        "/journal/en/",
        "/journal/en/where/",
        "/journal/en/where/the-country/",
    ]
    assert "<h1>Paris, France</h1>" in site.page("en/where/paris/")
    assert 'hreflang="en" href="https://example.org/journal/en/where/the-country/"' in site.page("ou/france/")


def test_templates_reach_them_and_a_misspelt_one_is_an_error(tmp_path: Path) -> None:
    shown = (
        "{% for one in site.taxonomies %}{{ one.name }} {{ one.label }} {{ one.url }};{% endfor %}"
        '{% for one in site.terms("places") %}{{ one.name }}/{{ one.parent }}/{{ one.count }};{% endfor %}'
        "{% for card in home.latest(9) %}{{ card.terms.places|map(attribute='name')|join('+') }};{% endfor %}"
    )
    site = newsroom(tmp_path, **{"templates/home.html": '{% include "head.html" %}<p>' + shown + "</p>"})
    site.build()
    assert re.search("<p>(.*)</p>", site.page(""))[1] == (  # type: ignore[index]
        "places Lieux /journal/ou/;France//2;Montmartre/paris/2;Paris/france/2;;Montmartre;Paris+Montmartre;"
    )
    site.write({"templates/home.html": '{{ site.terms("place") }}'})
    assert "there are no terms “place”; did you mean “places”?" in site.failure()
    site.write({"templates/home.html": '{{ site.taxonomy("plces") }}'})
    assert "there is no taxonomy “plces”; did you mean “places”?" in site.failure()


def test_incremental_builds_are_clean_ones(tmp_path: Path) -> None:
    """Whatever changes about terms and what is a part of what."""
    site = newsroom(tmp_path)
    site.build()
    edits: list[dict[str, Any]] = [
        {HERE.format("paris"): page("Paris", parent="Europe")},
        {HERE.format("paris"): page("Lutèce", "Une ville.", parent="Europe")},
        {"content/articles/c.md": article("Trois", places=["Lyon"])},
        {"content/categories/football.md": page("Football", parent="Politique")},
        {"content/categories/football.md": page("Football")},
        {"content/articles/b.md": article("Deux", places=["Lyon", "Paris"], status="retracted")},
        {"content/articles/d.md": article("Quatre", places=["Atlantide"])},
        {"templates/term.html": "{{ term.name }} {{ term.trail|map(attribute='name')|join }} {{ term.parts|length }}{% include 'head.html' %}"},
        {HERE.format("montmartre"): page("Montmartre", "La butte.", parent="Atlantide")},
    ]  # fmt: skip
    for edit in edits:
        site.write(edit)
        site.check()


def test_a_site_without_own_terms_has_the_schemas_as_they_stand() -> None:
    assert Schemas().struct("article") is ArticleMeta
    schema = Schemas(("places",)).struct("article")
    assert schema is Schemas(("places",)).struct("article") is not ArticleMeta
    assert issubclass(schema, ArticleMeta)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["places", "people", "firms"]), unique=True), st.lists(st.text(), max_size=3))
def test_front_matter_comes_back_from_another_process(names: list[str], terms: list[str]) -> None:
    schema = Schemas(tuple(names)).struct("article")
    values = dict.fromkeys(names, tuple(terms))
    meta = schema(title="T", date=datetime(2026, 1, 1, tzinfo=UTC), category="C", **values)  # type: ignore[call-arg]
    back = pickle.loads(pickle.dumps(meta))
    assert (back, type(back)) == (meta, schema)
