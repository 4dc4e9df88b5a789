"""What is reported of the formulas in a text: those that cannot be read, and that they stay as they are written.

This module knows nothing about how formulas are read.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sitegen.content.places import place_of_offset
from sitegen.errors.faults import FaultKind
from sitegen.errors.problems import Place
from sitegen.messages.message import Message, tr

if TYPE_CHECKING:
    from sitegen.markdown.formulas import FormulaFlaw

_SHOWN = 60  # characters of a formula


def formula_problems(
    text: str, written: Sequence[str], flaws: Sequence["FormulaFlaw"]
) -> Iterator[tuple[Place | None, Message, Message, FaultKind]]:
    """Yield place, message, hint and kind of fault of each thing to report."""
    if written:
        message = tr("formulas stay as they are written: “{formula}”", formula=_shown(written[0]))
        hint = tr(
            "write math = true in site.toml, [markdown]: then they become MathML; a dollar that begins none is \\$"
        )
        yield _place(text, written[0], 0, {}), message, hint, "formula"
    found: dict[str, int] = {}
    for flaw in flaws:
        message = tr(
            "this formula cannot be read: {reason} (“{formula}”)", reason=flaw.message, formula=_shown(flaw.written)
        )
        hint = tr("correct the LaTeX; if it is no formula, write a backslash before its first dollar: \\$")
        yield _place(text, flaw.written, flaw.offset, found), message, hint, "unread_formula"


def _shown(written: str) -> str:
    line = " ".join(written.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _place(text: str, written: str, offset: int, found: dict[str, int]) -> Place | None:
    """Return the place of a fault in a formula, after the last one that is written alike."""
    start = text.find(written, found.get(written, 0))
    while start > 0 and text[start - 1] == "`":
        start = text.find(written, start + 1)
    if start >= 0:
        found[written] = start + 1
        return place_of_offset(text, start + offset)
    # In a quotation each line has its mark; the first line leads there.
    start = text.find(written.split("\n")[0])
    return place_of_offset(text, start) if start >= 0 else None
