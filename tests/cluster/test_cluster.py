"""A build on workers that share no disk with it: the same bytes, and the same traces."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Sites
from dask_processes import Cluster
from edits import contents

pytestmark = pytest.mark.slow
_BUILD = Path(__file__).with_name("build_on.py")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), hidden=folder)
    try:
        cluster.worker()
        cluster.worker()
        yield Sites(folder, cluster)
    finally:
        cluster.end()


def test_output_and_traces_are_those_of_a_local_build(sites: Sites) -> None:
    root = sites.sample("newspaper")
    here, there = sites.build(root, "here"), sites.build(root, "there", sites.cluster.address)
    assert contents(sites.folder / "there") == contents(sites.folder / "here")
    assert there["traces"] == here["traces"]
    assert there["warnings"] == here["warnings"]
    assert (there["jobs"], there["rendered"]) == (2, here["rendered"])
    assert sites.build(root, "there", sites.cluster.address)["rendered"] == 0


def test_edits_built_in_turn_here_and_on_a_cluster(sites: Sites) -> None:
    tour = Path(__file__).with_name("tour.py")
    subprocess.run(
        [sys.executable, str(tour), str(sites.folder / "tour"), sites.cluster.address], check=True, timeout=280
    )
