"""What templates find with ``site.articles``: by the keys of front matter, sorted, and recorded like any read."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, article, author, page

from sitegen.facts.facts import Facts
from sitegen.newsroom.catalogue import Catalogue, Query

SETTINGS = "[taxonomy.places]\nhierarchical = true\n"


@pytest.fixture
def site(tmp_path: Path) -> Newsroom:
    site = Newsroom(tmp_path / "site", {})
    site.configure(SETTINGS)
    site.write({
        "content/articles/a.md": article("A", date="2025-06-01 08:00", category="Football", places=["Montmartre"], featured=1, genre="review"),
        "content/articles/b.md": article("B", date="2025-06-02 08:00", category="Sport", places=["Lyon"], tags=["Été"], authors=["ana"]),
        "content/articles/c.md": article("C", date="2025-06-03 08:00", category="Politique", featured=1, extra={"town": "Lyon", "votes": 7}),
        "content/articles/d.md": article("D", date="2025-06-04 08:00", category="Politique", extra={"votes": 12}, updated="2025-06-09 08:00"),
        "content/articles/e.md": article("E", date="2025-06-05 08:00", status="draft"),
        "content/categories/football.md": page("Football", parent="Sport"),
        "content/places/montmartre.md": page("Montmartre", parent="Paris"),
        "content/authors/ana.md": author("Ana"),
    })  # fmt: skip
    return site


QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "all, the newest first": ({}, "dcba"),
    "a section has its subsections": ({"where": {"category": "Sport"}}, "ba"),
    "a slug will do": ({"where": {"category": "football"}}, "a"),
    "a term has its parts": ({"where": {"places": "paris"}}, "a"),
    "one of several": ({"where": {"places": ["Paris", "Lyon"]}}, "ba"),
    "a name, however it is spelt": ({"where": {"tags": "ete"}}, "b"),
    "who wrote it": ({"where": {"author": "ana"}}, "b"),
    "a word of a few": ({"where": {"genre": "review"}}, "a"),
    "a number": ({"where": {"featured": 1}}, "ca"),
    "both": ({"where": {"featured": 1, "category": "Politique"}}, "c"),
    "none": ({"where": {"places": "Nowhere"}}, ""),
    "own keys": ({"where": {"extra.town": "Lyon"}}, "c"),
    "whether there is one": ({"where": {"places": True}}, "ba"),
    "and whether there is none": ({"where": {"places": False}}, "dc"),
    "from a day on": ({"where": {"date": {"from": "2025-06-02"}}}, "dcb"),
    "until a day": ({"where": {"date": {"until": "2025-06-02"}}}, "a"),
    "numbers between": ({"where": {"extra.votes": {"from": 5, "until": 12}}}, "c"),
    "the oldest first": ({"order": ("date",)}, "abcd"),
    "the heaviest first, of these the oldest": ({"order": ("-featured", "date")}, "acbd"),
    "what has no value comes last": ({"order": ("-extra.votes",)}, "dcba"),
    "a few": ({"limit": 2}, "dc"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions(site: Newsroom, name: str) -> None:
    question, wanted = QUESTIONS[name]
    assert "".join(site.facts().inputs["catalogue"].find(Query(**question))) == wanted


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("where={'plces': 'Paris'}", "nothing can be found or sorted by “plces”; did you mean “places”?"),
        ("where={'title': 'A'}", "by “title”; it is a text: lists are made without texts"),
        ("where={'genre': 'reveiw'}", "“genre” cannot be “reveiw”; did you mean “review”?"),
        ("where={'date': {'since': '2025'}}", "“date” has no “since”; write {'from': …, 'until': …}"),
        ("where={'date': {'from': 'soon'}}", "soon"),
        ("order='dat'", "by “dat”; did you mean “date”?"),
        ("order='extra'", "the values of “extra” have no order"),
        ("where={'places': site}", "articles cannot be asked for by"),
        ("where={'places': nothing}", "nothing"),
    ],
)
def test_what_is_wrong_stands_in_the_message(site: Newsroom, asked: str, said: str) -> None:
    site.write({"templates/home.html": f'{{% include "head.html" %}}{{{{ site.articles({asked})|length }}}}'})
    failure = site.failure()
    assert said in failure
    assert "templates/home.html" in failure


def shown(site: Newsroom) -> str:
    return re.search("<p>(.*)</p>", site.page(""))[1]  # type: ignore[index]


def test_an_answer_is_a_read_like_any_other(site: Newsroom) -> None:
    """What changes an answer makes the page again, and nothing else does."""
    asked = "site.articles(where={'places': site.terms('places')[0]}, order='-date', limit=3)"
    site.write({"templates/home.html": f'{{% include "head.html" %}}<p>{{{{ {asked}|join(attribute="title") }}}}</p>'})
    site.build()
    assert shown(site) == "B"
    site.write({"content/articles/c.md": article("C", date="2025-06-03 08:00", category="Politique", places=["Lyon"])})
    site.build()
    assert shown(site) == "CB"
    site.write(
        {
            "content/articles/b.md": article(
                "B", date="2025-06-02 08:00", category="Sport", places=["Lyon"], tags=["Été"]
            )
        }
    )
    site.build()
    assert shown(site) == "CB"
    site.configure("[taxonomy.places]\nhierarchical = true\n[lists]\nper_page = 3\n")
    site.build()
    assert site.build().rendered == 0
    # A key that is gone is an error of the template, not a page that stays as it was.
    site.configure("")
    for name in "abc":
        site.write({f"content/articles/{name}.md": article(name.upper(), date="2025-06-03 08:00", category="Sport")})
    site.remove("content/places/montmartre.md")
    assert "there are no terms “places”" in site.failure()


values = st.sampled_from(["", "Lyon", "Paris", "Montmartre"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(values, max_size=3), st.lists(st.sampled_from(["date", "-date", "featured", "-extra.votes"]), max_size=3)
)
def test_an_answer_is_what_a_plain_loop_finds(facts: Facts, places: list[str], order: list[str]) -> None:
    catalogue: Catalogue = facts.inputs["catalogue"]
    newspaper = facts.roots.newspaper
    below = {"Lyon": {"lyon"}, "Paris": {"montmartre"}, "Montmartre": {"montmartre"}, "": set()}
    wanted = set().union(*(below[name] for name in places))
    plain = [one for one in newspaper.articles.values() if one.listed and wanted & {*one.terms.get("places", ())}]
    for key in reversed(order):
        get = {
            "date": lambda one: one.meta.date, "-date": lambda one: one.meta.date, "featured": lambda one: one.meta.featured,
            "-extra.votes": lambda one: one.meta.extra.get("votes"),
        }[key]  # fmt: skip
        known = [one for one in plain if get(one) is not None]
        plain = sorted(known, key=get, reverse=key.startswith("-")) + [one for one in plain if get(one) is None]
    found = catalogue.find(Query(where={"places": places}, order=tuple(order)))
    assert [*found] == [one.id for one in plain]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    root = tmp_path_factory.mktemp("catalogue")
    newsroom = Newsroom(root, {"content/places/montmartre.md": page("Montmartre", parent="Paris")})
    newsroom.configure(SETTINGS)
    for number in range(12):
        places = [name for place, name in enumerate(("Lyon", "Montmartre")) if number >> place & 1]
        front: dict[str, Any] = {
            "places": places,
            "featured": number % 3,
            "extra": {"votes": number % 5} if number % 2 else {},
        }
        newsroom.write(
            {f"content/articles/n{number}.md": article(str(number), date=f"2025-06-{number % 7 + 1:02} 08:00", **front)}
        )
    return newsroom.facts()
