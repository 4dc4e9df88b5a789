"""A picture or file of SPIP as HTML: what ``<img12>``, ``<doc12>`` and ``<emb12>`` show, and what is below the text.

This module knows nothing about SPIP's syntax.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import urlsplit

import msgspec

from sitegen.importing.sources.spip.surroundings import Upload


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A document and its words, as HTML."""

    document: Upload
    """What is shown."""
    title: str = ""
    """Title."""
    caption: str = ""
    """Description."""
    credit: str = ""
    """Photographer or agency."""
    alt: str = ""
    """Alternative text, as text."""
    link: str = ""
    """URL that a picture leads to."""


def embedded(picture: Shown) -> str:
    """Return a picture in a line, or a link to a file."""
    if picture.document.media != "image":
        return filed(picture)
    alt = picture.alt or _plain(picture.title)
    return _linked(f'<img src="{escape(picture.document.url)}"{_alt(alt)}>', picture.link)


def filed(picture: Shown) -> str:
    """Return a link to a file."""
    said = f" {picture.caption}" if picture.caption else ""
    return f'<a href="{escape(picture.document.url)}">{picture.title or escape(picture.document.name)}</a>{said}'


def figure(picture: Shown) -> str:
    """Return a picture, sound or film with its caption; a page of another site in a frame."""
    document = picture.document
    address = escape(document.url)
    if document.media == "image":
        shown = _linked(f'<img src="{address}"{_alt(picture.alt)}>', picture.link)
    elif document.media == "file":
        host = escape(urlsplit(document.url).hostname or "")
        shown = f'<iframe src="{address}" title="{escape(_plain(picture.title)) or host}"></iframe>'
    else:
        shown = f'<{document.media} controls src="{address}"></{document.media}>'
    return f"<figure>{shown}{_caption(picture)}</figure>"


def gallery(pictures: Sequence[Shown]) -> str:
    """Return the pictures below a text."""
    return f'<div class="gallery">{"".join(map(figure, pictures))}</div>'


def files(pictures: Sequence[Shown]) -> str:
    """Return the list of files below a text."""
    return f"<ul>{''.join(f'<li>{filed(picture)}</li>' for picture in pictures)}</ul>"


def _caption(picture: Shown) -> str:
    title, caption = picture.title, picture.caption
    stop = "" if not (title and caption) or _plain(title).endswith((".", "!", "?", "…", ":")) else "."
    said = f"{title}{stop} {caption}".strip()
    credit = f'<cite class="credit">{picture.credit}</cite>' if picture.credit else ""
    joined = " ".join(part for part in (said, credit) if part)
    return f"<figcaption>{joined}</figcaption>" if joined else ""


def _alt(text: str) -> str:
    return f' alt="{escape(text)}"' if text else ""


def _linked(shown: str, link: str) -> str:
    return f'<a href="{escape(link)}">{shown}</a>' if link else shown


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
