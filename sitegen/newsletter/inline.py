"""From a page to HTML that programs for mail keep: styles beside what they are for, and a look at what would be lost.

What is kept is by https://www.caniemail.com. This module knows nothing of templates and of messages.
"""

import re
from collections.abc import Iterator
from html import unescape

from sitegen.config.newsletter import is_filled_in
from sitegen.config.urls import refused_url

MOST_BYTES = 102_000
"""Gmail cuts off what is longer, https://github.com/hteumeuleu/email-bugs/issues/41."""

_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>")
_ADDRESS = re.compile(r"\s(?:href|src|background|poster)=\"([^\"]*)\"", re.IGNORECASE)
_LOST = frozenset({
    "audio", "base", "button", "canvas", "embed", "form", "iframe", "input", "link", "object", "script", "select",
    "svg", "textarea", "video",
})  # fmt: skip


def inlined(html: str) -> str:
    """Return a page with its styles inlined; of its style sheets only media queries stay."""
    from css_inline import CSSInliner

    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(html)


def complaints(html: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a page has that no reader of mail gets to see: the message, the tag, and a hint."""
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name in _LOST:
            yield f"programs for mail remove <{name}>", tag[0], "show a picture or text, with a link to the page"
        if name == "img" and not re.search(r"\salt=\"", tag[2], re.IGNORECASE):
            yield "a picture has no “alt”, and many programs for mail show no pictures", tag[0], 'write alt="…"'
        for address in _ADDRESS.findall(tag[2]):
            written = unescape(address)
            if refused_url(written) and not is_filled_in(written):
                hint = "an address in mail has scheme and host: “card.absolute_url”, or the filter “absolute”"
                yield f"“{written}” leads nowhere from a mailbox", tag[0], hint
