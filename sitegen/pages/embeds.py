"""Embeds in a finished text: each is shown by a template, ``embeds/NAME.html``; in feeds its plain form stays.

This module knows nothing of facts and environments: it is given functions that find what a value means.
"""

import json
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.content.embeds import FRAME_SCRIPT, SHORTCODES
from sitegen.content.shortcodes import OPENING
from sitegen.content.tables import Table

_EMBED = re.compile(OPENING + r'([^"]*)">(.*?)</sitegen-embed>', re.DOTALL)
_CONTENT = re.compile(r"<sitegen-content>(.*?)</sitegen-content>", re.DOTALL)
_AROUND = re.compile(r"</?sitegen-(?:embed|content)[^>]*>")
_EVERY = dict.fromkeys(("address", "frame", *(name for row in SHORTCODES.values() for name in row.parameters)), "")

Embed = dict[str, Any]


class Finders(msgspec.Struct, frozen=True, kw_only=True):
    """What finds the things that embeds name; each returns nothing where there is no such thing."""

    link: Callable[[str], str]
    """Returns the URL of a target."""
    picture: Callable[[str, str, bool], Markup]
    """Returns a picture by its target; it receives the alt text, and whether it is the first of the text."""
    table: Callable[[str], Table | None]
    """Returns a table by its target."""
    pictures: Callable[[str, str], str]
    """Returns the content of an embed of a name with its pictures."""
    box: Callable[[str], tuple[str, Markup] | None]
    """Returns title and text of a box by its name."""


def plain_embeds(html: str, box: Callable[[str], tuple[str, Markup] | None]) -> str:
    """Return a text with its embeds as links and quotations, and with the texts of boxes."""

    def boxed(match: re.Match[str]) -> str:
        embed: Embed = json.loads(unescape(match[1]))
        if SHORTCODES[embed["name"]].value_kind != "box":
            return match[0]
        found = box(embed["address"])
        return f"<aside><p><strong>{escape(found[0])}</strong></p>{found[1]}</aside>" if found else ""

    return _AROUND.sub("", _EMBED.sub(boxed, html))


def without_embeds(html: str) -> str:
    """Return a text without its embeds."""
    return _EMBED.sub("", html)


def with_embeds(html: str, find: Finders, show: Callable[[str, Embed], str]) -> str:
    """Return a text with its embeds as templates show them; one that needs what is not there stays in its plain form.

    ``show`` returns what a template makes of a name. What embeds need, stylesheets and perhaps scripts, stands before
    them once: ``embeds/assets.html``.
    """
    number = 0
    assets: dict[str, None] = {}

    def shown(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        embed: Embed = {**_EVERY, "number": number, "table": None, **json.loads(unescape(match[1]))}
        row = SHORTCODES[embed["name"]]
        for key in ("address", *row.parameters):
            value, kind = embed[key], row.kind_of(key)
            if value and kind == "table":
                embed["table"] = find.table(value)
            if value and kind in ("link", "table"):
                embed[key] = find.link(value)
            elif value and kind == "picture":
                embed[key] = find.picture(value, embed["alt"], "<img" not in html[: match.start()])
            if value and not embed[key]:
                return _AROUND.sub("", match[0])
        if row.value_kind == "box":
            box = find.box(embed["address"])
            if box is None:
                return ""
            embed["title"], embed["content"] = box
        else:
            content = _CONTENT.search(match[2])
            inside = content[1].strip() if content else ""
            embed["content"] = Markup(find.pictures(row.name, inside) if row.pictures else inside)
        assets.update(dict.fromkeys(row.assets))
        return show(row.name, embed)

    html = _EMBED.sub(shown, html)
    films = "data-frame=" in html
    needed = [*assets, *([FRAME_SCRIPT] if films else [])]
    return show("assets", {"films": films, "assets": needed}) + html
