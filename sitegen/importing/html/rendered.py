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

# What sources write for the frames of films, so that they are frames here too.
_EMBED = re.compile(r"^\{\{ [a-z]+ \"([^\"\n]*)\"[^\n]*\}\}[ \t]*$", re.MULTILINE)
_NOTICE = re.compile(r"!!! [\w-]+(?: \"([^\"\n]*)\")?[ \t]*$")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")


def rendered(markdown: str) -> str:
    """Return the HTML of a Markdown body: CommonMark with tables, notes, definitions, tasks and attributes."""
    if "!!!" in markdown:
        markdown = _without_notices(markdown)
    return str(_parser().render(_EMBED.sub(r'<iframe src="\1"></iframe>', markdown)))


def rendered_line(markdown: str) -> str:
    """Return the HTML of a Markdown text that is one line, without a paragraph around it."""
    return str(_parser().renderInline(markdown)) if markdown else ""


def _without_notices(markdown: str) -> str:
    """Return a text in which the titles and texts of notices are paragraphs, for only sitegen knows their signs."""
    made: list[str] = []
    depth = 0
    for line in markdown.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            depth = min(depth, indent // 4)
        if notice := _NOTICE.match(line, 4 * depth):
            depth += 1
            made += ("", notice[1] or "", "")
        else:
            made.append(line[4 * depth :] if line.strip() else line)
    return "\n".join(made)


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
