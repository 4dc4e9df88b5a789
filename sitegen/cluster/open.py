"""Open a cluster: the only module that a build without one loads, and it loads Dask.

This module knows nothing of tasks.
"""

from pathlib import Path

from sitegen.cluster.address import read_address
from sitegen.config.cluster import ClusterConfig
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.messages.message import tr
from sitegen.workers.pool import Workers

_LOGGERS = ("distributed", "distributed.client", "distributed.scheduler", "distributed.worker", "distributed.nanny")

_OWN_WORKERS = {
    "distributed.worker.profile.enabled": False,
    # What a worker frees it soon needs again, for the next picture: giving it back each time costs a tenth.
    "distributed.nanny.pre-spawn-environ": {"MALLOC_TRIM_THRESHOLD_": 1 << 30, "MALLOC_MMAP_THRESHOLD_": 1 << 25},
}
"""Settings of Dask for the workers of ``local:N``."""


def open_cluster(address: str, settings: ClusterConfig, root: Path, here: Workers) -> Workers:
    """Return the workers of the cluster at an address, which are connected to with the first task.

    ``here`` are those of this computer. Raises BuildFailed for what is no address, and where Dask is not installed.
    """
    place = read_address(address)
    try:
        import dask
    except ImportError:
        hint = tr("install it: {command}", command='pip install "distributed>=2026.8"')
        raise BuildFailed([OutputError(tr("--cluster needs Dask"), hint=hint)]) from None
    # It reports by exceptions only: what a build prints goes one way.
    dask.config.set({"logging": dict.fromkeys(_LOGGERS, "critical"), **_OWN_WORKERS})
    from sitegen.cluster.connection import Connection
    from sitegen.cluster.store import SharedStore
    from sitegen.cluster.workers import ClusterWorkers

    store = SharedStore(settings.store, root) if settings.store else None
    return ClusterWorkers(Connection(place, settings, root), here, store)
