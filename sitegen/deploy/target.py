"""Publish files into a storage: only what changed, pages after what they refer to, and removals last.

Whenever it is broken off, no page there refers to a file that is not, and the next deployment goes on. This module
knows nothing of builds.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeVar

from sitegen.deploy.difference import Difference, Trust, difference, in_the_way, listing
from sitegen.deploy.files import FileToPublish, Stage
from sitegen.deploy.manifest import Entry, Manifest, read_manifest, write_manifest
from sitegen.deploy.published import Published
from sitegen.deploy.removals import refused_removals, usual_removals
from sitegen.deploy.turn import Turn
from sitegen.deploy.wishes import Purge, Wishes
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr
from sitegen.pages.hosting import FOREVER
from sitegen.storage.storage import Storage, StorageFault

Progress = Callable[[str, int, int], None]
ItemType = TypeVar("ItemType")
_ATTEMPTS = 3  # until what others change meanwhile is given up
_BEAT = 5.0  # seconds
_SAVED = 10.0  # seconds between two manifests, and at least ten times what one takes
_NAMED = 3  # files of others that a message names


class Target:
    """A storage that a site is published into."""

    def __init__(self, storage: Storage, wishes: Wishes, progress: Progress) -> None:
        """Look at what is there.

        Raises BuildFailed if it cannot be reached, or is not ours.
        """
        self._storage = storage
        self._wishes = wishes
        self._progress = progress
        with self._reaching():
            manifest = read_manifest(storage)
        self._lost = manifest is None
        self._manifest = manifest or Manifest(site=wishes.site)
        if self._manifest.site != wishes.site and not wishes.force:
            message = tr("{url} has the files of another site, {site}", url=storage.url, site=self._manifest.site)
            _refuse(message, tr("choose another folder of the storage; --force replaces that site"))
        self._manifest.site = wishes.site

    def publish(self, files: Mapping[str, FileToPublish], show: Callable[[Published], None], dry_run: bool) -> None:
        """Publish files, and say what changes; a dry run only says it.

        Raises BuildFailed if something must not be removed, or cannot be published; what was, stays.
        """
        with self._reaching():
            first = self._difference(files, "nothing" if self._wishes.force else "bytes" if self._lost else "manifest")
            if self._lost and first.foreign and not self._wishes.force:
                names = ", ".join(first.foreign[:_NAMED])
                message = tr(
                    "{url} has files that sitegen did not put there: {names}", url=self._storage.url, names=names
                )
                _refuse(
                    message, tr("choose an empty folder of the storage; --force publishes beside them, and leaves them")
                )
            if dry_run:
                show(first.published)
            self._check(first)
            if dry_run:
                return
            if first or self._manifest.stale or self._manifest.coming or first.same != self._manifest.files:
                self._bring_about(first, files)
        show(first.published)

    def _difference(self, files: Mapping[str, FileToPublish], trust: Trust = "manifest") -> Difference:
        return difference(files, self._manifest, listing(self._storage), trust)

    def _check(self, found: Difference) -> None:
        most = usual_removals(len(self._manifest.ours)) if self._wishes.most is None else self._wishes.most
        if problems := list(refused_removals(found.removed, self._wishes.ledger, most)):
            raise BuildFailed(problems)

    def _bring_about(self, found: Difference, files: Mapping[str, FileToPublish]) -> None:
        turn = Turn(self._storage)
        turn.take()
        if self._wishes.purge is not None:
            self._manifest.stale |= self._older(found)
        threads = ThreadPoolExecutor(self._storage.at_once)  # with connections of their own, for all that is to be done
        work = _Work(self._storage, self._manifest, turn, threads, self._progress)
        try:
            for _ in range(_ATTEMPTS):
                work.do(found, self._wishes.purge)
                found = work.beside(lambda: self._difference(files))
                self._check(found)
                if not found:
                    break
            else:
                names = ", ".join(file.path for file in found.uploads[:_NAMED]) or ", ".join(found.removed)
                message = tr(
                    "{url} is not what was published: somebody changes {names}", url=self._storage.url, names=names
                )
                _refuse(message, tr("see that nobody else writes there, and run this again"))
            turn.check()
            self._manifest.coming = {}
            self._manifest.files = dict(found.same)
            write_manifest(self._storage, self._manifest)
        except BaseException:
            work.leave()
            raise
        finally:
            threads.shutdown()
            turn.end()

    def _older(self, found: Difference) -> set[str]:
        """Return the files of which a CDN may have an older version, or know that there was none."""
        changed = {file.path: file.headers for file in found.uploads if not self._lost or file.path not in found.new}
        changed |= {path: entry.headers for path, entry in found.removed.items() if entry is not None}
        return {path for path, headers in changed.items() if headers.cache != FOREVER}

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn a fault of the storage into a problem."""
        try:
            yield
        except StorageFault as fault:
            hint = tr("check its name, and the credentials in the environment; then run this again, and it goes on")
            _refuse(tr("{url} cannot be used: {error}", url=self._storage.url, error=fault), hint)


class _Work:
    """One deployment at work: what it has done is in the manifest, which is stored now and then."""

    def __init__(
        self, storage: Storage, manifest: Manifest, turn: Turn, threads: ThreadPoolExecutor, progress: Progress
    ) -> None:
        self._storage = storage
        self._manifest = manifest
        self._turn = turn
        self._threads = threads
        self._progress = progress
        self._pause = _SAVED
        self._saved = time.monotonic()
        self._done = self._total = 0

    def do(self, found: Difference, purge: Purge | None) -> None:
        """Do what a difference asks for. Raises BuildFailed and StorageFault."""
        manifest = self._manifest
        ours = {path: entry for path, entry in manifest.ours.items() if path in found.removed}
        uploads = {file.path: Entry.of(file) for file in found.uploads}
        manifest.files = dict(found.same)
        manifest.coming = {**ours, **uploads}
        self._done, self._total = 0, len(uploads)
        self._save()
        first = in_the_way(uploads, found.removed)
        self._remove(first)
        for stage in Stage:
            self._upload([file for file in found.uploads if file.stage == stage])
        self._turn.check()
        removed = {path: entry for path, entry in found.removed.items() if path not in first}
        pages = [path for path, entry in removed.items() if entry is not None and entry.stage.is_page]
        self._remove(pages)
        if purge is not None and manifest.stale:
            self.beside(lambda: purge(sorted(manifest.stale)))
            self._turn.check()
        manifest.stale = set()
        self._remove(removed.keys() - pages)

    def beside(self, ask: Callable[[], ItemType]) -> ItemType:
        """Return what a call returns that may take long, and keep the turn meanwhile."""
        answers: list[ItemType] = []
        for _ in self._each(lambda _: answers.append(ask()), [""], str):
            pass
        return answers[0]

    def leave(self) -> None:
        """Store how far this deployment came, if that is possible: another one may have begun."""
        with suppress(StorageFault, BuildFailed):
            self._turn.check()
            self._save()

    def _upload(self, files: list[FileToPublish]) -> None:
        def put(file: FileToPublish) -> None:
            self._storage.put(file.path, file.place, file.headers)

        for file in self._each(put, files, lambda file: file.path):
            self._manifest.files[file.path] = Entry.of(file)
            self._done += 1
            self._progress("upload", self._done, self._total)

    def _remove(self, paths: Iterable[str]) -> None:
        paths = list(paths)
        for done, path in enumerate(self._each(self._storage.delete, paths, str), 1):
            self._manifest.files.pop(path, None)
            self._manifest.coming.pop(path, None)
            self._progress("remove", done, len(paths))

    def _each(
        self, do: Callable[[ItemType], None], items: Iterable[ItemType], name: Callable[[ItemType], str]
    ) -> Iterator[ItemType]:
        """Do something with each of some items, several at a time, and yield each one that is done."""
        left = iter(items)
        waiting: dict[Future[None], ItemType] = {}
        try:
            while True:
                while len(waiting) < 2 * self._storage.at_once and (item := next(left, None)) is not None:
                    waiting[self._threads.submit(do, item)] = item
                if not waiting:
                    return
                done, _ = wait(waiting, _BEAT, FIRST_COMPLETED)
                failed = [task for task in done if task.exception()]
                for task in done.difference(failed):
                    yield waiting.pop(task)
                for task in failed:
                    _not_done(name(waiting[task]), task.exception())
                self._beat()
        finally:
            wait([task for task in waiting if not task.cancel()])

    def _beat(self) -> None:
        self._turn.keep()
        if time.monotonic() - self._saved > self._pause:
            self._turn.check()
            self._save()

    def _save(self) -> None:
        began = time.monotonic()
        write_manifest(self._storage, self._manifest)
        self._saved = time.monotonic()
        self._pause = max(_SAVED, 10 * (self._saved - began))


def _not_done(path: str, error: BaseException | None) -> NoReturn:
    assert error is not None
    if not path or not isinstance(error, StorageFault):
        raise error
    hint = tr("what is done stays; run “sitegen deploy” again, and it goes on")
    raise BuildFailed([DeployError(tr("this file could not be published: {error}", error=error), path, hint=hint)])


def _refuse(message: str, hint: str) -> NoReturn:
    raise BuildFailed([DeployError(message, hint=hint)])
