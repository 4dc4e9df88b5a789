"""A byline as a sentence: where the names of the article's authors stand in it.

This module knows nothing of pages and URLs.
"""

import re
from collections.abc import Iterator, Mapping


def parts_of(sentence: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each part of a sentence, with the id of the author whose name it is, or nothing.

    ``names`` are those of the authors, by id. Each is found once, where it first stands as a whole word.
    """
    patterns = {_pattern(name): identifier for identifier, name in names.items()}
    # The longest first: “Anna Lind-Berg” is not Anna Lind.
    found = re.compile("|".join(f"({one})" for one in sorted(patterns, key=len, reverse=True)) or r"(?!)")
    order = [patterns[one] for one in sorted(patterns, key=len, reverse=True)]
    done, seen = 0, set[str]()
    for match in found.finditer(sentence):
        identifier = order[(match.lastindex or 1) - 1]
        if identifier not in seen:
            seen.add(identifier)
            if match.start() > done:
                yield sentence[done : match.start()], ""
            yield match[0], identifier
            done = match.end()
    if done < len(sentence):
        yield sentence[done:], ""


def _pattern(name: str) -> str:
    """Return a name as it may be typeset in a sentence."""
    words = r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in name.split())
    return rf"(?<![\w-]){words}(?![\w-])"
