"""Python-Markdown's last stages, faster, with the same result to the byte.

A document without a backslash has nothing to unescape, and one without a brace no attribute lists: those stages
then need not walk the tree. Line breaks are put in, elements written and stashed HTML put back with fewer steps.
A test runs these stages and the stock ones side by side. This module must never know a construct.
"""

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.serializers import BOOLEAN_ATTRIBUTES, to_html_string
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

_EMPTY = frozenset(
    ("area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link", "meta")
    + ("param", "source", "track", "wbr")
)
_NOT_AN_ENTITY = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_TO_ESCAPE = re.compile("[&<>]")
_TO_ESCAPE_IN_VALUE = re.compile('[&<>"]')
_BOOLEAN = BOOLEAN_ATTRIBUTES["html"]


class OnlyWithTreeprocessor(Treeprocessor):
    """Runs a stock stage only on documents that hold the character it is about."""

    def __init__(self, md: Markdown, stock: Treeprocessor, character: str) -> None:
        super().__init__(md)
        self.stock = stock
        self.character = character

    def run(self, root: Element) -> None:
        """Run the stock stage if the source holds the character."""
        if any(self.character in line for line in self.md.lines):
            self.stock.run(root)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stock, name)
