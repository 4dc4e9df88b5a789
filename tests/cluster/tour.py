"""Edits of a site, built in turn here and on a cluster, in a process of its own. Arguments: a folder, the cluster.

After each edit the output is that of a clean build made here, and a second build makes nothing.
"""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "properties")]

from edits import EDITS, World

from sitegen.cluster.address import read_address
from sitegen.cluster.connection import Connection
from sitegen.cluster.workers import ClusterWorkers
from sitegen.config.cluster import ClusterConfig
from sitegen.engine.run import Run

ON_CLUSTER = 2  # jobs that mean the cluster


def main(folder: Path, address: str) -> None:
    """Make the tour. Raises AssertionError where something differs."""
    connection = Connection(read_address(address), ClusterConfig(), folder)

    def choose(run: Run, _: ClusterConfig) -> None:
        if run.request.jobs == ON_CLUSTER:
            run.workers = ClusterWorkers(connection, run.workers.here)

    Run._choose_workers = choose  # type: ignore[method-assign]
    ClusterWorkers.alone = lambda _, tasks: tasks == 0  # type: ignore[method-assign]
    ClusterWorkers.close = lambda _: None  # type: ignore[method-assign]
    world = World(folder)
    assert world.check(ON_CLUSTER)
    for number, edit in enumerate(EDITS[::15]):
        world.make(edit, number + 1, 1 if number % 3 == 2 else ON_CLUSTER)
    assert world.fingerprints(ON_CLUSTER) == world.fingerprints(1)
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
