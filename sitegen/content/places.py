"""Where something stands in a source: only looked for when there is something to report.

This module knows nothing about what is reported.
"""

import re

from sitegen.content.decoding import decode
from sitegen.errors.locate import Key, locate, place_at
from sitegen.errors.problems import Place


def place_of_key(data: bytes, path: str, keys: tuple[Key, ...]) -> Place:
    """Return the place in a source of a key of its front matter."""
    from sitegen.formats.frontmatter import split_front_matter

    front = split_front_matter(decode(data, path), path)
    if front.form == "none":
        return Place(1, 1, front.body.split("\n", 1)[0])
    return locate(front.text, front.form, keys)


def place_of_text(data: bytes, path: str, needle: str) -> Place | None:
    """Return the first place of a text in a source, or None."""
    return place_in(decode(data, path), needle)


def place_in(text: str, needle: str) -> Place | None:
    """Return the first place of a text in another, or None."""
    start = text.find(needle)
    return place_of_offset(text, start) if start >= 0 else None


def place_of_heading(text: str, heading: str, marks: str = "##(?!#)") -> Place | None:
    """Return the place of a heading, whose text may be typeset, or None; ``marks`` is the pattern of its signs."""
    words = r"\W*".join(map(re.escape, re.findall(r"\w+", heading)))
    match = re.search(rf"^{marks}\W*{words}", text, re.MULTILINE)
    return place_of_offset(text, match.start()) if match else None


def place_of_offset(text: str, offset: int) -> Place:
    """Return the place of a character of a text."""
    return place_at(text, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
