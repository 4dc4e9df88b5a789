"""What the editor sees in a Markdown text, and no reader: sitegen publishes no comment of a text."""

import re
from html import unescape

from sitegen.importing.html.vocabulary import unknown

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SIGN = "sitegen-unknown"
HIDDEN = re.compile(rf"<!-- {_SIGN} ([^:]*): (.*?) -->", re.DOTALL)
"""Such a comment: its name, and what is hidden."""


def hidden(name: str, source: str) -> str:
    """Return a comment with a shortcode or component that sitegen does not know; it may stand within a line.

    ``name`` is what all of its kind are counted under, ``source`` the whole of it as the source has it. An empty line
    would end the paragraph, so there is none in it.
    """
    text = _BLANK_LINES.sub("\n", source.strip()).replace("-->", "--&gt;")
    return f"<!-- {_SIGN} {' '.join(name.split()).replace('-->', '')}: {text} -->"


def as_elements(html: str) -> str:
    """Return HTML in which such comments are the elements that the conversion to Markdown reads."""
    return HIDDEN.sub(lambda found: unknown(found[1], unescape(found[2])), html)
