"""Embeds in a finished text: each is shown by a template, ``embeds/NAME.html``; in feeds its plain form stays.

This module knows nothing of facts and environments: it is given functions that find what a value means.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from markupsafe import Markup

from sitegen.content.embeds import FRAME_SCRIPT, SHORTCODES
from sitegen.content.shortcodes import OPENING
from sitegen.content.tables import Table

_EMBED = re.compile(OPENING + r'([^"]*)">(.*?)</sitegen-embed>', re.DOTALL)
_CONTENT = re.compile(r"<sitegen-content>(.*?)</sitegen-content>", re.DOTALL)
_AROUND = re.compile(r"</?sitegen-(?:embed|content)[^>]*>")
_EVERY = dict.fromkeys(("address", "frame", *(name for row in SHORTCODES.values() for name in row.parameters)), "")

Embed = dict[str, Any]


def plain_embeds(html: str) -> str:
    """Return a text with its embeds as links and quotations."""
    return _AROUND.sub("", html)


def with_embeds(
    html: str,
    link: Callable[[str], str],
    picture: Callable[[str, str, bool], Markup],
    table: Callable[[str], Table | None],
    pictures: Callable[[str, str], str],
    show: Callable[[str, Embed], str],
) -> str:
    """Return a text with its embeds as templates show them; one that needs what is not there stays in its plain form.

    ``link``, ``picture`` and ``table`` return URL, element and table of a target, or nothing (``picture`` receives its
    alt text, and whether it is the first of the text), ``pictures`` the content of an embed of a name with its
    pictures, ``show`` what a template makes of a name. What they need, stylesheets and perhaps scripts, stands before
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
                embed["table"] = table(value)
            if value and kind in ("link", "table"):
                embed[key] = link(value)
            elif value and kind == "picture":
                embed[key] = picture(value, embed["alt"], "<img" not in html[: match.start()])
            if value and not embed[key]:
                return plain_embeds(match[0])
        assets.update(dict.fromkeys(row.assets))
        content = _CONTENT.search(match[2])
        inside = content[1].strip() if content else ""
        embed["content"] = Markup(pictures(row.name, inside) if row.pictures else inside)
        return show(row.name, embed)

    html = _EMBED.sub(shown, html)
    films = "data-frame=" in html
    needed = [*assets, *([FRAME_SCRIPT] if films else [])]
    return show("assets", {"films": films, "assets": needed}) + html
