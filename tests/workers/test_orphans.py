"""No worker outlives a process that was killed: nobody would ever end it."""

import subprocess
import sys
from pathlib import Path

import pytest

_WORK = """
import os, re, threading, time
from sitegen.workers import orphans
from sitegen.workers.pool import Pool

def start():
    pass

def work(number):
    os.write(1, b"begun\\n")
    while True:
        {work}

if __name__ == "__main__":
    {before}
    with Pool({jobs}).running(100, start, ()) as run:
        list(run(work, range(100), str))
"""
_FORKED, _HANDED = "pass", "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
_ELSEWHERE = "orphans.ask_the_system = lambda _: False"
_ASLEEP = "time.sleep(600)"
_BUSY = "re.match('(a|a)*b', 'a' * 40)"  # lets no other thread of the process run
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked to end processes")


@pytest.mark.parametrize("jobs", [2, 5])
@pytest.mark.parametrize(
    ("before", "work"),
    [
        (_FORKED, _ASLEEP),
        (_HANDED, _ASLEEP),
        (_ELSEWHERE, _ASLEEP),
        (_ELSEWHERE, "time.sleep(0)"),
        pytest.param(_FORKED, _BUSY, marks=LINUX),
        pytest.param(_HANDED, _BUSY, marks=LINUX),
    ],
)
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path, jobs: int, before: str, work: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(_WORK.format(jobs=jobs, before=before, work=work))
    _ends(script, jobs)


@LINUX
def test_work_in_the_background_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, time\nfrom sitegen.workers.background import BackgroundProcess\n"
        "BackgroundProcess(lambda: (os.write(1, b'begun\\n'), time.sleep(600)), 2).result()\n"
    )
    _ends(script, 1)


def _ends(script: Path, processes: int) -> None:
    """Kill a process at work: nobody holds the other end of its output then."""
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(processes)] == ["begun\n"] * processes
        process.kill()
        process.communicate(timeout=10)
