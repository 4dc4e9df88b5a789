"""A Dask scheduler and workers as processes of their own, which may not read what belongs to the build."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

_BLIND = Path(__file__).with_name("blind_worker.py")


class Cluster:
    """Processes in a folder of their own."""

    def __init__(self, folder: Path, hidden: Path, settings: dict[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "SITEGEN_HIDDEN": str(hidden),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
            "DASK_LOGGING__DISTRIBUTED": "warning",
            **(settings or {}),
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self.scheduler = self._schedule("0")
        try:
            self.address = self._address()
        except BaseException:
            self.end()
            raise

    def worker(self, *options: str, **settings: str) -> "subprocess.Popen[bytes]":
        """Start a worker with more environment, with a nanny that starts it once more when it dies."""
        place = self._folder / f"worker-{len(self.processes)}"
        return self._begin(
            "dask_worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(place),
            "--preload", str(_BLIND), "--host", "127.0.0.1", *options, folder=place, settings=settings,
        )  # fmt: skip

    def restart_scheduler(self) -> None:
        """Kill the scheduler, and start another one at its address."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self._schedule(self.address.rpartition(":")[2])

    def _schedule(self, port: str) -> "subprocess.Popen[bytes]":
        return self._begin(
            "dask_scheduler", "--host", "127.0.0.1", "--port", port, "--dashboard-address", "127.0.0.1:0",
            "--no-dashboard", "--scheduler-file", str(self.file), folder=self._folder,
        )  # fmt: skip

    def _begin(
        self, module: str, *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{module}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
                cwd=folder,
                env={**self._environment, **(settings or {})},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def _address(self) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.scheduler.poll() is None:
            try:
                return str(json.loads(self.file.read_text())["address"])
            except (FileNotFoundError, ValueError):
                time.sleep(0.05)
        raise AssertionError((self._folder / "dask_scheduler.log").read_text())

    def end(self) -> None:
        """Kill all of them, with what they started."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def worker_of(nanny: "subprocess.Popen[bytes]", wait: float = 60) -> psutil.Process:
    """Return the process of a worker, by that of its nanny."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        children = psutil.Process(nanny.pid).children(recursive=True)
        found = [one for one in children if "spawn_main" in " ".join(one.cmdline())]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no worker")
