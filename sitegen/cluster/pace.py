"""The pace of a stage on a cluster: how many tasks a chunk has, and when one is late.

Chunks take about a second each, so that a worker that is slow, stopped or lost holds up little. This module knows
nothing of what the tasks are, nor of who does them.
"""

_WANTED = 1.0  # seconds of work in a chunk
_FIRST = 4  # tasks in a chunk, before it is known how long one takes
_WEIGHT = 0.4  # of what is new: the first tasks of a stage take longer
_LATE = 10.0  # seconds
_TIMES_LATE = 4  # as long as others took


class Pace:
    """What is known of how fast tasks are done."""

    def __init__(self) -> None:
        self._each: float | None = None
        self._wait: float | None = None

    def add(self, tasks: int, worked: float, waited: float) -> None:
        """Note a chunk that is done: how long a worker worked on it, and how long it was waited for, in seconds."""
        self._each = _mean(self._each, worked / tasks)
        self._wait = _mean(self._wait, waited)

    def size(self, left: int, workers: int, most: int) -> int:
        """Return the number of tasks of the next chunk: towards the end less, so that all workers end together."""
        wanted = _FIRST if self._each is None else int(_WANTED / max(self._each, _WANTED / most))
        return max(1, min(wanted, most, left // (workers * 8)))

    def is_late(self, waited: float) -> bool:
        """Return whether a chunk is so late that others do it sooner. As long as none is done, none is late."""
        return self._wait is not None and waited > max(_LATE, _TIMES_LATE * self._wait)


def _mean(before: float | None, new: float) -> float:
    return new if before is None else before + _WEIGHT * (new - before)
