"""A limit of memory for work on files that others wrote: what needs too much becomes an error, and the machine lives.

On Linux this is ``RLIMIT_DATA``, which counts the private memory of a process that it can write. ``RLIMIT_AS`` would
count files that are mapped and the address space that threads reserve too: twice what a process has. Other systems have
no limit that fits: macOS enforces neither, and Windows has none for a process that already runs
(docs/decisions/0034-limits-of-memory.md). This module knows nothing of what the work is.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LEAST = 2 << 30  # bytes: a picture of 100 megapixels takes about half of it
_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # of a container: v2, v1

_lock = threading.Lock()
_limits: list[int] = []  # one for each piece of work of this process under way
_unlimited: tuple[int, int] = (0, 0)  # what held before


def share_of_memory(processes: int) -> int:
    """Return the bytes that each of several processes may take, so that all of them together leave some to others.

    It is never less than a picture of the largest size needs.
    """
    return max(_LEAST, _memory() // (processes + 1))


def limit_process(more: int) -> None:
    """Let this process take so many bytes ``more`` than it has, and then fail with MemoryError.

    Where the system has no such limit, nothing happens.
    """
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = _taken() + more
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if most < 0 else min(wanted, most), most))


@contextmanager
def limited(more: int) -> Iterator[None]:
    """Limit this process like ``limit_process`` for the time of some work; other threads may do the same."""
    if sys.platform != "linux":
        yield
        return
    import resource

    global _unlimited
    with _lock:
        if not _limits:
            _unlimited = resource.getrlimit(resource.RLIMIT_DATA)
            limit_process(more)
        _limits.append(more)
    try:
        yield
    finally:
        with _lock:
            _limits.pop()
            if not _limits:
                resource.setrlimit(resource.RLIMIT_DATA, _unlimited)


def _taken() -> int:
    """Return the bytes that the limit counts: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def _memory() -> int:
    """Return the bytes of memory of this machine, or of the container that this process runs in."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")] if hasattr(os, "sysconf") else [0]
    for file in _GROUPS:
        try:
            found.append(int(Path(file).read_text()))
        except (OSError, ValueError):  # there is none, or “max”
            continue
    return min(found)
