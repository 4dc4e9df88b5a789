"""The CSS of a drawing, read as browsers read it, escapes and all: whether it asks for other files.

Properties are free: none does anything without a function or a rule. This module knows nothing of elements.
"""

import re
from typing import Any

from sitegen.imaging.svg_words import FUNCTIONS, RULES
from sitegen.messages.message import Message, tr

_WORTH_READING = re.compile(r"[(\\@]")
_FONT = r"(?:application|font)/(?:x-)?(?:font-)?(?:woff2?|[ot]tf|truetype|opentype|sfnt)"
_OWN = re.compile(rf"#|data:(?:image/(?:png|jpe?g|gif|webp|avif)|{_FONT})?[;,]", re.IGNORECASE)


def refused_css(css: str) -> tuple[Message, int] | None:
    """Return what a style sheet, declarations or a value may not say, with its line from 1, or None."""
    if not _WORTH_READING.search(css):
        return None
    from tinycss2 import parse_component_value_list

    waiting: list[Any] = parse_component_value_list(css, skip_comments=True)[::-1]
    while waiting:
        token = waiting.pop()
        message = _refused(token)
        if message is not None:
            return message, token.source_line
        waiting += [*getattr(token, "arguments", ()), *(getattr(token, "content", None) or ())][::-1]
    return None


def _refused(token: Any) -> Message | None:
    match token.type:
        case "url":
            return _elsewhere(token.value)
        case "function" if token.lower_name == "url":
            inside = [one for one in token.arguments if one.type != "whitespace"]
            if len(inside) == 1 and inside[0].type == "string":
                return _elsewhere(inside[0].value)
            return tr("the CSS of this drawing has a url() that cannot be read")
        case "function" if token.lower_name not in FUNCTIONS:
            return tr("the CSS of this drawing has a function {name}()", name=token.name[:60])
        case "at-keyword" if token.lower_value not in RULES:
            return tr("the CSS of this drawing has a rule @{name}", name=token.value[:60])
        case "error" if token.kind == "bad-url":
            return tr("the CSS of this drawing has a url() that cannot be read")
    return None


def _elsewhere(url: str) -> Message | None:
    wanted = "".join(letter for letter in url if letter.isprintable()).strip()
    return None if _OWN.match(wanted) else tr("this drawing refers to another file: {file}", file=wanted[:60])
