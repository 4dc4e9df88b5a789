"""Replies to articles as templates see them, wherever they are listed. This module knows nothing of pages and feeds."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.replies import AnsweredArticle, ReplyText
from sitegen.pages.parts import View
from sitegen.pages.recorder import Recorder
from sitegen.theme.locale import format_moment


class ReplyView(msgspec.Struct, frozen=True):
    """`replies`: every published reply, those received last first, in `all-replies.html`; also `article.replies`, and
    `answered.replies` in `reply.html`."""

    sender: str
    """Who replies."""
    received: datetime
    """When the reply was received."""
    text: str
    """The reply, word for word, as plain text."""
    html: Markup
    """The same as HTML: paragraphs, with the line breaks of the reply."""
    id: str
    """Id of the element that shows it."""
    url: str
    """URL of the reply, under its article or on the page of the replies to an article that has gone."""
    absolute_url: str
    """Absolute URL."""
    card: Teaser | None
    """The article, while it stands."""
    title: str
    """Headline of the article; empty if it is gone and nothing says it any more."""
    article_url: str
    """URL of the article, or of the notice at its place."""
    language: str
    """Language of the article."""


def replies_to(read: Recorder, teaser: Teaser) -> list[ReplyView]:
    """Return the published replies to an article that stands."""
    texts: tuple[ReplyText, ...] = read("replies", teaser.id)
    return [
        _reply(
            one,
            (teaser.url, teaser.absolute_url),
            card=teaser,
            title=teaser.title,
            article_url=teaser.url,
            language=teaser.language,
        )
        for one in texts
    ]


class AnsweredView(View):
    """`answered`: an article that has gone, in `reply.html`, the page of the replies to it."""

    __slots__ = ("_detail", "_read")

    def __init__(self, read: Recorder, identifier: str) -> None:
        self._read = read
        self._detail: AnsweredArticle = read("answered", identifier)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._detail, name)

    @property
    def replies(self) -> list[ReplyView]:
        """The published replies."""
        detail = self._detail
        return [
            _reply(
                one,
                (detail.url, detail.absolute_url),
                card=None,
                title=detail.title,
                article_url=detail.article_url,
                language=detail.language,
            )
            for one in detail.replies
        ]


def _reply(text: ReplyText, page: tuple[str, str], **article: Any) -> ReplyView:
    """Return a reply as templates see it; ``page`` has URL and absolute URL of where it stands."""
    url, absolute = page
    name = f"reply-{text.number}_"
    return ReplyView(
        sender=text.sender,
        received=text.received,
        text=text.text,
        html=_paragraphs(text.text),
        id=name,
        url=f"{url}#{name}",
        absolute_url=f"{absolute}#{name}",
        **article,
    )


def _paragraphs(text: str) -> Markup:
    """Return a plain text as HTML, word for word: an empty line begins a paragraph, every other line is one."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n"))
    lines = [[line.strip(" \t") for line in block.split("\n")] for block in blocks if block.strip()]
    return Markup("\n").join([Markup("<p>{}</p>").format(Markup("<br>\n").join(block)) for block in lines])


def all_replies(read: Recorder) -> list[ReplyView]:
    """Return the published replies to all articles, those received last first."""
    return replies_at(read, read("all_replies"))


def replies_at(read: Recorder, places: Iterable[tuple[str, int]]) -> list[ReplyView]:
    """Return some replies, each by the id of its article and its number there."""
    known: dict[str, dict[str, ReplyView]] = {}
    found = []
    for identifier, number in places:
        if identifier not in known:
            known[identifier] = {one.id: one for one in _to(read, identifier)}
        found.append(known[identifier][f"reply-{number}_"])
    return found


def _to(read: Recorder, identifier: str) -> list[ReplyView]:
    if identifier in read("answered_ids"):
        return AnsweredView(read, identifier).replies
    teaser: Teaser = read("card", identifier)
    return replies_to(read, teaser)


def replies_in_feed(read: Recorder, words: Callable[[str], str], teaser: Teaser) -> Markup:
    """Return the replies to an article as the end of its text in a feed; nothing where there are none."""
    found = replies_to(read, teaser)
    if not found:
        return Markup("")
    language = read("config", "site", "language")
    parts = [Markup("<h2>{}</h2>").format(words("Right of reply"))]
    for reply in found:
        date = format_moment(reply.received, "long", language)
        head = words("Reply of %(name)s, received on %(date)s") % {"name": reply.sender, "date": date}
        parts.append(Markup("<p>{}</p>\n<blockquote>{}</blockquote>").format(head, reply.html))
    return Markup("\n").join(parts)
