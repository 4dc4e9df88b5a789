"""Facts about replies of those whom articles name.

This module knows nothing of where pages show them.
"""

from collections.abc import Collection, Iterable

from sitegen.content.data import DataFiles
from sitegen.content.meta import Reply
from sitegen.facts.derive import fact
from sitegen.facts.gallery import Gallery
from sitegen.facts.values.replies import AnsweredArticle, ReplyText
from sitegen.facts.values.site import SiteURLs
from sitegen.newsroom.replies import is_published, letter_beside
from sitegen.newsroom.site import Article, Site
from sitegen.newsroom.words import Texts


def _texts(replies: Iterable[Reply], path: str, media: Collection[str], data: DataFiles) -> tuple[ReplyText, ...]:
    """Return the published ones of the replies to the article at a path."""
    return tuple(
        [
            ReplyText(number, reply.sender, reply.received, _words(reply, path, media, data))
            for number, reply in enumerate(replies, 1)
            if is_published(reply)
        ]
    )


def _words(reply: Reply, path: str, media: Collection[str], data: DataFiles) -> str:
    if not reply.file:
        return reply.text
    name = letter_beside(reply.file, path, media)
    assert name is not None, "the index has said so"
    letter = data.letter(name)
    return f"{reply.text.rstrip()}\n\n{letter}" if reply.text else letter


@fact("the replies to {identifier}", "article")
def replies(identifier: str, *, article: Article, gallery: Gallery, data: DataFiles) -> tuple[ReplyText, ...]:
    """The published replies to an article that stands."""
    return _texts(article.meta.replies, article.path, gallery.media, data)


@fact("the replies to {identifier}, which has gone")
def answered(
    identifier: str, *, newspaper: Site, texts: Texts, data: DataFiles, site_urls: SiteURLs
) -> AnsweredArticle:
    """An article that has gone, and the published replies to it."""
    found = newspaper.answered[identifier]
    here, there = site_urls.url(found.route), site_urls.url(found.article)
    return AnsweredArticle(
        id=identifier,
        url=here,
        absolute_url=site_urls.absolute(here),
        article_url=there,
        article_absolute_url=site_urls.absolute(there),
        title=texts.of(newspaper.articles[identifier]).title if found.retracted else "",
        date=found.date,
        until=found.until,
        retracted=found.retracted,
        language=found.language,
        replies=_texts(found.replies, found.path, newspaper.media, data),
    )


@fact("the articles that have gone and have replies")
def answered_ids(*, newspaper: Site) -> tuple[str, ...]:
    """Ids of the articles that have gone and to which there are replies."""
    return tuple(sorted(newspaper.answered))


@fact("the list of replies")
def all_replies(*, newspaper: Site) -> tuple[tuple[str, int], ...]:
    """Id of the article and number of every published reply, those received last first."""
    standing = [(article.id, article.meta.replies) for article in newspaper.articles.values() if article.listed]
    gone = [(one.id, one.replies) for one in newspaper.answered.values()]
    found = [
        (reply.received, identifier, number)
        for identifier, replies in (*standing, *gone)
        for number, reply in enumerate(replies, 1)
        if is_published(reply)
    ]
    found.sort(key=lambda entry: (-entry[0].timestamp(), entry[1], entry[2]))
    return tuple([(identifier, number) for _, identifier, number in found])
