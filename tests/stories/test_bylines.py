"""A byline as a sentence: its authors become links wherever they are named, and machines read the authors."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SITE as SETTINGS
from newsroom import Files, Newsroom, article, author

from sitegen.newsroom.bylines import parts_of

SiteOf = Callable[[Files], Newsroom]

STORY = "content/articles/a.md"
SITE: dict[str, str | bytes] = {
    STORY: article(authors=["anna", "malo"], byline="Anna Lind à Bruxelles, avec Malo Kerdréan"),
    "content/authors/anna.md": author("Anna Lind"),
    "content/authors/malo.md": author("Malo Kerdréan"),
}


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of(SITE)


def linked(name: str, folder: str) -> str:
    return f'<a href="/journal/auteurs/{folder}/" rel="author">{name}</a>'


def test_a_sentence_links_its_authors(newsroom: Newsroom) -> None:
    newsroom.build()
    page = newsroom.page("politique/a/")
    assert f"{linked('Anna Lind', 'anna')} à Bruxelles, avec {linked('Malo Kerdréan', 'malo')}" in page
    data = json.loads(re.findall(r"ld.json\">(.*?)</script>", page)[0])
    assert [one["name"] for one in data["author"]] == ["Anna Lind", "Malo Kerdréan"]
    assert newsroom.page("feed.xml").count("<dc:creator>") == 2


def test_another_name_makes_the_page_again(newsroom: Newsroom) -> None:
    newsroom.build()
    newsroom.write({"content/authors/anna.md": author("Anna B. Lind")})
    report = newsroom.build()
    assert any("Anna B. Lind" in str(one) and "byline" in str(one) for one in report.warnings)
    assert "Anna Lind à Bruxelles, avec" in newsroom.page("politique/a/")
    newsroom.check()


def test_the_gazette_shows_it_too(newsroom: Newsroom) -> None:
    newsroom.write({"site.toml": SETTINGS.replace('theme = "x"', 'theme = "gazette"')})
    newsroom.build()
    assert f"{linked('Anna Lind', 'anna')} à Bruxelles, avec {linked('Malo Kerdréan', 'malo')}" in newsroom.page(
        "politique/a/"
    )


def test_without_authors_machines_name_nobody(newsroom: Newsroom) -> None:
    newsroom.write({STORY: article(byline="La rédaction, à Lyon")})
    report = newsroom.build()
    assert any("byline" in str(one) for one in report.warnings)
    assert "La rédaction, à Lyon" in newsroom.page("politique/a/")


@pytest.mark.parametrize(
    ("sentence", "names", "parts"),
    [
        ("Anna et Annabelle", {"a": "Anna"}, [("Anna", "a"), (" et Annabelle", "")]),
        ("Anna Lind-Berg, Anna Lind", {"a": "Anna Lind"}, [("Anna Lind-Berg, ", ""), ("Anna Lind", "a")]),
        ("Anna Lind-Berg, Anna Lind", {"a": "Anna Lind", "b": "Anna Lind-Berg"},
         [("Anna Lind-Berg", "b"), (", ", ""), ("Anna Lind", "a")]),
        ("Par Anna\u00a0Lind", {"a": "Anna Lind"}, [("Par ", ""), ("Anna\u00a0Lind", "a")]),
        ("Jeanne d’Arc", {"j": "Jeanne d'Arc"}, [("Jeanne d’Arc", "j")]),
        ("Anna, puis Anna", {"a": "Anna"}, [("Anna", "a"), (", puis Anna", "")]),
        ("A. (B)", {"x": "A. (B)"}, [("A. (B)", "x")]),
        ("", {"a": "Anna"}, []),
        ("Anna", {}, [("Anna", "")]),
    ],
)  # fmt: skip
def test_names_are_found(sentence: str, names: dict[str, str], parts: list[tuple[str, str]]) -> None:
    assert list(parts_of(sentence, names)) == parts


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=3))
def test_the_parts_are_the_sentence(sentence: str, names: dict[str, str]) -> None:
    found = list(parts_of(sentence, {name: shown for name, shown in names.items() if shown.split()}))
    assert "".join(text for text, _ in found) == sentence
    assert len(named := [name for _, name in found if name]) == len(set(named))
