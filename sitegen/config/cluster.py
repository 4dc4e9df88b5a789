"""More than one computer: the table ``[cluster]``.

This module knows nothing about the rest of the configuration.
"""

from typing import Annotated

from sitegen.config.table import Table
from sitegen.fields import Seconds, Verbatim, like


class ClusterConfig(Table, frozen=True):
    """``[cluster]``: the workers of a Dask cluster, on which ``sitegen build`` does its work."""

    address: Annotated[Verbatim, like("tls://scheduler.example:8786", "local:2")] = ""
    """URL of its scheduler, such as ``tls://scheduler.example:8786``; ``local:4`` starts four workers on this computer.
    ``--cluster`` and the variable SITEGEN_CLUSTER of the environment go before it."""
    ca: Annotated[Verbatim, like("tls/ca.pem", "ca.pem")] = ""
    """File with the certificate of the authority of scheduler and workers: a path from the site's folder, as the other
    two are."""
    certificate: Annotated[Verbatim, like("tls/client.pem", "client.pem")] = ""
    """File with the certificate of this computer."""
    key: Annotated[Verbatim, like("tls/client-key.pem", "key.pem")] = ""
    """File with its private key, which git must not have."""
    store: Annotated[Verbatim, like("s3://bucket/cluster", "/mnt/cluster")] = ""
    """Storage that this computer and the workers reach, for pictures and other large values: a URL for fsspec, such as
    ``s3://bucket/prefix``, or the path of a folder of a file server. Pictures of earlier builds are found there."""
    wait: Seconds = 60.0
    """How long a build waits while there is no worker, in seconds; then it ends with an error."""
