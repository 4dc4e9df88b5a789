"""What a build reports: counts and changes, the time of each stage, and its problems with their places.

This module knows nothing of how a build is done.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitegen.content.places import place_of_text
from sitegen.engine.write import Written
from sitegen.errors.problems import BuildFailed, LinkError, Place, Rows, SitegenError, as_rows, from_rows
from sitegen.newsroom.waiting import Waiting

if TYPE_CHECKING:
    from sitegen.pages.profile import PartCost


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did."""

    articles: int
    """Public articles."""
    outputs: int
    """Files of the site."""
    rendered: int = 0
    """Outputs rendered."""
    files: Written = Written()
    """What changed in the output folder."""
    warnings: tuple[SitegenError, ...] = ()
    """Warnings and notes."""
    archive: tuple[SitegenError, ...] = ()
    """Faults of the archive, as notes; those that rendering found have no line yet (``with_places``)."""
    waiting: Waiting = Waiting()
    """What is not public yet."""
    seconds: dict[str, float] = {}
    """Time of each stage."""
    jobs: int = 1
    """Processes."""
    parsed: tuple[tuple[str, float], ...] = ()
    """Path of each source parsed, and seconds."""
    made: tuple[tuple[str, str, str, float], ...] = ()
    """Path, template, reason and seconds of each output made."""
    parts: Mapping[str, "PartCost"] = {}
    """What each template, included file and macro cost, in a build that measures them."""

    def encode(self) -> bytes:
        """Return what a later build without changes reports again."""
        rows = as_rows(self.warnings), as_rows(self.archive)
        return msgspec.json.encode((self.articles, self.outputs, *rows, self.waiting))

    @classmethod
    def decode(cls, data: bytes) -> "BuildReport":
        """Return the report that ``encode`` wrote."""
        articles, outputs, *rows, waiting = msgspec.json.decode(data, type=tuple[int, int, Rows, Rows, Waiting])
        warnings, archive = map(from_rows, rows)
        return cls(articles, outputs, warnings=warnings, archive=archive, waiting=waiting)


class Stopwatch:
    """Takes the time of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


def stop_at_errors(problems: list[SitegenError], strict: bool) -> None:
    """Raise BuildFailed with all problems when one is an error; ``strict`` makes errors of the warnings."""
    if strict:
        problems = [problem.as_error() if problem.severity == "warning" else problem for problem in problems]
    if any(problem.severity == "error" for problem in problems):
        raise BuildFailed(problems)


def distinct(problems: Iterable[SitegenError]) -> list[SitegenError]:
    """Return each problem once: a dead link shows in its page and in every feed, a bad template in every page."""
    return [*{(problem.place, problem.message, problem.excerpt): problem for problem in reversed([*problems])}.values()]


def with_places(problems: Iterable[SitegenError], root: Path) -> list[SitegenError]:
    """Return each problem once, dead links with the line of the source where they stand."""
    return [_with_place(problem, root) for problem in distinct(problems)]


def _with_place(problem: SitegenError, root: Path) -> SitegenError:
    is_link = isinstance(problem, LinkError) or problem.fault is not None  # from a cache, it is a plain fault
    if is_link and problem.path and problem.excerpt and problem.line is None:
        place = place_of_text((root / problem.path).read_bytes(), problem.path, problem.excerpt)
        if place is None:
            problem.message = f"{problem.message} ({problem.excerpt})"
        return problem.placed(place or Place())
    return problem
