"""Sites that no worker can read, and builds of them in processes of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from dask_processes import Cluster
from newsroom import Newsroom, article
from sample_site import SampleSite

_BUILD = Path(__file__).with_name("build_on.py")
_SLOW = """import time

def source(text, path):
    time.sleep(0.02)
    return text

def head(page, site):
    time.sleep(0.04)
    return ""
"""


class Build:
    """A build that goes on."""

    def __init__(self, root: Path, output: Path, address: str, **settings: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(_BUILD), str(root), str(output), address, f"{output}.state"],
            cwd=root,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def until(self, stage: str) -> None:
        """Wait until a part of a stage is done."""
        assert self._process.stderr
        said = []
        while line := self._process.stderr.readline():
            said.append(line)
            if line.strip() == stage:
                return
        raise AssertionError("".join(said))

    def interrupt(self) -> int:
        """Press Ctrl-C, and return how it ends."""
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=60)
        self._check_alone()
        return self._process.returncode

    def end(self) -> dict[str, Any]:
        """Wait for its end, and return what there is to compare."""
        out, err = self._process.communicate(timeout=200)
        assert self._process.returncode == 0, err
        assert "Traceback" not in err, err
        self._check_alone()
        found: dict[str, Any] = json.loads(out)
        return found

    def _check_alone(self) -> None:
        """Check that nothing which it started still runs."""
        _, left = psutil.wait_procs(list(_session(self._process.pid)), timeout=10)
        assert not left


def _session(leader: int) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(ProcessLookupError):
            if os.getsid(process.pid) == leader:
                yield process


class Sites:
    """A folder of sites, and the cluster that builds them."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.folder = folder
        self.cluster = cluster

    def sample(self, name: str, store: str = "") -> Path:
        """Write the sample site, with a storage that it shares with the cluster, and return its folder."""
        root = self.folder / name
        for path, data in SampleSite().files.items():
            if path == "site.toml":
                assert isinstance(data, str)
                data = data.replace('"store" = "s3://bucket/cluster"', f'"store" = "{store}"')
            if data is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data.encode() if isinstance(data, str) else data)
        return root

    def slow(self, name: str, plugin: str = _SLOW, articles: int = 60) -> Path:
        """Write a site whose articles take their time, and return its folder."""
        files = {f"content/articles/a{number}.md": article(f"Titre {number}") for number in range(articles)}
        site = Newsroom(self.folder / name, {**files, "plugins/lent.py": plugin})
        site.configure('[plugins]\nenabled = ["lent"]\n[cluster]\nwait = 3\n[limits]\narticle_seconds = 3\n')
        return site.root

    def begin(self, root: Path, name: str, address: str = "", **settings: str) -> Build:
        """Begin to build a site on a cluster, into a folder of a name, with more environment."""
        return Build(root, self.folder / name, address or self.cluster.address, **settings)

    def build(self, root: Path, name: str, address: str = "-") -> dict[str, Any]:
        """Build a site, by default without a cluster, and return what there is to compare."""
        return self.begin(root, name, address).end()
