"""Corrections as templates see them, wherever they are listed. This module knows nothing of pages and feeds."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from sitegen.facts.values.articles import Teaser
from sitegen.pages.recorder import Recorder


class CorrectionView(msgspec.Struct, frozen=True):
    """`corrections`: every correction of all articles, newest first, in `all-corrections.html`."""

    card: Teaser
    """The article."""
    type: str
    """`correction`, `clarification`, `update` or `retraction`."""
    label: str
    """The type, in the language of the page."""
    date: datetime
    """Date of the correction."""
    text: str
    """What was wrong, and what is right."""
    url: str
    """URL of the notice on the article's page."""
    absolute_url: str
    """Absolute URL."""


def all_corrections(read: Recorder, words: Callable[[str], str], most: int | None = None) -> list[CorrectionView]:
    """Return the corrections of all articles, newest first."""
    return [correction(read, words, *place) for place in read("corrections")[:most]]


def correction(read: Recorder, words: Callable[[str], str], identifier: str, number: int) -> CorrectionView:
    """Return one correction of an article."""
    labels = {
        "correction": words("Correction"), "clarification": words("Clarification"), "update": words("Update"),
        "retraction": words("Retraction"),
    }  # fmt: skip
    teaser: Teaser = read("card", identifier)
    entry = read("article", identifier).corrections[number]
    place = f"#correction-{number + 1}_"
    return CorrectionView(
        card=teaser,
        type=entry.type,
        label=labels[entry.type],
        date=entry.date,
        text=entry.text,
        url=teaser.url + place,
        absolute_url=teaser.absolute_url + place,
    )
