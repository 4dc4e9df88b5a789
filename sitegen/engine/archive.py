"""The archive: which texts belong to it, and the problems of a build, with the faults that it may have apart.

Notes that the site wants no more are left out here too.

Which faults these are is said in ``errors/faults.py``. Pages are made alike in and out of the archive: only whether a
fault stops the build differs. This module knows nothing of how faults are found.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import reduce

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.engine.report import stop_at_errors
from sitegen.errors.faults import FAULTS, FaultKind, is_borne
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr, tr_n


class Archive:
    """Which texts belong to the archive."""

    def __init__(self, config: Config, document: Callable[[str], Document | None]) -> None:
        """``document`` returns the document at a path, or None."""
        self._before = config.archive.before
        self._prefixes = config.archive.prefixes
        self._zone = config.zone
        self._notes = config.notes
        self._document = document

    def has(self, path: str) -> bool:
        """Return whether the file at a path belongs to the archive."""
        if path.startswith(self._prefixes):
            return True
        document = self._document(path) if self._before else None
        if self._before is None or document is None or not isinstance(document.meta, ArticleMeta):
            return False
        return document.meta.date.astimezone(self._zone).date() < self._before

    def bears(self, problem: SitegenError) -> bool:
        """Return whether a problem is a fault that the archive may have."""
        return is_borne(problem.fault) and problem.path is not None and self.has(problem.path)

    def hides(self, problem: SitegenError) -> bool:
        """Return whether the site does not want to know of a problem."""
        return self._notes.hides(problem)


class Found:
    """The problems of a build, as they are found."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.problems: list[SitegenError] = []
        """What concerns today's newspaper."""
        self.archived: list[SitegenError] = []
        """The faults of the archive, as notes."""

    def add(self, problems: Iterable[SitegenError]) -> None:
        """Take problems."""
        self.problems += self.divide(problems)

    def divide(self, problems: Iterable[SitegenError]) -> list[SitegenError]:
        """Take the faults of the archive, and return all other problems that the site wants to know of."""
        others = []
        for problem in problems:
            if self.archive.bears(problem):
                self.archived.append(problem.as_note())
            elif not self.archive.hides(problem):
                others.append(problem)
        return others

    def stop_at_errors(self, strict: bool) -> None:
        """Raise BuildFailed if one is an error."""
        stop_at_errors(self.problems, strict)


def counts(faults: Iterable[SitegenError]) -> dict[FaultKind, int]:
    """Return how many faults there are of each kind, in the order of their declaration."""
    found = Counter(fault.fault for fault in faults)
    return {kind: found[kind] for kind in FAULTS if found[kind]}


def summary(faults: Collection[SitegenError]) -> list[SitegenError]:
    """Return one note that counts the faults of the archive by kind, or none."""
    said = [words(count) for kind, count in counts(faults).items() if (words := FAULTS[kind].counted)]
    if not said:
        return []
    kinds = reduce(lambda one, other: tr("{one}, {other}", one=one, other=other), said)
    message = tr_n(
        "{count} fault in the archive ({kinds}): “sitegen check” lists it",
        "{count} faults in the archive ({kinds}): “sitegen check” lists them all",
        len(faults),
        kinds=kinds,
    )
    return [ContentError(message, severity="note")]
