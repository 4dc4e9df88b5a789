"""Replies to articles as templates see them, wherever they are listed. This module knows nothing of pages and feeds."""

from collections.abc import Callable

from markupsafe import Markup

from sitegen.facts.values.articles import Teaser
from sitegen.pages.recorder import Recorder
from sitegen.pages.subjects import AnsweredView, ReplyView, replies_to
from sitegen.theme.locale import format_moment


def all_replies(read: Recorder) -> list[ReplyView]:
    """Return the published replies to all articles, those received last first."""
    known: dict[str, dict[str, ReplyView]] = {}
    found = []
    for identifier, number in read("all_replies"):
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
