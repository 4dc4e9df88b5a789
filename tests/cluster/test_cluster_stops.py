"""Workers that are stopped, slow, out of memory or in a step without an end: others do what they are late with."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from building import Sites
from dask_processes import Cluster, worker_of
from edits import contents

pytestmark = pytest.mark.slow
_SLOW = """import os, time

def source(text, path):
    time.sleep(0.03 * float(os.environ.get("SITEGEN_SLOW", "1")))
    return text

def head(page, site):
    time.sleep(0.03 * float(os.environ.get("SITEGEN_SLOW", "1")))
    return ""
"""
_ENDLESS = """import re

def source(text, path):
    if path.endswith("a41.md"):
        re.match("(a+)+$", "a" * 60 + "b")
    return text
"""
_HUNGRY = """import os

def source(text, path):
    if path.endswith("a41.md"):
        len(bytearray(os.urandom(1 << 20)) * 700)
    return text
"""


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """A cluster of a usual worker, to which tests add another."""
    cluster = Cluster(tmp_path / "cluster", tmp_path / "sites")
    try:
        cluster.worker()
        yield Sites(tmp_path / "sites", cluster)
    finally:
        cluster.end()


def same(sites: Sites, root: Path, there: dict[str, object]) -> None:
    """Check that a build on the cluster has made what one makes here."""
    assert "problems" not in there, there
    here = sites.build(root, "here")
    assert contents(sites.folder / "there") == contents(sites.folder / "here")
    assert there["traces"] == here["traces"]


@pytest.mark.parametrize(
    ("stage", "seconds"),
    [
        pytest.param("render", 0, id="for good", marks=pytest.mark.long),
        pytest.param("parse", 0, id="for good, while it parses", marks=pytest.mark.long),
        pytest.param("parse", 10, id="for ten seconds", marks=pytest.mark.long),
        pytest.param("render", 60, id="for a minute", marks=pytest.mark.long),
    ],
)
def test_a_worker_that_is_stopped_is_not_waited_for(sites: Sites, stage: str, seconds: int) -> None:
    worker = worker_of(sites.cluster.worker())
    root = sites.slow("newspaper", _SLOW)
    build = sites.begin(root, "there", SITEGEN_LATE="2" if not seconds else "10")
    build.until(stage)
    worker.send_signal(signal.SIGSTOP)
    if seconds:
        time.sleep(seconds)
        worker.send_signal(signal.SIGCONT)
    same(sites, root, build.end())


@pytest.mark.long
def test_a_slow_worker_is_not_waited_for(sites: Sites) -> None:
    sites.cluster.worker(SITEGEN_SLOW="100")
    root = sites.slow("newspaper", _SLOW)
    begun = time.monotonic()
    there = sites.begin(root, "there", SITEGEN_LATE="2").end()
    assert time.monotonic() - begun < 30  # it alone would take some six minutes
    same(sites, root, there)


@pytest.mark.long
def test_a_step_without_an_end_is_named_and_ended(sites: Sites) -> None:
    workers = [worker_of(sites.cluster.processes[1]), worker_of(sites.cluster.worker())]
    (told,) = sites.begin(sites.slow("newspaper", _ENDLESS), "there", SITEGEN_LATE="2").end()["problems"]
    assert told.startswith("content/articles/a41.md: parsing takes more than 3 seconds")
    _, alive = psutil.wait_procs(workers, timeout=20, callback=None)
    assert len(alive) == 1


@pytest.mark.long
def test_a_worker_with_little_memory_is_no_reason_for_an_error(sites: Sites) -> None:
    sites.cluster.worker("--memory-limit", "400MB")
    sites.cluster.processes[1].kill()
    root = sites.slow("newspaper", _HUNGRY)
    same(sites, root, sites.begin(root, "there").end())
