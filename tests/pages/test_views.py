"""What templates see, and that a view notes every fact that it hands out."""

from collections.abc import Callable
from typing import Any

import pytest
from newsroom import PNG, Files, Newsroom, article, author, page, versions_of

from sitegen.facts.keys import Key
from sitegen.facts.values.articles import Teaser
from sitegen.pages import subjects, views
from sitegen.pages.handing import HandedOn
from sitegen.pages.page_view import Pagination
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import AnsweredView
from sitegen.pages.subjects import ArticleView, AuthorView, DocumentView, TermView
from sitegen.pages.views import HomeView, SiteView

SiteOf = Callable[[Files], Newsroom]
LIVE = "content/articles/live.md"


REPLY = {"from": "Anne", "received": "2025-07-01", "state": "published", "text": "Non."}


@pytest.fixture
def recorder(site_of: SiteOf) -> Recorder:
    newsroom = site_of(
        {
            "content/articles/a.md": article(
                "A", "[b](b.md) ![p](p.png)", "2025-01-01", tags=["x"], series="S", author="anna", replies=[REPLY]
            ),
            "content/articles/faux.md": article(
                "Faux",
                date="2023-01-01",
                status="retracted",
                replies=[REPLY],
                corrections=[{"date": "2023-02-01", "type": "retraction", "text": "Faux."}],
            ),
            "content/articles/b.md": article("B", date="2025-01-02", tags=["x"], series="S"),
            LIVE: article(
                "Direct", "Tout.[^1]\n\n## 9 h 05 Un\n\nMot.\n\n[^1]: Note.\n", "2024-01-01", "Culture", live=True
            ),
            "content/articles/c.md": article("C", date="2025-01-03", category="Culture", featured=1),
            "content/articles/p.png": PNG,
            "content/authors/anna.md": author("Anna", "Bio."),
            "content/categories/politique.md": "Introduction.",
            "content/pages/contact.md": page("Contact", "Écrire."),
        }
    )
    newsroom.configure('[sponsorship]\ntext = "T"\n[taxonomy.lieux]\n[types.event]\n[options]\no = 1\n[extra]\ne = 1\n')
    return Recorder(newsroom.facts())


def noted(recorder: Recorder, look: Callable[[], object]) -> set[Key]:
    """Return the facts that looking at something notes."""
    recorder.reads.clear()
    look()
    return set(recorder.reads)


BODY = {
    ("body", "content/articles/a.md"),
    ("link", "content/articles/a.md", "b.md"),
    ("shown", "content/articles/a.md", "p.png"),
    ("sources", "content/articles/p.png", "", "body"),
}


class _Asking(SiteView):
    """A site that is asked for articles."""

    @property
    def articles(self) -> Any:  # type: ignore[override]
        return super().articles({"tags": "x"}, "date", 1)


READS: dict[str, tuple[Callable[[Recorder], Any], str, set[Key]]] = {
    "site.title": (SiteView, "title", {("config", "site", "title")}),
    "site.tagline": (SiteView, "tagline", {("config", "site", "tagline")}),
    "site.description": (SiteView, "description", {("config", "site", "description")}),
    "site.language": (SiteView, "language", {("config", "site", "language")}),
    "site.ai": (SiteView, "ai", {("config", "ai")}),
    "site.editions": (SiteView, "editions", {("editions",)}),
    "site.email": (SiteView, "email", {("config", "site", "email")}),
    "site.copyright": (SiteView, "copyright", {("config", "site", "copyright"), ("config", "site", "title")}),
    "site.url": (SiteView, "url", {("address",)}),
    "site.absolute_url": (SiteView, "absolute_url", {("address",)}),
    "site.sections": (SiteView, "sections", {("sections",)}),
    "site.types": (SiteView, "types", {("types",)}),
    "site.type": (SiteView, "type(event)", {("types",)}),
    "site.entries": (SiteView, "entries(event)", {("entries", "event", "[{},[],null]")}),
    "site.taxonomies": (SiteView, "taxonomies", {("taxonomies",)}),
    "site.taxonomy": (SiteView, "taxonomy(lieux)", {("taxonomies",)}),
    "site.terms": (SiteView, "terms(tag)", {("in_order", "tag")}),
    "site.articles": (
        _Asking,
        "articles",
        {("articles", '[{"tags":"x"},["date"],1]'), ("card", "a", "front")},
    ),
    "site.menu": (SiteView, "menu(main)", {("menu", "main")}),
    "site.sponsorship": (SiteView, "sponsorship", {("sponsorship",)}),
    "site.publisher": (SiteView, "publisher", {("publisher",)}),
    "site.imprint": (SiteView, "imprint", {("imprint",)}),
    "site.legal": (SiteView, "legal", {("legal",)}),
    "site.accessibility": (SiteView, "accessibility", {("accessibility",)}),
    "site.accessibility_statement": (SiteView, "accessibility_statement", {("accessibility_statement",)}),
    "site.privacy": (SiteView, "privacy", {("privacy",)}),
    "site.analytics": (SiteView, "analytics", {("analytics",)}),
    "site.privacy_url": (SiteView, "privacy_url", {("privacy_page",)}),
    "site.most_read": (SiteView, "most_read(2)", {("most_read", "2")}),
    "site.options": (SiteView, "options", set()),
    "site.options.o": (lambda read: SiteView(read).options, "o", {("option", "o")}),
    "site.extra": (SiteView, "extra", {("config", "extra")}),
    "site.feeds": (SiteView, "feeds", {("feeds", "site", "")}),
    "site.icons": (SiteView, "icons", {("icons",)}),
    "site.indexes": (SiteView, "indexes", {("indexes",)}),
    "site.today": (SiteView, "today", {("today",)}),
    "site.authors": (SiteView, "authors", {("authors",), ("author", "anna")}),
    "site.author": (SiteView, "author(anna)", {("author", "anna")}),
    "home.top": (HomeView, "top(2)", {("top", "2"), ("card", "c", "front"), ("card", "b", "front")}),
    "home.latest": (HomeView, "latest(1)", {("latest", "1"), ("card", "c", "front")}),
    "home.sections": (
        HomeView,
        "sections(1)",
        {
            ("sections",),
            ("first", "category", "culture", "1"),
            ("first", "category", "politique", "1"),
            ("card", "c", "front"),
            ("card", "b", "front"),
        },
    ),
    "home.bands": (
        HomeView,
        "bands(front)",
        {
            ("band", "category", "Politique"),
            ("first", "category", "politique", "1"),
            ("genre", "opinion", "4"),
            ("picked", "a"),
            ("card", "b", "front"),
            ("card", "a", "front"),
        },
    ),
    "article.body": (lambda read: ArticleView(read, "a"), "body", BODY),
    "article.series": (
        lambda read: ArticleView(read, "a"),
        "series",
        {("term", "series", "s"), ("first", "series", "s", "2"), ("card", "a", "short"), ("card", "b", "short")},
    ),
    "article.profiles": (lambda read: ArticleView(read, "a"), "profiles", {("author", "anna")}),
    "article.introduction": (lambda read: ArticleView(read, "live"), "introduction", {("body", LIVE)}),
    "article.entries": (lambda read: ArticleView(read, "live"), "entries", {("body", LIVE)}),
    "article.notes": (lambda read: ArticleView(read, "live"), "notes", {("body", LIVE)}),
    "article.previous": (
        lambda read: ArticleView(read, "b"),
        "previous",
        {("neighbours", "b"), ("card", "a", "short")},
    ),
    "article.next": (lambda read: ArticleView(read, "a"), "next", {("neighbours", "a"), ("card", "b", "short")}),
    "no next": (lambda read: ArticleView(read, "b"), "next", {("neighbours", "b")}),
    "article.replies": (lambda read: ArticleView(read, "a"), "replies", {("replies", "a")}),
    "no replies": (lambda read: ArticleView(read, "b"), "replies", set()),
    "article.replies_url": (lambda read: ArticleView(read, "faux"), "replies_url", {("answered", "faux")}),
    "answered.replies": (lambda read: AnsweredView(read, "faux"), "replies", set()),
    "site.preferred_source_url": (SiteView, "preferred_source_url", {("address",)}),
    "article.byline": (lambda read: ArticleView(read, "a"), "byline", {("byline", "a")}),
    "article.picture_layout": (lambda read: ArticleView(read, "a"), "picture_layout", set()),
    "article.age": (lambda read: ArticleView(read, "a"), "age", {("age", "a")}),
    "article.related": (lambda read: ArticleView(read, "a"), "related", {("related", "a"), ("card", "b", "short")}),
    "article.further": (lambda read: ArticleView(read, "a"), "further", {("related", "a")}),  # b is the next one
    "document.body": (lambda read: DocumentView(read, "contact"), "body", {("body", "content/pages/contact.md")}),
    "term.introduction": (
        lambda read: TermView(read, "category", "politique"),
        "introduction",
        {("body", "content/categories/politique.md")},
    ),
    "no introduction": (lambda read: TermView(read, "tag", "x"), "introduction", set()),
    "term.cards": (
        lambda read: TermView(read, "tag", "x"),
        "cards",
        {("first", "tag", "x", "2"), ("card", "a", "front"), ("card", "b", "front")},
    ),
    "term.most_read": (
        lambda read: TermView(read, "tag", "x"),
        "most_read(2)",
        {("most_read_of", "tag", "x", "2")},
    ),
    "author.bio": (lambda read: AuthorView(read, "anna"), "bio", {("body", "content/authors/anna.md")}),
    "author.count": (lambda read: AuthorView(read, "anna"), "count", {("author_count", "anna")}),
}


LISTS: dict[str, Any] = {
    "front": [
        {"show": "category", "name": "Politique", "count": 1},
        {"show": "genre", "name": "opinion"},
        {"show": "articles", "articles": ["a"]},
    ]
}


@pytest.mark.parametrize(("view", "name", "wanted"), READS.values(), ids=READS)
def test_a_view_notes_what_it_hands_out(
    recorder: Recorder, view: Callable[[Recorder], Any], name: str, wanted: set[Key]
) -> None:
    made = view(recorder)
    name, _, argument = name.partition("(")
    value = argument.rstrip(")")
    look = (
        (lambda: getattr(made, name)(int(value) if value.isdigit() else LISTS.get(value, value)))
        if argument
        else (lambda: getattr(made, name))
    )
    assert noted(recorder, look) == wanted


CREATION: dict[str, tuple[Callable[[Recorder], Any], set[Key]]] = {
    "article": (lambda read: ArticleView(read, "a"), {("card", "a"), ("article", "a")}),
    "answered": (lambda read: AnsweredView(read, "faux"), {("answered", "faux")}),
    "document": (lambda read: DocumentView(read, "contact"), {("page", "contact")}),
    "term": (lambda read: TermView(read, "tag", "x"), {("term", "tag", "x")}),
    "author": (lambda read: AuthorView(read, "anna"), {("author", "anna")}),
}


@pytest.mark.parametrize(("view", "wanted"), CREATION.values(), ids=CREATION)
def test_getting_hold_of_a_view_is_a_read(
    recorder: Recorder, view: Callable[[Recorder], Any], wanted: set[Key]
) -> None:
    assert noted(recorder, lambda: view(recorder)) == wanted


@pytest.mark.parametrize("view", [SiteView, HomeView, ArticleView, AnsweredView, DocumentView, TermView, AuthorView])
def test_every_property_of_a_view_is_tested_here(view: type) -> None:
    own = {
        name
        for name, value in vars(view).items()
        if not name.startswith("_") and (isinstance(value, property) or callable(value)) and type(value) is not HandedOn
    }
    tested = {name.partition("(")[0] for _, name, _ in READS.values()}
    assert own <= tested


def test_an_article_has_everything_of_a_card(recorder: Recorder) -> None:
    view = ArticleView(recorder, "a")
    card = recorder("card", "a")
    assert all(getattr(view, name) == getattr(card, name) for name in Teaser.__struct_fields__)
    assert [tag.name for tag in view.tags] == ["x"]
    with pytest.raises(AttributeError, match="titel"):
        view.titel  # noqa: B018


def test_a_body_has_its_links_resolved(recorder: Recorder) -> None:
    html = ArticleView(recorder, "a").body
    assert '<a href="/journal/politique/b/">' in html
    (plain,) = [one for one in versions_of(PNG, recorder._facts.roots.planned) if one.endswith(".jpg")]
    assert f'src="/journal/{plain}"' in html
    absolute = recorder.body("content/articles/a.md", absolute=True)
    assert '<a href="https://example.org/journal/politique/b/">' in absolute
    assert f'<img alt="p" src="https://example.org/journal/{plain}" width="1" height="1" loading="lazy"' in absolute
    assert recorder.links == []
    assert "\x1a" not in html


def test_a_dead_link_of_a_body_is_noted_and_left_out(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(body="[x](y.md) [z](/q/)")})
    read = Recorder(newsroom.facts())
    assert read.body("content/articles/a.md") == "<p>x z</p>"
    assert [(problem.message, problem.excerpt, problem.fault) for problem in read.links] == [
        ("there is no file “y.md”", "y.md", "file"), ("nothing is published at “/q/”", "/q/", "link"),
    ]  # fmt: skip


def test_an_address_with_special_characters_cannot_leave_its_attribute(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(body='[x](/f.txt?a="b"&c=<d>)'), "static/f.txt": "x"})
    html = Recorder(newsroom.facts()).body("content/articles/a.md")
    assert "/journal/f.txt?a=&#34;b&#34;&amp;c=" in html or "/journal/f.txt?a=%22b%22&amp;c=" in html


def test_the_series_of_an_article(recorder: Recorder) -> None:
    series = ArticleView(recorder, "b").series
    assert series is not None
    assert (series.name, series.url, series.part, series.count) == ("S", "/journal/dossiers/s/", 2, 2)
    assert [card.id for card in series.cards] == ["a", "b"]
    assert ArticleView(recorder, "c").series is None


def test_sections_of_the_front_page_leave_out_what_the_top_has_shown(recorder: Recorder) -> None:
    home = HomeView(recorder)
    assert [card.id for card in home.top(2)] == ["c", "b"]
    assert [(section.slug, [card.id for card in cards]) for section, cards in home.sections(2)] == [
        ("culture", ["live"]),
        ("politique", ["a"]),
    ]


@pytest.mark.parametrize(("number", "previous", "following"), [(1, "", "/2/"), (2, "/1/", "/3/"), (3, "/2/", "")])
def test_pagination(number: int, previous: str, following: str) -> None:
    found = Pagination(number, 3, 5, ((1, "/1/"), (2, "/2/"), (3, "/3/")))
    assert (found.previous_url, found.next_url, found.first_url, found.last_url) == (previous, following, "/1/", "/3/")


@pytest.mark.parametrize(
    "kind", [kind for module in (subjects, views) for name, kind in vars(module).items() if name.endswith("View")]
)
def test_printed_as_a_whole_a_view_is_the_same_in_each_build(kind: type) -> None:
    assert kind.__repr__ is not object.__repr__, "an address in memory"
