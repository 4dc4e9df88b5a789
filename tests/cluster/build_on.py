"""Builds a site in a process of its own: Dask's threads would change how tests after it fork.

Arguments: the site, the output, the address of a cluster or “-”, the folder of the state. Prints what the report says, and
every trace; and, on standard error, each stage when a part of it is done.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from traces import traces_of

from sitegen.cluster import open as opening
from sitegen.cluster.open import open_cluster
from sitegen.config.cluster import ClusterConfig
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed
from sitegen.workers.pool import Workers

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def run(root: Path, output: Path, address: str, state: Path) -> Mapping[str, Any]:
    """Build, and return what there is to compare."""
    request = BuildRequest(root, output, now=NOW, cluster=address or None, state=state, jobs=0 if address else 1)
    begun = set()

    def progress(stage: str, done: int, total: int) -> None:
        if done and stage not in begun:
            begun.add(stage)
            print(stage, file=sys.stderr, flush=True)
            if os.environ.get("SITEGEN_FULL") == stage:  # from now on the disk has no room
                resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    try:
        report = build(request, progress)
    except BuildFailed as failure:
        return {"problems": [str(problem) for problem in failure.problems]}
    return {
        "rendered": report.rendered,
        "jobs": report.jobs,
        "warnings": [str(warning) for warning in report.warnings],
        "traces": traces_of(state_file(request)),
    }


def open_impatiently(address: str, settings: ClusterConfig, root: Path, here: Workers) -> Workers:
    """Open a cluster that does the smallest stages, and is late when the environment says so."""
    cluster = open_cluster(address, settings, root, here)
    from sitegen.cluster import pace, store, workers  # not before: it loads Dask as it is to be loaded

    workers.ClusterWorkers.alone = lambda _, tasks: tasks == 0  # type: ignore[method-assign]
    store._LARGE = int(os.environ.get("SITEGEN_LARGE", store._LARGE))
    pace._LATE = float(os.environ.get("SITEGEN_LATE", pace._LATE))
    return cluster


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs tests in the background has it ignored
    opening.open_cluster = open_impatiently
    place, where, cluster, stored = sys.argv[1:]
    print(json.dumps(run(Path(place), Path(where), cluster.strip("-"), Path(stored))))
