"""An article of SPIP as an entry: which column has which place.

This module knows nothing about backups.
"""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from sitegen.importing.archive import Entry, Loss
from sitegen.importing.sources.spip.documents import Shown, files, gallery
from sitegen.importing.sources.spip.language import rank, tag_of, without_rank
from sitegen.importing.sources.spip.public import Public, web_address
from sitegen.importing.sources.spip.site import Head, number
from sitegen.importing.sources.spip.surroundings import Surroundings
from sitegen.importing.sources.spip.syntax import to_html, to_line, to_text
from sitegen.importing.sources.spip.urls import Thing
from sitegen.messages.message import tr

_MORE_THAN_WORDS = re.compile(r"<(?:sitegen-|img|figure|table|ul|ol|h\d|blockquote|iframe|pre|hr|div|audio|video)")


class Place(NamedTuple):
    """Where an article is in a backup."""

    file: str
    """File."""
    line: int | None
    """Line, from 1."""


class Texts(NamedTuple):
    """The texts of an article, as they have a place."""

    standfirst: str
    """Standfirst, as HTML."""
    body: str
    """Body, in SPIP's syntax."""
    extra: dict[str, str]
    """What has no place of its own."""
    losses: tuple[Loss, ...]
    """The same, for the report."""


def entry_of(thing: Thing, head: Head, values: Mapping[str, str], place: Place, public: Public, zone: tzinfo) -> Entry:
    """Return an article or short news; dates of SPIP are of a time zone that it does not say."""
    words = public.surroundings(head.language, public=head.public)
    texts = _texts(values, words)
    rendered = to_html(texts.body, words)
    tags, hidden = public.keywords_of(thing)
    losses = texts.losses + rendered.losses
    if hidden:
        losses += (Loss("keyword for templates", tr("keywords of groups that begin with “_” are for templates")),)
    original = number(values.get("id_trad"))
    return Entry(
        kind="article",
        key=key_of(thing),
        file=place.file,
        line=place.line,
        title=to_text(head.title, words),
        date=_date(values.get("date", ""), zone),
        standing=head.standing,
        slug=public.urls.slug(thing),
        route=public.urls.route(thing),
        former=public.urls.former(thing),
        queries=public.urls.queries(thing),
        authors=public.authors_of(thing),
        categories=public.sections_of(head.section, words.language),
        tags=tags,
        kicker=to_text(values.get("surtitre", ""), words),
        standfirst=texts.standfirst,
        picture=public.logo(thing, words),
        language=tag_of(words.language) if words.language != public.language else "",
        translation_of=key_of(("article", original)) if original not in (0, thing[1]) else "",
        html=rendered.html + _below(thing, rendered.documents, public, words),
        extra=texts.extra | _ranked(head.title) | _earlier(values.get("date_redac", ""), zone),
        losses=losses,
    )


def key_of(thing: Thing) -> str:
    """Return what an article is called: ``12``, and ``breve3`` for short news."""
    kind, of = thing
    return str(of) if kind == "article" else f"{kind}{of}"


def _ranked(title: str) -> dict[str, Any]:
    place = rank(title)
    return {} if place is None else {"rank": place}


def _earlier(text: str, zone: tzinfo) -> dict[str, Any]:
    date = _date(text, zone)
    return {} if date is None else {"first_published": date.isoformat()}


def _date(text: str, zone: tzinfo) -> datetime | None:
    """Read a date; SPIP writes 00 for a day or month that nobody knows, and the year 0000 for none."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?", text)
    if found is None or int(found[1]) == 0:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _texts(values: Mapping[str, str], words: Surroundings) -> Texts:
    """Give each text of an article its place.

    The standfirst is the first of *chapo*, *sous-titre* and *descriptif* that there is. A chapo of more than one
    paragraph, or with notes or pictures, stays at the beginning of the text.
    """
    losses: list[Loss] = []
    extra: dict[str, str] = {}
    lead = "" if values.get("chapo", "").startswith("=") else values.get("chapo", "").strip()
    standfirst = _one_paragraph(lead, words)
    for column, key in (("soustitre", "subtitle"), ("descriptif", "description")):
        text = values.get(column, "").strip()
        if not text:
            continue
        if not lead and not standfirst and (standfirst := _one_paragraph(text, words)):
            continue
        extra[key] = to_text(text, words)
        losses.append(Loss(column, tr("an article has one standfirst: this is kept as extra.{key}", key=key), text))
    below = values.get("ps", "").strip()
    url, name = values.get("url_site", "").strip(), values.get("nom_site", "").strip()
    parts = (
        "" if standfirst else lead,
        values.get("texte", ""),
        f"{{{{{{P.-S.}}}}}}\n\n{below}" if below else "",
        f"[{name or url}->{url}]" if web_address(url) else "",
    )
    return Texts(standfirst, "\n\n".join(part for part in parts if part.strip()), extra, tuple(losses))


def _one_paragraph(text: str, words: Surroundings) -> str:
    """Return a text as the HTML of its only paragraph, or nothing if it is more than that."""
    html = to_html(text, words).html.strip() if text else ""
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html.startswith("<p>") and "<p>" not in inner and not _MORE_THAN_WORDS.search(inner) else ""


def _below(thing: Thing, shown: frozenset[int], public: Public, words: Surroundings) -> str:
    """Return the pictures and files that belong to an article and are not in its text."""
    found = [
        Shown(
            document=document,
            title=to_line(without_rank(document.title), words),
            caption=to_line(document.caption, words),
            credit=to_line(document.credit, words),
            alt=to_text(document.alt, words),
        )
        for of, document in public.beside(thing, words)
        if of not in shown
    ]
    pictures = [one for one in found if one.document.media == "image"]
    others = [one for one in found if one.document.media != "image"]
    return (gallery(pictures) if pictures else "") + (files(others) if others else "")
