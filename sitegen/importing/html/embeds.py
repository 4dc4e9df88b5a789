"""Frames, films and sounds: as one of sitegen's own embeds, or as a link with its title.

Which embeds there are, and what each takes, is asked of ``content/embeds.py``. This module knows nothing about
Markdown.
"""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from sitegen.content.embeds import SHORTCODES
from sitegen.content.originals import Refused
from sitegen.importing.archive import Loss
from sitegen.importing.html.places import Places
from sitegen.markdown.links import is_dangerous
from sitegen.messages.message import tr

FRAME = "frame"
"""Class of a link in place of something that another site shows."""
_NO_PLACE = ("li", "td", "th", "dt", "dd", "blockquote", "details", "sitegen-note", "h1", "h2", "h3", "h4", "h5", "h6")
"""Elements in which there are no embeds."""


def replace_embeds(root: BeautifulSoup, places: Places, losses: list[Loss]) -> None:
    """Replace everything that browsers would load from elsewhere into a frame or a player."""
    for element in root.find_all(("iframe", "frame", "object", "embed", "applet", "video", "audio")):
        if not element.decomposed and element.parent is not None:
            made = _replacement(root, element, places, losses)
            if made is None:
                element.decompose()
            else:
                element.replace_with(made)


def _replacement(root: BeautifulSoup, element: Tag, places: Places, losses: list[Loss]) -> Tag | None:
    url = _url_of(element)
    if not url or is_dangerous(url):
        losses.append(Loss(element.name, tr("it has no URL; it is left out"), str(element)[:200]))
        return None
    title = " ".join(str(element.get("title") or element.get("aria-label") or "").split())
    is_sound = element.name == "audio"
    is_block = element.find_parent(_NO_PLACE) is None
    if is_sound or element.name == "video":
        place = places.page(url)
        name = title or unquote(urlsplit(url).path.rpartition("/")[2]) or url
        if is_sound and is_block and fits("audio", {"address": place}):
            return _shortcode(root, "audio", place, {"title": name})
        if not is_sound and is_block and not urlsplit(place).scheme and not place.startswith("//"):
            poster = str(element.get("poster") or "")
            attributes = {"src": place} | ({"poster": places.picture(poster)} if poster else {})
            return root.new_tag("video", attrs=attributes)
        return _link(root, place, name, losses, element.name)
    host = (urlsplit(url).hostname or "").lower()
    for row in SHORTCODES.values() if is_block else ():
        if any(f".{host}".endswith(f".{known}") for known in row.hosts) and fits(row.name, {"address": url}):
            return _shortcode(root, row.name, url, {"title": title or _name_of(host)})
    return _link(root, url, title or host or url, losses, host or element.name)


def fits(name: str, said: Mapping[str, str]) -> bool:
    """Tell whether an embed takes some values."""
    row = SHORTCODES[name]
    try:
        if row.original is not None:
            row.original(dict(said))
    except Refused:
        return False
    return True


def _url_of(element: Tag) -> str:
    """Return what an element would load."""
    for holder in (element, *element.find_all(("source", "embed", "iframe"))):
        for name in ("src", "data", "data-src", "data-lazy-src"):
            url = str(holder.get(name) or "").strip()
            if url and not url.startswith(("about:", "data:")):
                return f"https:{url}" if url.startswith("//") else url
    for parameter in element.find_all("param"):
        if str(parameter.get("name")).lower() in ("movie", "src", "filename"):
            return str(parameter.get("value") or "").strip()
    return ""


def _name_of(host: str) -> str:
    """Return how people call the service at a host: its name without the rest."""
    parts = host.split(".")
    return parts[-2].capitalize() if len(parts) > 1 else host


def _shortcode(root: BeautifulSoup, name: str, value: str, parameters: Mapping[str, str]) -> Tag:
    attributes = {"name": name, "value": value, **{f"data-{key}": text for key, text in parameters.items()}}
    return root.new_tag("sitegen-shortcode", attrs=attributes)


def _link(root: BeautifulSoup, url: str, title: str, losses: list[Loss], kind: str) -> Tag:
    reason = tr("pages load nothing from other sites: a link stands in its place")
    losses.append(Loss(f"embed {kind}", reason, url[:200]))
    paragraph = root.new_tag("p")
    link = root.new_tag("a", attrs={"href": url, "class": FRAME})
    link.string = title
    paragraph.append(link)
    return paragraph
