"""Embeds in a finished text: each is shown by a template, ``embeds/NAME.html``; in feeds its plain form stays.

This module knows nothing of facts and environments: it is given functions that find what a value means.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from markupsafe import Markup

from sitegen.content.embeds import KINDS, LINKS, PICTURES
from sitegen.content.shortcodes import OPENING
from sitegen.content.tables import Table

_EMBED = re.compile(OPENING + r'([^"]*)">(.*?)</sitegen-embed>', re.DOTALL)
_CONTENT = re.compile(r"<sitegen-content>(.*?)</sitegen-content>", re.DOTALL)
_AROUND = re.compile(r"</?sitegen-(?:embed|content)[^>]*>")
_EVERY = dict.fromkeys(("address", "frame", *(name for kind in KINDS.values() for name in kind.parameters)), "")

Embed = dict[str, Any]


def plain_embeds(html: str) -> str:
    """Return a text with its embeds as links and quotations."""
    return _AROUND.sub("", html)


def with_embeds(
    html: str,
    link: Callable[[str], str],
    picture: Callable[[str, bool], Markup],
    table: Callable[[str], Table | None],
    gallery: Callable[[str], str],
    show: Callable[[str, Embed], str],
) -> str:
    """Return a text with its embeds as templates show them.

    ``link``, ``picture`` and ``table`` return address, element and table of a target (``picture`` is told whether it is
    the first of the text), ``gallery`` the content of one with its pictures, ``show`` what a template makes of a name.
    What they need, a stylesheet and perhaps a script, stands before them once: ``embeds/assets.html``.
    """
    number = 0

    def shown(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        embed: Embed = {**_EVERY, "number": number, **json.loads(unescape(match[1]))}
        embed["table"] = table(embed["address"]) if embed["name"] == "chart" else None
        for key in LINKS:
            if embed.get(key):
                embed[key] = link(embed[key])
        for key in PICTURES:
            if embed.get(key):
                embed[key] = picture(embed[key], "<img" not in html[: match.start()])
        content = _CONTENT.search(match[2])
        inside = content[1].strip() if content else ""
        embed["content"] = Markup(gallery(inside) if embed["name"] == "gallery" else inside)
        return show(embed["name"], embed)

    html = _EMBED.sub(shown, html)
    return show("assets", {"films": "data-frame=" in html}) + html
