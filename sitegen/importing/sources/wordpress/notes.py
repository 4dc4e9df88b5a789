"""Footnotes of WordPress: of its editor of blocks, and of the plugins that the press used before.

This module knows nothing about shortcodes of other kinds.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from sitegen.importing.html.vocabulary import footnote

NOTES = frozenset({"ref", "fn", "footnote", "efn_note", "mfn", "modern_footnote", "footnotes_note", "easy-footnote"})
"""Shortcodes of plugins whose content is a footnote."""
LISTS = frozenset({"footnotes", "references", "reference", "efn_references", "footnotes_list", "display_footnotes"})
"""Shortcodes that say where the notes are listed: sitegen puts them at the end."""
_OF_EDITOR = re.compile(r'<sup\b[^>]*\bdata-fn="(?P<id>[^"]+)"[^>]*>.*?</sup>', re.DOTALL)
_IN_PARENTHESES = re.compile(r"(?<!\()[ \t\u00a0\u202f]?\(\((?!\()(?P<text>(?:(?!\(\(|\)\)|\n\s*\n).)+)\)\)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*+>")


def with_notes_of_editor(html: str, stored: Sequence[str]) -> str:
    """Return a body whose references to notes are notes; ``stored`` is what the custom field ``footnotes`` says."""
    if "data-fn" not in html:
        return html
    notes: dict[str, str] = {}
    for text in stored:
        try:
            told: Any = json.loads(text)
        except ValueError:
            continue
        for one in told if isinstance(told, list) else ():
            if isinstance(one, dict) and isinstance(one.get("id"), str) and isinstance(one.get("content"), str):
                notes[one["id"]] = one["content"]
    seen: dict[str, str] = {}

    def note(found: re.Match[str]) -> str:
        key = found["id"]
        if key not in notes:
            return found[0]
        again = key in seen
        name = seen.setdefault(key, str(len(seen) + 1))
        return footnote(name, "" if again else notes[key])

    return _OF_EDITOR.sub(note, html)


def with_notes_in_parentheses(text: str) -> str:
    """Return a text without code whose ``((notes))`` are notes, as plugins have them; what is in a tag is left."""
    if "((" not in text:
        return text
    inside = [found.span() for found in _TAG.finditer(text) if "((" in found[0]]
    count = 0

    def note(found: re.Match[str]) -> str:
        nonlocal count
        if any(start < found.start("text") < end for start, end in inside):
            return found[0]
        count += 1
        return footnote(f"p{count}", found["text"].strip())

    return _IN_PARENTHESES.sub(note, text)
