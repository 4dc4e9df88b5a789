"""What other generators make of a Markdown text, by a parser that is not sitegen's: a reference to compare with.

This module knows nothing about sitegen's own Markdown.
"""

import functools
import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")


def rendered(markdown: str) -> str:
    """Return the HTML of a Markdown body: CommonMark with tables, notes, definitions, tasks and attributes."""
    return str(_parser().render(markdown))


def rendered_line(markdown: str) -> str:
    """Return the HTML of a Markdown text that is one line, without a paragraph around it."""
    return str(_parser().renderInline(markdown)) if markdown else ""


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, tasklists_plugin, attrs_plugin, attrs_block_plugin):
        parser.use(plugin)
    parser.core.ruler.after("inline", "heading_attributes", _without_attributes)
    return parser


def _without_attributes(state: "StateCore") -> None:
    """Leave out the attributes behind a heading, which every generator reads."""
    for above, token in pairwise(state.tokens):
        if above.type == "heading_open" and token.children and token.children[-1].type == "text":
            last = token.children[-1]
            last.content = _ATTRIBUTES.sub("", last.content)
