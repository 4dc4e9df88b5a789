"""Whatever happens to a cluster, a build ends in the right output or in one clear error."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from building import Sites
from dask_processes import Cluster, worker_of
from edits import contents

pytestmark = pytest.mark.slow
_PATIENT = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}  # one death is enough: the nanny takes its time


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """A cluster of two workers, each with a nanny that starts it once more when it dies."""
    folder = tmp_path_factory.mktemp("cluster")
    cluster = Cluster(folder / "cluster", folder / "sites", _PATIENT)
    try:
        cluster.worker()
        cluster.worker()
        yield Sites(folder / "sites", cluster)
    finally:
        cluster.end()


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[Sites]:
    """A scheduler without a worker."""
    cluster = Cluster(tmp_path / "cluster", tmp_path / "sites")
    try:
        yield Sites(tmp_path / "sites", cluster)
    finally:
        cluster.end()


def stop_for_a_while(worker: psutil.Process) -> None:
    worker.send_signal(signal.SIGSTOP)
    time.sleep(3)
    worker.send_signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("stage", "harm"),
    [
        pytest.param("parse", psutil.Process.kill, id="killed while it parses", marks=pytest.mark.long),
        pytest.param("render", psutil.Process.kill, id="killed while it renders"),
        pytest.param("render", stop_for_a_while, id="stopped while it renders", marks=pytest.mark.long),
    ],
)
def test_what_a_lost_worker_had_is_done_by_others(
    sites: Sites, request: pytest.FixtureRequest, stage: str, harm: Callable[[psutil.Process], None]
) -> None:
    name = request.node.callspec.id.replace(" ", "-")
    root = sites.slow(name)
    build = sites.begin(root, f"{name}-there")
    build.until(stage)
    harm(worker_of(sites.cluster.processes[1]))
    there, here = build.end(), sites.build(root, f"{name}-here")
    assert "problems" not in there, there
    assert contents(sites.folder / f"{name}-there") == contents(sites.folder / f"{name}-here")
    assert there["traces"] == here["traces"]


def test_a_text_that_ends_workers_is_named(sites: Sites) -> None:
    plugin = """import os

def source(text, path):
    if path.endswith("a41.md"):
        os._exit(1)
    return text
"""
    told = sites.begin(sites.slow("deadly", plugin), "deadly-there").end()["problems"]
    assert told == [
        "content/articles/a41.md: a worker process died while processing this file\n      = perhaps it ran out of memory"
    ]


def test_ctrl_c_leaves_nothing(sites: Sites) -> None:
    root = sites.slow("interrupted")
    build = sites.begin(root, "interrupted-there")
    build.until("parse")
    assert build.interrupt() != 0
    left = [path.name for path in sites.folder.iterdir() if "interrupted-there" in path.name]
    assert left == ["interrupted-there.state"]
    again = sites.build(root, "interrupted-there", sites.cluster.address)
    assert again["rendered"] > 60


def test_a_cluster_without_workers(lonely: Sites) -> None:
    (told,) = lonely.begin(lonely.slow("newspaper"), "there").end()["problems"]
    assert told.startswith(f"the cluster at {lonely.cluster.address} had no worker for 3 s\n")
    assert not (lonely.folder / "there").exists()


@pytest.mark.parametrize("stage", ["parse", pytest.param("render", marks=pytest.mark.long)])
@pytest.mark.parametrize("again", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_scheduler_that_ends(lonely: Sites, stage: str, again: bool) -> None:
    lonely.cluster.worker()
    build = lonely.begin(lonely.slow("newspaper"), "there")
    build.until(stage)
    if again:
        lonely.cluster.restart_scheduler()
    else:
        lonely.cluster.scheduler.kill()
    (told,) = build.end()["problems"]
    assert told.startswith(f"the connection to the cluster at {lonely.cluster.address} was lost\n")
    assert not (lonely.folder / "there").exists()


def test_a_worker_of_another_engine_does_nothing(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "cluster", tmp_path / "sites", {"SITEGEN_OTHER_ENGINE": "1"})
    try:
        cluster.worker()
        sites = Sites(tmp_path / "sites", cluster)
        (told,) = sites.begin(sites.slow("newspaper"), "there").end()["problems"]
    finally:
        cluster.end()
    assert told.startswith("a worker of the cluster has another engine than this computer: tcp://127.0.0.1:")
    assert "Pillow 1.0 ≠ " in told
