"""The entries of a live blog as templates see them.

This module knows nothing of facts and of how links are resolved.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from markupsafe import Markup

from sitegen.content.live_blog import Entry, split_entries
from sitegen.content.sources import digest_bytes


class EntryView(msgspec.Struct, frozen=True):
    """One of `article.entries`: an entry of a live blog."""

    anchor: str
    """Its anchor on the page."""
    date: datetime
    """Date of the entry."""
    title: Markup
    """Its heading without the time, as HTML; may be empty."""
    plain_title: str
    """The same as plain text."""
    content: Markup
    """Its text, as HTML."""
    pinned: bool
    """Whether it stays above the others."""
    key: bool
    """Whether it is one of the key points, marked `{.key}`."""
    url: str
    """URL."""
    absolute_url: str
    """Absolute URL."""
    mark: str
    """A hash that changes with its content."""


class LiveParts(msgspec.Struct, frozen=True):
    """The parts of a live blog."""

    introduction: Markup
    """The text before the first entry."""
    entries: tuple[EntryView, ...]
    """The entries, in reading order."""
    notes: Markup
    """Footnotes."""


def live_parts(html: str, entries: Sequence[Entry], url: str, absolute_url: str) -> LiveParts:
    """Return the parts of a text whose links are resolved; the URLs are those of its page."""
    introduction, shown, notes = split_entries(html, entries)
    views = [
        EntryView(
            anchor=entry.anchor,
            date=entry.date,
            title=Markup(title),
            plain_title=entry.title,
            content=Markup(content),
            pinned=entry.pinned,
            key=entry.key,
            url=f"{url}#{entry.anchor}",
            absolute_url=f"{absolute_url}#{entry.anchor}",
            mark=digest_bytes(f"{entry.date} {entry.pinned} {entry.key} {title}\n{content}".encode())[:8],
        )
        for entry, (title, content) in zip(entries, shown, strict=True)
    ]
    return LiveParts(Markup(introduction), tuple(views), Markup(notes))
