"""Shortcodes of WordPress, expanded to HTML: those of WordPress itself, and of what newspapers added to it most.

A name in brackets is only a shortcode if a plugin says so, and exports do not say which were there. Text such as
``[sic]`` is text: an unknown name has to look like a shortcode. https://developer.wordpress.org/apis/shortcode/
"""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import NamedTuple

from sitegen.importing.archive import Loss
from sitegen.importing.html import vocabulary
from sitegen.importing.sources.markup import Verbatim, attributes, figure, opening, tag_pattern, without_addresses
from sitegen.importing.sources.wordpress.notes import LISTS, NOTES, with_notes_in_parentheses
from sitegen.importing.sources.wordpress.pictures import Attachment, Library
from sitegen.messages.message import tr

_NAME = r"[A-Za-z][\w-]*"
_TOKEN = re.compile(
    r"(?P<kept><[a-zA-Z/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>)"
    rf"|(?P<escaped>\[\[/?{_NAME}[^\[\]]*\]\])"
    rf"|\[(?P<close>/?)(?P<name>{_NAME})(?P<said>(?:[\s=:](?:\"[^\"]*\"|'[^']*'|[^\[\]\"'])*)?)(?P<void>/?)\]",
)
_SAID = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|[“”„«»″]\s*([^“”„«»″]*?)\s*[“”„«»″]|([^\s"'\]]+))|"([^"]*)"|'([^']*)'|(\S+)"""
)
_IMAGE = tag_pattern("img")
_LINKED_IMAGE = re.compile(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE | re.DOTALL)
_ALONE_IN_LINE = re.compile(
    r"^[ \t]*(?P<url>https?://[^\s<>\"\[\]]+)[ \t]*$|<p>[ \t]*(?P<paragraph>https?://[^\s<>\"]+)[ \t]*</p>",
    re.MULTILINE | re.IGNORECASE,
)
_LAYOUTS = ("vc_", "et_pb_", "fusion_", "av_", "fl_", "tatsu_", "mk_", "cs_")
_COLUMNS = {
    "row", "col", "column", "columns", "one_half", "one_half_last", "one_third", "one_third_last", "two_third",
    "two_third_last", "one_fourth", "three_fourth", "su_row", "su_column", "section", "container", "raw", "clear",
    "clearfix", "center", "div", "span", "p",
}  # fmt: skip
_CODES = {
    "code", "sourcecode", "source", "highlight", "php", "css", "html", "xml", "js", "javascript", "python", "ruby",
    "sql", "bash", "java",
}  # fmt: skip
_PLAYED = {
    "audio": (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac", ".wma"),
    "video": (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".wmv", ".flv"),
}
_EMBEDS: dict[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "ted": "https://www.ted.com/talks/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "", "instagram": "", "facebook": "", "soundcloud": "", "spotify": "", "googlemaps": "", "tiktok": "",
    "gist": "", "slideshare": "", "scribd": "", "flickr": "", "bandcamp": "", "peertube": "", "iframe": "",
    "youtube_sc": "https://www.youtube.com/watch?v={}", "video_youtube": "https://www.youtube.com/watch?v={}",
    "su_youtube": "", "su_vimeo": "", "fvplayer": "", "pdf": "", "pdf-embedder": "", "googleapps": "",
}  # fmt: skip


class _Open(NamedTuple):
    """A shortcode that may be closed further on."""

    name: str
    said: dict[str, str]
    source: str
    start: int
    """Index of the first piece of its content."""
    void: bool


class Expanded(NamedTuple):
    """A body without shortcodes."""

    html: str
    losses: tuple[Loss, ...]


def expand(html: str, key: str, library: Library) -> Expanded:
    """Return the body of an entry with its shortcodes expanded; ``key`` is the entry's, for its own pictures."""
    verbatim = Verbatim(html)
    text = with_notes_in_parentheses(verbatim.text)
    text = _ALONE_IN_LINE.sub(lambda found: _shown_page(found["url"] or found["paragraph"]), text)
    expander = _Expander(key, library, verbatim)
    return Expanded(verbatim.restore(expander.expanded(text)), tuple(expander.losses))


def hidden(name: str, source: str) -> str:
    """Return the element for something unknown; what only the editor sees has no e-mail addresses in it."""
    return vocabulary.unknown(name, without_addresses(source))


class _Expander:
    def __init__(self, key: str, library: Library, verbatim: Verbatim) -> None:
        self._key = key
        self._verbatim = verbatim
        self._library = library
        self._pieces: list[str] = []
        self._open: list[_Open] = []
        self._notes = 0
        self._layouts: set[str] = set()
        self.losses: list[Loss] = []

    def expanded(self, html: str) -> str:
        """Return a text with its shortcodes expanded."""
        closed = {name.lower() for name in re.findall(rf"\[/({_NAME})\s*\]", html)}
        done = 0
        for token in _TOKEN.finditer(html):
            if token.start() < done:
                continue
            self._pieces.append(html[done : token.start()])
            done = token.end()
            if token["kept"]:
                self._pieces.append(token[0])
            elif token["escaped"]:
                self._pieces.append(token[0][1:-1])
            else:
                name = token["name"].lower()
                if not self._is_shortcode(token, name, html, closed):
                    self._pieces.append(token[0])
                elif token["close"]:
                    self._close(name)
                elif name in _CODES and name in closed:  # nothing in code is a shortcode
                    end = re.compile(rf"\[/{re.escape(name)}\s*\]", re.IGNORECASE).search(html, done)
                    if end:
                        content = self._verbatim.restore(html[done : end.start()])
                        self._pieces.append(_code(name, _said(token["said"]), content))
                        done = end.end()
                else:
                    self._begin(token, name, closed)
        self._pieces.append(html[done:])
        while self._open:
            self._finish(self._open.pop(), [])
        return "".join(self._pieces)

    def _is_shortcode(self, token: re.Match[str], name: str, html: str, closed: set[str]) -> bool:
        """Whether a name in brackets is a shortcode, and not the text of an author."""
        said = token["said"].strip()
        if name in _KNOWN or name.startswith(_LAYOUTS):
            return name not in _CODES or name in closed
        if "=" in said and re.search(r"[\w-]+\s*=\s*[\"'“”«\w]", said):
            return True
        if token["close"] or token["void"] or name in closed or "_" in name:
            return bool(token["close"] and any(one.name == name for one in self._open)) or not token["close"]
        before = html.rfind("\n", 0, token.start()) + 1
        end = html.find("\n", token.end())
        alone = re.sub(r"</?p>|<br\s*/?>", "", html[before : len(html) if end < 0 else end]).strip() == token[0]
        return alone and token["name"] == name and not said

    def _begin(self, token: re.Match[str], name: str, closed: set[str]) -> None:
        one = _Open(name, _said(token["said"]), token[0], len(self._pieces), bool(token["void"]))
        if name in closed and not one.void:
            self._open.append(one)
        else:
            self._finish(one, [])

    def _close(self, name: str) -> None:
        """End the last shortcode of a name, and what was begun in it and has no end."""
        if not any(one.name == name for one in self._open):
            return
        while True:
            one = self._open.pop()
            if one.name == name:
                content = self._pieces[one.start :]
                del self._pieces[one.start :]
                self._finish(one, content)
                return
            self._pieces.insert(one.start, self._made(one, ""))

    def _finish(self, one: _Open, content: list[str]) -> None:
        if one.start < len(self._pieces):
            self._pieces.insert(one.start, self._made(one, ""))
        else:
            self._pieces.append(self._made(one, "".join(content)))

    def _made(self, one: _Open, content: str) -> str:
        name = one.name
        if name in NOTES and content.strip():
            self._notes += 1
            return vocabulary.footnote(f"s{self._notes}", content.strip())
        if name in LISTS:
            return ""
        if maker := _MAKERS.get(name):
            made = maker(self, one.said, content)
            return _block(made) if made is not None else self._unknown(one, content)
        if name in _EMBEDS:
            return self._embed(one, content)
        if name.startswith(_LAYOUTS) or name in _COLUMNS:
            return self._layout(one, content)
        return self._unknown(one, content)

    def _unknown(self, one: _Open, content: str) -> str:
        """Return what stays of a shortcode that nobody here knows: readers see its content, the editor all of it."""
        source = f"{one.source}…[/{one.name}]" if content.strip() else one.source
        mark = hidden(f"shortcode [{one.name}]", self._verbatim.restore(source))
        lines = "\n" in content.strip("\n") or not content.strip()
        return f"\n\n{mark}\n\n{content}" if lines else mark + content

    def _layout(self, one: _Open, content: str) -> str:
        """Return the content of what only arranged it on the page, and say once that it does no more."""
        if one.name not in self._layouts:
            self._layouts.add(one.name)
            reason = tr("layout of a page builder: its content stands one below the other")
            self.losses.append(Loss(kind=f"layout [{one.name}]", reason=reason))
        if shown := self._picture_of_layout(one):
            return _block(shown)
        title = one.said.get("title", "")
        heading = f"<h2>{escape(title)}</h2>\n\n" if title and one.name == "vc_custom_heading" else ""
        return f"\n\n{heading}{content}\n\n"

    def _picture_of_layout(self, one: _Open) -> str:
        file = self._library.by_id.get(one.said.get("image", ""))
        if file and "image" in one.name:
            return shown(file)
        if one.name in ("et_pb_image", "fusion_imageframe") and (url := one.said.get("src") or one.said.get("image")):
            return figure(opening("img", {"src": url, "alt": one.said.get("alt", "")}))
        return ""

    # Those of WordPress

    def caption(self, said: dict[str, str], content: str) -> str | None:
        """``[caption]``: a picture, and behind it or in a parameter its caption."""
        found = _LINKED_IMAGE.match(content)
        if not found:
            return None
        text = content[found.end() :].strip() or said.get("caption", "")
        image = _IMAGE.search(found[0])
        file = self._library.by_id.get(said.get("id", "").removeprefix("attachment_"))
        if file is None and image:
            file = self._library.at(attributes(image[0]).get("src", ""))
        credit = file.file.credit if file else ""
        return figure(found[0], text, escape(credit) if credit and credit not in unescape(text) else "")

    def credited(self, said: dict[str, str], content: str) -> str | None:
        """``[media-credit]``: a picture with the name of who took it."""
        if not _LINKED_IMAGE.match(content):
            return None
        return figure(content, credit=escape(said.get("name", "") or said.get("link", "")))

    def gallery(self, said: dict[str, str], content: str) -> str | None:
        """``[gallery]``: the pictures that it names, or those that were uploaded for an entry."""
        pictures = self._files(said)
        if not pictures:
            return None
        return f'<div class="gallery">{"".join(shown(file) for file in pictures)}</div>'

    def _files(self, said: dict[str, str]) -> list[Attachment]:
        if named := said.get("ids") or said.get("include"):
            keys = [key for key in re.split(r"[\s,]+", named) if key]
            return [file for key in keys if (file := self._library.by_id.get(key))]
        left = set(re.split(r"[\s,]+", said.get("exclude", "")))
        return [file for file in self._library.of_parent(said.get("id") or self._key) if file.id not in left]

    def playlist(self, said: dict[str, str], content: str) -> str | None:
        """``[playlist]``: sound or films, one after another."""
        named = [file for key in re.split(r"[\s,]+", said.get("ids", "")) if (file := self._library.by_id.get(key))]
        kind = "video" if said.get("type") == "video" else "audio"
        played = [played_file(kind, file.file.url, file.title) for file in named if not file.is_picture]
        return "\n\n".join(played) or None

    def audio(self, said: dict[str, str], content: str) -> str | None:
        """``[audio]``."""
        url = _source(said, ("src", "mp3", "m4a", "ogg", "oga", "wav", "wma", "flac", "0"), content)
        return played_file("audio", url, self._title_of(url, said)) if url else None

    def video(self, said: dict[str, str], content: str) -> str | None:
        """``[video]``: a file, or a page of a service."""
        url = _source(said, ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "0"), content)
        if not url:
            return None
        if not url.split("?")[0].lower().endswith(_PLAYED["video"]):
            return _frame(url)
        return played_file("video", url, self._title_of(url, said), said.get("poster", ""))

    def _title_of(self, url: str, said: dict[str, str]) -> str:
        file = self._library.at(url)
        return said.get("title") or (file.title if file else "")

    def embed(self, said: dict[str, str], content: str) -> str | None:
        """``[embed]``: the URL of a page whose content is shown."""
        url = unescape(re.sub(r"<[^>]*>", "", content)).strip() or said.get("src", "")
        return _frame(url) if url.startswith(("https://", "http://", "//")) else None

    def pullquote(self, said: dict[str, str], content: str) -> str | None:
        """``[pullquote]``."""
        source = said.get("author") or said.get("cite") or said.get("source") or ""
        if not content.strip():
            return None
        return vocabulary.shortcode("pullquote", parameters={"source": source}, content=content)

    def _embed(self, one: _Open, content: str) -> str:
        """Return a frame for a shortcode of a service: its value is a URL or an id."""
        said = one.said
        values = [said.get(key, "") for key in ("url", "src", "href", "link", "video", "id", "0")] + [content.strip()]
        for value in values:
            value = unescape(value).strip()
            if value.startswith(("https://", "http://", "//")):
                return _block(_frame(value, said.get("title", "")))
            if value and re.fullmatch(r"[\w-]+", value) and _EMBEDS[one.name]:
                return _block(_frame(_EMBEDS[one.name].format(value), said.get("title", "")))
        return self._unknown(one, content)


_MAKERS: dict[str, Callable[[_Expander, dict[str, str], str], str | None]] = {
    "caption": _Expander.caption,
    "wp_caption": _Expander.caption,
    "media-credit": _Expander.credited,
    "gallery": _Expander.gallery,
    "playlist": _Expander.playlist,
    "audio": _Expander.audio,
    "video": _Expander.video,
    "embed": _Expander.embed,
    "pullquote": _Expander.pullquote,
}
_OTHERS = {"contact-form-7", "contact-form", "wpforms", "toc"}  # that stand for something that only their plugin shows
_KNOWN = {*_MAKERS, *_EMBEDS, *_CODES, *NOTES, *LISTS, *_OTHERS} - {"source", "html", "reference"}


# Pieces of HTML


def shown(file: Attachment, caption: str = "") -> str:
    """Return a figure of a picture of the library."""
    about = file.file
    values = {"src": about.url} | ({"alt": about.alt} if about.alt else {})
    return figure(opening("img", values), caption or escape(about.caption), escape(about.credit))


def played_file(kind: str, url: str, title: str, poster: str = "") -> str:
    """Return the element of a sound or a film."""
    values = {"src": url, "title": title, "poster": poster}
    return opening(kind, {key: value for key, value in values.items() if value}) + f"</{kind}>"


def _frame(url: str, title: str = "") -> str:
    values = {"src": unescape(url)} | ({"title": title} if title else {})
    return opening("iframe", values) + "</iframe>"


def _shown_page(url: str) -> str:
    """Return what WordPress makes of a URL alone in its line."""
    path = url.split("?")[0]
    if re.search(r"\.(?:jpe?g|png|gif|webp|pdf|docx?|zip)$", path, re.IGNORECASE):
        return f'\n\n<p><a href="{url}">{url}</a></p>\n\n'
    for kind, endings in _PLAYED.items():
        if path.lower().endswith(endings):
            return _block(played_file(kind, unescape(url), ""))
    return _block(_frame(url))


def _code(name: str, said: dict[str, str], content: str) -> str:
    """Return a block of code; its signs are stored as entities or as they are."""
    language = said.get("language") or said.get("lang") or said.get("0", "").lstrip("=:") or ""
    if not language and name not in ("code", "sourcecode", "source", "highlight"):
        language = name
    text = escape(unescape(re.sub(r"<br\s*/?>\n?|</?p>", "\n", content)).strip("\n"), quote=False)
    written = f' class="language-{escape(language.lower())}"' if re.fullmatch(r"[\w+#-]+", language) else ""
    return f"\n\n<pre><code{written}>{text}\n</code></pre>\n\n"


def _source(said: dict[str, str], keys: Iterable[str], content: str) -> str:
    """Return the first URL that a shortcode names."""
    for key in keys:
        value = unescape(said.get(key, "")).split("|")[0].strip()
        if value.startswith(("https://", "http://", "/")):
            return value
    found = re.search(r"""(?:href|src)=["']([^"']+)""", content) or re.search(r"(https?://\S+)", content)
    return unescape(found[1]) if found else ""


def _said(text: str) -> dict[str, str]:
    """Return the parameters of a shortcode; those without a name are called ``0``, ``1``…"""
    said: dict[str, str] = {}
    number = 0
    text = text.strip().rstrip("/").strip()
    if text[:1] in "=:":  # [youtube=URL]
        return {"0": text[1:].strip("\"' ")}
    for name, *values in _SAID.findall(text):
        value = next((one for one in values if one), "")
        if name:
            said.setdefault(name.lower(), value)
        else:
            said[str(number)] = value
            number += 1
    return said


def _block(html: str) -> str:
    """Return a block between empty lines, so that it is no part of a paragraph."""
    return f"\n\n{html}\n\n"
