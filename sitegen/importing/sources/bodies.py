"""Markdown of other generators as sitegen reads it: what is not code in it is made harmless, all else stays.

This module knows no generator, and nothing of addresses.
"""

import re

from sitegen.importing.archive import Loss
from sitegen.importing.html.hidden import hidden
from sitegen.importing.sources.frames import without_frames
from sitegen.importing.sources.outside_code import replaced, without_hidden_code
from sitegen.importing.sources.signs import as_it_was_read
from sitegen.messages.message import tr

_ELEMENT = re.compile(
    r"(?<!\\)<(script|style|object|applet)\b[^>]*>.*?</\1\s*>|(?<!\\)<(?:link|meta|base|embed)\b[^>]*>",
    re.DOTALL | re.I,
)
_TAG = re.compile(r"(?<!\\)<[a-z][\w-]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_FORBIDDEN = re.compile(
    r"""\s(?:style|on[a-z]+|srcdoc|background|bgcolor)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)"""
    r"""|\s(?:href|src)\s*=\s*(?:"\s*(?:javascript|vbscript|data:text):[^"]*"|'\s*(?:javascript|vbscript):[^']*')""",
    re.IGNORECASE,
)
_COMPONENT = re.compile(
    r"(?<!\\)</?(?:[A-Z][\w.]*|[a-z]+(?:-[\w-]+)+)(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*>"
)
_BRACES = re.compile(r"(?<!\\)\{\{")


def harmless(text: str) -> tuple[str, tuple[Loss, ...]]:
    """Return a body without what browsers would not run or show, and what is lost by it.

    Components that only its generator knew are there for the editor, and hidden from readers.
    """
    losses: list[Loss] = []

    def removed(found: re.Match[str]) -> str:
        name = (found[1] or found[0][1:].split()[0].rstrip(">/")).lower()
        losses.append(Loss(f"<{name}>", tr("the policy of the page does not allow it in a text"), found[0]))
        return ""

    if "<" in text:
        text = replaced(text, _ELEMENT, removed)
        text, components = without_components(text)
        losses += components
        text = replaced(text, _TAG, lambda found: _FORBIDDEN.sub("", found[0]))
    if "{{" in text:
        text = replaced(text, _BRACES, lambda _: "\\{{")
    text, frames = without_frames(text)
    return without_hidden_code(as_it_was_read(text)), (*losses, *frames)


def without_components(text: str) -> tuple[str, tuple[Loss, ...]]:
    """Return a body whose components, such as ``<Card>``, are hidden; what stands between their tags stays."""
    losses: list[Loss] = []

    def component(found: re.Match[str]) -> str:
        name = found[0].strip("</>").split()[0]
        if not found[0].startswith("</"):
            reason = tr("sitegen does not know this component: it is in a comment that readers never get")
            losses.append(Loss(f"component <{name}>", reason, found[0]))
        return hidden(name, found[0])

    return replaced(text, _COMPONENT, component), tuple(losses)
