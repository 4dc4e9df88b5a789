"""Work beside: done by a copy of this process where that is safe, else not at all."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from newsroom import Files, Newsroom, article

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

_BEGIN = "import os, threading, time\nfrom sitegen.workers.background import BackgroundProcess\n"


def run(script: str) -> str:
    """Run a script in a process without threads, which that of the tests is not."""
    done = subprocess.run([sys.executable, "-c", _BEGIN + script], capture_output=True, text=True, check=True)
    assert not done.stderr or "Error" in done.stderr
    return done.stdout.strip()


def test_the_result_comes_from_another_process() -> None:
    script = "work = BackgroundProcess(lambda: (os.getpid(), 'é'), 2)\nfound = work.result()\nprint(found[0] != os.getpid(), found[1], "
    assert run(script + "work.result() == found)") == "True é True"


@pytest.mark.parametrize("work", ["1 / 0", "os._exit(0)", "os.abort()", "(lambda: 0)"])
def test_work_that_fails_comes_to_nothing(work: str) -> None:
    assert run(f"print(BackgroundProcess(lambda: {work}, 2).result())") == "None"


def test_where_there_is_one_job_or_another_thread_nothing_is_begun() -> None:
    assert run("print(BackgroundProcess(lambda: 1, 1).result())") == "None"
    thread = "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    assert run(thread + "print(BackgroundProcess(lambda: 1, 2).result())") == "None"


def test_work_that_nobody_wants_is_ended() -> None:
    ended = "try: os.waitpid(-1, 0)\nexcept ChildProcessError: print('no process is left')"
    assert (
        run(f"work = BackgroundProcess(lambda: time.sleep(60), 2)\nwork.drop()\nwork.drop()\n{ended}")
        == "no process is left"
    )


def test_a_build_looks_at_its_output_beside(site_of: Callable[[Files], Newsroom]) -> None:
    newsroom = site_of({"content/articles/a.md": article()})

    def build() -> str:
        command = [sys.executable, "-m", "sitegen.cli.commands", "build", "--jobs", "2"]
        return subprocess.run(command, cwd=newsroom.root, capture_output=True, text=True, check=True).stdout

    build()
    page = newsroom.root / "output/index.html"
    good = page.read_bytes()
    assert "(0 rendered, 0 written" in build()
    page.write_bytes(good.replace(b"<", b">", 1))
    assert "(1 rendered, 1 written" in build()
    assert page.read_bytes() == good
    page.unlink()
    assert "(1 rendered, 1 written" in build()
    assert page.read_bytes() == good
