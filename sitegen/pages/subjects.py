"""Views of what a page is about: an article, an entry, a page, an author, a term, a list of all.

Obtaining a value is the read, as in ``views.py``; the docstrings are the manual of theme authors. This module knows
nothing of Jinja2 environments and files.
"""

from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.facts.values.articles import ArticleDetail, BylinePart, SeriesRef, Teaser
from sitegen.facts.values.entries import FieldDetail, Related, TypeDetail
from sitegen.facts.values.lists import AuthorProfile, PageDetail, PeriodLink, TermDetail
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.replies import AnsweredArticle
from sitegen.newsroom.related import Kindred
from sitegen.pages.handing import Handing, handing_on
from sitegen.pages.live_blog import EntryView, LiveParts, live_parts
from sitegen.pages.parts import View
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import ReplyView, replies_to


@handing_on(_teaser=Teaser, _detail=ArticleDetail)
class ArticleView(View, Handing):
    """`article`: all names of a teaser, and those of the article's own page, in `article.html`."""

    __slots__ = ("_body", "_detail", "_parts", "_read", "_teaser")

    def __init__(self, read: Recorder, identifier: str) -> None:
        self._read = read
        self._teaser: Teaser = read("card", identifier)
        self._detail: ArticleDetail = read("article", identifier)
        self._parts: LiveParts | None = None
        self._body: Markup | None = None

    @property
    def body(self) -> Markup:
        """The text, as HTML; its first picture loads eagerly if the article has no lead picture."""
        if self._body is None:
            html = self._read.body(self._teaser.path, eager=self._teaser.image is None)
            self._body = self._read.sponsored(html) if self._teaser.sponsor else html
        return self._body

    @property
    def picture_layout(self) -> str:
        """How wide its lead picture is: `wide`, `text` or `full`; empty if the theme decides, `none` without one."""
        return self._teaser.image.layout if self._teaser.image else "none"

    @property
    def introduction(self) -> Markup:
        """The text before the first entry of a live blog, as HTML."""
        return self._live().introduction

    @property
    def entries(self) -> tuple[EntryView, ...]:
        """The entries of a live blog: pinned ones first, then the newest."""
        return self._live().entries

    @property
    def notes(self) -> Markup:
        """The footnotes of a live blog, as HTML."""
        return self._live().notes

    def _live(self) -> LiveParts:
        if self._parts is None:
            blog = self._detail.live_blog
            entries = blog.entries if blog else ()
            self._parts = live_parts(self.body, entries, self._teaser.url, self._teaser.absolute_url)
        return self._parts

    @property
    def replies(self) -> list[ReplyView]:
        """The published replies of those whom it names; once it is retracted, they are at `replies_url`."""
        if not self._detail.has_replies or self._teaser.retracted:
            return []
        return replies_to(self._read, self._teaser)

    @property
    def replies_url(self) -> str:
        """URL of the page of the replies to a retracted article; empty if there is none."""
        if not self._detail.has_replies or not self._teaser.retracted:
            return ""
        found: AnsweredArticle = self._read("answered", self._teaser.id)
        return found.url

    @property
    def series(self) -> SeriesRef | None:
        """Its series: `name`, `url`, `part`, `count`, `cards`."""
        slug = self._detail.series
        if not slug:
            return None
        term: TermDetail = self._read("term", "series", slug)
        members = self._read("first", "series", slug, str(term.count))
        part = members.index(self._teaser.id) + 1
        return SeriesRef(
            name=term.name, url=term.url, part=part, count=term.count, cards=tuple(self._read.teasers(members, "short"))
        )

    @property
    def profiles(self) -> list["AuthorView"]:
        """The profiles of its authors."""
        return [AuthorView(self._read, author.id) for author in self._teaser.authors]

    @property
    def byline(self) -> tuple[BylinePart, ...]:
        """Its byline as a sentence, in parts, each with `text` and the `url` of the author whose name it is; empty if
        the authors are all that there is."""
        byline: tuple[BylinePart, ...] = self._read("byline", self._teaser.id)
        return byline

    @property
    def age(self) -> int:
        """Its age in years, where pages say it (`[options.age_note]`); otherwise 0."""
        return int(self._read("age", self._teaser.id))

    @property
    def previous(self) -> Teaser | None:
        """The previous article in its category, or none."""
        return self._neighbour(0)

    @property
    def next(self) -> Teaser | None:
        """The next article in its category, or none."""
        return self._neighbour(1)

    def _neighbour(self, side: int) -> Teaser | None:
        identifier = self._read("neighbours", self._teaser.id)[side]
        return self._read.teasers([identifier], "short")[0] if identifier else None

    @property
    def related(self) -> list[Teaser]:
        """Up to four related articles; the previous and the next one come last, unless they are hand-picked."""
        return self._read.teasers(self._read("related", self._teaser.id).ids, "short")

    @property
    def further(self) -> list[Teaser]:
        """The related articles without the previous and the next one, unless these are hand-picked, for templates that
        show them too."""
        related: Kindred = self._read("related", self._teaser.id)
        return self._read.teasers(related.ids[: related.further], "short")


class DocumentView(View):
    """`document`: a page such as the legal notice, in `page.html`."""

    __slots__ = ("_detail", "_read")

    def __init__(self, read: Recorder, identifier: str) -> None:
        self._read = read
        self._detail: PageDetail = read("page", identifier)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._detail, name)

    @property
    def body(self) -> Markup:
        """The text, as HTML."""
        return self._read.body(self._detail.path)


class OwnEntryView(DocumentView):
    """`entry`: an entry of a type of your own, in `entry.html` and wherever entries are shown: all names of `document`,
    and the fields of the type. A field that names articles, authors or entries holds these."""

    __slots__ = ()

    def __init__(self, read: Recorder, identifier: str) -> None:
        super().__init__(read, identifier)

    def __getattr__(self, name: str) -> Any:
        fields = self._detail.fields
        return self._meant(fields[name]) if name in fields else getattr(self._detail, name)

    def _meant(self, value: Any) -> Any:
        if not isinstance(value, Related):
            return value
        found = [self._related(value.kind, name) for name in value.ids]
        return found if value.many else next(iter(found), None)

    def _related(self, kind: str, name: str) -> Any:
        match kind:
            case "article":
                return self._read.teasers([name], "short")[0]
            case "author":
                return AuthorView(self._read, name)
        return OwnEntryView(self._read, f"{kind}:{name}")

    @property
    def type(self) -> TypeDetail:
        """Its type: `name`, `label`, `singular`, `url` of the list, `calendar`, `fields`."""
        types: tuple[TypeDetail, ...] = self._read("types")
        return next(one for one in types if one.name == self._detail.kind)

    @property
    def filled(self) -> list[tuple[FieldDetail, Any]]:
        """Its fields that hold something, in order: each with `name`, `label` and `type`, and the value."""
        found = [(field, getattr(self, field.name)) for field in self.type.fields]
        return [(field, value) for field, value in found if value not in (None, "", (), [], False)]

    @property
    def image(self) -> Image | None:
        """Its first picture."""
        return next((value for value in self._detail.fields.values() if isinstance(value, Image)), None)


@handing_on(_detail=TermDetail)
class TermView(View, Handing):
    """`term`: a category, tag, series, or term of your own, in `term.html`."""

    __slots__ = ("_detail", "_read")

    def __init__(self, read: Recorder, kind: str, slug: str) -> None:
        self._read = read
        self._detail: TermDetail = read("term", kind, slug)

    @property
    def introduction(self) -> Markup:
        """The introduction of a category or term of your own, as HTML."""
        return self._read.body(self._detail.document) if self._detail.document else Markup("")

    @property
    def cards(self) -> list[Teaser]:
        """All its articles."""
        members = self._read("first", self._detail.kind, self._detail.slug, str(self._detail.count))
        return self._read.teasers(members)

    def most_read(self, count: int) -> list[Teaser]:
        """Those of its articles that readers read most, as `site.most_read`."""
        return self._read.teasers(self._read("most_read_of", self._detail.kind, self._detail.slug, str(count)))


@handing_on(_profile=AuthorProfile)
class AuthorView(View, Handing):
    """`author`: an author's profile, in `author.html` and wherever authors are shown."""

    __slots__ = ("_profile", "_read")

    def __init__(self, read: Recorder, identifier: str) -> None:
        self._read = read
        self._profile: AuthorProfile = read("author", identifier)

    @property
    def bio(self) -> Markup:
        """The bio, as HTML."""
        path = self._profile.path
        bio: Markup = self._read.once("bio", path, lambda: self._read.body(path))
        return bio

    @property
    def count(self) -> int:
        """Number of articles."""
        return int(self._read("author_count", self._profile.id))


class PeriodView(View, msgspec.Struct, frozen=True):
    """`period`: a year or month, in `archive.html`."""

    start: date
    """Its first day."""
    is_month: bool
    """Whether it is a month, not a year."""
    url: str
    """URL."""
    count: int
    """Number of articles."""
    previous: PeriodLink | None
    """The nearest earlier year or month with articles, with start and url, or none."""
    next: PeriodLink | None
    """The nearest later one."""


class TermFilter(msgspec.Struct, frozen=True):
    """`search.terms`: a filter of the search page by the terms of one of your own taxonomies."""

    name: str
    """Name of the taxonomy, and of the filter."""
    label: str
    """What one of the terms is called."""
    all: str
    """What all of them are called."""
    choices: tuple[tuple[str, str], ...]
    """Name of each term, and its code in the index."""


class SearchView(msgspec.Struct, frozen=True):
    """`search`: the search page, in `search.html`."""

    folder: str
    """URL of the index folder."""
    sections: tuple[tuple[str, str], ...]
    """Name of each section, and its code in the index."""
    authors: tuple[tuple[str, str], ...]
    """Name of each author, and their code in the index."""
    terms: tuple["TermFilter", ...]
    """A filter for each of your own taxonomies."""
    years: tuple[int, ...]
    """The years with articles, newest first."""
