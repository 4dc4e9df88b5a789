"""The index: order, terms, references, and what is public."""

import pickle
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW, Files, Newsroom, article, author, page

from sitegen.config.site import parse_config
from sitegen.content.documents import Document, Outline
from sitegen.content.gate import Gate
from sitegen.content.meta import ArticleMeta
from sitegen.newsroom.all_editions import SiteFiles
from sitegen.newsroom.index import build_site
from sitegen.newsroom.site import Site

SiteOf = Callable[[Files], Newsroom]


def indexed(newsroom: Newsroom, **gate: object) -> Site:
    site, problems = newsroom.index(**gate)
    assert [str(problem) for problem in problems] == []
    return site


def told(newsroom: Newsroom) -> list[str]:
    return [f"{problem.severity} {problem}" for problem in newsroom.index()[1]]


def articles(*texts: str) -> dict[str, str]:
    return {f"content/articles/{name}.md": text for name, text in zip("abcdefgh", texts, strict=False)}


def test_articles_come_newest_first_and_ties_by_id(site_of: SiteOf) -> None:
    site = indexed(site_of(articles(
        article(date="2025-01-01 08:00"), article(date="2025-01-02"), article(date="2025-01-01 07:00Z"),
        article(date="2025-01-01 12:30 +0530"), article(date="2025-1-1"),
    )))  # fmt: skip
    assert list(site.articles) == ["b", "a", "c", "d", "e"]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.randoms())
def test_the_order_is_total_whatever_the_order_of_discovery(days: list[int], random: "st.Random") -> None:  # type: ignore[name-defined]
    config = parse_config('[site]\ntitle = "T"\nurl = "https://a.b"\n')
    documents = [
        Document(
            f"content/articles/{n}.md",
            "article",
            f"a{n}",
            ArticleMeta("T", NOW - timedelta(days=day), "C"),
            Outline(),
            "",
        )
        for n, day in enumerate(days)
    ]
    found = []
    for order in (documents, random.sample(documents, len(documents))):
        site, problems = build_site(SiteFiles(documents=order, read=lambda path: b""), config, Gate(NOW))
        assert problems == []
        found.append([(identifier, item.route) for identifier, item in site.articles.items()])
    assert found[0] == found[1]
    dates = [site.articles[identifier].meta.date for identifier, _ in found[0]]
    assert dates == sorted(dates, reverse=True)


UNPUBLISHED = {
    "a draft": {"status": "draft"},
    "a review": {"status": "review"},
    "an embargo": {"status": "embargo"},
    "one of the future": {"date": "2026-01-01 13:00:01"},
    "an expired one": {"expires": "2026-01-01 13:00"},
}


@pytest.mark.parametrize("front", UNPUBLISHED.values(), ids=UNPUBLISHED)
def test_the_unpublished_leave_no_trace(site_of: SiteOf, front: dict[str, str]) -> None:
    secret = {"tags": ["Secret"], "series": "Secret", **front}
    files = {"content/authors/anna.md": author("Anna"), "content/pages/p.md": page("P", status="draft")}
    newsroom = site_of({**articles(article(), article(category="Secret", author="anna", **secret)), **files})
    site = indexed(newsroom)
    assert list(site.articles) == ["a"]
    assert site.pages == {}
    assert {kind: list(terms) for kind, terms in site.terms.items()} == {
        "category": ["politique"], "tag": [], "author": ["anna"], "series": [],
    }  # fmt: skip
    assert site.terms["author"]["anna"].articles == ()
    assert set(site.public) == {"content/articles/a.md", "content/authors/anna.md"}
    gone = {"content/articles/b.md": ("secret/b/",)} if "expires" in front else {}
    assert site.gone == gone
    assert site.ids["b"] == "content/articles/b.md"


def test_the_spelling_of_the_unpublished_leaves_no_trace_either(site_of: SiteOf) -> None:
    hidden = [article(category="POLITIQUE", tags=["CLIMAT"], series="SUITE", status="draft")] * 2
    newsroom = site_of(articles(article(tags=["Climat"], series="Suite"), *hidden))
    site = indexed(newsroom)
    assert [term.name for terms in site.terms.values() for term in terms.values()] == ["Politique", "Climat", "Suite"]


def test_previews_show_drafts_and_the_future(site_of: SiteOf) -> None:
    newsroom = site_of(
        articles(article(), article(status="draft"), article(date="2027-01-01"), article(expires="2025-12-31"))
    )
    assert set(indexed(newsroom, drafts=True).articles) == {"a", "b"}
    assert set(indexed(newsroom, future=True).articles) == {"a", "c"}
    assert set(indexed(newsroom, drafts=True, future=True).articles) == {"a", "b", "c"}


WHY = [{"date": "2025-07-01", "type": "retraction", "text": "Faux."}]


def test_a_retracted_article_keeps_its_page_only(site_of: SiteOf) -> None:
    site = indexed(
        site_of(
            articles(
                article(tags=["x"], series="s"),
                article(status="retracted", corrections=WHY, tags=["x", "y"], series="s"),
            )
        )
    )
    assert [(item.id, item.state, item.listed) for item in site.articles.values()] == [
        ("a", "published", True), ("b", "retracted", False),
    ]  # fmt: skip
    assert site.terms["category"]["politique"].articles == ("a",)
    assert {slug: term.articles for slug, term in site.terms["tag"].items()} == {"x": ("a",)}
    assert site.terms["series"]["s"].articles == ("a",)


def test_addresses(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/2024-10-31-un-titre.md": article(),
        "content/articles/2024/bundle/index.md": article(),
        "content/articles/c.md": article(slug="Une Adresse"),
        "content/articles/Été.md": article(category="Économie"),
        "content/pages/legal/terms.md": page(),
        "content/pages/about.md": page(slug="/qui/sommes nous/"),
    })  # fmt: skip
    site = indexed(newsroom)
    assert {item.route for item in site.articles.values()} == {
        "politique/un-titre/", "politique/bundle/", "politique/une-adresse/", "economie/ete/",
    }  # fmt: skip
    assert {item.route for item in site.pages.values()} == {"legal/terms/", "qui/sommes-nous/"}
    newsroom.configure('[taxonomy]\nslugs = "unicode"\n')
    assert "économie/été/" in {item.route for item in indexed(newsroom).articles.values()}


# Terms

DECLARED = '[taxonomy]\ncategories = ["International", "Politique", "Culture"]\n'


def test_categories_come_in_the_declared_order_even_without_articles(site_of: SiteOf) -> None:
    newsroom = site_of(articles(article(category="Culture"), article(category="politique")))
    newsroom.configure(DECLARED)
    site, problems = newsroom.index()
    assert [(term.slug, term.name, term.articles) for term in site.terms["category"].values()] == [
        ("international", "International", ()), ("politique", "Politique", ("b",)), ("culture", "Culture", ("a",)),
    ]  # fmt: skip
    assert [problem.severity for problem in problems] == ["warning"]


def test_a_category_that_is_not_declared(site_of: SiteOf) -> None:
    newsroom = site_of(articles(article(category="Cultur"), article(category="Sport", status="draft")))
    newsroom.configure(DECLARED)
    assert told(newsroom) == [
        'error content/articles/a.md:4:1: “Cultur” is not a declared category\n    4 | category: "Cultur"\n'
        "      | ^\n      = did you mean “Culture”?",
        'error content/articles/b.md:4:1: “Sport” is not a declared category\n    4 | category: "Sport"\n'
        "      | ^\n      = site.toml declares: International, Politique, Culture",
    ]


def test_the_file_of_a_category_describes_it(site_of: SiteOf) -> None:
    about = "---\ntitle: La politique\ncolour: '#112233'\norder: -1\ndescription: d\n---\nIntro"
    files = {**articles(article(), article(category="Culture")), "content/categories/politique.md": about}
    site = indexed(site_of(files))
    term = site.terms["category"]["politique"]
    assert (term.name, term.colour, term.description, term.document) == (
        "La politique", "#112233", "d", "content/categories/politique.md",
    )  # fmt: skip
    assert list(site.terms["category"]) == ["politique", "culture"]
    assert site.public["content/categories/politique.md"] == term


def test_the_file_of_a_category_that_is_not_declared(site_of: SiteOf) -> None:
    newsroom = site_of({**articles(article()), "content/categories/politiqe.md": "x"})
    newsroom.configure(DECLARED)
    assert told(newsroom) == [
        "error content/categories/politiqe.md: no declared category has the slug “politiqe”\n"
        "      = did you mean “politique”?"
    ]


def test_tags_come_by_name_and_merge(site_of: SiteOf) -> None:
    newsroom = site_of(articles(
        article(tags=["Zèbre", "Élan", "elan"], date="2025-01-01"), article(tags=["Élan", "âne"], date="2025-01-02"),
    ))  # fmt: skip
    site, problems = newsroom.index()
    assert [(term.name, term.slug, term.route, term.articles) for term in site.terms["tag"].values()] == [
        ("âne", "ane", "tags/ane/", ("b",)),
        ("Élan", "elan", "tags/elan/", ("b", "a")),
        ("Zèbre", "zebre", "tags/zebre/", ("a",)),
    ]
    assert site.articles["a"].tags == ("zebre", "elan")
    assert [(problem.severity, problem.message) for problem in problems] == [
        ("warning", "tag “elan” is treated as “Élan”")
    ]


def test_a_series_keeps_its_own_order(site_of: SiteOf) -> None:
    site = indexed(site_of(articles(
        article(date="2025-01-01", series="S"),
        article(date="2025-01-02", series={"name": "S", "part": 2}),
        article(date="2025-01-03", series={"name": "S", "part": 1}),
        article(date="2025-01-04", series="S"),
    )))  # fmt: skip
    assert site.terms["series"]["s"].articles == ("c", "b", "a", "d")
    assert site.terms["series"]["s"].route == "dossiers/s/"


def test_authors_in_the_order_of_the_newsroom_with_their_articles(site_of: SiteOf) -> None:
    site = indexed(site_of({
        "content/authors/anna.md": author("Anna", order=2),
        "content/authors/Bert B.md": author("Bert", order=1),
        **articles(
            article(date="2025-01-01", author="anna"),
            article(date="2025-01-02", authors=["Bert B", {"id": "anna", "role": "photo"}, "anna"]),
        ),
    }))  # fmt: skip
    assert [(term.slug, term.name, term.route, term.articles) for term in site.terms["author"].values()] == [
        ("Bert B", "Bert", "auteurs/bert-b/", ("b",)), ("anna", "Anna", "auteurs/anna/", ("b", "a")),
    ]  # fmt: skip


# References

REFERENCES = {
    "an unknown author": (
        {"author": "ana"},
        'a.md:5:1: no author has the id “ana”\n    5 | author: "ana"\n      | ^\n      = did you mean “anna”?',
    ),
    "one of several authors": (
        {"author": "anna", "authors": ["anna", {"id": "zoe"}]},
        'a.md:6:19: no author has the id “zoe”\n    6 | authors: ["anna", {"id": "zoe"}]\n'
        "      |                   ^\n      = write content/authors/zoe.md",
    ),
    "an unknown related article": (
        {"related": ["b", "bb/b"]},
        'a.md:5:1: no article has the id “bb/b”\n    5 | related: ["b", "bb/b"]\n      | ^',
    ),
    "a translation of nothing": (
        {"translation_of": "x"},
        'a.md:5:1: no article has the id “x”\n    5 | translation_of: "x"\n      | ^',
    ),
    "a missing picture": (
        {"image": {"src": "phoot.jpg", "alt": ""}},
        'a.md:5:9: there is no file “phoot.jpg”\n    5 | image: {"src": "phoot.jpg", "alt": ""}\n      |         ^\n'
        "      = did you mean “photo.jpg”?",
    ),
    "a missing logo": (
        {"sponsor": {"name": "N", "logo": "logo.svg"}},
        'a.md:5:24: there is no file “logo.svg”\n    5 | sponsor: {"name": "N", "logo": "logo.svg"}\n'
        "      |                        ^",
    ),
    "a slug without a letter": (
        {"slug": "!"},
        'a.md:5:1: no letter or digit to make a URL from\n    5 | slug: "!"\n      | ^',
    ),
}


@pytest.mark.parametrize(("front", "message"), REFERENCES.values(), ids=REFERENCES)
def test_a_reference_that_leads_nowhere_is_told_with_its_place(
    site_of: SiteOf, front: dict[str, object], message: str
) -> None:
    newsroom = site_of(
        {
            **articles(article(**front), article()),
            "content/authors/anna.md": author("Anna"),
            "content/articles/photo.jpg": b"x",
        }
    )
    assert told(newsroom) == [f"error content/articles/{message}"]


def test_a_missing_portrait(site_of: SiteOf) -> None:
    newsroom = site_of({"content/authors/anna.md": author("Anna", photo={"src": "anna.jpg", "alt": ""})})
    assert told(newsroom)[0].startswith("error content/authors/anna.md:3:9: there is no file “anna.jpg”")


@pytest.mark.parametrize("kind", ["articles", "pages", "authors"])
def test_two_files_with_one_id(site_of: SiteOf, kind: str) -> None:
    text = {"articles": article(), "pages": page(), "authors": author("A")}[kind]
    newsroom = site_of({f"content/{kind}/a.md": text, f"content/{kind}/a/index.md": text})
    assert told(newsroom)[0] == (
        f"error content/{kind}/a/index.md: content/{kind}/a.md has the same id “a”\n      = rename one of them"
    )


def test_a_site_survives_the_way_between_processes(site_of: SiteOf) -> None:
    site = indexed(
        site_of({**articles(article(tags=["x"], series="s"), article()), "content/authors/anna.md": author("Anna")})
    )
    copy = pickle.loads(pickle.dumps(site))
    assert copy == site
    assert list(copy.articles) == list(site.articles)
