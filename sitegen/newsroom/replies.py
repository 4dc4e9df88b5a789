"""Replies of those whom an article names: when they are due, which are public, and where.

A reply stands under its article; where that is retracted or gone, it has a page of its own. This module knows nothing
of how replies look.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sitegen.content.documents import Document
from sitegen.content.gate import Gate
from sitegen.content.links import resolve_file
from sitegen.content.meta import ArticleMeta, Reply
from sitegen.newsroom.site import Answered

_TIME = timedelta(days=3)  # LCEN, art. 1-1 III


def is_published(reply: Reply) -> bool:
    """Return whether readers see a reply."""
    return reply.state == "published"


def awaiting(reply: Reply) -> bool:
    """Return whether nobody has decided upon a reply."""
    return reply.state == "received"


def reply_due(reply: Reply) -> datetime:
    """Return when a reply has to be published."""
    return reply.received + _TIME


def letter_beside(file: str, path: str, media: Collection[str]) -> str | None:
    """Return the path of the file of a reply to the article at a path, or None where there is none."""
    found = resolve_file(file, path, media)
    return found.name if found is not None and found.kind == "media" else None


def reply_files(document: Document) -> list[str]:
    """Return the files that replies to an article are read from, as written."""
    meta = document.meta
    return [reply.file for reply in meta.replies if reply.file] if isinstance(meta, ArticleMeta) else []


def answered(document: Document, route: str, article: str, gate: Gate, language: str) -> Answered:
    """Return an article that has gone, at the moment of the gate, with the replies to it.

    ``route`` is where these are, ``article`` where it was, ``language`` its language if it names none.
    """
    meta = document.meta
    assert isinstance(meta, ArticleMeta)
    retracted = meta.status == "retracted" and not meta.gone
    ends = [one.date for one in meta.corrections if one.type == "retraction"] if retracted else []
    if meta.expires is not None and gate.has_passed(meta.expires):
        retracted = False
        ends = [meta.expires]
    return Answered(
        id=document.id,
        path=document.path,
        route=route,
        article=article,
        language=meta.language or language,
        date=meta.date,
        until=min(ends, default=None),
        retracted=retracted,
        replies=meta.replies,
    )
