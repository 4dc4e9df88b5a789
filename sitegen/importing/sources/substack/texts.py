"""Texts of Substack: HTML that says most of what it shows in ``data-attrs``.

This module knows nothing about files.
"""

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from sitegen.importing.archive import Loss
from sitegen.importing.html.vocabulary import footnote, shortcode, unknown
from sitegen.importing.sources.markup import figure, opening, without_addresses
from sitegen.messages.message import tr

_CDN = re.compile(
    r"^https?://(?:substackcdn\.com|cdn\.substack\.com)/image/fetch/[^/]*(?:/[^/]*)*?/(https?%3A.+)$", re.IGNORECASE
)
_FORMS = re.compile(
    r"/(?:subscribe|comments|share|account|leave-a-comment)\b|[?&](?:action=share|gift=|donate=)|^%%|^$"
)
_WIDGETS = (
    ".subscription-widget-wrap, .subscription-widget-wrap-editor, .subscription-widget, .install-substack-app-embed, "
    ".community-chat, .paywall-jump, .paywall, .directMessage, .cashtag-wrap, .sponsorship-campaign-embed"
)
_SERVICES = ".spotify-wrap, .soundcloud-wrap, .tiktok-wrap, .apple-podcast-container, .bandcamp-wrap, .datawrapper-wrap"


class Body(NamedTuple):
    """A finished body."""

    html: str
    losses: tuple[Loss, ...]


def picture_url(image: Tag) -> str:
    """Return the real address of a picture: that of the site is a service that shrinks it."""
    said = _said(image)
    candidates = [str(said.get("src") or ""), str(image.get("src") or ""), str(image.get("srcset") or "").split(" ")[0]]
    for candidate in candidates:
        if found := _CDN.match(candidate.strip()):
            return unquote(found[1])
        if candidate.startswith(("https://", "http://")):
            return candidate
    return candidates[1]


def body_of(html: str) -> Body:
    """Return the text of a post with plain figures, players, links and notes for what only Substack shows."""
    soup = BeautifulSoup(html, "html.parser")
    losses: list[Loss] = []
    _notes(soup)
    for selector, make in _MAKERS.items():
        for element in soup.select(selector):
            if element.parent is not None and not element.decomposed:
                _replace(element, make(element))
    for image in soup.find_all("img"):
        if image.has_attr("data-attrs") or "substack" in str(image.get("src", "")):
            values = _of_picture(image)
            image.attrs.clear()
            image.attrs.update(values)
    _buttons(soup, losses)
    return Body(str(soup).strip(), tuple(losses))


def _replace(element: Tag, made: str | None) -> None:
    if made is not None:
        element.replace_with(BeautifulSoup(made, "html.parser"))


def _said(element: Tag) -> dict[str, Any]:
    """Return what an element says beside its HTML."""
    try:
        said = json.loads(str(element.get("data-attrs") or "{}"))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


# Notes and buttons


def _notes(soup: BeautifulSoup) -> None:
    """Put each note where its first reference is."""
    notes: dict[str, str] = {}
    for element in soup.select("div.footnote"):
        number = element.select_one("a.footnote-number")
        content = element.select_one(".footnote-content")
        key = str(number.get("id", "")).removeprefix("footnote-") if number else ""
        if key and content:
            notes[key] = content.decode_contents()
            element.decompose()
    for anchor in soup.select("a.footnote-anchor"):
        key = str(anchor.get("href", "")).rpartition("#footnote-")[2]
        if key in notes:
            note, notes[key] = notes[key], ""  # a second reference has no text of its own
            _replace(anchor, footnote(key, note))


def _buttons(soup: BeautifulSoup, losses: list[Loss]) -> None:
    reason = tr("a button of Substack: it leads to its forms")
    for element in soup.select(_WIDGETS):
        if element.parent is not None and not element.decomposed:
            losses.append(Loss(kind="button", reason=reason))
            element.decompose()
    for element in soup.select(".button-wrapper, .captioned-button-wrap"):
        if element.parent is None or element.decomposed:
            continue
        link = element.select_one("a[href]")
        url = str(_said(element).get("url") or (link["href"] if link else ""))
        if _FORMS.search(url):
            losses.append(Loss(kind="button", reason=reason))
            element.decompose()
        else:
            _replace(element, _link(url, element.get_text(" ", strip=True) or url))


# Elements


def _of_picture(image: Tag) -> dict[str, str]:
    alt = str(_said(image).get("alt") or image.get("alt") or "")
    return {"src": picture_url(image)} | ({"alt": alt} if alt else {})


def _picture(element: Tag) -> str | None:
    image = element.find("img")
    if not isinstance(image, Tag):
        return None
    caption = element.find("figcaption")
    shown = opening("img", _of_picture(image))
    target = str(_said(image).get("href") or "")
    if target.startswith(("https://", "http://")):
        shown = f"{opening('a', {'href': target})}{shown}</a>"
    return figure(shown, caption.decode_contents() if isinstance(caption, Tag) else "")


def _gallery(element: Tag) -> str | None:
    gallery = _said(element).get("gallery")
    images = gallery.get("images") if isinstance(gallery, dict) else None
    urls = (
        [one["src"] for one in images if isinstance(one, dict) and one.get("src")] if isinstance(images, list) else []
    )
    if not urls or not isinstance(gallery, dict):
        return None
    figures = "".join(figure(opening("img", {"src": str(url)})) for url in urls)
    caption = str(gallery.get("caption") or "")
    return f'<div class="gallery">{figures}</div>' + (f"<p>{escape(caption)}</p>" if caption else "")


def _frame(url: Callable[[dict[str, Any]], str]) -> Callable[[Tag], str | None]:
    def made(element: Tag) -> str | None:
        said = _said(element)
        address = url(said)
        if not address.startswith("https://"):
            return None
        title = str(said.get("title") or "")
        values = {"src": address} | ({"title": title} if title else {})
        return f"{opening('iframe', values)}</iframe>"

    return made


def _youtube(said: dict[str, Any]) -> str:
    start = str(said.get("startTime") or "")
    seconds = f"&t={start}" if re.fullmatch(r"\d+s?", start) else ""
    return f"https://www.youtube.com/watch?v={said['videoId']}{seconds}" if said.get("videoId") else ""


def _tweet(element: Tag) -> str | None:
    said = _said(element)
    url = str(said.get("url") or "")
    if not url.startswith("https://"):
        return None
    name = escape(
        " ".join(filter(None, (str(said.get("name") or ""), f"(@{said['username']})" if said.get("username") else "")))
    )
    link = f"{opening('a', {'href': url})}{escape(str(said.get('date') or url))}</a>"
    text = escape(str(said.get("full_text") or ""))
    return f'<blockquote class="twitter-tweet"><p>{text}</p>— {name} {link}</blockquote>'


def _linked(element: Tag) -> str | None:
    """Return a link to what an element shows a part of: another post, a file, a publication."""
    said = _said(element)
    link = element.select_one("a[href]")
    url = str(said.get("canonical_url") or said.get("url") or said.get("base_url") or (link["href"] if link else ""))
    title = str(said.get("title") or said.get("filename") or said.get("name") or "") or element.get_text(
        " ", strip=True
    )
    return _link(url, title or url) if url.startswith(("https://", "http://", "/")) else None


def _link(url: str, text: str) -> str:
    return f"<p>{opening('a', {'href': url})}{escape(text)}</a></p>"


def _pullquote(element: Tag) -> str:
    return shortcode("pullquote", content=element.decode_contents())


def _formula(element: Tag) -> str | None:
    said = str(_said(element).get("persistentExpression") or "")
    return f'<pre><code class="language-latex">{escape(said)}</code></pre>' if said else None


def _hidden(element: Tag) -> str:
    name = (element.get_attribute_list("class") or ["element"])[0]
    return unknown(f"element {name}", without_addresses(element.get_text(" ", strip=True)))


_MAKERS: dict[str, Callable[[Tag], str | None]] = {
    ".captioned-image-container": _picture,
    ".image-gallery-embed": _gallery,
    ".youtube-wrap": _frame(_youtube),
    ".vimeo-wrap": _frame(lambda said: f"https://vimeo.com/{said['videoId']}" if said.get("videoId") else ""),
    _SERVICES: _frame(lambda said: str(said.get("url") or "")),
    ".instagram": _frame(
        lambda said: f"https://www.instagram.com/p/{said['instagram_id']}/" if said.get("instagram_id") else ""
    ),
    ".tweet, .twitter-embed": _tweet,
    ".embedded-post-wrap, .digest-post-embed, .embedded-publication-wrap, .file-embed-wrapper, .github-gist": _linked,
    "div.pullquote": _pullquote,
    ".latex-rendered": _formula,
    ".poll-embed, .comment, .native-audio-embed, .native-video-embed, .prediction-market-wrap": _hidden,
}
