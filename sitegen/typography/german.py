"""German typography: „…“ and ‚…‘, apostrophes, dashes, ellipses, abbreviations that hold together.

This module knows nothing about HTML: it sees characters that stand for tags, and treats them as nothing.
"""

import re

from sitegen.typography.marks import typeset_apostrophes, typeset_marks
from sitegen.typography.quotes import Marks, Quoting, pair_quotes

_DOUBLE = Quoting('"', (Marks("„", "“"), Marks("‚", "‘")), {"„": "“", "»": "«"}, "'„“‚‘»«")
_SINGLE = Quoting("'", (Marks("‚", "‘"), Marks("„", "“")), {}, '"„“‚‘»«')
_ABBREVIATION = re.compile(r"\b(z|d|u|o|i|v)\. ?(B|h|a|d|Ä|R|U|E|Chr)\.")
_UNIT = re.compile(r"([0-9])[ \u00a0](?=(?:%|€|km|kg|Uhr|Mio\.|Mrd\.)(?!\w))")


def typeset_german(text: str) -> str:
    """Return the text typeset."""
    text = pair_quotes(typeset_apostrophes(typeset_marks(text)), _SINGLE)
    text = pair_quotes(text, _DOUBLE)
    return _UNIT.sub("\\1\u00a0", _ABBREVIATION.sub("\\1.\u00a0\\2.", text))
