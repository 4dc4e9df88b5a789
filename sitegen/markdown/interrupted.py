"""What was being read when the conversion of a text was cut short: the construct, and the block that it is in.

This module does not know who cut it short, or why.
"""

import traceback
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import Pattern
from markdown.util import Processor


class Interrupted(NamedTuple):
    """Where a conversion was."""

    construct: str
    """The name under which its reader is registered, or else of the module that was at work."""
    block: str
    """The first line of the block of text, as far as there is one."""


def what_was_read(error: BaseException) -> Interrupted:
    """Return what was being read when an exception was raised; empty texts where no text was read."""
    construct = block = room = ""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", ""))
        room = (
            module.rpartition(".")[2]
            if module.startswith(("sitegen.markdown.", "sitegen.typography.", "sitegen.content."))
            else room
        )
        names = frame.f_locals
        if isinstance(names.get("self"), BlockParser) and isinstance(names.get("block"), str):
            block = names["block"].strip("\n").split("\n", 1)[0]
        readers = [_name_of(names.get(name)) for name in ("self", "processor", "pattern")]
        construct = next((name for name in reversed(readers) if name), construct)
    return Interrupted(construct or room, block)


def _name_of(reader: object) -> str:
    """Return the name under which a reader of Python-Markdown is registered, or nothing."""
    # What was interrupted while it was made lacks some of its attributes.
    owner = getattr(reader, "parser", None) if isinstance(reader, BlockProcessor) else reader
    md = getattr(owner, "md", None) if isinstance(reader, (BlockProcessor, Pattern, Processor)) else None
    if not isinstance(md, Markdown) or not hasattr(md, "treeprocessors"):
        return ""
    registries: list[Any] = [md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.inlinePatterns]
    # A registry gives no names away; it finds readers by them.
    names = (item.name for registry in registries for item in registry._priority if registry[item.name] is reader)
    return str(next(names, ""))
