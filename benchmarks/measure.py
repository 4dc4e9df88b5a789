"""Runs a command and measures wall time, processor time and peak memory, children included. Linux only."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Measured:
    """What a command cost."""

    seconds: float
    """Wall time."""
    cpu: float
    """Processor time of the process and all its children."""
    code: int
    """Exit code; negative for a signal."""
    memory: int = 0
    """Peak of all its processes together, in bytes, shared pages counted once; 0 when not sampled."""
    late: bool = False
    """Whether it was stopped at the time limit."""


def run(
    command: list[str],
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    limit: float,
    sample: bool = False,
) -> Measured:
    """Run a command to its end, or to the time limit; with ``sample``, look at its memory while it runs.

    Sampling costs time: measure time and memory in different runs.
    """
    os.sync()  # what was written before is not this command's affair
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        late = threading.Event()

        def stop() -> None:
            late.set()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        peak = _peak(process.pid) if sample else 0
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(seconds, usage.ru_utime + usage.ru_stime, process.returncode, peak, late.is_set())


def _peak(leader: int) -> int:
    """Return the peak memory of a session until its leader ends; the leader is not reaped."""
    peak = 0
    while os.waitid(os.P_PID, leader, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        start = time.perf_counter()
        peak = max(peak, sum(map(_proportional, _session(leader))))
        # At most a tenth of the time, so that looking does not change much what is looked at.
        time.sleep(max(0.05, 9 * (time.perf_counter() - start)))
    return peak


def _session(leader: int) -> list[int]:
    """Return the processes of a session: all descendants that did not leave it, orphans too."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_bytes().rsplit(b")", 1)[1].split()
                if int(fields[3]) == leader:
                    found.append(int(folder.name))
    return found


def _proportional(pid: int) -> int:
    """Return the memory of a process, shared pages in proportion; resident memory where that is not told."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
