"""Related articles: hand-picked first, then rare tags, near in time."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW

from sitegen.config.site import parse_config
from sitegen.content.documents import Document, Outline
from sitegen.content.gate import Gate, Status
from sitegen.content.meta import ArticleMeta, Sponsor
from sitegen.newsroom.all_editions import SiteFiles
from sitegen.newsroom.index import build_site
from sitegen.newsroom.members import Members, Ranks
from sitegen.newsroom.related import MOST, related_articles
from sitegen.newsroom.site import Site

CONFIG = parse_config('[site]\ntitle = "T"\nurl = "https://a.b"\n')


def document(identifier: str, days: int, category: str = "C", **front: Any) -> Document:
    date: datetime = NOW - timedelta(days=days)
    meta = ArticleMeta(identifier, date, category, **front)
    return Document(f"content/articles/{identifier}.md", "article", identifier, meta, Outline(), "")


def site_of_documents(*documents: Document) -> Site:
    site, problems = build_site(SiteFiles(documents=documents, read=lambda path: b""), CONFIG, Gate(NOW))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return site


def related(site: Site, identifier: str, further: bool = False) -> list[str]:
    """Return the related articles, or only those that are neither the previous nor the next one."""
    article = site.articles[identifier]

    def members(kind: str, slug: str) -> Members:
        return Members(site.terms[kind][slug].articles, Ranks(site.articles))

    picked = [name for name in article.meta.related if name in site.articles and site.articles[name].listed]
    tags = [members("tag", slug) for slug in article.tags if slug in site.terms["tag"]]
    found = related_articles(article, members("category", article.category), tags, picked)
    return list(found.ids[: found.further] if further else found.ids)


def test_a_rare_tag_counts_more_than_a_common_one() -> None:
    crowd = [document(f"crowd{n}", 20 + n, "D", tags=("common",)) for n in range(6)]
    site = site_of_documents(
        document("own", 10, tags=("common", "rare")), *crowd, document("near", 30, "D", tags=("common",)),
        document("far", 300, "D", tags=("rare",)),
    )  # fmt: skip
    assert related(site, "own")[0] == "far"


def test_among_equals_the_nearest_in_time_comes_first() -> None:
    site = site_of_documents(
        document("own", 10, tags=("x",)), document("b", 13, "D", tags=("x",)), document("c", 9, "E", tags=("x",)),
        document("d", 12, "F", tags=("x",)),
    )  # fmt: skip
    assert related(site, "own") == ["c", "d", "b"]


def test_the_category_helps_where_tags_do_not() -> None:
    site = site_of_documents(document("own", 1), document("same", 5), document("other", 1, "D"))
    assert related(site, "own") == ["same"]


def test_hand_picked_ones_come_first_in_their_order() -> None:
    site = site_of_documents(
        document("own", 1, tags=("x",), related=("z", "y", "own", "z")),
        document("w", 1, tags=("x",)),
        document("y", 400, "D"),
        document("z", 300, "D"),
    )
    assert related(site, "own") == ["z", "y", "w"]


def test_the_previous_and_the_next_one_come_last_unless_hand_picked() -> None:
    others = [document(f"a{days}", days, tags=("x",)) for days in (1, 2, 4, 5, 6)]
    site = site_of_documents(document("own", 3, tags=("x",)), *others)
    assert related(site, "own") == ["a1", "a5", "a6", "a2"]
    assert related(site, "own", further=True) == ["a1", "a5", "a6"]
    site = site_of_documents(document("own", 3, tags=("x",), related=("a4",)), *others)
    assert related(site, "own", further=True) == ["a4", "a1", "a5", "a6"]


def test_what_is_not_listed_is_never_related() -> None:
    hidden: tuple[Status, ...] = ("draft", "embargo", "review", "retracted")
    site = site_of_documents(
        document("own", 1, tags=("x",), related=hidden),
        *(document(status, 2, tags=("x",), status=status) for status in hidden),
        document("future", -1, tags=("x",)),
    )
    assert related(site, "own") == []


def test_paid_content_and_journalism_do_not_recommend_each_other() -> None:
    paid = {"sponsor": Sponsor("N"), "tags": ("x",)}
    site = site_of_documents(
        document("own", 1, tags=("x",)), document("free", 2, tags=("x",)), document("paid", 3, **paid),
        document("paid2", 4, **paid),
    )  # fmt: skip
    assert related(site, "own") == ["free"]
    assert related(site, "paid") == ["paid2"]


tags = st.lists(st.sampled_from("vwxyz"), max_size=3, unique=True).map(tuple)


@given(st.lists(st.tuples(st.integers(0, 40), tags, st.sampled_from("CD")), min_size=1, max_size=30))
def test_a_few_others_each_once_whatever_the_site(rows: list[tuple[int, tuple[str, ...], str]]) -> None:
    site = site_of_documents(*(document(f"a{n}", days, kind, tags=tags) for n, (days, tags, kind) in enumerate(rows)))
    for identifier, article in site.articles.items():
        found = related(site, identifier)
        assert len(found) == len(set(found)) <= MOST
        assert identifier not in found
        further = related(site, identifier, further=True)
        assert found[: len(further)] == further
        same = [name for name, other in site.articles.items() if other.category == article.category]
        beside = same[max(0, same.index(identifier) - 1) : same.index(identifier) + 2]
        assert not set(further) & set(beside)
        for name in found:
            other = site.articles[name]
            assert set(other.tags) & set(article.tags) or other.category == article.category
        mates = [
            name for name, other in site.articles.items() if other.category == article.category and name != identifier
        ]
        assert len(found) >= min(MOST, len(mates))
