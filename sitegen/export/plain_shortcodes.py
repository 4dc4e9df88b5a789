"""Shortcodes in an export: each becomes its plain form, which every program that reads Markdown shows.

What has none, because a page decides what stands there, stays as it is written. This module knows nothing of files.
"""

import json
import re
from collections.abc import Mapping
from html import unescape

from sitegen.content.embeds import SHORTCODES, Shortcode
from sitegen.content.shortcodes import OPENING, read_shortcodes

_TOKEN = re.compile(r"\n*\x1b([0-9]+)\x1b\n*")
_DATA = re.compile(re.escape(OPENING) + r'([^"]*)">')
_AROUND = re.compile(r"</?sitegen-(?:embed|content)[^>]*>")


def plain_shortcodes(body: str, rows: Mapping[str, Shortcode] = SHORTCODES) -> tuple[str, list[str]]:
    """Return a body without shortcodes, and the names of those that stay, in order."""
    if "{{" not in body:
        return body, []
    read = read_shortcodes(body, str, rows)
    if any(flaw.fault == "foreign" for flaw in read.flaws):  # what nobody can read stays as it is
        return body, ["{{ … }}"]
    kept: list[str] = []

    def shown(match: re.Match[str]) -> str:
        piece = read.pieces[int(match[1])]
        plain = _AROUND.sub("", piece).strip()
        written = _DATA.search(piece)
        if plain or written is None:
            return f"\n\n{plain}\n\n" if plain else "\n\n"
        values = json.loads(unescape(written[1]))
        kept.append(values["name"])
        return f"\n\n{_tag(**values)}\n\n"

    return _TOKEN.sub(shown, read.text), kept


def _tag(name: str, address: str = "", **values: str) -> str:
    """Return a shortcode as it is written."""
    said = [f'{key}="{_quoted(value)}"' for key, value in values.items()]
    return " ".join(["{{", name, *([f'"{_quoted(address)}"'] if address else []), *said, "}}"])


def _quoted(value: str) -> str:
    return re.sub(r'([\\"])', r"\\\1", value)
