"""Pictures in a text without alt text, unless the author marked them as decorative.

This module knows nothing about what a picture is, or where it lies.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# A picture with nothing between its brackets; its target; and the attributes after it, if any.
_PICTURE = re.compile(
    r"""!\[[ \t]*+\]\([ \t]*+<?((?!\#)[^\s<>()]++(?:\([^\s()]*+\)[^\s<>()]*+)*+)>?"""
    r"""(?:[ \t]++(?:"[^"\n]*+"|'[^'\n]*+'))?[ \t]*+\)(\{[^{}\n]*+\})?"""
)
_WORDLESS = re.compile(r'<img alt="\s*"[^<>]*\ssrc="([^"]*)"')
_MEANT = re.compile(r"""[\s{:]alt\s*=\s*(?:""|'')""")


def find_missing_alt(text: str, html: str, targets: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the offset in ``text`` and the target of each picture without alt text that is not marked as decorative.

    ``html`` is what was made of the text, with symbols for ``targets``: what stands in code is no picture there.
    """
    if "![" not in text:
        return
    found = [(match.start(), match[1], match[2] or "") for match in _PICTURE.finditer(text)]
    symbols = {target: f"\x1a{number}\x1a" for number, target in enumerate(targets)}
    wordless_pictures = Counter(_WORDLESS.findall(html))
    by_target: dict[str, list[tuple[int, bool]]] = {}
    for start, target, behind in found:
        by_target.setdefault(target, []).append((start, bool(_MEANT.search(behind))))
    for target, places in by_target.items():
        wordless = wordless_pictures[symbols.get(target, target)] - sum(meant for _, meant in places)
        silent = [start for start, meant in places if not meant and text[start - 1 : start] != "`"]
        yield from ((start, target) for start in silent[: max(wordless, 0)])
