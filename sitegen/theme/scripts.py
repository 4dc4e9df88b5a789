"""Scripts: the URLs in one, and its text without comments and whitespace.

Where a comment, a regular expression or a string begins in JavaScript depends on all that stands before it, so a script
is parsed. Nothing is renamed, moved or computed: only what stands between two tokens goes. This module knows nothing of
where a URL leads.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitegen.theme.references import Reference

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query

# Of a template string everything stays, for its whitespace counts.
_WHOLE = frozenset({"string", "template_string", "regex", "comment", "html_comment", "hash_bang_line"})
_NOT_JAVASCRIPT = frozenset({"html_comment", "jsx_text", "</", "/>"})
_PUNCTUATORS = (
    "{", "}", "(", ")", "[", "]", ".", "...", ";", ",", "<", ">", "<=", ">=", "==", "!=", "===", "!==", "+", "-", "*",
    "/", "%", "**", "++", "--", "<<", ">>", ">>>", "&", "|", "^", "!", "~", "&&", "||", "??", "?.", "?", ":", "=",
    "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=", "=>", "//",
    "/*", "<!--", "-->",
)  # fmt: skip
# Two characters that would be read as one token, or as the beginning of one.
_JOINED = {mark[place : place + 2] for mark in _PUNCTUATORS for place in range(len(mark) - 1)}
# No statement ends with these, and none begins with those: a line break beside one ends no statement
# (https://tc39.es/ecma262/#sec-automatic-semicolon-insertion).
_OPENING = frozenset(_PUNCTUATORS) - {")", "]", "}", "++", "--"}
_CLOSING = frozenset({")", "]", "}", ",", ";"})
_LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
_LEGAL = re.compile(r"/\*!|.*@(?:license|preserve)\b", re.DOTALL)


class UnreadableScript(Exception):
    """A script is not JavaScript, or newer than the parser."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index
        """Where, in characters."""


def references(text: str) -> Iterator[Reference]:
    """Yield every URL of a script, and every string that may be one; not what is only a part of a URL."""
    data = text.encode()
    starts = _starts(text, data)
    for node in _strings(_parser().parse(data).root_node):
        inside = data[node.start_byte + 1 : node.end_byte - 1].decode()
        whole = node.parent is None or node.parent.type not in ("binary_expression", "augmented_assignment_expression")
        if whole and all(child.type in ("'", '"', "`", "string_fragment") for child in node.children):
            start, end = (bisect_left(starts, place) for place in (node.start_byte + 1, node.end_byte - 1))
            yield _reference(node, start, end, inside)


# A preview, and the tests, publish the same scripts again and again.
@lru_cache(maxsize=64)
def minified(text: str) -> str:
    """Return a script without comments and whitespace; comments with a licence stay.

    Raises UnreadableScript.
    """
    data = text.encode()
    root = _parser().parse(data).root_node
    if root.has_error:
        raise UnreadableScript(len(data[: _first_error(root).start_byte].decode()))
    parts: list[str] = []
    kept: list[str] = []
    last, last_type, end, apart, broken = "", "", 0, False, False
    for node in _tokens(root):
        token = data[node.start_byte : node.end_byte].decode()
        if node.type in _NOT_JAVASCRIPT or (token == "!" and data[node.start_byte - 1 : node.end_byte + 2] == b"<!--"):
            raise UnreadableScript(len(data[: node.start_byte].decode()))
        between = data[end : node.start_byte].decode()
        apart = apart or bool(between)
        broken = broken or bool(_LINE_BREAK.search(between))
        end = node.end_byte
        if node.type == "comment":
            apart = True
            broken = broken or bool(_LINE_BREAK.search(token))
            kept += [token] if _LEGAL.match(token) else []
            continue
        if kept:
            parts.append("\n".join(["", *kept, ""]) if broken else "".join(kept))
        elif apart and last:
            ends = broken and last not in _OPENING and token not in _CLOSING
            parts.append("\n" if ends else " " if _would_join(last, last_type, token) else "")
        parts.append(token)
        last, last_type, kept = token, node.type, []
        apart = broken = node.type == "hash_bang_line"
    return "".join([*parts, *(f"\n{comment}" for comment in kept)]).strip("\n")


# Loaded late: a build without changes needs none of it.


@cache
def _language() -> "Language":
    import tree_sitter_javascript
    from tree_sitter import Language

    return Language(tree_sitter_javascript.language())


@cache
def _parser() -> "Parser":
    from tree_sitter import Parser

    return Parser(_language())


@cache
def _query() -> "Query":
    from tree_sitter import Query

    return Query(_language(), "[(string) (template_string)] @string")


def _tokens(root: "Node") -> "Iterator[Node]":
    """Yield the smallest parts that are of use, in order."""
    cursor = root.walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.type not in _WHOLE and cursor.goto_first_child():
            continue
        if node.end_byte > node.start_byte:
            yield node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _strings(root: "Node") -> "list[Node]":
    """Return every string and template string, in order; those within others too."""
    from tree_sitter import QueryCursor

    found = QueryCursor(_query()).captures(root).get("string", [])
    return sorted(found, key=lambda node: node.start_byte)


def _first_error(node: "Node") -> "Node":
    while not node.is_error and not node.is_missing:
        inside = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inside is None:
            break
        node = inside
    return node


def _starts(text: str, data: bytes) -> "range | list[int]":
    """Return at which byte each character begins."""
    if len(text) == len(data):
        return range(len(data) + 1)
    return [place for place, byte in enumerate(data) if byte & 0xC0 != 0x80] + [len(data)]


def _reference(node: "Node", start: int, end: int, target: str) -> Reference:
    """Return what a string refers to, by what it is handed to."""
    parent = node.parent
    call = parent.parent if parent is not None and parent.type == "arguments" else None
    if parent is not None and parent.type in ("import_statement", "export_statement"):
        return _joined(start, end, target)
    if call is not None and parent is not None and parent.named_children[0] == node:
        called = call.child_by_field_name("function") or call.child_by_field_name("constructor")
        name = (called.text or b"").decode() if called is not None else ""
        if name in ("import", "import.meta.resolve"):
            return _joined(start, end, target)
        others = [(child.text or b"").decode() for child in parent.named_children[1:] if child.type != "comment"]
        if name == "URL" and others == ["import.meta.url"]:
            folder = target.endswith(("/", "."))
            return Reference(start, end, target, None if folder else "warning", joins=False)
    return Reference(start, end, target, relative=False, joins=False)


def _joined(start: int, end: int, target: str) -> Reference:
    """Return a reference to a module: by a URL, or by a name that only a map of imports knows."""
    relative = target.startswith(("./", "../"))
    return Reference(start, end, target, "warning", relative=relative)


def _would_join(last: str, last_type: str, token: str) -> bool:
    """Return whether two tokens without anything between them would be others."""
    if _continues_name(token[0]):
        return _continues_name(last[-1]) or last_type == "regex"
    return last[-1] + token[0] in _JOINED or (last_type == "number" and token[0] == ".")


def _continues_name(letter: str) -> bool:
    return letter.isalnum() or letter in "_$\\#@" or letter > "\x7f"
