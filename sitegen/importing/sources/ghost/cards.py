"""Cards of Ghost's editor: figures and boxes whose HTML says more than it shows.

This module knows nothing about tables.
"""

import re
from html import escape

from bs4 import BeautifulSoup, Tag

from sitegen.importing.html.text import text_of
from sitegen.importing.html.vocabulary import unknown
from sitegen.importing.sources.markup import figure, opening, without_addresses

GHOST_URL = "__GHOST_URL__"
"""What exports have for the URL of the site."""
_SIZE = re.compile(r"(/content/images)/size/w\d+(?:h\d+)?(?:/format/\w+)?/")
_FORMS = re.compile(r"^kg-(signup|email|email-cta|cta|nft|paywall)(?:-card)?$")


def without_size(url: str) -> str:
    """Return the URL of a picture in full size, as a path of the old site."""
    return _SIZE.sub(r"\1/", url.replace(GHOST_URL, ""))


def body_of(html: str) -> str:
    """Return the HTML of a post with plain figures, links and players for its cards, and paths for its own URLs."""
    html = _SIZE.sub(r"\1/", html.replace(f"{GHOST_URL}/", "/").replace(GHOST_URL, "/"))
    if "kg-" not in html and "srcset" not in html and "#/portal" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for image in soup.find_all("img"):
        for key in ("srcset", "sizes"):
            del image[key]
        if image.get("alt") == "":  # the editor writes one where nobody wrote any
            del image["alt"]
    for card in soup.select(".kg-card"):
        if card.parent is not None and (made := _made(card)) is not None:
            card.replace_with(BeautifulSoup(made, "html.parser"))
    for link in soup.select('a[href*="#/portal"]'):
        link.unwrap()
    return str(soup)


def _made(card: Tag) -> str | None:
    """Return what stands for a card, or None if its own HTML says all."""
    classes = card.get_attribute_list("class")
    for name in classes:
        if _FORMS.match(name or ""):
            kind = _FORMS.sub(r"\1", name or "")
            return unknown(f"card {kind}", without_addresses(card.get_text(" ", strip=True)))
    if "kg-gallery-card" in classes:
        return _gallery(card)
    if "kg-bookmark-card" in classes:
        return _bookmark(card)
    if "kg-audio-card" in classes or "kg-video-card" in classes:
        return _player(card)
    if "kg-file-card" in classes:
        return _file(card)
    return None


def _caption(card: Tag) -> str:
    found = card.find("figcaption")
    return found.decode_contents().strip() if isinstance(found, Tag) else ""


def _gallery(card: Tag) -> str:
    figures = "".join(figure(str(image)) for image in card.find_all("img"))
    caption = _caption(card)
    return f'<div class="gallery">{figures}</div>' + (f"<p>{caption}</p>" if caption else "")


def _bookmark(card: Tag) -> str | None:
    link = card.select_one("a[href]")
    if link is None:
        return None
    title = card.select_one(".kg-bookmark-title")
    text = title.get_text(" ", strip=True) if title else str(link["href"])
    caption = _caption(card)
    made = f"<p>{opening('a', {'href': str(link['href'])})}{escape(text)}</a></p>"
    return f"{made}<p>{caption}</p>" if caption else made


def _player(card: Tag) -> str | None:
    found = card.select_one("audio[src], video[src]")
    if found is None:
        return None
    title = card.select_one(".kg-audio-title")
    values = {
        "src": str(found["src"]),
        "title": title.get_text(" ", strip=True) if title else "",
        "poster": "" if "spacergif" in str(found.get("poster", "")) else str(found.get("poster", "")),
    }
    player = opening(found.name, {key: value for key, value in values.items() if value}) + f"</{found.name}>"
    caption = _caption(card)
    return figure(player, caption) if caption else player


def _file(card: Tag) -> str | None:
    link = card.select_one("a[href]")
    if link is None:
        return None
    title = card.select_one(".kg-file-card-title, .kg-file-card-filename")
    text = title.get_text(" ", strip=True) if title else text_of(str(link.get("title", ""))) or str(link["href"])
    caption = card.select_one(".kg-file-card-caption")
    said = f" {escape(caption.get_text(' ', strip=True))}" if caption else ""
    return f"<p>{opening('a', {'href': str(link['href'])})}{escape(text)}</a>{said}</p>"
