"""Spanish typography: «…» then “…”, apostrophes, dashes, ellipses, numbers with their unit.

This module knows nothing about HTML: it sees characters that stand for tags, and treats them as nothing.
"""

import re

from sitegen.typography.marks import typeset_apostrophes, typeset_marks
from sitegen.typography.quotes import Marks, Quoting, pair_quotes

_DOUBLE = Quoting('"', (Marks("«", "»"), Marks("“", "”")), {"«": "»", "“": "”"}, "«»“”")
_UNIT = re.compile(r"([0-9])[ \u00a0](?=(?:%|€|km|kg|millones|millón)(?!\w))")


def typeset_spanish(text: str) -> str:
    """Return the text typeset."""
    text = pair_quotes(typeset_apostrophes(typeset_marks(text)), _DOUBLE)
    return _UNIT.sub("\\1\u00a0", text)
