"""Something in the middle of a text: between two of its paragraphs. This module knows nothing of what that is."""

import re

from jinja2.exceptions import FilterArgumentError
from markupsafe import Markup

from sitegen.messages.message import tr

_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][\w-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip


def insert_after(html: str, count: int, inserted: str) -> Markup:
    """Return a text with something after its first `count` paragraphs, at the next place between two of its paragraphs.

    Paragraphs in quotations, lists and boxes do not count. A text without such a place stays as it is. Raises
    FilterArgumentError for a count that is no number.
    """
    if not isinstance(count, int):
        raise FilterArgumentError(tr("|insert_after takes a number, not “{value}”", value=count))
    depth = passed = 0
    place = -1
    for tag in _TAG.finditer(html) if inserted else ():
        closes, name = tag[1], (tag[2] or "").lower()
        if not name or name in _VOID or tag[0].endswith("/>"):
            continue
        if closes:
            depth -= 1
            if depth == 0 and name == "p":
                passed += 1
                place = tag.end() if passed >= count else -1
            continue
        if depth == 0:
            if name == "p" and place >= 0:
                return Markup(f"{html[:place]}\n{inserted}{html[place:]}")
            place = -1
        depth += 1
    return Markup(html)
