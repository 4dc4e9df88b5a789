"""What libyaml finds wrong with a text, in our own words: it says it in English, and for programmers.

This module knows nothing about front matter.
"""

import re
from collections.abc import Mapping

import yaml

from sitegen.errors.syntax import BACKSLASH, CONTROL, NO_CLOSING_MARK, Fault, words_for
from sitegen.formats.yaml_repair import repaired
from sitegen.messages.message import Message, tr

_INDENTED = tr("this line is not indented like those that it belongs to")
_TABS = tr("YAML is indented with spaces, not tabs")
_WORDS: Mapping[str, Message] = {
    "block mapping entries are not allowed": _INDENTED,
    "block sequence entries are not allowed": tr("a list with “-” begins on the line below its key"),
    "control characters are not allowed": CONTROL,
    "could not find expected ':'": tr("a key is followed by a colon, a space and its value"),
    "did not find expected ',' or ']'": tr("a list has no closing “]”, or two values have no comma between them"),
    "did not find expected ',' or '}'": tr("a mapping has no closing “}”, or no comma between two keys"),
    "did not find expected '-' indicator": _INDENTED,
    "did not find expected <document start>": tr("this line is no key with its value"),
    "did not find expected alphabetic or numeric": tr("“&” and “*” at the beginning have a meaning of their own"),
    "did not find expected key": tr("no key begins here"),
    "did not find expected node content": tr("a value is missing"),
    "did not find expected tag": tr("“!” at the beginning of a value has a meaning of its own"),
    "did not find expected whitespace": tr("a space is missing behind the quotation mark"),
    "did not find expected comment or line break": tr("“|” and “>” stand at the end of their line"),
    "expected a single document": tr("a second document begins here"),
    "found a tab character": _TABS,
    "found another document": tr("a second document begins here"),
    "found character that cannot start any token": tr("this sign cannot begin a value"),
    "found undefined alias": tr("“*” at the beginning of a value has a meaning of its own"),
    "did not find the expected '>'": tr("“!” at the beginning of a value has a meaning of its own"),
    "found undefined tag handle": tr("“!” at the beginning of a value has a meaning of its own"),
    "found unknown directive name": tr("“%” at the beginning of a line has a meaning of its own"),
    "found unexpected document indicator": NO_CLOSING_MARK,
    "found unexpected end of stream": NO_CLOSING_MARK,
    "found unknown escape character": BACKSLASH,
    "but found another document": tr("a second document begins here"),
    "did not find expected hexdecimal number": BACKSLASH,
    "found duplicate anchor": tr("two values have the same name behind “&”"),
    "mapping values are not allowed": tr("a colon with a space behind it ends a key, and a line has one key"),
    "second occurrence": tr("two values have the same name behind “&”"),
    "special characters are not allowed": CONTROL,
}  # fmt: skip
_HINTS: Mapping[str, Message] = {
    "mapping values are not allowed in this context": tr(
        "put a text that contains a colon or quotation marks in quotation marks"
    ),
    "found character that cannot start any token": tr(
        "put a value that begins with a special character in quotation marks"
    ),
}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")  # YAML 1.2.2, 5.1


def fault_of_yaml(text: str, error: yaml.YAMLError) -> Fault:
    """Return what is wrong with a text, from what its parser has raised."""
    if not isinstance(error, yaml.MarkedYAMLError):
        summary = words_for(getattr(error, "reason", ""), _WORDS)
        found = _UNFIT.search(text)
        offset = found.start() if found else 0
        return Fault(summary, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), None)
    problem: object = error.problem
    summary = problem if isinstance(problem, Message) else words_for(str(problem or ""), _WORDS)
    mark = error.problem_mark or error.context_mark
    hint: Message | None = None
    if "quoted scalar" in (error.context or "") and error.context_mark is not None and summary is NO_CLOSING_MARK:
        mark, hint = error.context_mark, tr("the text that begins here has no closing quotation mark")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if repair := repaired(text, error):
        return Fault(summary, repair.number + 1, column if repair.number == line - 1 else 1, repair.hint)
    return Fault(summary, line, column, hint or _HINTS.get(str(problem)))
