"""The words that a new site begins with and that its newsroom is meant to replace.

This module knows nothing of where they are looked for.
"""

from functools import cache
from pathlib import Path

_STARTER = Path(__file__).parent


@cache
def starter_words() -> frozenset[str]:
    """Return every paragraph of the starter's pages, in all languages: each asks for words of the newsroom's own."""
    found = set()
    for path in _STARTER.glob("*/content/pages/*.md"):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        found |= {one for part in body.split("\n\n") if (one := part.strip()) and not one.startswith(("#", "{{"))}
    return frozenset(found)
