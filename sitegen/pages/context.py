"""What each kind of output shows: from an output to the names that its template sees.

One small function for each kind. This module knows nothing of files and environments.
"""

import gettext
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from sitegen.facts.icons import SIZES, colour_of
from sitegen.facts.values import Feed, FeedList, Image, PageDetail, SiteAddress, Slice, Teaser, TermDetail
from sitegen.newsroom.indexing import is_thin
from sitegen.outputs.output import Output
from sitegen.outputs.search_index import INDEX_FOLDER, code_of
from sitegen.pages.feeds import CorrectionItem, FeedItem, FeedView, NewsEntry, SitemapEntry, live_items
from sitegen.pages.hosting import ads_lines, header_rules, host_of, robots_groups, security_fields
from sitegen.pages.languages import Version, versions_of
from sitegen.pages.newsletter import Issue, newsletter_view
from sitegen.pages.recorder import Recorder
from sitegen.pages.views import (
    ArticleView,
    AuthorView,
    CorrectionView,
    DocumentView,
    HomeView,
    PageView,
    Pagination,
    PeriodView,
    SearchView,
    SiteView,
    TermView,
)
from sitegen.theme.locale import direction_of, format_instant

Context = dict[str, Any]
Crumb = tuple[str, str]


class About(msgspec.Struct):
    """What a kind of page says of itself, before it becomes a PageView."""

    title: str = ""
    description: str = ""
    crumbs: tuple[Crumb, ...] = ()
    """Pages between the front page and this one."""
    language: str = ""
    canonical: str = ""
    noindex: bool = False
    feeds: tuple[str, str] | None = None
    """Kind and name of the list whose feeds come first."""
    first_feeds: tuple[Feed, ...] = ()
    """Feeds that come before those."""
    pagination: Pagination | None = None
    image: Image | None = None


class ContextMaker:
    """Makes contexts; one for each build and process."""

    def __init__(self, messages: Callable[[str], gettext.NullTranslations]) -> None:
        self._messages = messages

    def context(self, output: Output, read: Recorder) -> Context:
        """Return the names that the template of an output sees."""
        site = SiteView(read)
        language = site.language
        if output.kind in ("article", "live"):
            language = read("card", output.subject[0]).language
        elif output.kind == "page":
            language = read("page", output.subject[0]).language
        read("messages", language)
        words = self._messages(language)
        names: Context = {"site": site, "_read": read, "_messages": words}
        maker: Callable[..., Any] = getattr(self, f"_{output.kind.replace('404', 'missing')}")
        about = maker(output, read, names, words.gettext)
        if about is not None:
            about.language = language
            names["page"] = _page(output, read, names, about, words.gettext)
        return names

    # Pages

    def _home(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> About:
        names["home"] = HomeView(read)
        site = names["site"]
        return About(description=site.description or site.tagline)

    def _article(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> About:
        article = names["article"] = ArticleView(read, output.subject[0])
        section = article.section
        return About(
            article.title, article.summary, ((section.name, section.url),), canonical=article.canonical,
            noindex=article.noindex, feeds=("category", section.slug), image=read("share", article.id),
            first_feeds=article.live_blog.feeds if article.live_blog else (),
        )  # fmt: skip

    def _live(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> About:
        article = names["article"] = ArticleView(read, output.subject[0])
        return About(article.title)

    def _page(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> About:
        names["document"] = DocumentView(read, output.subject[0])
        detail: PageDetail = read("page", output.subject[0])
        return About(detail.title, detail.description, canonical=detail.canonical, noindex=detail.noindex)

    def _term(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        kind, slug, number = output.subject
        names["term"] = TermView(read, kind, slug)
        detail: TermDetail = read("term", kind, slug)
        pagination = self._list(read, names, (kind, slug), number)
        sentences = {
            "category": words("All articles in the section %(name)s"),
            "tag": words("All articles about %(name)s"),
            "series": words("All parts of the series %(name)s"),
        }
        description = detail.description or sentences[kind] % {"name": detail.name}
        crumbs: tuple[Crumb, ...] = ()
        if kind != "category":
            index = read("indexes")["tags" if kind == "tag" else "series"]
            crumbs = ((words("Tags") if kind == "tag" else words("Series"), index),) if index else ()
        feeds = (kind, slug) if kind != "series" else None
        thin = is_thin(kind, detail.count, read("config", "lists", "index_tags_from"))
        return About(detail.name, description, crumbs, noindex=thin, feeds=feeds, pagination=pagination)

    _category = _tag = _series = _term

    def _author(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        identifier, number = output.subject
        author = names["author"] = AuthorView(read, identifier)
        pagination = self._list(read, names, ("author", identifier), number)
        crumbs = ((words("Authors"), read("indexes")["authors"]),)
        description = author.bio_text or author.role
        return About(
            author.name, description, crumbs, feeds=("author", identifier), pagination=pagination, image=author.photo
        )

    def _archive(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        name, number = output.subject
        period = names["period"] = PeriodView(*read("archive", name))
        pagination = self._list(read, names, ("archive", name), number)
        language = names["site"].language
        crumbs: tuple[Crumb, ...] = ((words("Archives"), read("indexes")["archives"]),)
        if period.is_month:
            crumbs += ((str(period.start.year), read("archive", f"{period.start.year:04}")[2]),)
            title = format_instant(period.start, "month", language)
        else:
            title = str(period.start.year)
        description = words("All articles of %(period)s") % {"period": title}
        return About(title[0].upper() + title[1:], description, crumbs, pagination=pagination)

    def _list(self, read: Recorder, names: Context, members: tuple[str, str], number: str) -> Pagination | None:
        part: Slice = read("slice", *members, number)
        names["cards"] = read.cards(part.articles)
        if part.pages == 1:
            return None
        return Pagination(int(number), part.pages, part.count, read("pages", *members))

    # Indexes

    def _authors(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        names["authors"] = names["site"].authors
        return About(words("Authors"), words("The authors of the newsroom"))

    def _tags(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        names["tags"] = read("terms", "tag")
        return About(words("Tags"), words("All tags, in alphabetical order"))

    def _series_index(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        slugs = read("slugs", "series")
        names["all_series"] = [TermView(read, "series", slug) for slug in slugs]
        return About(words("Series"), words("All series of articles"))

    def _archives(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        names["years"] = read("years")
        return About(words("Archives"), words("All articles, by year and month"))

    def _feeds(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        names["feed_lists"] = [found for found in _feed_lists(read, words) if found.kind != "tag"]
        names["opml"] = read("address").home + "feeds.opml"
        return About(words("RSS feeds"), words("Follow us in a feed reader: all our feeds"))

    def _search(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        site: SiteView = names["site"]
        names["search"] = SearchView(
            read("address").home + INDEX_FOLDER,
            tuple((section.name, code_of(section.slug)) for section in site.sections),
            tuple((author.name, code_of(author.id)) for author in site.authors),
            tuple(year.year for year in read("years")),
        )
        return About(words("Search"), words("Search all articles"), noindex=True)

    def _missing(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        return About(words("Page not found"), words("This page does not exist, or no longer does."), noindex=True)

    def _gone(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        description = words("What was published at this address no longer is.")
        return About(words("This page was withdrawn"), description, noindex=True)

    def _corrections(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        names["corrections"] = _all_corrections(read, words)
        return About(words("Corrections"), words("What was corrected in our articles"), feeds=("corrections", ""))

    # Mail

    def _newsletter(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        issue = Issue.of(output)
        corrections = tuple(_correction(read, words, *place) for place in issue.corrections)
        names["newsletter"] = newsletter_view(issue, read, corrections, read("sections"))
        return About(issue.subject)

    # Machines

    def _feed(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> None:
        kind, name = output.subject
        site = names["site"]
        if kind == "live":
            names["feed"] = self._live_feed(output, read, words)
            return
        address = next(feed for feed in read("feeds", kind, name) if feed.format == output.kind)
        if kind == "site":
            home, description = site.absolute_url, site.description or site.tagline or site.title
        elif kind == "author":
            profile = read("author", name)
            home, description = profile.absolute_url, profile.bio_text or profile.name
        elif kind == "corrections":
            home, description = (
                read("address").absolute(read("indexes")[kind]),
                words("What was corrected in our articles"),
            )
        else:
            detail: TermDetail = read("term", kind, name)
            home, description = read("address").absolute(detail.url), detail.description or detail.name
        count = read("config", "feeds", "items")
        if kind == "corrections":
            shown = _all_corrections(read, words, count)
            last = max((item.date for item in shown), default=None)
            corrections = tuple(CorrectionItem(item) for item in shown)
            hub = read("config", "feeds", "hub")
            names["feed"] = FeedView(address.title, description, home, address.absolute_url, last, corrections, hub)
            return
        cards: list[Teaser] = read.cards(read("first", kind, name, str(count)))
        moments: list[datetime] = [card.updated or card.date for card in cards]
        names["feed"] = FeedView(
            address.title, description, home, address.absolute_url, max(moments, default=None),
            tuple(FeedItem(read, card) for card in cards), read("config", "feeds", "hub"),
        )  # fmt: skip

    _rss = _atom = _json = _feed

    def _live_feed(self, output: Output, read: Recorder, words: Callable[[str], str]) -> FeedView:
        identifier = output.subject[1]
        card: Teaser = read("card", identifier)
        items = live_items(read, identifier)[: read("config", "feeds", "items")]
        address = next(feed for feed in read("article", identifier).live_blog.feeds if feed.format == output.kind)
        last = max((item.date for item in items), default=card.date)
        hub = read("config", "feeds", "hub")
        label = f"[{card.sponsor.label or words('Sponsored content')}] " if card.sponsor else ""
        return FeedView(label + address.title, card.summary, card.absolute_url, address.absolute_url, last, items, hub)

    def _sitemap(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> None:
        address: SiteAddress = read("address")
        files = read("sitemap", output.subject[0])
        names["entries"] = [SitemapEntry(address.absolute(url), moment) for url, moment in files]

    def _sitemap_index(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> None:
        home, total = read("address").absolute_home, int(output.subject[0])
        names["entries"] = [SitemapEntry(f"{home}sitemap-{number}.xml", None) for number in range(1, total + 1)]

    def _news_sitemap(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        names["entries"] = [
            NewsEntry(card.absolute_url, card.title, card.date, card.language.split("-")[0])
            for card in read.cards(read("news"))
        ]

    def _opml(self, _: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> None:
        names["feed_lists"] = _feed_lists(read, words)

    def _robots(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        address: SiteAddress = read("address")
        folders = [edition.url for edition in read("editions")] or [address.home]
        files = ("sitemap.xml", "sitemap-news.xml")
        names["sitemaps"] = [address.absolute(folder + file) for folder in folders for file in files]
        names["groups"] = robots_groups(read("config", "robots"), address.base)

    def _ads(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        names["lines"] = ads_lines(read("config", "ads"))

    def _security(self, output: Output, read: Recorder, names: Context, _: Callable[[str], str]) -> None:
        address: SiteAddress = read("address")
        own, told = address.absolute(address.url(output.route)), read("config", "security_txt")
        names["fields"] = security_fields(told, read("config", "site", "language").split("-")[0], own)

    def _tdm(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        told = read("config", "tdm")
        policy = {"tdm-policy": told.policy} if told.policy else {}
        names["reservations"] = [{"location": read("address").base, "tdm-reservation": 1, **policy}]

    def _headers(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        base, fingerprint = read("address").base, read("config", "build", "fingerprint")
        names["rules"] = header_rules(read("config", "hosting"), base, fingerprint)

    def _cname(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        names["host"] = host_of(read("address").origin)

    def _indexnow(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        names["key"] = read("config", "deploy", "indexnow_key")

    def _manifest(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        site = names["site"]
        names["direction"] = direction_of(site.language)
        names["colour"] = colour_of(read("options"))
        shown = [
            {"src": read("address").url(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any"}
            for name, side in SIZES.items()
        ]
        masked = {"src": site.icons.maskable, "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
        names["icons"] = [*shown, masked]

    def _redirect(self, output: Output, read: Recorder, names: Context, words: Callable[[str], str]) -> About:
        url, title = read("target", *output.subject)
        return About(title, canonical=url, noindex=True)

    def _redirects(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        """The list that some hosts read: each former address and where it leads."""
        names["redirects"] = read("redirects")

    def _asset(self, _: Output, read: Recorder, names: Context, __: Callable[[str], str]) -> None:
        """A stylesheet or script that the theme renders: it sees the site only."""


def _feed_lists(read: Recorder, words: Callable[[str], str]) -> list[FeedList]:
    """Return all lists that have feeds, each with a name."""
    return [
        found if found.name else msgspec.structs.replace(found, name=words("Corrections"))
        for found in read("feed_lists")
    ]


def _all_corrections(read: Recorder, words: Callable[[str], str], most: int | None = None) -> list[CorrectionView]:
    """Return the corrections of all articles, newest first."""
    return [_correction(read, words, *place) for place in read("corrections")[:most]]


def _correction(read: Recorder, words: Callable[[str], str], identifier: str, number: int) -> CorrectionView:
    """Return one correction of an article."""
    labels = {
        "correction": words("Correction"), "clarification": words("Clarification"), "update": words("Update"),
        "retraction": words("Retraction"),
    }  # fmt: skip
    card: Teaser = read("card", identifier)
    entry = read("article", identifier).corrections[number]
    place = f"#correction-{number + 1}_"
    return CorrectionView(
        card, entry.type, labels[entry.type], entry.date, entry.text, card.url + place, card.absolute_url + place
    )


def _page(output: Output, read: Recorder, names: Context, about: About, words: Callable[[str], str]) -> PageView:
    address: SiteAddress = read("address")
    url = address.url(output.route)
    absolute = address.absolute(url)
    own = read("feeds", *about.feeds) if about.feeds else ()
    languages, alternates = versions_of(
        output, read, names, Version(about.language, url, not about.noindex and not about.canonical)
    )
    crumbs = ((words("News"), address.home), *about.crumbs, (about.title, url)) if output.kind != "home" else ()
    return PageView(
        output.kind, url, absolute, about.canonical or absolute, about.title, about.description,
        about.language, languages, alternates, direction_of(about.language), about.noindex, crumbs,
        (*about.first_feeds, *own, *names["site"].feeds), about.pagination, about.image,
    )  # fmt: skip
