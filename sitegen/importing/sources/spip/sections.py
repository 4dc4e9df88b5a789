"""Which category an article has, of the sections that SPIP nests.

The category is the outermost section that tells articles apart, and the sections inside it become tags. Usually this is
the sector. Where all articles are in one sector, or each language has a sector of its own, it is the next section
inside. This module knows nothing about texts.
"""

from collections.abc import Iterable, Mapping, Sequence


class Sections:
    """The sections of articles."""

    def __init__(self, paths: Sequence[tuple[str, tuple[int, ...]]]) -> None:
        """``paths`` has the language of each public article, and its sections from the outermost."""
        self._common = _common(path for _, path in paths)
        self._of_language: dict[str, tuple[int, ...]] = {}
        depth = len(self._common)
        next_ones: dict[str, set[int]] = {}
        for language, path in paths:
            next_ones.setdefault(language, set()).update(path[depth : depth + 1])
        alone = [next(iter(sections)) for sections in next_ones.values() if len(sections) == 1]
        if len(alone) > 1 and len(set(alone)) == len(alone) == len(next_ones):
            for language in next_ones:
                self._of_language[language] = _common(path for spoken, path in paths if spoken == language)

    def of(self, language: str, path: tuple[int, ...]) -> tuple[int, ...]:
        """Return the section that is the category of an article, and those inside it that it is in."""
        common = self._of_language.get(language, self._common)
        return path[min(_alike(common, path), max(len(path) - 1, 0)) :]

    def categories(self, paths: Iterable[tuple[str, tuple[int, ...]]]) -> Mapping[int, bool]:
        """Return for each section that an article is in whether it is a category; the others are tags."""
        found: dict[int, bool] = {}
        for language, path in paths:
            for depth, section in enumerate(self.of(language, path)):
                found[section] = found.get(section, False) or depth == 0
        return found


def _common(paths: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    common: tuple[int, ...] | None = None
    for path in paths:
        common = path if common is None else common[: _alike(common, path)]
    return common or ()


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count
