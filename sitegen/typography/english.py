"""English typography: curly quotation marks, apostrophes, dashes, ellipses.

This module knows nothing about HTML: it sees characters that stand for tags, and treats them as nothing.
"""

import re

from sitegen.typography.marks import typeset_apostrophes, typeset_marks
from sitegen.typography.quotes import Marks, Quoting, pair_quotes

_DOUBLE = Quoting('"', (Marks("“", "”"), Marks("‘", "’")), {"“": "”", "«": "»"}, "“”‘’«»")
_SINGLE = Quoting("'", (Marks("‘", "’"), Marks("“", "”")), {}, '"“”‘’«»')
_CLIPPED = re.compile(r"'(?<!\w')(?=\d\ds?\b|(?:tis|twas|twere|em|cause|til|bout|round|n)\b)", re.IGNORECASE)
_AROUND_N = re.compile(r"’([nN])'")
_AFTER_WORD = re.compile(r"'(?<=[^\W\d_]')(?!\w)")


def typeset_english(text: str) -> str:
    """Return the text typeset."""
    text = typeset_marks(text)
    if "'" in text:
        text = _CLIPPED.sub("’", text)
        text = _AROUND_N.sub(r"’\1’", text)
        text = typeset_apostrophes(text)
        text = pair_quotes(text, _SINGLE)
        text = _AFTER_WORD.sub("’", text)
    return pair_quotes(text, _DOUBLE)
