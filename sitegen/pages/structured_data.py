"""Structured data of a page for search engines: schema.org as JSON-LD, one object for each script.

Some readers find nothing in a ``@graph``, and look for the publisher inside the article: so each object is whole.
Fields by https://developers.google.com/search/docs/appearance/structured-data/article and schema.org. This module knows
nothing of templates.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.facts.values.articles import ArticleDetail, LiveBlog, Teaser
from sitegen.facts.values.lists import AuthorProfile, TermDetail
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.publisher import Identity, Publisher
from sitegen.facts.values.site import SiteURLs
from sitegen.markdown.unspaced import cut_unspaced, has_unspaced
from sitegen.pages.live_blog import EntryView
from sitegen.pages.page_view import PageView
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import ReplyView
from sitegen.pages.schema_org import (
    POLICIES,
    SOURCE_TYPES,
    Object,
    full,
    identity_of,
    organization,
    picture_of,
    publisher_of,
    web_site,
)
from sitegen.pages.subjects import AuthorView, OwnEntryView

Names = Mapping[str, Any] | Context
"""What a template sees."""


_CONTEXT = "https://schema.org"
_GENRES = {
    "reportage": "ReportageNewsArticle",
    "investigation": "ReportageNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "editorial": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
    "satire": "SatiricalArticle",
}
_OF_TEXTS = {
    "generated": SOURCE_TYPES["trainedAlgorithmicMedia"],
    "assisted": SOURCE_TYPES["compositeWithTrainedAlgorithmicMedia"],
}
_ENTRY_WORDS = 60  # of an entry of a live blog: its text stands on the page once already
_ENTRY_COLUMNS = 360  # the same, of a script without spaces between words
PAID_CLASS = "paid-text"
"""Class of the element that holds what only subscribers may read."""

_encode = msgspec.json.Encoder().encode


def describe(names: Names) -> list[Markup]:
    """Return the objects that describe a page, each as text for a ``<script>``; ``names`` is what its template sees."""
    page: PageView = names["page"]
    maker = _MAKERS.get(page.kind)
    objects = maker(names["_read"], page, names) if maker else []
    if page.breadcrumbs:
        objects.append(_breadcrumbs(names["_read"], page))
    return [_script(found) for found in objects]


def _script(found: Object) -> Markup:
    """Return JSON that cannot end the element it stands in."""
    text = _encode({"@context": _CONTEXT, **found}).decode()
    return Markup(text.replace("<", "\\u003c").replace("\u202f", "\u00a0"))


def _images(read: Recorder, teaser: Teaser) -> list[Object]:
    """Return the pictures of an article for search engines: its own, or the one drawn for it where it has none."""
    shared: Image | None = read("share", teaser.id)
    shown = shared if shared and shared.role == "card" else teaser.image
    return _crops(read, shown) if shown else []


def _crops(read: Recorder, image: Image) -> list[Object]:
    """Return a picture in the three proportions that search engines ask for, or as it is where it cannot be cut."""
    crops: tuple[Image, ...] = read("crops", image.file, image.focus) if image.file else ()
    said = picture_of(image)
    cut = [said | {"url": crop.absolute_url, "contentUrl": crop.absolute_url} for crop in crops]
    return cut or [said]


# Kinds of pages


def _home(read: Recorder, page: PageView, names: Names) -> list[Object]:
    site = names["site"]
    urls: SiteURLs = read("address")
    home = urls.absolute_home
    newspaper_site = web_site(read, home) | {
        "alternateName": site.tagline,
        "inLanguage": site.language,
        "description": site.description,
        "publisher": {"@id": f"{home}#publisher"},
    }
    identity: Identity = read("identity")
    newspaper_site["issn"] = identity.issn
    newspaper = organization(site.publisher, home) | full(identity_of(identity))
    policies: dict[str, list[str]] = {}
    for policy, url in read("policies"):
        policies.setdefault(POLICIES[policy], []).append(url)
    newspaper |= {term: urls[0] if len(urls) == 1 else urls for term, urls in policies.items()}
    return [full(newspaper_site), newspaper]


def _article(read: Recorder, page: PageView, names: Names) -> list[Object]:
    identifier = names["article"].id
    teaser: Teaser = read("card", identifier)
    detail: ArticleDetail = read("article", identifier)
    urls: SiteURLs = read("address")
    whole: list[Object] = [web_site(read, urls.absolute_home)]
    if detail.series:
        term: TermDetail = read("term", "series", detail.series)
        whole.append({"@type": "CreativeWorkSeries", "name": term.name, "url": urls.absolute(term.url)})
    paid = teaser.sponsor
    sponsor = full({"@type": "Organization", "name": paid.name, "url": paid.url}) if paid else None
    kind = "AdvertiserContentArticle" if teaser.sponsor else _GENRES.get(teaser.genre, "NewsArticle")
    found: Object = {
        "@type": kind,
        "@id": f"{teaser.absolute_url}#article",
        "mainEntityOfPage": teaser.absolute_url,
        "url": teaser.absolute_url,
        "headline": teaser.title,
        "alternativeHeadline": teaser.kicker,
        "description": teaser.summary,
        "image": _images(read, teaser),
        "datePublished": teaser.date.isoformat(),
        "dateModified": (teaser.updated or teaser.date).isoformat(),
        "author": [
            *([sponsor] if sponsor else []),
            *({"@type": "Person", "name": author.name, "url": urls.absolute(author.url)} for author in teaser.authors),
        ],
        "publisher": publisher_of(read("publisher"), urls.absolute_home),
        "articleSection": teaser.section.name,
        "keywords": [tag.name for tag in detail.tags],
        "inLanguage": teaser.language,
        "wordCount": detail.words,
        "isAccessibleForFree": not teaser.paid,
        "isPartOf": whole,
        "citation": [
            full({"@type": "CreativeWork", "name": source.title, "url": source.url}) for source in detail.sources
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": entry.text, "datePublished": entry.date.isoformat()}
            for entry in detail.corrections
            if entry.type != "update"
        ],
        "comment": [_reply(reply) for reply in names["article"].replies],
    }
    if kind not in ("AdvertiserContentArticle", "SatiricalArticle"):
        found |= {"dateline": detail.dateline}  # a word of NewsArticle alone
    if detail.dateline:
        found["locationCreated"] = {"@type": "Place", "name": detail.dateline}
    found["backstory"] = detail.method
    if detail.ai:
        found["digitalSourceType"] = _OF_TEXTS.get(detail.ai.use)
        if detail.ai.url:
            found["editor"] = {"@type": "Person", "name": detail.ai.reviewer, "url": urls.absolute(detail.ai.url)}
    if detail.live_blog:
        found |= _live_blog(detail.live_blog, teaser, names["article"].entries, found)
    found["sponsor"] = sponsor
    if teaser.paid:
        part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": f".{PAID_CLASS}"}
        found["hasPart"] = part
    return [full(found)]


def _reply(reply: ReplyView) -> Object:
    """Return a reply; nothing says whether a person or an organisation wrote it, as ``author`` would."""
    return {
        "@type": "Comment",
        "@id": reply.absolute_url,
        "url": reply.absolute_url,
        "text": reply.text,
        "creditText": reply.sender,
        "dateCreated": reply.received.isoformat(),
    }


def _answered(read: Recorder, page: PageView, names: Names) -> list[Object]:
    """Return the replies to an article that has gone."""
    about = {"@type": "NewsArticle", "url": names["answered"].article_absolute_url}
    return [_reply(reply) | {"inLanguage": page.language, "parentItem": about} for reply in names["answered"].replies]


def _live_blog(blog: LiveBlog, teaser: Teaser, entries: Sequence[EntryView], article: Object) -> Object:
    """Return what makes an article a live blog: https://schema.org/LiveBlogPosting."""
    kind = article["@type"]
    found: Object = {
        "@type": [kind, "LiveBlogPosting"] if kind == "AdvertiserContentArticle" else "LiveBlogPosting",
        "dateline": None,  # a word of NewsArticle alone
        "coverageStartTime": blog.start.isoformat(),
        "coverageEndTime": blog.end.isoformat(),
    }
    if not teaser.paid:
        found["liveBlogUpdate"] = [
            full(
                {
                    "@type": "BlogPosting",
                    "url": entry.absolute_url,
                    "headline": entry.plain_title or teaser.title,
                    "datePublished": entry.date.isoformat(),
                    "articleBody": _beginning(entry.content),
                    "author": article["author"],
                }
            )
            for entry in entries
        ]
    return found


def _beginning(html: Markup) -> str:
    """Return how a text begins, plain."""
    words = html.striptags().split()
    text = " ".join(words)
    if has_unspaced(text) and (cut := cut_unspaced(text, _ENTRY_COLUMNS // 2, _ENTRY_COLUMNS)) is not None:
        return cut
    return " ".join(words[:_ENTRY_WORDS]) + ("…" if len(words) > _ENTRY_WORDS else "")


def _author(read: Recorder, page: PageView, names: Names) -> list[Object]:
    author: AuthorProfile = read("author", names["author"].id)
    publisher: Publisher = read("publisher")
    home = read("address").absolute_home
    person = full(
        {
            "@type": "Person",
            "@id": f"{author.absolute_url}#person",
            "name": author.name,
            "givenName": author.given_name,
            "familyName": author.family_name,
            "url": author.absolute_url,
            "jobTitle": author.role,
            "description": author.bio_text,
            "image": author.photo and picture_of(author.photo),
            "email": author.email,
            "sameAs": [*filter(None, [author.site]), *(link.url for link in author.links)],
            "knowsAbout": author.beats,
            "knowsLanguage": author.languages,
            "award": author.awards,
            "workLocation": author.location and {"@type": "Place", "name": author.location},
            "worksFor": {
                "@type": "NewsMediaOrganization",
                "@id": f"{home}#publisher",
                "name": publisher.name,
                "url": home,
            },
        }
    )
    return [{"@type": "ProfilePage", "url": page.absolute_url, "inLanguage": page.language, "mainEntity": person}]


def _collection(read: Recorder, page: PageView, names: Names) -> list[Object]:
    teasers: list[Teaser] = names["cards"]
    entries = [
        {"@type": "ListItem", "position": position, "url": teaser.absolute_url, "name": teaser.headline}
        for position, teaser in enumerate(teasers, 1)
    ]
    return [
        full(
            {
                "@type": "CollectionPage",
                "name": page.title,
                "url": page.absolute_url,
                "description": page.description,
                "inLanguage": page.language,
                "isPartOf": web_site(read, read("address").absolute_home),
                "mainEntity": {"@type": "ItemList", "numberOfItems": len(entries), "itemListElement": entries},
            }
        )
    ]


def _breadcrumbs(read: Recorder, page: PageView) -> Object:
    urls: SiteURLs = read("address")
    steps = [
        {"@type": "ListItem", "position": position, "name": title, "item": urls.absolute(url)}
        for position, (title, url) in enumerate(page.breadcrumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _entry(read: Recorder, page: PageView, names: Names) -> list[Object]:
    """Return what an entry of a type of the site's own is, by the properties that its fields name."""
    entry = names["entry"]
    if not entry.type.schema:
        return []
    found: Object = {"@type": entry.type.schema, "name": page.title, "url": page.absolute_url}
    found |= full({"description": page.description, "inLanguage": page.language})
    urls: SiteURLs = read("address")
    for field, value in entry.filled:
        if field.schema:
            _put(found, field.schema.split("."), _said(value, urls))
    return [found]


def _put(found: Object, path: Sequence[str], value: Any) -> None:
    """Put a value under a property, or under one of an object that another property holds: ``location.Place.name``."""
    name, *rest = path
    if rest:
        kind, *further = rest
        _put(found.setdefault(name, {"@type": kind}), further, value)
    else:
        found[name] = value


def _said(value: Any, urls: SiteURLs) -> Any:
    """Return a value of a field as structured data say it: of what has a page name and URL."""
    if isinstance(value, list | tuple):
        return [_said(one, urls) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Image):
        return picture_of(value)
    match value:
        case OwnEntryView():
            return {"@type": value.type.schema or "Thing", "name": value.title, "url": urls.absolute(value.url)}
        case AuthorView():
            return {"@type": "Person", "name": value.name, "url": value.absolute_url}
        case Teaser():
            return {"@type": "NewsArticle", "headline": value.headline, "url": value.absolute_url}
    return value


_MAKERS: dict[str, Callable[[Recorder, PageView, Names], list[Object]]] = {
    **dict.fromkeys(("category", "tag", "series", "term"), _collection),
    "archive": _collection,
    "article": _article,
    "author": _author,
    "entry": _entry,
    "home": _home,
    "reply": _answered,
}
