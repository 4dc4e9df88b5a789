"""A build on workers that share no disk with it: the same bytes, and the same traces."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dask_processes import Cluster
from edits import contents
from sample_site import SampleSite

pytestmark = pytest.mark.slow
_BUILD = Path(__file__).with_name("build_on.py")


class Sites:
    """Sites that no worker can read, and what builds them."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.folder = folder
        self.cluster = cluster

    def sample(self, name: str) -> Path:
        """Write the sample site, and return its folder."""
        root = self.folder / name
        for path, data in SampleSite().files.items():
            if data is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data.encode() if isinstance(data, str) else data)
        return root

    def build(self, root: Path, name: str, address: str = "-") -> dict[str, Any]:
        """Build a site on a cluster, or here, into a folder of a name, and return what there is to compare."""
        process = subprocess.run(
            [
                sys.executable,
                str(_BUILD),
                str(root),
                str(self.folder / name),
                address,
                str(self.folder / f"{name}.state"),
            ],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=120,
        )
        found: dict[str, Any] = json.loads(process.stdout)
        return found


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
