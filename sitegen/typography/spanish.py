"""Spanish typography: «…» then “…”, apostrophes, dashes, ellipses, numbers with their unit.

This module knows nothing about HTML: it sees characters that stand for tags, and treats them as nothing.
"""

import re

from sitegen.typography.marks import typeset_apostrophes, typeset_marks
from sitegen.typography.quotes import Marks, Quoting, pair_quotes

_INNER = (Marks("“", "”"), Marks("‘", "’"))
_TYPED = {"«": "»", "“": "”"}
_DOUBLE = Quoting('"', (Marks("«", "»"), *_INNER), _TYPED, "«»“”", resumed="»")
_SINGLE = Quoting("'", (Marks("‘", "’"), *_INNER), _TYPED, '"«»“”')
_UNIT = re.compile(r"([0-9])[ \u00a0](?=(?:%|€|km|kg|millones|millón)(?!\w))")


def typeset_spanish(text: str) -> str:
    """Return the text typeset."""
    text = pair_quotes(typeset_apostrophes(typeset_marks(text)), _DOUBLE)
    text = pair_quotes(text, _SINGLE)
    return _UNIT.sub("\\1\u00a0", text)
