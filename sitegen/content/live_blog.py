"""Live blogs: a text whose headings begin with an hour is a row of entries, the newest first.

The file is written in whatever order is handy. This module knows nothing about feeds, pages or the clock.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sitegen.content.meta import ArticleMeta
from sitegen.errors.problems import did_you_mean
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import tr

if TYPE_CHECKING:
    from sitegen.markdown.body import Body

AFTER_LAST = timedelta(hours=12)
"""Time after its last entry at which a live blog without an end is over, so that browsers stop asking."""
_BEFORE_START = timedelta(hours=2)
"""A time at most this long before the start is of the same day, not of the next."""
# 14 h 32, 14h, 14:32, 14.32 Uhr, 2:32 p.m., 2 pm; before it the day, where it is not clear.
_HOUR = re.compile(
    r"""(?:(?P<day>\d{4}-\d{2}-\d{2})[\s,]+)?
        (?P<hour>\d{1,2})\s?(?:h(?:\s?(?P<minute>\d{2}))?|[:.](?P<other>\d{2})|(?=[ap]\.?m\b))
        (?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?Uhr)?(?!\w)[\s:,–—-]*""",
    re.VERBOSE | re.IGNORECASE,
)
_HEADING = re.compile(r"<h2(?=[\s>])")
_CLASS = re.compile(r'\sclass="([^"]*)"')
_NAME = re.compile(r'\sid="([^"]*)"')
_PINNED, _KEY = "pinned", "key"
_MARKS = (_PINNED, _KEY)
# What can hold a heading; of others, an end tag may be missing.
_HOLDING = frozenset(
    ("article", "aside", "blockquote", "details", "div", "figure", "footer", "header", "ol", "section", "table", "ul")
)
_NOTES = re.compile(r'<section [^>]*class="footnotes"')


class Entry(msgspec.Struct, frozen=True):
    """An entry of a live blog, without its text."""

    anchor: str
    """Its place on the page; it depends on the time only, so that an author can change the headline."""
    date: datetime
    """When, as its heading says."""
    title: str
    """Plain text; a heading may have the hour only."""
    pinned: bool = False
    """Whether it stays above the others."""
    key: bool = False
    """Whether it is one of the key points, which the page lists."""


class Flaw(NamedTuple):
    """Something wrong with a heading."""

    heading: str
    """Its text."""
    message: str
    """What is wrong."""
    hint: str


class _Piece(NamedTuple):
    entry: Entry
    number: int
    """Place in the file."""
    html: str


def read_entries(body: "Body", start: datetime, zone: tzinfo) -> tuple["Body", tuple[Entry, ...], list[Flaw]]:
    """Return a body with its entries in the order of readers, the entries, and what is wrong with headings.

    Pinned entries come first, then the newest. An hour without a day is of the first day on which it is not before the
    start (two hours are forgiven). What stands before the first entry, and the notes at the end, stay there.
    """
    from sitegen.typography.html import split_html, tag_name

    split = split_html(body.html)
    pieces = [text for pair in zip(split.texts, [*split.markups, ""], strict=True) for text in pair]
    cuts: list[int] = []
    end, depth = len(pieces), 0
    for number in range(1, len(pieces), 2):
        markup = pieces[number]
        if depth == 0 and _HEADING.match(markup):
            cuts.append(number)
        if depth == 0 and _NOTES.match(markup):
            end = number
        name = tag_name(markup)
        if name in _HOLDING and not split.opaque[number // 2]:
            depth += -1 if markup.startswith("</") else 1
    texts = {heading.id: heading.text for heading in body.headings}
    flaws: list[Flaw] = []
    found: list[tuple[int, str, re.Match[str], datetime]] = []
    for cut in cuts:
        match = _NAME.search(pieces[cut])
        text = texts.get(match[1], "") if match else ""
        hour = _HOUR.match(text)
        if match is None or cut > end:
            continue
        if hour is None:
            if found:
                hint = tr("begin it with a time: ## 14 h 32 Title; inside an entry, use ###")
                flaws.append(Flaw(text, tr("this heading in a live blog has no time"), hint))
            continue
        moment = _moment(hour, start, zone)
        if moment is None:
            flaws.append(
                Flaw(text, tr("“{hour}” is not a time of day", hour=hour[0].strip()), tr("write it as 14 h 32"))
            )
        elif any(match[1] == old for _, old, _, _ in found):
            flaws.append(
                Flaw(
                    text,
                    tr("two entries have the anchor “#{match}”", match=match[1]),
                    tr("give one of them another, or none"),
                )
            )
        else:
            found.append((cut, match[1], hour, moment))
    if not found:
        return body, (), flaws
    names = _anchors(found, texts, set(body.anchors), start)
    ends = [cut for cut, *_ in found[1:]] + [end]
    entries = []
    for number, ((cut, old, hour, moment), until) in enumerate(zip(found, ends, strict=True)):
        tag = _CLASS.search(pieces[cut])
        classes = tag[1].split() if tag else []
        for name in classes:
            if name not in _MARKS and (meant := did_you_mean(name, _MARKS)):
                flaws.append(
                    Flaw(texts[old], tr("“.{name}” neither pins an entry nor makes it a key point", name=name), meant)
                )
        others = " ".join(name for name in classes if name not in _MARKS)
        pieces[cut] = f'<h2 id="{names[old]}"' + (f' class="{others}"' if others else "") + ">"
        entry = Entry(
            anchor=names[old],
            date=moment,
            title=texts[old][hour.end() :].strip(),
            pinned=_PINNED in classes,
            key=_KEY in classes,
        )
        entries.append(_Piece(entry, number, "".join(pieces[cut:until]).strip()))
    up = 1 if entries[0].entry.date <= entries[-1].entry.date else -1
    entries.sort(key=lambda piece: (not piece.entry.pinned, -piece.entry.date.timestamp(), -up * piece.number))
    parts = ["".join(pieces[: found[0][0]]).strip(), *(piece.html for piece in entries), "".join(pieces[end:]).strip()]
    whole = msgspec.structs.replace(
        body,
        html="\n".join(filter(None, parts)),
        headings=tuple(msgspec.structs.replace(one, id=names.get(one.id, one.id)) for one in body.headings),
        anchors=tuple(names.get(name, name) for name in body.anchors),
    )
    return whole, tuple(piece.entry for piece in entries), flaws


def ends_at(meta: ArticleMeta, entries: Sequence[Entry]) -> datetime | None:
    """Return the moment at which a live blog is over, or None for an article that is none."""
    coverage = meta.coverage
    if coverage is None:
        return None
    last = max((entry.date for entry in entries), default=coverage.start or meta.date)
    return coverage.end or last + AFTER_LAST


def split_entries(html: str, entries: Sequence[Entry]) -> tuple[str, list[tuple[str, str]], str]:
    """Return the introduction of a live blog, heading (without its hour) and text of each entry, and the notes."""
    starts: list[int] = []
    for entry in entries:
        starts.append(html.index(f'<h2 id="{entry.anchor}"', starts[-1] + 1 if starts else 0))
    if not starts:
        return html, [], ""
    notes = _NOTES.search(html, starts[-1])
    end = notes.start() if notes else len(html)
    shown = []
    for start, until in zip(starts, [*starts[1:], end], strict=True):
        opening, closing = html.index(">", start) + 1, html.index("</h2>", start)
        hour = _HOUR.match(html, opening, closing)
        shown.append((html[hour.end() if hour else opening : closing].strip(), html[closing + 5 : until].strip()))
    return html[: starts[0]].strip(), shown, html[end:].strip()


def _moment(hour: re.Match[str], start: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment that a heading means, or None where there is no such time."""
    local = start.astimezone(zone)
    number = int(hour["hour"])
    if hour["half"]:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if hour["half"] in "pP" else 0)
    try:
        at = time(number, int(hour["minute"] or hour["other"] or 0))
        if hour["day"]:
            return parse_moment(datetime.combine(datetime.fromisoformat(hour["day"]), at), zone)
    except ValueError:
        return None
    day = local.date()
    if parse_moment(datetime.combine(day, at), zone) < start - _BEFORE_START:
        day += timedelta(days=1)
    return parse_moment(datetime.combine(day, at), zone)


def _anchors(
    found: list[tuple[int, str, re.Match[str], datetime]], texts: dict[str, str], taken: set[str], start: datetime
) -> dict[str, str]:
    """Return the new anchor of each entry by the old one; one that the author gave is kept.

    Of two entries of one minute the older one has the plain anchor: a link to it stays right.
    """
    from sitegen.markdown.headings import Identifiers

    def given(name: str) -> bool:
        made = Identifiers(()).for_text(texts[name]).replace("-", "")
        own = name.replace("-", "")
        return not (own.startswith(made) and own[len(made) :].strip("0123456789") == "")

    made = [(old, moment) for _, old, _, moment in found if not given(old)]
    taken = taken - {old for old, _ in made}
    if made and made[0][1] > made[-1][1]:
        made.reverse()  # so that the sort, which is stable, goes from old to new
    names = {old: old for _, old, _, _ in found}
    for old, moment in sorted(made, key=lambda pair: pair[1]):
        local = moment.astimezone(start.tzinfo)
        base = f"{local:%Hh%M}" if local.date() == start.date() else f"{local:%Y-%m-%d-%Hh%M}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name)
        names[old] = name
    return names
