"""What a piece of HTML loads, runs and sends: which directives of a policy browsers check for it, and with what.

Pictures, video and audio are left out: of those, a page allows the hosts wherever they stand. What a script does once
it runs is not known here. By https://www.w3.org/TR/CSP3/#directives-elsewhere and the algorithms of HTML that it names.
This module knows nothing of pages and templates.
"""

import functools
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser

_SCRIPTS = {
    "", "module", "importmap", "speculationrules", "text/javascript", "application/javascript",
    "application/ecmascript", "application/x-javascript", "text/ecmascript",
}  # fmt: skip
"""Types of scripts that browsers run or heed; any other is data, https://html.spec.whatwg.org/#prepare-the-script-element."""
_LINKS = {"stylesheet": "style-src-elem", "modulepreload": "script-src-elem", "manifest": "manifest-src"}
_PRELOADED = {"script": "script-src-elem", "style": "style-src-elem", "font": "font-src", "fetch": "connect-src"}
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}

_Attributes = dict[str, str]


@functools.lru_cache(maxsize=256)
def needs_of(html: str) -> tuple[tuple[str, str], ...]:
    """Return each directive that browsers check for a piece of HTML with the URL, or the quoted source, of what it is.

    Most pages show the same pieces, such as the same advertisements.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(dict.fromkeys(reader.needs))


def digest_source(text: str) -> str:
    """Return what a policy calls a script or style by its digest."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.needs: list[tuple[str, str]] = []
        self._inline = ""  # the directive of the element whose text is being read
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: _Attributes = {}
        for name, value in attrs:
            given.setdefault(name, value or "")
        self.needs += [need for need in _needs_of_tag(tag, given) if need[1]]
        runs = tag == "script" and given.get("type", "").strip().lower() in _SCRIPTS
        self._text, self._inline = [], ""
        if runs and "src" not in given:
            self._inline = "script-src-elem"
        elif tag == "style":
            self._inline = "style-src-elem"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML, a slash at the end of a tag means nothing

    def handle_data(self, data: str) -> None:
        if self._inline:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._inline and tag in ("script", "style"):
            text = "".join(self._text)
            self.needs += [(self._inline, digest_source(text))] if text else []
            self._inline = ""


def _needs_of_tag(tag: str, given: _Attributes) -> Iterator[tuple[str, str]]:
    if tag == "script" and given.get("type", "").strip().lower() in _SCRIPTS:
        yield "script-src-elem", given.get("src", "")
    elif tag in _FRAMES:
        yield "frame-src" if "frame" in tag else "object-src", given.get(_FRAMES[tag], "")
    elif tag == "form":
        yield "form-action", given.get("action", "")
    elif tag == "link":
        yield from _needs_of_link(given)
    if tag in ("button", "input"):
        yield "form-action", given.get("formaction", "")
    for name, value in given.items():
        directive = "style-src-attr" if name == "style" else "script-src-attr" if name.startswith("on") else ""
        if directive and value:
            yield directive, "'unsafe-hashes'"
            yield directive, digest_source(value)


def _needs_of_link(given: _Attributes) -> Iterator[tuple[str, str]]:
    kinds = given.get("rel", "").lower().split()
    for kind in kinds:
        if kind in _LINKS:
            yield _LINKS[kind], given.get("href", "")
        elif kind == "preload" and given.get("as", "").lower() in _PRELOADED:
            yield _PRELOADED[given["as"].lower()], given.get("href", "")
        elif kind in ("icon", "apple-touch-icon"):
            yield "img-src", given.get("href", "")
