"""Texts as lines of a terminal or of a log: no sign controls a terminal, and none gives orders to a build server.

Build servers take lines of a log for commands: GitHub Actions those that begin with ``::``, after blanks, and whatever
stands after ``##[`` anywhere in a line (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands,
https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs); Azure Pipelines and TeamCity words such
as ``##vso[``. They compare texts as people do, so signs that nobody sees may stand between.

This module knows nothing about what is printed, and where.
"""

import json
import re

# Control characters but the tab; line ends; signs that reorder what stands beside them; halves of surrogates.
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSEEN = r"[^\w\s!-/:-@\[-`{-~]*"
_FIRST = re.compile(rf"(?:\s|{_UNSEEN[:-1]})*?(?=:{_UNSEEN}:)")
_ANYWHERE = re.compile(rf"#(?={_UNSEEN}#(?:\w|{_UNSEEN[:-1]})*\[)")
_DELETE = 0x7F
_PICTURES = 0x2400  # of the control characters, in their order


def with_symbols(text: str) -> str:
    """Return a text with a symbol for each control character, line breaks included: ``␛``, ``␊``, ``<U+202E>``."""
    return text if text.isprintable() else _CONTROLS.sub(_symbol, text)


def control_in(name: str) -> str:
    """Return the first control character of a name, tabs included, or nothing.

    git, sitemaps and lists of URLs have one name on each line.
    """
    found = None if name.isprintable() else _CONTROLS.search(name.replace("\t", "\n"))
    return name[found.start()] if found else ""


def one_line(text: str) -> str:
    """Return a text as one line that no terminal and no build server takes for a command."""
    line = with_symbols(text)
    if (first := _FIRST.match(line)) is not None:
        line = f"{first[0]}\\{line[first.end() :]}"
    return _ANYWHERE.sub(r"#\\", line)


def printable_json(value: object) -> str:
    """Return a value as JSON in lines of which the same is true; whoever reads the JSON gets the value itself."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _ANYWHERE.sub(r"\\u0023", _CONTROLS.sub(_escaped, text))


def _symbol(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"<U+{code:04X}>"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}"
