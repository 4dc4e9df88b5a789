"""The queries that search engines are compared by: what is asked stands in the article, and who has it as often is wanted."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from search_corpora import Article
from search_queries import EACH, Archive, Query, tokens

NOUNS = ["phare", "moulin", "verger", "tribunal", "vélodrome", "fanfare", "écluse", "scierie", "brasserie", "chapelle"]
PLACES = ["Trévignac", "Montbrun", "Kerlouan", "Saint-Aubin", "Vaulx", "Œuilly", "Besançay", "Roquefeuil"]


def invented(number: int) -> Article:
    """Return an article whose words no other has, but for those that many have."""
    noun, place = NOUNS[number % len(NOUNS)], PLACES[number % len(PLACES)]
    own = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}") + "ier"
    return Article(
        name=f"article-{number}",
        language="fr",
        title=f"Le {noun} rouvre grâce au {own}",
        authors=(f"Camille {own.title()}",),
        standfirst=f"Après des années, le {own} de {place} est fini.",
        blocks=(
            (True, f"Un {own}"),
            (False, f"À {place}, l’architecte Jeanne {own.title()} dit que le vieux {noun} tient bon."),
        ),
        date="2025-03-02",
    )


ARTICLES = [invented(number) for number in range(200)]


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return list(Archive("fr", ARTICLES).queries(1))


def test_there_are_as_many_of_each_kind_and_the_same_each_time(queries: list[Query]) -> None:
    kinds = [query.kind for query in queries]
    assert [kinds.count(kind) for kind in dict.fromkeys(kinds)] == [EACH] * 5
    assert queries == list(Archive("fr", ARTICLES).queries(1))
    assert queries != list(Archive("fr", ARTICLES).queries(2))
    assert all(query.wanted for query in queries)


def test_what_is_asked_stands_in_every_wanted_article(queries: list[Query]) -> None:
    texts = {
        article.name: "\n".join([article.title, *article.authors, article.standfirst, article.text])
        for article in ARTICLES
    }
    for query in queries:
        for name in query.wanted:
            has = tokens(texts[name])
            if query.kind == "a phrase":
                assert any(" ".join(tokens(query.text)) in " ".join(tokens(line)) for line in texts[name].split("\n"))
            elif query.kind == "a misspelling":
                assert not set(tokens(query.text)) & set(has)
                assert any(word[:2] == tokens(query.text)[0][:2] for word in has)
            else:
                assert {*tokens(query.text)} <= {*has}


def test_phrases_are_three_to_five_words_in_quotation_marks(queries: list[Query]) -> None:
    phrases = [query.text for query in queries if query.kind == "a phrase"]
    assert all(re.fullmatch(r'"[^" ]+(?: [^" ]+){2,4}"', phrase) for phrase in phrases), phrases


def article(name: str, title: str, text: str) -> Article:
    return Article(
        name=name, language="fr", title=title, authors=(), standfirst="", blocks=((False, text),), date="2025-01-01"
    )


def test_an_article_that_says_it_as_often_in_each_field_is_wanted_too() -> None:
    archive = Archive(
        "fr",
        [
            article("origin", "Le phare", "Un phare."),
            article("same", "Ce phare", "Des phares."),  # by stems
            article("more", "Phare contre phare", "Le phare est un phare."),
            article("less", "Le phare", "Rien."),
            article("elsewhere", "Rien", "Le phare, ce phare, un phare."),
        ],
    )
    assert archive.wanted("origin", ["phare"]) == {"origin", "same", "more"}
    assert archive.wanted("less", ["phare"]) == {"origin", "same", "more", "less"}
    assert archive.wanted("elsewhere", ["un", "phare"]) == {"origin", "more", "elsewhere"}
    assert tokens("L’Œuvre, déjà") == ["l", "oeuvre", "deja"]
