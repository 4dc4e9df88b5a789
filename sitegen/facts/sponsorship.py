"""Sponsored articles: their links are marked for search engines, and no page shows them without their label.

The label is what readers are owed, whatever theme shows the article: it is looked for in what was rendered. This module
knows nothing of templates.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sitegen.facts.values.articles import Teaser

DEFAULT_LABEL = "Sponsored content"
"""The words for what has no label of its own, as the catalogs of themes know them."""

_LINK = re.compile(r"""<a\b(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"\s*([^"]*)|'\s*([^']*)|([^\s"'>]+))""", re.IGNORECASE)
_OUTWARD = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_REL = re.compile(r"""\s*\brel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADLINE = 20  # characters
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_MARKUP = re.compile(r"""<[a-z/](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_URL = re.compile(r"""(?<![\w/.-])(?:https?://[^/"'\s<>]+)?/[^"'\s<>#?\\)&]*""")


def with_sponsored_links(html: str, origin: str) -> str:
    """Return the text of a sponsored article, with ``rel="sponsored"`` on links to other sites than ``origin``.

    https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
    """

    def mark(link: re.Match[str]) -> str:
        attributes = link["attributes"]
        found = _HREF.search(attributes)
        url = next(filter(None, found.groups()), "") if found else ""
        if not _OUTWARD.match(url) or url.startswith(f"{origin}/"):
            return link[0]
        known = _REL.search(attributes)
        words = next(filter(None, known.groups()), "").split() if known else []
        others = attributes[: known.start()] + attributes[known.end() :] if known else attributes
        return f'<a{others} rel="{" ".join(dict.fromkeys([*words, "sponsored"]))}">'

    return _LINK.sub(mark, html)


def without_label(
    text: str, teasers: Iterable[Teaser], others: Iterable[Teaser], own: str, default: str, is_list: bool
) -> tuple[Teaser, str] | None:
    """Return a sponsored article that an output shows without its label, and the label; or None.

    ``teasers`` are the sponsored articles that the output was made from, under each headline that it got of them,
    ``others`` the other articles, ``own`` is the id of the one that it is the page of, and ``default`` the label of
    those without one. An article is shown where its
    URL or its headline is, and there its label must be seen, nearer than any other article; in a list, wherever its
    headline is, while the text of an author may name an article as well. Each needs its own label: one that stands once
    cannot be that of two.
    """
    body = text[max(0, text.find("<body")) :]
    body = _UNSEEN.sub(_blank, body)
    seen = _MARKUP.sub(_blank, body)
    teasers = list(teasers)
    places = _places(body, [*teasers, *others])
    shown = []
    for teaser in {teaser.id: teaser for teaser in teasers}.values():
        titles = {one.title for one in teasers if one.id == teaser.id}
        headlines = [place for title in titles for place in _places_of_headline(seen, title)]
        here = places.get(teaser.id, []) + headlines
        if not here and teaser.id != own:
            continue
        shown.append(teaser)
        label = teaser.sponsor.label or default if teaser.sponsor else default
        labels = [place for words in _spelt(label) for place in _all(seen, words)]
        bounds = sorted(place for name, found in places.items() if name != teaser.id for place in found)
        beside = [place for place in here if _is_beside(place, labels, bounds)]
        if not labels or (teaser.id != own and not beside) or (is_list and not set(headlines) <= set(beside)):
            return teaser, label
    wanted = [teaser.sponsor.label or default for teaser in shown if teaser.sponsor]
    for label, count in Counter(wanted).items():
        if max(seen.count(words) for words in _spelt(label)) < count:
            return shown[wanted.index(label)], label
    return None


def _spelt(label: str) -> set[str]:
    """Return a label as outputs may write it: feeds have other spaces, HTML has escapes, JSON neither."""
    return {label, escape(label), label.replace("\u202f", "\u00a0")}


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _all(text: str, words: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(re.escape(words), text))


def _places(body: str, teasers: Iterable[Teaser]) -> dict[str, list[int]]:
    """Return the places of each article's URL, by its id."""
    known = {url: teaser.id for teaser in teasers for url in (teaser.url, teaser.absolute_url)}
    found: dict[str, list[int]] = {}
    for match in _URL.finditer(body):
        name = known.get(match[0])
        if name is not None:
            found.setdefault(name, []).append(match.start())
    return found


def _places_of_headline(seen: str, title: str) -> list[int]:
    """Return the places of a headline; none for a short one, which may be another text."""
    return [*_all(seen, escape(title, quote=False))] if len(title) >= _HEADLINE else []


def _is_beside(place: int, labels: Iterable[int], bounds: Sequence[int]) -> bool:
    """Return whether a label is nearer to a place than the next of ``bounds`` on either side."""
    after = bisect_left(bounds, place)
    first = bounds[after - 1] if after else -1
    last = bounds[after] if after < len(bounds) else math.inf
    return any(first < label < last for label in labels)
