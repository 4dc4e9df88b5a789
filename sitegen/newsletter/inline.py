"""Turn a page into HTML for email clients: inline its styles, and find what email clients would remove.

What they support is on https://www.caniemail.com. This module knows nothing of templates and of messages.
"""

import re
from collections.abc import Iterator
from html import unescape

from sitegen.config.newsletter import is_filled_in
from sitegen.config.urls import refused_url
from sitegen.markdown.url_attributes import PLACES
from sitegen.messages.message import tr

MOST_BYTES = 102_000
"""Gmail cuts off longer messages, https://github.com/hteumeuleu/email-bugs/issues/41."""

_CHARSET = re.compile(r"(<head[^>]*>)(.*?)(<meta charset=[^>]*>\s?)", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>")
_URL = re.compile(rf"\s(?:{'|'.join(PLACES)})=\"([^\"]*)\"", re.IGNORECASE)
_LOST = (
    "audio", "base", "button", "canvas", "embed", "form", "iframe", "input", "link", "object", "script", "select",
    "svg", "textarea", "video",
)  # fmt: skip


def inlined(html: str) -> str:
    """Return a page with its styles inlined; only media queries stay in its style sheets."""
    from css_inline import CSSInliner

    made = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(html)
    # It puts the style sheet first, but the encoding must be among the first 1024 bytes.
    return _CHARSET.sub(r"\1\3\2", made, count=1)


def complaints(html: str) -> Iterator[tuple[str, str, str]]:
    """Yield what email clients remove or break: the message, the tag, and a hint."""
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name in _LOST:
            yield (
                tr("email clients remove <{name}>", name=name),
                tag[0],
                tr("use a picture or text, with a link to the page"),
            )
        if name == "img" and not re.search(r"\salt=\"", tag[2], re.IGNORECASE):
            yield tr("a picture has no “alt”, and many email clients show no pictures"), tag[0], tr('add alt="…"')
        for value in _URL.findall(tag[2]):
            written = unescape(value)
            if refused_url(written) and not is_filled_in(written):
                hint = tr("email needs absolute URLs: use “card.absolute_url” or the filter “absolute”")
                yield tr("“{written}” leads nowhere in an email", written=written), tag[0], hint
