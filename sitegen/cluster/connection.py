"""The connection to a cluster: it is made with the first task, and an end of it is one clear error.

This module knows nothing of what the workers do.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import distributed as dask_distributed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from sitegen.cache.stamp import engine_parts
from sitegen.cluster.address import Address
from sitegen.cluster.worker import OtherEngine
from sitegen.config.cluster import ClusterConfig
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.messages.message import Message, tr

distributed: Any = dask_distributed  # parts of it come without types
_LOST = (FutureCancelledError, TimeoutError, OSError)  # what is raised where a scheduler does not answer

_REACHED = 10  # seconds that a scheduler has to answer
_AVOIDED = 60  # seconds for which a worker that was late gets nothing to do
_ENDED = 5  # seconds that it has to hear that a build ends


class Call(NamedTuple):
    """A call that was handed out."""

    future: Any
    """It, as Dask knows it."""
    outcome: Future[bytes]
    """Its result."""


class Connection:
    """A cluster, by its address."""

    def __init__(self, address: Address, settings: ClusterConfig, root: Path) -> None:
        self._address = address
        self._settings = settings
        self._root = root
        self._client: Any = None
        self._own: Any = None
        self.found = 0
        """How many workers there are, once they were asked for."""
        self._looked = 0.0
        self._alone: float | None = None  # since when there was no worker
        self._avoided: dict[str, tuple[float, str]] = {}  # until when, and why

    @property
    def shown(self) -> str:
        """The address as messages name it."""
        return self._address.url or f"local:{self._address.workers}"

    @property
    def workers(self) -> int:
        """How many workers there are. Raises BuildFailed where there are none in time."""
        if self._client is None:
            self._connect()
        return self.found

    def prepare(self, stage: Callable[[Mapping[str, str]], Any]) -> None:
        """Send a stage to each worker, with the parts of this engine."""
        _in_background(self._client.register_plugin, stage(engine_parts()))

    def forget(self, name: str) -> None:
        """Have each worker forget a stage."""
        _in_background(self._client.unregister_worker_plugin, name)

    def submit(self, function: Callable[..., bytes], *arguments: object, done: Callable[["Call"], None]) -> "Call":
        """Hand out a call; ``done`` is called in another thread once its result is here.

        Raises BuildFailed where there is nobody to do it.
        """
        try:
            future = self._client.submit(function, *arguments, pure=False, workers=self._fit())
        except _LOST as error:
            raise self._gone() from error
        # A result is fetched in the background: the worker that has it may be stopped.
        fetch = self._client.gather(future, asynchronous=True)
        call = Call(future, asyncio.run_coroutine_threadsafe(fetch, self._client.loop.asyncio_loop))
        call.outcome.add_done_callback(lambda _: done(call))
        return call

    def avoid(self, worker: str, reason: str) -> None:
        """Hand out nothing to a worker for a while."""
        self._avoided[worker] = time.monotonic() + _AVOIDED, reason

    def avoid_who_has(self, call: "Call") -> None:
        """Hand out nothing, for a while, to the worker that has a call."""
        with suppress(Exception):  # it may be gone, which is an error elsewhere, or none
            for worker, keys in self._client.processing().items():
                if call.future.key in keys:
                    self.avoid(worker, "")

    def result(self, call: "Call") -> bytes | None:
        """Return the result of a call that is done; None if it has ended several workers.

        Raises whatever the call raised, and BuildFailed where the cluster has gone.
        """
        try:
            found: bytes = call.outcome.result()
        except KilledWorker:
            return None
        except OtherEngine as error:
            raise self._other_engine(str(error)) from None
        except (FutureCancelledError, CancelledError, CommClosedError) as error:
            # Nobody here cancels what is waited for.
            raise self._gone() from error
        finally:
            call.future.release()
        return found

    def cancel(self, calls: Sequence["Call"]) -> None:
        """Have nobody do some calls any more."""
        if calls:
            with suppress(Exception):
                self._client.cancel([call.future for call in calls], force=True)

    def check(self) -> None:
        """Raise BuildFailed where there is no scheduler, or has been no worker for too long."""
        if self._client.status not in ("running", "connecting", "newly-created"):
            raise self._gone()
        now = time.monotonic()
        if now - self._looked < 1:
            return
        self._looked = now
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except _LOST as error:
            raise self._gone() from error
        if found := sum(worker["status"] == "running" for worker in workers):
            self._alone, self.found = None, found
        elif self._alone is None:
            self._alone = now
        elif now - self._alone > self._settings.wait:
            raise self._full() if workers else self._nobody()

    def close(self) -> None:
        """End it, and the workers that were started for it."""
        client, own, self._client, self._own = self._client, self._own, None, None
        for one in filter(None, (client, own)):
            with suppress(Exception):
                one.close(timeout=_ENDED)

    def _connect(self) -> None:
        try:
            if self._address.workers:
                self._own = distributed.LocalCluster(
                    n_workers=self._address.workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            target = self._own or self._address.url
            self._client = distributed.Client(target, timeout=_REACHED, set_as_default=False, security=self._security())
        except (OSError, TimeoutError, ValueError) as error:
            message = tr("the cluster at {address} cannot be reached: {error}", address=self.shown, error=str(error))
            raise BuildFailed([OutputError(message, hint=tr("start it, or build without --cluster"))]) from None
        try:
            self._client.wait_for_workers(1, timeout=self._settings.wait)
        except TimeoutError:
            raise self._nobody() from None
        self.found = len(self._client.nthreads())

    def _fit(self) -> list[str] | None:
        """Return the workers that calls are handed out to; None for all."""
        now = time.monotonic()
        self._avoided = {worker: found for worker, found in self._avoided.items() if found[0] > now}
        if not self._avoided:
            return None
        workers = self._client.nthreads()
        fit = [worker for worker in workers if worker not in self._avoided]
        unfit = [
            f"{worker}: {reason}" for worker in sorted(workers) if (reason := self._avoided.get(worker, (0, ""))[1])
        ]
        if unfit and len(unfit) == len(workers):
            raise self._unfit(unfit[0])
        return fit or None

    def _security(self) -> Any:
        security: Any = distributed.Security
        settings = self._settings
        if not self._address.url.startswith("tls"):
            return None
        if not settings.ca:
            return security(require_encryption=True)  # the rest is as Dask is configured
        return security(
            require_encryption=True,
            tls_ca_file=str(self._root / settings.ca),
            tls_client_cert=str(self._root / settings.certificate),
            tls_client_key=str(self._root / settings.key),
        )

    def _gone(self) -> BuildFailed:
        message = tr("the connection to the cluster at {address} was lost", address=self.shown)
        return _failed(message, tr("nothing was written; build again once it is there"))

    def _nobody(self) -> BuildFailed:
        seconds = f"{self._settings.wait:g}"
        message = tr("the cluster at {address} had no worker for {seconds} s", address=self.shown, seconds=seconds)
        return _failed(message, tr("start workers: {command}", command=f"dask worker {self.shown} --nthreads 1"))

    def _unfit(self, reason: str) -> BuildFailed:
        message = tr("no worker of the cluster at {address} can work: {reason}", address=self.shown, reason=reason)
        return _failed(message, tr("make room on its disk, or start others"))

    def _full(self) -> BuildFailed:
        seconds = f"{self._settings.wait:g}"
        message = tr(
            "the workers of the cluster at {address} were paused for {seconds} s: their memory is full",
            address=self.shown,
            seconds=seconds,
        )
        return _failed(message, tr("start them with more memory: {option}", option="--memory-limit"))

    def _other_engine(self, difference: str) -> BuildFailed:
        message = tr(
            "a worker of the cluster has another engine than this computer: {difference}", difference=difference
        )
        return _failed(message, tr("install the same versions on both"))


def _in_background(call: Callable[..., object], *arguments: object) -> None:
    """Call something that waits for each worker: one that is stopped is waited for by nobody else."""

    def run() -> None:
        with suppress(Exception):  # the cluster may be gone, which is an error elsewhere, or none
            call(*arguments)

    threading.Thread(target=run, daemon=True).start()


def _failed(message: Message, hint: Message) -> BuildFailed:
    return BuildFailed([OutputError(message, hint=hint)])
