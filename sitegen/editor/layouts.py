"""Where the files of a kind lie below its folder, as path templates of the editor.

Sveltia CMS finds the entries of a collection by one template, https://sveltiacms.app/en/docs/collections/entries. A
site may have several, so each is a collection. This module knows nothing of fields.
"""

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

_DATED = (("{{year}}", re.compile(r"\d{4}")), ("{{month}}", re.compile(r"\d\d")), ("{{day}}", re.compile(r"\d\d")))
_ANY = "{{folder}}"
"""Any folder: the editor can find entries in it, and create none."""


class Layout(msgspec.Struct, frozen=True, order=True):
    """One way in which files lie."""

    folders: tuple[str, ...] = ()
    """Templates of the folders above a file or bundle."""
    bundle: bool = False
    """Whether each text has a folder of its own, with room for pictures."""

    @property
    def path(self) -> str:
        """The template."""
        return "/".join((*self.folders, "{{slug}}", *(("index",) if self.bundle else ())))

    @property
    def is_open(self) -> bool:
        """Whether the editor can create entries."""
        return _ANY not in self.folders

    @property
    def is_flat(self) -> bool:
        """Whether the id of an entry is its slug."""
        return not self.folders


def layouts(paths: Iterable[str], folder: str, first: Layout) -> list[Layout]:
    """Return the layouts of files, the one for new entries first: the most frequent of its kind, or else ``first``."""
    found: dict[tuple[int, bool], list[list[str]]] = {}
    for path in paths:
        *folders, name = path.removeprefix(f"{folder}/").split("/")
        bundle = name.lower().startswith("index.") and bool(folders)
        above = folders[:-1] if bundle else folders
        found.setdefault((len(above), bundle), []).append(above)
    counted = Counter({_layout(above, bundle): len(above) for (_, bundle), above in found.items()})
    mine = [one for one, _ in counted.most_common() if one.bundle == first.bundle and one.is_open]
    start = mine[0] if mine else first
    return [start, *sorted(one for one in counted if one != start)]


def _layout(folders: list[list[str]], bundle: bool) -> Layout:
    columns = list(zip(*folders, strict=True))
    parts = []
    for place, names in enumerate(columns):
        template, pattern = _DATED[place] if place < len(_DATED) else (_ANY, None)
        dated = pattern is not None and all(pattern.fullmatch(name) for name in names) and _ANY not in parts
        parts.append(template if dated else _ANY)
    return Layout(tuple(parts), bundle)
