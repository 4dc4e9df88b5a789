"""Facts about single articles and pages, and what stands around them.

This module knows nothing of lists of a term or a period.
"""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from sitegen.content.links import is_absolute
from sitegen.content.meta import Picture
from sitegen.facts.base import LIVE_FILE, FactBase, live_folder
from sitegen.facts.pictures import share
from sitegen.facts.social_images import fonts_digest, has_social_image, right_to_left, social_image, social_image_route
from sitegen.facts.values import (
    ArticleDetail,
    AuthorRef,
    Image,
    LiveBlog,
    Named,
    PageDetail,
    SponsorRef,
    Teaser,
    Translation,
)
from sitegen.imaging.social_image import SIZE, SocialImage
from sitegen.newsroom.indexing import is_indexed, is_preview
from sitegen.newsroom.related import RelatedArticles
from sitegen.newsroom.site import Article, Page

_WORDS_PER_MINUTE = 220


class ArticleFacts(FactBase):
    """What concerns one article or page."""

    def _fact_card(self, identifier: str) -> Teaser:
        article = self.site.articles[identifier]
        meta = article.meta
        url, absolute_url = self._place(article.route)
        section = self._section(self.site.terms["category"][article.category])
        authors = tuple(
            AuthorRef(credit.id, author.meta.name, self.url(author.route), credit.role)
            for credit in meta.credits
            if (author := self.site.authors.get(credit.id))
        )
        sponsor = None
        if meta.sponsor:
            logo = Picture(meta.sponsor.logo, meta.sponsor.name) if meta.sponsor.logo else None
            paid = meta.sponsor
            sponsor = SponsorRef(paid.name, paid.url, paid.label, self._image(logo, article.path, "logo"))
        image = self._image(meta.image, article.path, "article")
        return Teaser(
            identifier, url, absolute_url, meta.title, meta.kicker, meta.standfirst,
            meta.standfirst or article.outline.excerpt, meta.date, article.modified, section, authors,
            image, max(1, round(article.outline.words / _WORDS_PER_MINUTE)), sponsor,
            article.language, meta.featured, not article.listed, meta.genre or "", meta.paid, article.live,
        )  # fmt: skip

    def _fact_share(self, identifier: str) -> Image | None:
        """The picture that social networks show of an article."""
        article = self.site.articles[identifier]
        if has_social_image(article, self.config.images):
            url, absolute = self._place(social_image_route(identifier))
            mark = self.share_card(identifier).mark[:8]
            return Image(
                f"{url}?{mark}", f"{absolute}?{mark}", article.meta.title, width=SIZE[0], height=SIZE[1],
                type="image/png", role="card",
            )  # fmt: skip
        image = self._image(article.meta.image, article.path, "article")
        source = self.pictures.get(image.file) if image else None
        if image is None or source is None or source.info.format == "SVG":
            return image
        cut = self._version_image(share(source, image.focus, self.config.images))
        return msgspec.structs.replace(cut, alt=image.alt)

    def share_card(self, identifier: str) -> SocialImage:
        """Return what is drawn on the card of an article; the mark in its address tells whether that changed."""
        article = self.site.articles[identifier]
        section = self.site.terms["category"][article.category]
        rtl = right_to_left([article.language])
        site, fonts = self.config.site, self.first.card_fonts
        return social_image(article.meta.title, section.name, section.colour, site.title, rtl, self.theme, fonts)

    @cached_property
    def card_fonts(self) -> str:
        """Digest of the fonts of cards."""
        return fonts_digest(self.theme)

    def _fact_article(self, identifier: str) -> ArticleDetail:
        article = self.site.articles[identifier]
        meta = article.meta
        tags = tuple(
            Named(term.name, self.url(term.route))
            for slug in article.tags
            if (term := self.site.terms["tag"].get(slug))
        )
        series = article.series if article.listed else ""
        return ArticleDetail(
            article.outline.words, article.outline.headings, tags, meta.corrections, meta.dateline, meta.sources,
            meta.method, series,
            meta.part.part if meta.part else None, meta.canonical, meta.noindex or is_preview(article),
            self._translations(article.path), meta.template, meta.extra, self._live_blog(article), article.path,
        )  # fmt: skip

    def _live_blog(self, article: Article) -> LiveBlog | None:
        coverage = article.coverage
        if coverage is None or coverage.start is None or coverage.end is None:
            return None
        folder = live_folder(article.route)
        url = "" if article.meta.paid else self.url(folder + LIVE_FILE)
        title = f"{article.meta.title} – {self.config.site.title}"
        feeds = self._feeds_in(folder, title)
        return LiveBlog(coverage.start, coverage.end, article.live, article.outline.entries, url, feeds)

    def _translations(self, path: str) -> tuple[Translation, ...]:
        """The same text in other languages."""
        found = []
        for other in self.site.versions.get(path, ()):
            text = self.site.public[other]
            if other != path and isinstance(text, Article | Page):
                found.append(Translation(text.language, self.url(text.route), text.meta.title, is_indexed(text)))
        return tuple(found)

    def _fact_corrections(self) -> tuple[tuple[str, int], ...]:
        """Id and number of every correction of all articles, newest first."""
        found = [
            (correction.date, article.id, number)
            for article in self.site.articles.values()
            for number, correction in enumerate(article.meta.corrections)
        ]
        found.sort(key=lambda entry: (-entry[0].timestamp(), entry[1], entry[2]))
        return tuple((identifier, number) for _, identifier, number in found)

    def _fact_body(self, path: str) -> tuple[str, tuple[str, ...]]:
        """HTML of a document with symbolic links, and the targets they stand for."""
        public = self.site.public[path]
        return "" if getattr(public, "state", "") == "retracted" else self._bodies(path), public.outline.targets

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        """Place of each article in its category's list."""
        terms = self.site.terms["category"].values()
        return {identifier: place for term in terms for place, identifier in enumerate(term.articles)}

    def _fact_neighbours(self, identifier: str) -> tuple[str, str]:
        """Ids of the previous (older) and next (newer) article of the same category, or nothing."""
        place = self._positions.get(identifier)
        if place is None:
            return "", ""
        members = self.site.terms["category"][self.site.articles[identifier].category].articles
        older = members[place + 1] if place + 1 < len(members) else ""
        return older, members[place - 1] if place else ""

    def _fact_related(self, identifier: str) -> tuple[str, ...]:
        return self._related.of(self.site.articles[identifier])

    @cached_property
    def _related(self) -> RelatedArticles:
        return RelatedArticles(self.site)

    def _fact_target(self, kind: str, identifier: str) -> tuple[str, str]:
        """Absolute address of what a redirect leads to, and its title; of what has none, the address again."""
        if kind == "address":
            route, mark, fragment = identifier.partition("#")
            address = identifier if is_absolute(identifier) else self.absolute(self.url(route)) + mark + fragment
            return address, address
        if kind == "author":
            author = self.site.authors[identifier]
            return self.absolute(self.url(author.route)), author.meta.name
        target = self.site.articles[identifier] if kind == "article" else self.site.pages[identifier]
        return self.absolute(self.url(target.route)), target.meta.title

    def _fact_redirects(self) -> tuple[tuple[str, str], ...]:
        """Path of each former address, and the absolute address of what it leads to."""
        return tuple(
            (
                self.url(redirect.route),
                self.editions[redirect.edition].value(("target", redirect.kind, redirect.target))[0],
            )
            for redirect in self.site.redirects
        )

    def _fact_page(self, identifier: str) -> PageDetail:
        page = self.site.pages[identifier]
        meta = page.meta
        return PageDetail(
            identifier, meta.title, self.url(page.route), meta.standfirst,
            meta.description or meta.standfirst or page.outline.excerpt, page.outline.headings, meta.updated,
            meta.canonical, meta.noindex or is_preview(page), page.language, self._translations(page.path), meta.extra,
            page.path,
        )  # fmt: skip
