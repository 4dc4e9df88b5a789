"""Which of thousands of problems are shown: some of each kind, the worst first, so that a fault of today is among them.

Problems are of one kind if their messages have one pattern. This module knows nothing of how they are shown.
"""

from collections.abc import Sequence

from sitegen.errors.faults import Severity
from sitegen.errors.problems import SitegenError
from sitegen.messages.message import Message

MOST = 100
"""So many problems are shown, and all where there are no more."""
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


def select(problems: Sequence[SitegenError]) -> tuple[list[SitegenError], list[tuple[SitegenError, int]]]:
    """Return the problems to show, in order, and of each kind that has more an example and how many, worst first."""
    if len(problems) <= MOST:
        return list(problems), []
    kinds: dict[tuple[Severity, str], list[int]] = {}
    for number, problem in enumerate(problems):
        pattern = problem.message.pattern if isinstance(problem.message, Message) else problem.message
        kinds.setdefault((problem.severity, pattern), []).append(number)
    groups = [kinds[kind] for kind in sorted(kinds, key=lambda kind: (_ORDER.index(kind[0]), -len(kinds[kind])))]
    chosen: set[int] = set()
    shown = sorted(groups[:MOST], key=len)
    for place, group in enumerate(shown):  # what a kind does not need of its share is for those that have more
        chosen.update(group[: (MOST - len(chosen)) // (len(shown) - place)])
    rest = [(problems[group[0]], len(group) - len(chosen.intersection(group))) for group in groups]
    return [problems[number] for number in sorted(chosen)], [one for one in rest if one[1]]
