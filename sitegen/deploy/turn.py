"""Taking turns: one deployment at a time writes into a storage, and one that was overtaken notices.

A small file says who is at work, and is renewed; one that is not was left by a deployment that was killed.
"""

import secrets
import time
from contextlib import suppress

import msgspec

from sitegen.deploy.manifest import OWN
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr
from sitegen.storage.storage import NotStored, Storage, StorageFault

_NAME = OWN + "at-work.json"
_RENEWED = 10.0  # seconds
_LOST = 60.0  # seconds after which one that was not renewed was killed


class _AtWork(msgspec.Struct, frozen=True):
    run: str
    time: float


class Turn:
    """The turn of one deployment."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._run = secrets.token_hex(8)
        self._renewed = 0.0

    def take(self) -> None:
        """Begin. Raises BuildFailed while another deployment is at work, and StorageFault."""
        other = self._at_work()
        if other is not None and abs(time.time() - other.time) < _LOST:
            message = tr("another deployment to {url} is at work, or was killed a moment ago", url=self._storage.url)
            raise BuildFailed([DeployError(message, hint=tr("wait until it has ended, or a minute"))])
        self._renew()
        self.check()

    def keep(self) -> None:
        """Say now and then that this deployment is still at work. Raises as ``check`` does."""
        if time.monotonic() - self._renewed > _RENEWED:
            self.check()
            self._renew()

    def check(self) -> None:
        """Raise BuildFailed if another deployment has begun meanwhile, and StorageFault."""
        found = self._at_work()
        if found is None or found.run != self._run:
            message = tr("another deployment to {url} has begun meanwhile", url=self._storage.url)
            hint = tr("see that one job at a time deploys; when the other one has ended, run this again")
            raise BuildFailed([DeployError(message, hint=hint)])

    def end(self) -> None:
        """Let others begin at once; of a storage that does not answer, they wait."""
        with suppress(StorageFault):
            found = self._at_work()
            if found is not None and found.run == self._run:
                self._storage.delete(_NAME)

    def _at_work(self) -> _AtWork | None:
        with suppress(NotStored, msgspec.DecodeError):
            return msgspec.json.decode(self._storage.read(_NAME), type=_AtWork)
        return None

    def _renew(self) -> None:
        self._storage.write(_NAME, msgspec.json.encode(_AtWork(self._run, time.time())))
        self._renewed = time.monotonic()
