"""Disks that are full, of workers and of the computer that builds: their articles are not to blame."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Sites
from dask_processes import Cluster
from edits import contents

pytestmark = pytest.mark.slow
_FULL = "2000"  # bytes: a template has more


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    cluster = Cluster(tmp_path / "cluster", tmp_path / "sites")
    try:
        yield Sites(tmp_path / "sites", cluster)
    finally:
        cluster.end()


def test_others_do_what_a_worker_has_no_room_for(sites: Sites) -> None:
    sites.cluster.worker(SITEGEN_DISK=_FULL)
    sites.cluster.worker()
    root = sites.sample("newspaper")
    there, here = sites.build(root, "there", sites.cluster.address), sites.build(root, "here")
    assert "problems" not in there, there
    assert contents(sites.folder / "there") == contents(sites.folder / "here")
    assert there["traces"] == here["traces"]


@pytest.mark.long
def test_workers_without_room_are_named(sites: Sites) -> None:
    sites.cluster.worker(SITEGEN_DISK=_FULL)
    (told,) = sites.build(sites.sample("newspaper"), "there", sites.cluster.address)["problems"]
    assert told.startswith(f"no worker of the cluster at {sites.cluster.address} can work: tcp://127.0.0.1:")
    assert "File too large" in told
    assert not (sites.folder / "there").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ("parse", ".sitegen: cannot write: disk I/O error\n      = sitegen must be allowed to write this folder"),
        ("render", "cannot write: File too large"),
    ],
)
def test_a_build_without_room_leaves_nothing(sites: Sites, stage: str, message: str) -> None:
    sites.cluster.worker()
    root = sites.sample("newspaper")
    assert sites.begin(root, "there", SITEGEN_FULL=stage).end()["problems"] == [message]
    assert sorted(path.name for path in sites.folder.iterdir()) == ["newspaper", "there.state"]
