"""Blocks of WordPress's editor: HTML between comments that say what it is, and comments for what a page computes.

Most blocks are HTML that says everything. Those that say more in their comment are completed, and those without HTML,
which only a running WordPress shows, are kept for the editor. https://developer.wordpress.org/block-editor/
"""

import json
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any, NamedTuple

from sitegen.importing.html import vocabulary
from sitegen.importing.sources.markup import attributes, figure, opening, tag_pattern
from sitegen.importing.sources.wordpress.pictures import Library
from sitegen.importing.sources.wordpress.shortcodes import hidden, played_file, shown

_MARK = re.compile(
    r"<!--\s+(?P<close>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+"
    r"(?P<said>\{.*?\}\s+)?(?P<void>/)?-->",
    re.DOTALL,
)
_IMAGE = tag_pattern("img")
_FIGCAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL | re.IGNORECASE)
_FIGURE_END = re.compile(r"</figure>\s*\Z", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+")
_BUTTON_OF_FILE = re.compile(r"<a\b[^>]*wp-block-file__button[^>]*>.*?</a>", re.DOTALL | re.IGNORECASE)


class _Block(NamedTuple):
    """A block that has begun and not ended."""

    name: str
    said: Mapping[str, Any]
    source: str
    start: int
    """Index of the first piece of its content."""


class Blocks:
    """What blocks need to know beside themselves: the library, and the blocks that several entries share."""

    def __init__(self, library: Library, reusable: Mapping[str, str]) -> None:
        self._library = library
        self._reusable = reusable

    def read(self, html: str, shared: tuple[str, ...] = ()) -> str:
        """Return a body as HTML without the comments of its blocks; ``shared`` are the shared blocks around it."""
        if "<!-- wp:" not in html:
            return html
        pieces: list[str] = []
        waiting: list[_Block] = []
        done = 0
        for mark in _MARK.finditer(html, 0, html.rfind("-->") + 3):
            pieces.append(html[done : mark.start()])
            done = mark.end()
            name = mark["name"].removeprefix("core/")
            if mark["close"]:
                if any(block.name == name for block in waiting):
                    while True:
                        block = waiting.pop()
                        content = "".join(pieces[block.start :])
                        pieces[block.start :] = [self._made(block, content, shared)]
                        if block.name == name:
                            break
                continue
            block = _Block(name, _said(mark["said"]), mark[0], len(pieces))
            if mark["void"]:
                pieces.append(self._made(block, "", shared))
            else:
                waiting.append(block)
        pieces.append(html[done:])
        return "".join(pieces)

    def _made(self, block: _Block, content: str, shared: tuple[str, ...]) -> str:
        if block.name == "block":
            return self._shared(block, shared)
        if maker := Blocks.embed if block.name.startswith("core-embed/") else _MAKERS.get(block.name):
            return maker(self, block.said, content)
        if content.strip():
            return content
        return f"\n\n{hidden(f'block {block.name}', block.source)}\n\n"

    def _shared(self, block: _Block, shared: tuple[str, ...]) -> str:
        key = str(block.said.get("ref", ""))
        if key not in self._reusable or key in shared or len(shared) >= 10:
            return f"\n\n{hidden('block block', block.source)}\n\n"
        return self.read(self._reusable[key], (*shared, key))

    def image(self, said: Mapping[str, Any], content: str) -> str:
        """A picture: the library knows who took it."""
        image = _IMAGE.search(content)
        file = self._library.by_id.get(str(said.get("id", "")))
        if file is None and image:
            file = self._library.at(attributes(image[0]).get("src", ""))
        credit = file.file.credit if file else ""
        if not credit or credit in unescape(content):
            return content
        cited = f'<cite class="credit">{escape(credit)}</cite>'
        if "</figcaption>" in content:
            return content.replace("</figcaption>", f" {cited}</figcaption>", 1)
        return _FIGURE_END.sub(f"<figcaption>{cited}</figcaption></figure>", content)

    def gallery(self, said: Mapping[str, Any], content: str) -> str:
        """Pictures in one of the three ways in which the editor has written them."""
        images = list(_IMAGE.finditer(content))
        if not images:
            files = [self._library.by_id.get(str(key)) for key in said.get("ids", []) or []]
            figures = [shown(file) for file in files if file]
        else:
            figures = []
            for number, image in enumerate(images):
                end = images[number + 1].start() if number + 1 < len(images) else len(content)
                own = content[image.end() : end]
                close = own.find("</figure>")
                caption = _FIGCAPTION.search(own, 0, close if close >= 0 else len(own))
                file = self._library.at(attributes(image[0]).get("src", ""))
                credit = file.file.credit if file else ""
                said_here = caption[1] if caption else ""
                figures.append(figure(image[0], said_here, "" if credit in unescape(said_here) else escape(credit)))
        if not figures:
            return hidden("block gallery", f"{content}")
        rest = _FIGCAPTION.findall(content[images[-1].end() :].split("</figure>", 1)[-1]) if images else []
        caption_of_all = f"<p>{rest[-1]}</p>" if rest and rest[-1].strip() else ""
        return f'\n\n<div class="gallery">{"".join(figures)}</div>\n\n{caption_of_all}'

    def embed(self, said: Mapping[str, Any], content: str) -> str:
        """The URL of a page whose content is shown."""
        found = _URL.search(content)
        url = str(said.get("url") or (unescape(found[0]) if found else ""))
        if not url.startswith(("https://", "http://")):
            return content or hidden("block embed", json.dumps(dict(said)))
        caption = _FIGCAPTION.search(content)
        frame = opening("iframe", {"src": url}) + "</iframe>"
        return f"\n\n{figure(frame, caption[1]) if caption else frame}\n\n"

    def file(self, said: Mapping[str, Any], content: str) -> str:
        """A file with its name as a link, and a second link on a button."""
        without = _BUTTON_OF_FILE.sub("", content)
        return without if "<a" in without else content

    def played(self, said: Mapping[str, Any], content: str) -> str:
        """A sound or a film: the library knows its title."""
        kind = "video" if "<video" in content else "audio"
        if f"<{kind}" not in content:
            return content
        found = tag_pattern(kind).search(content)
        values = attributes(found[0]) if found else {}
        file = self._library.at(values.get("src", ""))
        element = played_file(kind, values.get("src", ""), file.title if file else "", values.get("poster", ""))
        caption = _FIGCAPTION.search(content)
        return f"\n\n{figure(element, caption[1]) if caption else element}\n\n" if values.get("src") else content

    def more(self, said: Mapping[str, Any], content: str) -> str:
        """The end of the excerpt."""
        return f"\n\n{vocabulary.more()}\n\n"

    def content(self, said: Mapping[str, Any], content: str) -> str:
        """A block that is what is in it."""
        return content

    def nothing(self, said: Mapping[str, Any], content: str) -> str:
        """A block without content: the end of a page, space, the place of the footnotes."""
        return ""


_MAKERS: dict[str, Callable[[Blocks, Mapping[str, Any], str], str]] = {
    "image": Blocks.image,
    "gallery": Blocks.gallery,
    "jetpack/tiled-gallery": Blocks.gallery,
    "jetpack/slideshow": Blocks.gallery,
    "embed": Blocks.embed,
    "file": Blocks.file,
    "audio": Blocks.played,
    "video": Blocks.played,
    "more": Blocks.more,
    "nextpage": Blocks.nothing,
    "spacer": Blocks.nothing,
    "footnotes": Blocks.nothing,
    "shortcode": Blocks.content,
}


def _said(text: str | None) -> Mapping[str, Any]:
    try:
        said = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
