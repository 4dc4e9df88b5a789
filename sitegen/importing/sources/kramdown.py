"""What kramdown writes otherwise than sitegen reads it. https://kramdown.gettalong.org/syntax.html

This module knows nothing about Jekyll.
"""

import re

from sitegen.importing.html.hidden import hidden
from sitegen.importing.sources.outside_code import replaced

_CONTENTS = re.compile(
    r"^[*+-] .*\n\{:\s*toc[^}\n]*\}[ \t]*$|^\{:\s*toc\s*\}[ \t]*$|^\d+\. .*\n\{:\s*toc[^}\n]*\}[ \t]*$", re.MULTILINE
)
_EXTENSION = re.compile(r"\{::[^}\n]*\}")
_REMARK = re.compile(r"\{::comment\}.*?\{:/(?:comment)?\}", re.DOTALL)
_END = re.compile(r"\{:/[^}\n]*\}")
_END_OF_BLOCK = re.compile(r"^\^[ \t]*$", re.MULTILINE)
_NO_SPACE = re.compile(r"\{:(?=[^\s:/}])([^{}\n]*)\}")
_NO_CONTENTS = re.compile(r"^\{:\s*\.no_toc\s*\}[ \t]*\n?|(?<=\s)\{:\s*\.no_toc\s*\}", re.MULTILINE)
_LINE_FORMULA = re.compile(r"(?<=\S)([^\S\n]*)\$\$([^$\n]+)\$\$|\$\$([^$\n]+)\$\$(?=[^\S\n]*\S)")


def from_kramdown(text: str) -> str:
    """Return a text in which kramdown's own signs are those that sitegen reads, or hidden."""
    if "{:" in text:
        text = replaced(text, _CONTENTS, lambda _: "")
        text = replaced(text, _REMARK, lambda found: hidden("comment", found[0]))
        text = replaced(text, _EXTENSION, lambda found: hidden("kramdown", found[0]))
        text = replaced(text, _END, lambda found: hidden("kramdown", found[0]))
        text = replaced(text, _NO_CONTENTS, lambda _: "")
        text = replaced(text, _NO_SPACE, lambda found: f"{{: {found[1].strip()} }}")
    if "$$" in text:
        text = replaced(text, _LINE_FORMULA, lambda found: f"{found[1] or ''}\\({found[2] or found[3]}\\)")
    return replaced(text, _END_OF_BLOCK, lambda _: "") if "^" in text else text
