"""The pool: a map, in this process or in several."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from sitegen.errors.problems import SitegenError
from sitegen.workers.memory import share_of_memory
from sitegen.workers.pool import Pool, default_jobs
from sitegen.workers.processes import _Run

_started: list[object] = []


def start(*arguments: object) -> None:
    _started.append(arguments)


def square(number: int) -> tuple[int, int, object]:
    return number * number, os.getpid(), _started[-1]


def fail(number: int) -> int:
    if number == 40:
        raise ValueError("forty")
    return number


def die(task: tuple[int, str]) -> int:
    number, folder = task
    if number == 40:
        Path(folder, f"died-{os.getpid()}").touch()
        os._exit(1)
    return number


def linger(task: tuple[int, str]) -> int:
    number, folder = task
    Path(folder, str(number)).touch()
    time.sleep(0.02)
    return number


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    _started.clear()
    yield
    _started.clear()


@pytest.mark.parametrize(
    ("jobs", "tasks", "alone"), [(1, 1000, True), (2, 10, True), (2, 100, False), (8, 1000, False)]
)
def test_small_work_is_done_in_this_process(jobs: int, tasks: int, alone: bool) -> None:
    pool = Pool(jobs)
    assert pool.alone(tasks) == alone


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 5, 100, 1000])
def test_results_come_in_order_from_processes_that_were_prepared(jobs: int, count: int) -> None:
    with Pool(jobs).running(count, start, ("given",)) as run:
        done = list(run(square, range(count), str))
    assert [task for task, _ in done] == list(range(count))
    found = [result for _, result in done]
    assert [result for result, _, _ in found] == [number * number for number in range(count)]
    assert all(arguments == ("given",) for _, _, arguments in found)
    own = {process for _, process, _ in found} == {os.getpid()}
    assert own == Pool(jobs).alone(count) or count == 0


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 100, 1000, 5000])
def test_processes_share_near_tasks_by_spans(jobs: int, count: int) -> None:
    with Pool(jobs).running(count, start, ("given",)) as run:
        done = list(run(square, range(count), str, near=True))
    assert sorted(done) == [
        (number, (number * number, process, ("given",))) for number, (_, process, _) in sorted(done)
    ]
    assert [task for task, _ in sorted(done)] == list(range(count))


class _Waiting(Executor):
    """Two processes, of which the first is done only when nobody has anything else to do."""

    def __init__(self) -> None:
        self.begun: list[list[int]] = []
        self._first: Future[object] = Future()

    def submit(self, do: Callable[..., object], /, *args: Any, **_: object) -> Future[Any]:
        """Take one chunk."""
        chunk: list[int] = args[1]
        self.begun.append(chunk)
        future = self._first if chunk[0] == 0 else Future[object]()
        if chunk[0] != 0:
            future.set_result(chunk)
        return future

    def end_first(self) -> None:
        self._first.set_result(self.begun[0])


def test_each_process_goes_on_next_to_what_it_has_done() -> None:
    """When it has no more, it takes what another would come to last."""
    executor = _Waiting()
    run = _Run(lambda: executor, 2, executor.end_first)
    tasks = list(range(3000))
    assert sorted(run(fail, tasks, str, near=True)) == [(number, number) for number in tasks]
    slow = executor.begun[0]
    own: list[int] = []
    others = executor.begun[1:]
    while len(own) < 1500:
        own += others.pop(0)
    assert own == tasks[1500:]
    assert sum(reversed(others), slow) == tasks[:1500]
    assert len(others[0]) > len(others[-1])  # all end together
    assert len(executor.begun) < 100


def test_a_process_that_dies_among_near_tasks_costs_one_task_only(tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path)) for number in range(300)]
    with Pool(2).running(len(tasks), start, ()) as run:
        done = dict(run(die, tasks, lambda task: str(task[0]), near=True))
    assert [done[task] for task in tasks if task[0] != 40] == [*range(40), *range(41, 300)]
    assert isinstance(done[tasks[40]], SitegenError)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised_here(jobs: int) -> None:
    with Pool(jobs).running(100, start, ()) as run, pytest.raises(ValueError, match="forty"):
        list(run(fail, range(100), str))


def test_a_process_that_dies_costs_one_task_only(tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path)) for number in range(100)]
    with Pool(2).running(len(tasks), start, ()) as run:
        found = [result for _, result in run(die, tasks, lambda task: f"content/{task[0]}.md")]
    assert [result for result in found if not isinstance(result, SitegenError)] == [*range(40), *range(41, 100)]
    (problem,) = [result for result in found if isinstance(result, SitegenError)]
    assert (
        str(problem)
        == "content/40.md: a worker process died while processing this file\n      = perhaps it ran out of memory"
    )
    assert found.index(problem) == 40
    assert list(tmp_path.iterdir())


@pytest.fixture
def another_thread() -> Iterator[None]:
    """Run another thread, so that processes are not forked."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


@pytest.mark.usefixtures("another_thread")
def test_what_processes_are_handed_without_a_fork_reaches_each_of_them() -> None:
    with Pool(2).running(100, start, ("ready",)) as run:
        assert [value for _, (_, _, value) in run(square, range(100), str)] == [("ready",)] * 100


def test_what_nobody_wants_any_more_is_left_undone(tmp_path: Path) -> None:
    """A chunk has 32 tasks here, and several chunks are on their way when the first task is seen to be done."""
    tasks = [(number, str(tmp_path)) for number in range(2000)]

    def give_up() -> None:
        if any(tmp_path.iterdir()):
            raise InterruptedError

    with pytest.raises(InterruptedError), Pool(2).running(len(tasks), start, (), give_up) as run:
        list(run(linger, tasks, str))
    assert 0 < len(list(tmp_path.iterdir())) < 32


def test_the_number_of_jobs_is_that_of_usable_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_jobs() >= 1
    affinity: Callable[[int], set[int]] = lambda process: {1, 2, 3}  # noqa: E731
    monkeypatch.setattr(os, "sched_getaffinity", affinity, raising=False)
    assert default_jobs() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert default_jobs() == 1


def swell(number: int) -> int:
    """Take more memory than there is for a task, a little at a time."""
    taken = []
    while number == 40:
        taken.append(bytes(1 << 20))
    return number


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has a limit that fits")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_takes_too_much_memory_is_an_error_that_names_it(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    for module in ("pool", "processes"):
        monkeypatch.setattr(f"sitegen.workers.{module}.share_of_memory", lambda _: 200 << 20)
    with Pool(jobs).running(100, start, ()) as run:
        found = [result for _, result in run(swell, range(100), lambda number: f"content/{number}.md")]
    assert [result for result in found if not isinstance(result, SitegenError)] == [*range(40), *range(41, 100)]
    assert str(found[40]) == (
        "content/40.md: processing this file takes more memory than there is for it\n"
        "      = make the file smaller, or divide it"
    )
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.parametrize("processes", [1, 4, 64])
def test_all_processes_together_leave_memory_to_others(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.workers.memory._memory", lambda: 512 << 30)
    assert share_of_memory(processes) * processes < 512 << 30
    monkeypatch.setattr("sitegen.workers.memory._memory", lambda: 1 << 30)
    assert share_of_memory(processes) == 2 << 30  # less would refuse a picture that is allowed
