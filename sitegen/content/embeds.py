"""Shortcodes: one row for each, with everything that other modules ask of one.

To add one, write its row here, its plain form if none of these fits, and its template ``embeds/NAME.html``. This module
knows nothing of Markdown and of files.
"""

import html
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from sitegen.content import originals
from sitegen.content.originals import Original, Said
from sitegen.messages.message import tr

ParameterKind = Literal["written", "text", "link", "picture", "table", "box"]


class Parameter(msgspec.Struct, frozen=True):
    """What an author may say in a shortcode."""

    kind: ParameterKind = "written"
    """What it is: running text, where a link leads, a picture of this site, a table to draw, a shared box; or just as
    ``written``."""
    needed: bool = False
    """Whether it must be given."""
    advice: str = ""
    """What a note says where it is not given, if readers then see less."""
    choices: tuple[str, ...] = ()
    """What it may be, the default first, where it may not be anything."""


class Shortcode(msgspec.Struct, frozen=True):
    """What all shortcodes of one name have in common."""

    name: str
    """What authors write."""
    parameters: Mapping[str, Parameter]
    """What each may be told, by name."""
    plain: Callable[["Shortcode", Said, str], str]
    """Makes what feeds and programs for mail show: from the row, the values, and a place for the content."""
    value: str = ""
    """What its value without a name is, in words; nothing where it has none."""
    value_kind: ParameterKind = "link"
    """What that is."""
    content: bool = False
    """Whether Markdown stands between its two tags."""
    pictures: bool = False
    """Whether that is pictures, each a paragraph; themes have a use of its name for them, perhaps."""
    original: Callable[[Said], Original] | None = None
    """Where the original of a value is."""
    hosts: tuple[str, ...] = ()
    """Hosts whose frames it takes the place of."""
    assets: tuple[str, ...] = ("embeds.css",)
    """Assets of the theme that a page with one needs."""
    finished: bool = False
    """Whether pages show its plain form too, and no template."""

    def kind_of(self, name: str) -> ParameterKind:
        """Return what a value is, by name: that of the value without a name is ``address``."""
        return self.value_kind if name == "address" else self.parameters[name].kind


# Plain forms


def _link(row: Shortcode, said: Said, _: str) -> str:
    """Return a link with all that is told of it, and with its picture."""
    of_kind: dict[ParameterKind, list[str]] = {}
    for name, parameter in row.parameters.items():
        if said.get(name) and name != "title":
            of_kind.setdefault(parameter.kind, []).append(html.escape(said[name]))
    address, title = html.escape(said["address"]), html.escape(said["title"])
    alt = html.escape(said.get("alt") or said["title"])
    pictures = "".join(f'<a href="{address}"><img src="{file}" alt="{alt}"></a>' for file in of_kind.get("picture", ()))
    more = [f'<a href="{other}">{title}</a>' for other in of_kind.get("link", ())]
    words = [f'<figcaption><a href="{address}">{title}</a>', *of_kind.get("text", ()), *more]
    return f"<figure>{pictures}{' – '.join(words)}</figcaption></figure>"


def _quotation(_: Shortcode, said: Said, content: str) -> str:
    """Return a quotation, and whose it is."""
    source = html.escape(said.get("author") or said.get("source") or "")
    if "address" in said:
        source = f'<a href="{html.escape(said["address"])}">{source}</a>'
    return f"<blockquote>{content}{f'<p>— {source}</p>' if source else ''}</blockquote>"


def _aside(_: Shortcode, said: Said, content: str) -> str:
    """Return something beside the text, with a title."""
    return f"<aside><p><strong>{html.escape(said['title'])}</strong></p>{content}</aside>"


def _nothing(_: Shortcode, __: Said, ___: str) -> str:
    """Return nothing: what stands there is known only when a page is made."""
    return ""


# Rows

_WRITTEN, _TEXT, _LINK, _PICTURE = Parameter(), Parameter("text"), Parameter("link"), Parameter("picture")
_TITLE = Parameter("text", needed=True)
_FRAME_OF_FILM = Parameter(
    "picture",
    advice=tr(
        "a poster is a picture of your own beside the article, such as one frame of the film; add {line}",
        line='poster="….jpg" alt="…"',
    ),
)
_PICTURE_OF_MAP = Parameter(
    "picture",
    advice=tr(
        "a poster is a picture of your own beside the article, such as a drawing of the map; add {line}",
        line='poster="….png" alt="…"',
    ),
)


def _film(name: str, find: Callable[[str, int], Original], *hosts: str) -> Shortcode:
    parameters = {"title": _TITLE, "poster": _FRAME_OF_FILM, "alt": _WRITTEN, "caption": _TEXT, "start": _WRITTEN}
    return Shortcode(name, parameters, _link, tr("the address of the film"), original=originals.film(find), hosts=hosts)


def _post(name: str) -> Shortcode:
    parameters = {"author": Parameter("text", needed=True), "handle": _WRITTEN, "date": _WRITTEN}
    return Shortcode(name, parameters, _quotation, tr("the address of the post"), content=True, original=originals.post)


def _sound(name: str, **more: Parameter) -> Shortcode:
    parameters = {"title": _TITLE, "transcript": _LINK, **more}
    return Shortcode(name, parameters, _link, tr("the file or address of the sound"), original=originals.sound)


_ROWS = (
    _film("youtube", originals.youtube, "youtube.com", "youtube-nocookie.com"),
    _film("vimeo", originals.vimeo, "vimeo.com"),
    _film("dailymotion", originals.dailymotion, "dailymotion.com"),
    _film("peertube", originals.peertube),
    _post("mastodon"),
    _post("bluesky"),
    _sound("audio"),
    _sound("podcast", show=_TITLE, page=_LINK, poster=_PICTURE, alt=_WRITTEN, duration=_WRITTEN),
    Shortcode(
        "chart",
        {
            "title": _TITLE, "type": Parameter(choices=("bar", "line")), "unit": _WRITTEN, "description": _TEXT,
            "source": _TEXT,
        },
        _link, tr("the table, a CSV file"), value_kind="table", original=originals.table,
    ),
    Shortcode(
        "map",
        {"title": _TITLE, "poster": _PICTURE_OF_MAP, "alt": _WRITTEN, "zoom": _WRITTEN, "caption": _TEXT}, _link,
        tr("latitude and longitude"), original=originals.place,
    ),
    Shortcode("gallery", {"title": _TITLE}, _aside, content=True, pictures=True),
    Shortcode("pullquote", {"source": _TEXT}, _quotation, content=True),
    Shortcode("infobox", {"title": _TITLE}, _aside, content=True),
    Shortcode("legal-notice", {}, _nothing, assets=()),
    Shortcode("accessibility-statement", {}, _nothing, assets=()),
    Shortcode("privacy", {}, _nothing, assets=()),
    Shortcode("box", {}, _nothing, tr("the name of a file in content/boxes/"), value_kind="box"),
    Shortcode("related", {"title": _TITLE, "label": _TEXT}, _link, tr("where the link leads")),
    Shortcode("document", {"title": _TITLE, "description": _TEXT}, _link, tr("the file")),
)  # fmt: skip
SHORTCODES: Mapping[str, Shortcode] = {row.name: row for row in _ROWS}
"""Every shortcode, by name."""
FRAME_SCRIPT = "embeds.js"
"""The asset that puts a frame in the place of a link, needed where something has ``data-frame``."""
EMBED_ASSETS = tuple(dict.fromkeys((*(asset for row in _ROWS for asset in row.assets), FRAME_SCRIPT)))
"""Assets that are published where a public text has embeds, and only there."""
