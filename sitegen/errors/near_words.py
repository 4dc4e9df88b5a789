"""Near words: what somebody probably meant who wrote a name with a slip of the fingers.

``difflib`` compares runs of letters: to it “paginate” is nearly “tagline”, and “pont.jpg” is “lapin.jpg”, for their
endings are equal. Near is what is one or two slips apart, counted where the names differ. This module knows nothing of
what is named.
"""

import re
import unicodedata
from collections.abc import Iterable

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")
_LONGEST = 200  # letters of a name
_LETTERS_FOR_A_SLIP = 4  # in so many letters one slip is likely, two are another word


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearest to a word, or None when none is near.

    Of paths the names of the files are compared: a file is often in another folder than its author thinks.
    """
    best: tuple[tuple[int, int], str] | None = None
    plain = _plain(word)
    for choice in known:
        other = _plain(choice)
        apart = _apart(*_names(plain, other))
        if apart is not None:
            rank = (apart, slips(plain, other) if "/" in plain + other else apart)
            if best is None or rank < best[0]:
                best = rank, choice
    return best[1] if best else None


def slips(one: str, other: str) -> int:
    """Return how many slips lie between two words: letters left out, added, changed, or two that changed places.

    It is the Damerau–Levenshtein distance in which no letter is touched twice (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            least = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                least = min(least, before[column - 2] + 1)
            now.append(least)
        before, last = last, now
    return last[-1]


def _plain(word: str) -> str:
    """Return a word without what nobody sees as a difference: case, accents, the sign between two words."""
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\s_-]+", "-", word.casefold()).strip("/-")


def _names(one: str, other: str) -> tuple[str, str]:
    """Return what of two names can differ by a slip: without folders, and without an ending that both have."""
    folder, _, name = one.rpartition("/")
    another, _, like = other.rpartition("/")
    if folder == another or min(len(name), len(like)) > 2:
        one, other = name, like
    ending, same = _SUFFIX.search(one), _SUFFIX.search(other)
    if ending and same and ending[0] == same[0]:
        return one[: ending.start()], other[: same.start()]
    return one, other


def _apart(one: str, other: str) -> int | None:
    """Return how many slips a name is apart from another one that is known, or None if they are two names."""
    shorter, longer = sorted((one, other), key=len)
    if len(one) >= _LETTERS_FOR_A_SLIP and other.startswith((f"{one}-", f"{one}.")):
        return 1  # its first words
    most = max(1, min(2, len(longer) // _LETTERS_FOR_A_SLIP))
    if not shorter or len(longer) - len(shorter) > most or len(longer) > _LONGEST:
        return None
    count = slips(one, other)
    if count > most or (len(longer) <= 2 and count and shorter not in longer):
        return None
    return count
