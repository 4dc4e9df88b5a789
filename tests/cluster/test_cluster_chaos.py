"""Chaos: workers are killed, stopped, continued and added at random moments while a build goes on.

It ends in the output and traces of a build without a cluster, or in one clear error after which the next build is right.
"""

import os
import random
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from building import Sites
from dask_processes import Cluster, worker_of
from edits import contents

pytestmark = pytest.mark.slow
_CLEAR = ("had no worker for", "was lost", "were paused for")
_MOST = 5  # workers at a time


class _Monkey:
    """Whatever does harm to workers, by a seed."""

    def __init__(self, cluster: Cluster, seed: int) -> None:
        self._cluster = cluster
        self._random = random.Random(seed)
        self._stopped: list[psutil.Process] = []
        self.did: list[str] = []
        """What it has done."""

    def act(self) -> None:
        """Do something."""
        nannies = [process for process in self._cluster.processes[1:] if process.poll() is None]
        act = self._random.choice((self._kill, self._kill, self._stop, self._go_on, self._add, self._kill_both))
        with suppress(psutil.NoSuchProcess, ProcessLookupError, IndexError, AssertionError):
            act(nannies)
            self.did.append(act.__name__)

    def _kill(self, nannies: "list[subprocess.Popen[bytes]]") -> None:
        worker_of(self._random.choice(nannies), wait=1).kill()

    def _kill_both(self, nannies: "list[subprocess.Popen[bytes]]") -> None:
        os.killpg(self._random.choice(nannies).pid, signal.SIGKILL)

    def _stop(self, nannies: "list[subprocess.Popen[bytes]]") -> None:
        worker = worker_of(self._random.choice(nannies), wait=1)
        worker.send_signal(signal.SIGSTOP)
        self._stopped.append(worker)

    def _go_on(self, _: "list[subprocess.Popen[bytes]]") -> None:
        self._stopped.pop().send_signal(signal.SIGCONT)

    def _add(self, nannies: "list[subprocess.Popen[bytes]]") -> None:
        if len(nannies) < _MOST:
            self._cluster.worker()

    def rest(self) -> None:
        """Let everything go on."""
        for worker in self._stopped:
            with suppress(psutil.NoSuchProcess):
                worker.send_signal(signal.SIGCONT)


@contextmanager
def _chaos(monkey: _Monkey, every: float) -> Iterator[None]:
    """Let a monkey act every so many seconds."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(every):
            monkey.act()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        monkey.rest()


def _check(folder: Path, seed: int, articles: int, every: float) -> None:
    cluster = Cluster(folder / "cluster", folder / "sites")
    try:
        cluster.worker()
        cluster.worker()
        sites = Sites(folder / "sites", cluster)
        root = sites.slow("newspaper", articles=articles)
        monkey = _Monkey(cluster, seed)
        build = sites.begin(root, "there", SITEGEN_LATE="2")
        build.until("parse")
        with _chaos(monkey, every):
            there = build.end()
        left = {path.name for path in sites.folder.iterdir()} - {"newspaper", "there", "there.state"}
        assert not left, monkey.did
        if problems := there.get("problems"):
            assert len(problems) == 1, (problems, monkey.did)
            assert any(clear in problems[0] for clear in _CLEAR), (problems, monkey.did)
            assert not (sites.folder / "there").exists(), monkey.did
            cluster.worker()
            there = sites.build(root, "there", cluster.address)
        here = sites.build(root, "here")
        assert contents(sites.folder / "there") == contents(sites.folder / "here"), monkey.did
        assert there["traces"] == here["traces"], monkey.did
    finally:
        cluster.end()


def test_a_little_chaos(tmp_path: Path) -> None:
    _check(tmp_path, seed=1, articles=12, every=0.5)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_chaos(tmp_path: Path, seed: int) -> None:
    _check(tmp_path, seed=seed, articles=60, every=random.Random(seed).uniform(0.2, 2))
