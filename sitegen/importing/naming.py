"""Names of terms: one spelling for each, and no two with the same URL.

Other systems give each name a number; here the name itself says what an article is filed under, so names that differ
only by case or accents are one. This module knows nothing about files.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from sitegen.content.routes import fold, slugify
from sitegen.importing.archive import Loss
from sitegen.messages.message import tr


class Names:
    """The names of one kind of term."""

    def __init__(self, kind: str, uses: Iterable[str], style: str) -> None:
        self._kind = kind
        self._uses = Counter(" ".join(name.split()) for name in uses)
        self._style = style

    def __getitem__(self, name: str) -> str:
        """Return what a name is called in the site; nothing if it cannot be a name."""
        return self.shown.get(" ".join(name.split()), "")

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """The name that is shown for each spelling: the most frequent one of those that have the same URL."""
        best: dict[str, str] = {}
        found: dict[str, str] = {}
        for name in sorted(self._uses, key=lambda name: (-self._uses[name], name)):
            slug = slugify(name, self._style)
            if slug:
                known = best.get(fold(name)) or best.get(f"/{slug}") or name
                best.setdefault(fold(name), known)
                best.setdefault(f"/{slug}", known)
                found[name] = known
        return found

    @property
    def names(self) -> list[str]:
        """All names that are shown, the most frequent first."""
        return list(dict.fromkeys(self.shown.values()))

    @property
    def losses(self) -> Iterator[Loss]:
        """What became of spellings that are not shown."""
        for name in self._uses:
            if name not in self.shown:
                reason = tr("it has no letter or digit for a URL: articles no longer have it")
                yield Loss(self._kind, reason, name)
            elif self.shown[name] != name:
                yield Loss(self._kind, tr("it is now called “{shown}”", shown=self.shown[name]), name)
