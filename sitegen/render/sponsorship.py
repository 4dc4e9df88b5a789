"""What was paid for is told apart: its links are marked for search engines, and no page shows it without its label.

The label is what readers are owed, whatever theme shows the article: it is looked for in what was rendered. This module
knows nothing of templates.
"""

import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from sitegen.render.values import Card

DEFAULT_LABEL = "Sponsored content"
"""The words for what has no label of its own, as the catalogs of themes know them."""

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_OUTWARD = re.compile(r"\bhref=\"(?:https?:)?//", re.IGNORECASE)
_REL = re.compile(r"\brel=\"([^\"]*)\"", re.IGNORECASE)


def with_sponsored_links(html: str, origin: str) -> str:
    """Return the text of a sponsored article, with ``rel="sponsored"`` on links to other sites than ``origin``.

    https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
    """

    def mark(link: re.Match[str]) -> str:
        attributes = link["attributes"]
        if not _OUTWARD.search(attributes) or f'href="{origin}/' in attributes:
            return link[0]
        known = _REL.search(attributes)
        if known is None:
            return f'<a{attributes} rel="sponsored">'
        words = " ".join(dict.fromkeys([*known[1].split(), "sponsored"]))
        return f'<a{attributes[: known.start()]}rel="{words}"{attributes[known.end() :]}>'

    return _LINK.sub(mark, html)


def without_label(text: str, cards: Iterable[Card], own: str, default: str) -> tuple[Card, str] | None:
    """Return a sponsored article that an output shows without its label, and the label; or None.

    ``cards`` are the sponsored articles that the output was made from, ``own`` is the id of the one that it is the page
    of, and ``default`` the label of those without one. An article is shown where its address is. Each needs its own
    label: one that stands once cannot be that of two.
    """
    body = text[max(0, text.find("<body")) :]
    shown = [card for card in cards if card.id == own or f'"{card.url}"' in body or card.absolute_url in body]
    labels = [card.sponsor.label or default for card in shown if card.sponsor]
    for label, count in Counter(labels).items():
        # Feeds have other spaces, HTML has escapes, JSON neither.
        spelt = {label, escape(label), label.replace("\u202f", "\u00a0")}
        if max(body.count(words) for words in spelt) < count:
            return shown[labels.index(label)], label
    return None
