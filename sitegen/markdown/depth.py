"""How deeply the elements of a body are nested: programs that read a page recurse, and some end with their stack.

This module knows nothing about Markdown.
"""

import re

from sitegen.typography.html import SplitHtml

DEEPEST = 256
"""Elements may be nested as deeply as this; browsers take 512 with all that a theme puts around them."""

# Elements without an end, and those whose end may be left out: https://html.spec.whatwg.org/multipage/syntax.html
_ENDLESS = (
    "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
    "|li|dt|dd|p|rt|rp|optgroup|option|colgroup|caption|thead|tbody|tfoot|tr|td|th"
)
_TAG = re.compile(rf"<(/?)(?!(?:{_ENDLESS})(?=[\s/>]))[a-z][^<>]*+(?<!/)>", re.IGNORECASE)
_MARKS = re.compile(r"[^>\[({*_~+-]+")


def is_too_deep(split: SplitHtml) -> bool:
    """Return whether elements are nested too deeply in a body."""
    if len(split.markups) <= DEEPEST and not any(split.opaque):
        return False
    markup = "".join(split.markups)
    return markup.count("<") > DEEPEST and _deep_tag(markup) is not None


def offset_of_depth(text: str) -> int:
    """Return where a text in Markdown is nested too deeply: at a tag, or else in the line with the most marks."""
    found = _deep_tag(text)
    if found is not None:
        return found
    lines = text.split("\n")
    number = max(range(len(lines)), key=lambda number: len(_MARKS.sub("", lines[number])))
    return sum(len(line) + 1 for line in lines[:number])


def _deep_tag(html: str) -> int | None:
    """Return where the first element begins that is nested too deeply, or None."""
    depth = 0
    for found in _TAG.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > DEEPEST:
            return found.start()
    return None
