"""HTML that came with a text out of a word processor: its styles say nothing here, and there are hundreds of them.

This module knows nothing about files.
"""

import re

from sitegen.content.codeless import without_code

# What each program writes into all that is copied from it, and nobody by hand.
_PROGRAMS = {
    "Word": (
        r"<[^<>]*\bclass\s*=\s*[\"']?Mso[A-Z]|<[^<>]*\bstyle\s*=\s*[\"'][^\"']*\bmso-[a-z]|</?[ovw]:[a-z]+\b[^<>]*>"
        r"|<!--\[if [^\[\]]*\bmso\b|<!\[if !(?:mso|supportLists|vml|supportEmptyParas)\b|<[^<>]*\bxmlns:[ow]="
    ),
    "Google Docs": r"<[^<>]*\bid\s*=\s*[\"']docs-internal-guid-",
    "LibreOffice": r"<p [^<>]*\bclass\s*=\s*[\"']western[\"']|<font [^<>]*\bface\s*=\s*[\"'](?:Liberation|OpenSymbol)",
}
_SIGNS = ("mso", "<o:", "</o:", "<v:", "</v:", "<w:", "</w:", "[if ", "xmlns:", "docs-internal-", "western", "<font ")
"""One of these is in all of it, in small letters: to look for them takes a tenth of the time."""
_FINDERS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PROGRAMS.items()}


def find_pasted(text: str) -> tuple[int, str] | None:
    """Return where HTML of a word processor begins in a text, and which one it is of; None where there is none."""
    if "<" not in text:
        return None
    folded = text.lower()
    if not any(sign in folded for sign in _SIGNS):
        return None
    blank = without_code(text)
    found = [(match.start(), name) for name, finder in _FINDERS.items() if (match := finder.search(blank))]
    return min(found, default=None)
