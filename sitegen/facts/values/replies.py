"""Replies to articles, as templates receive them."""

from datetime import datetime

import msgspec


class ReplyText(msgspec.Struct, frozen=True):
    """A published reply."""

    number: int
    """Its place among all replies to the article, from 1."""
    sender: str
    """Who replies."""
    received: datetime
    """When it was received."""
    text: str
    """Its words."""


class AnsweredArticle(msgspec.Struct, frozen=True):
    """An article that has gone, as the page of the replies to it names it."""

    id: str
    """Id."""
    url: str
    """URL of the page of the replies."""
    absolute_url: str
    """Absolute URL of that page."""
    article_url: str
    """URL at which the article is, or was."""
    article_absolute_url: str
    """Absolute URL at which the article is, or was."""
    title: str
    """Headline; empty unless a notice at its URL still says it."""
    date: datetime
    """Since when it was public."""
    until: datetime | None
    """Until when it was public, if that is known."""
    retracted: bool
    """Whether it was retracted."""
    language: str
    """Language."""
    replies: tuple[ReplyText, ...]
    """The published replies."""
