"""Which articles others may republish. This module knows nothing of the page from which they copy one."""

from sitegen.config.republish import RepublishConfig
from sitegen.content.meta import ArticleMeta
from sitegen.messages.message import Message, tr
from sitegen.newsroom.indexing import is_preview
from sitegen.newsroom.partners import is_passed_on
from sitegen.newsroom.site import Article


def may_republish(article: Article, republish: RepublishConfig) -> bool:
    """Return whether others may republish an article."""
    return (
        _is_wanted(article.meta, republish)
        and is_passed_on(article)
        and not (obstacle(article.meta) or article.live or is_preview(article))
    )


def _is_wanted(meta: ArticleMeta, republish: RepublishConfig) -> bool:
    return republish.articles if meta.republish is None else meta.republish == "allow"


def obstacle(meta: ArticleMeta) -> Message | None:
    """Return why nobody may republish an article, whatever its front matter says; None if nothing is in the way."""
    if meta.sponsor is not None:
        return tr("a sponsored article cannot be republished")
    if meta.paid:
        return tr("an article for subscribers cannot be republished")
    if meta.canonical:
        return tr("a copy cannot be republished: the original is at “{url}”", url=meta.canonical)
    return tr("an article that search engines shall not find cannot be republished") if meta.noindex else None
