"""Facts about single articles, pages and authors, and what stands around them.

This module knows nothing of lists of a term or a period.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.config.images import ImagesConfig
from sitegen.config.lists import FeedsConfig
from sitegen.config.republish import RepublishConfig
from sitegen.content.documents import Words
from sitegen.content.external_links import Copies, Copy
from sitegen.content.meta import AiUse, Surface, over_at, starts_at
from sitegen.content.routes import Routes, folder_of_page
from sitegen.facts.derive import fact
from sitegen.facts.gallery import Gallery
from sitegen.facts.roots import Bodies
from sitegen.facts.social_images import Drawing, has_social_image, social_image, social_image_route
from sitegen.facts.subjects import Body, Kin
from sitegen.facts.values.articles import (
    AiNote,
    ArticleDetail,
    AuthorRef,
    BylinePart,
    CitedSource,
    LiveBlog,
    Named,
    Section,
    SponsorRef,
    Teaser,
    Translation,
)
from sitegen.facts.values.lists import AuthorProfile, PageDetail
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import SiteURLs, feeds_in
from sitegen.imaging.social_image import SIZE, SocialImage
from sitegen.newsroom.bylines import parts_of
from sitegen.newsroom.indexing import is_preview
from sitegen.newsroom.related import Kindred, related_articles
from sitegen.newsroom.replies import is_published
from sitegen.newsroom.republishing import may_republish
from sitegen.newsroom.site import Article, Author, Page

_WORDS_PER_MINUTE = 220
_IDEOGRAPHS_PER_MINUTE = 500
LIVE_FILE = "live.json"
"""What an open page of a live blog asks for."""

Translations = Mapping[str, tuple[tuple[str, Translation], ...]]


@fact("the headline, teaser or picture of {identifier}", "article")
def card(
    identifier: str,
    surface: Surface = "",
    *,
    article: Article,
    words: Words,
    lead: Image | None,
    logo: Image | None,
    sections: Mapping[str, Section],
    bylines: Mapping[str, tuple[str, str]],
    own_terms: Mapping[str, Mapping[str, Named]],
    site_urls: SiteURLs,
) -> Teaser:
    """What other pages show of an article, under its headline for a place."""
    meta = article.meta
    url = site_urls.url(article.route)
    paid = meta.sponsor
    signed = () if paid else meta.credits  # the sponsor signs
    return Teaser(
        id=identifier,
        path=article.path,
        url=url,
        absolute_url=site_urls.absolute(url),
        guid=site_urls.absolute(site_urls.base + article.first if article.first else url),
        title=words.headline(surface),
        headline=words.title,
        kicker=words.kicker,
        standfirst=words.standfirst,
        summary=words.standfirst or words.excerpt,
        date=meta.date,
        updated=article.modified,
        section=sections[article.category],
        authors=tuple(
            [AuthorRef(credit.id, *bylines[credit.id], credit.role) for credit in signed if credit.id in bylines]
        ),
        image=lead,
        minutes=_minutes(words),
        sponsor=SponsorRef(paid.name, paid.url, paid.label, logo) if paid else None,
        language=article.language,
        featured=meta.featured,
        retracted=not article.listed,
        genre=meta.genre or "",
        paid=meta.paid,
        live=article.live,
        terms={kind: _named(article.terms.get(kind, ()), known) for kind, known in own_terms.items()},
    )


def _named(slugs: Iterable[str], known: Mapping[str, Named]) -> tuple[Named, ...]:
    """Return terms that readers can go to."""
    return tuple([known[slug] for slug in slugs if slug in known])


def _minutes(words: Words) -> int:
    """Return how long a text takes to read."""
    spelled = words.count - words.ideographs
    return max(1, round(spelled / _WORDS_PER_MINUTE + words.ideographs / _IDEOGRAPHS_PER_MINUTE))


def _drawn(
    article: Article, words: Words, sections: Mapping[str, Section], masthead: SiteConfig, drawing: Drawing
) -> SocialImage:
    section = sections[article.category]
    return social_image(article.language, words.social_title, (section.name, section.colour), masthead.title, drawing)


@fact("the social image of {identifier}", "article")
def drawn(
    identifier: str,
    *,
    article: Article,
    words: Words,
    sections: Mapping[str, Section],
    masthead: SiteConfig,
    drawing: Drawing | None,
) -> SocialImage:
    """What is drawn on the image that social networks show of an article without a picture."""
    if drawing is None:
        raise LookupError(identifier)
    return _drawn(article, words, sections, masthead, drawing)


@fact("the picture for sharing {identifier}", "article")
def share(
    identifier: str,
    *,
    article: Article,
    words: Words,
    cropped: Image | None,
    sections: Mapping[str, Section],
    masthead: SiteConfig,
    drawing: Drawing | None,
    images: ImagesConfig,
    site_urls: SiteURLs,
) -> Image | None:
    """The picture that social networks show of an article."""
    if drawing is not None and has_social_image(article, images):
        mark = _drawn(article, words, sections, masthead, drawing).mark[:8]
        url = f"{site_urls.url(social_image_route(identifier))}?{mark}"
        return Image(
            url=url,
            absolute_url=site_urls.absolute(url),
            alt=words.social_title,
            width=SIZE[0],
            height=SIZE[1],
            type="image/png",
            role="card",
        )
    return cropped


@fact("the details of {identifier}", "article")
def article(
    identifier: str,
    *,
    article: Article,
    words: Words,
    bylines: Mapping[str, tuple[str, str]],
    tags: Mapping[str, Named],
    translations: Translations,
    feeds: FeedsConfig,
    republish: RepublishConfig,
    masthead: SiteConfig,
    routes: Routes,
    copies: Copies,
    site_urls: SiteURLs,
) -> ArticleDetail:
    """What only an article's own page shows of it."""
    meta = article.meta
    return ArticleDetail(
        words=words.count,
        headings=article.outline.headings,
        tags=_named(article.tags, tags),
        corrections=meta.corrections,
        has_replies=any(map(is_published, meta.replies)),
        dateline=meta.dateline,
        sources=tuple([CitedSource(one.title, one.url, copies.of(one.url)) for one in meta.sources]),
        method=meta.method,
        sponsor_note=meta.sponsor.note if meta.sponsor else "",
        ai=_ai_note(meta.ai, bylines),
        series=article.series if article.listed else "",
        part=meta.part.part if meta.part else None,
        canonical=meta.canonical,
        noindex=meta.noindex or is_preview(article),
        translations=_others(translations, article.path),
        template=meta.template,
        extra=meta.extra,
        live_blog=_live_blog(article, words, feeds, masthead, site_urls),
        republish_url=site_urls.url(routes.republish(article.route)) if may_republish(article, republish) else "",
    )


def _ai_note(ai: AiUse | None, bylines: Mapping[str, tuple[str, str]]) -> AiNote | None:
    return AiNote(ai.use, *bylines.get(ai.reviewed_by, (ai.reviewed_by, ""))) if ai else None


class OnOtherSites(msgspec.Struct, frozen=True):
    """What other sites show of an article."""

    search_title: str
    """Headline for search engines."""
    social_title: str
    """Headline for social networks."""
    social_description: str
    """Description for social networks."""


@fact("what other sites show of {identifier}", "article")
def elsewhere(identifier: str, *, words: Words) -> OnOtherSites:
    """What search engines and social networks show of an article."""
    return OnOtherSites(words.search_title, words.social_title, words.social_description)


@fact("the byline of {identifier}", "article")
def byline(identifier: str, *, article: Article, bylines: Mapping[str, tuple[str, str]]) -> tuple[BylinePart, ...]:
    """The byline of an article as a sentence, in parts; nothing where it has none."""
    meta = article.meta
    if not meta.byline:  # names are found by a pattern of their own, which has to be compiled
        return ()
    known = {credit.id: bylines[credit.id] for credit in meta.credits if credit.id in bylines}
    parts = parts_of(meta.byline, {name: shown for name, (shown, _) in known.items()})
    return tuple([BylinePart(text, known[name][1] if name else "") for text, name in parts])


def _live_blog(
    article: Article, words: Words, feeds: FeedsConfig, masthead: SiteConfig, site_urls: SiteURLs
) -> LiveBlog | None:
    coverage = article.coverage
    if coverage is None or coverage.start is None or coverage.end is None:
        return None
    folder = folder_of_page(article.route)
    return LiveBlog(
        start=coverage.start,
        end=coverage.end,
        live=article.live,
        entries=article.outline.entries,
        url="" if article.meta.paid else site_urls.url(folder + LIVE_FILE),
        feeds=feeds_in(folder, f"{words.title} – {masthead.title}", feeds.formats, site_urls),
    )


def _others(translations: Translations, path: str) -> tuple[Translation, ...]:
    """Return the same text in other languages."""
    return tuple([version for other, version in translations.get(path, ()) if other != path])


@fact("the articles before and after {identifier}", "article")
def neighbours(identifier: str, *, kin: Kin) -> tuple[str, str]:
    """Ids of the previous (older) and next (newer) article of the same category, or nothing."""
    return kin.category.beside(identifier)


@fact("what is related to {identifier}", "article")
def related(identifier: str, *, article: Article, kin: Kin) -> Kindred:
    """Up to four articles that a reader may want next."""
    return related_articles(article, kin.category, kin.tags, kin.picked)


@fact("the text of {path}", "document", mark="html", kept=False)  # the bulk of a site, and read once
def body(path: str, *, html: Body, bodies: Bodies) -> tuple[str, tuple[str, ...], tuple[Copy, ...]]:
    """HTML of a document with symbolic links, the targets they stand for, and archived copies of dead pages."""
    return bodies.html(path) if html.digest else "", html.targets, html.copies


@fact("the page {identifier}", "page")
def page(
    identifier: str,
    *,
    page: Page,
    words: Words,
    values: dict[str, Any],
    translations: Translations,
    site_urls: SiteURLs,
) -> PageDetail:
    """What is shown of a page."""
    meta = page.meta
    return PageDetail(
        id=page.own_id or identifier,
        kind=page.kind,
        path=page.path,
        title=words.title,
        url=site_urls.url(page.route),
        standfirst=words.standfirst,
        description=words.description or words.standfirst or words.excerpt,
        headings=page.outline.headings,
        updated=meta.updated,
        canonical=meta.canonical,
        noindex=meta.noindex or is_preview(page),
        language=page.language,
        translations=_others(translations, page.path),
        extra=meta.extra,
        fields=values,
        starts=starts_at(meta),
        ends=over_at(meta),
        past=page.past,
    )


@fact("the author {identifier}", "author")
def author(identifier: str, *, author: Author, words: Words, gallery: Gallery, site_urls: SiteURLs) -> AuthorProfile:
    """What is shown of an author."""
    meta = author.meta
    url = site_urls.url(author.route)
    return AuthorProfile(
        id=identifier,
        name=meta.name,
        role=meta.role,
        url=url,
        absolute_url=site_urls.absolute(url),
        photo=gallery.image(meta.photo, author.path, "author"),
        bio_text=words.excerpt,
        email=meta.email,
        site=meta.url,
        links=meta.links,
        location=meta.location,
        beats=meta.beats,
        given_name=meta.given_name,
        family_name=meta.family_name,
        languages=meta.languages,
        awards=meta.awards,
        fediverse=meta.fediverse,
        twitter=meta.twitter,
        path=author.path,
        language=author.language,
        extra=meta.extra,
    )


@fact("the number of articles by {identifier}", "author")
def author_count(identifier: str, *, signed: int) -> int:
    """Number of articles of an author."""
    return signed
