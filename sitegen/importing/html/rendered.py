"""What other generators make of a Markdown text, by a parser that is not sitegen's: a reference to compare with.

This module knows nothing about sitegen's own Markdown.
"""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


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
    return parser
