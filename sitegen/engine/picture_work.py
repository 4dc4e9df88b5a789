"""Make every stale version of a picture: one task for each source, which is decoded once for all its versions.

Versions made before come from the store. This module knows nothing of why an output is stale.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from sitegen.cache.seal import own_seal
from sitegen.cache.stamp import picture_stamp
from sitegen.content.sources import digest_bytes
from sitegen.engine.decide import Stale
from sitegen.engine.outside_git import lacks
from sitegen.engine.stage import Stage
from sitegen.engine.work import MadeOutput
from sitegen.errors.problems import LinkError, OutputError, Place, SitegenError
from sitegen.facts.pictures import Source
from sitegen.imaging.recipe import NOTHING, decode_recipe
from sitegen.imaging.source_files import SourceFiles
from sitegen.imaging.store import PictureStore
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.workers.elsewhere import Read
from sitegen.workers.pool import Workers

# What all processes together may hold of decoded pictures, in bytes; a process alone may need more for one picture.
_MEMORY = 600_000_000
_BYTES_A_PIXEL = 9  # decoded, in other colours, and scaled at the same time


class PictureWork(msgspec.Struct, frozen=True):
    """What all versions are made with."""

    site: SourceFiles
    """The files of the site."""
    store: PictureStore
    """Versions that were made before."""
    stage: Stage | None
    """Where new files wait."""

    @classmethod
    def of(cls, site: SourceFiles, state: Path, stage: Stage | None) -> "PictureWork":
        """Return what is needed for the files of a site with its state in a folder."""
        return cls(site, PictureStore(state / "pictures", picture_stamp(), own_seal().of), stage)


Task = tuple[str, tuple[tuple[Output, str], ...]]


def make_pictures(
    stale: Sequence[Stale],
    sources: Mapping[str, Source],
    work: PictureWork,
    workers: Workers,
    progress: Callable[[int, int], None],
    add: Callable[[MadeOutput], None],
) -> None:
    """Make every stale version and pass each result to ``add``; new files wait in the stage."""
    groups: dict[str, list[tuple[Output, str]]] = {}
    for item in stale:
        groups.setdefault(item.output.source, []).append((item.output, item.current()))
    tasks: list[Task] = [(file, tuple(versions)) for file, versions in groups.items()]
    done = 0

    def reads(task: Task) -> list[Read]:
        stored: list[Read] = [(work.store, _name(output)) for output, _ in task[1] if work.store.has(_name(output))]
        return stored if len(stored) == len(task[1]) else [*stored, (work.site, task[0])]

    for batch, at_once in _batches(tasks, sources, workers.at_once):
        with workers.sized(2, at_once).running(len(batch), _start, (work,)) as run:
            for task, results in run(_make, batch, lambda task: task[1][0][0].owner, reads=reads):
                if isinstance(results, SitegenError):
                    results = [MadeOutput(output.path, problems=(results,)) for output, _ in task[1]]
                done += len(results)
                progress(done, len(stale))
                for result in results:
                    add(result)


def make_picture(output: Output, work: PictureWork) -> bytes:
    """Return the bytes of one version, from the store or made now.

    Raises SitegenError where its source cannot be read.
    """
    store = work.store
    name = _name(output)
    data = store.get(name)
    if data is None:
        data = _maker(work.site, output.source)(output)
        store.put(name, data)
    return data


def _name(output: Output) -> str:
    """Return what the store calls a version."""
    return output.route.rpartition("/")[2]


def _batches(tasks: list[Task], sources: Mapping[str, Source], jobs: int) -> Iterable[tuple[list[Task], int]]:
    """Return the tasks in two parts, the usual and the large, each with the number of processes that memory allows."""

    def need(task: Task) -> int:
        info = sources[task[0]].info if task[0] in sources else None
        return info.width * info.height * max(1, info.frames) * _BYTES_A_PIXEL if info else 0

    usual = [task for task in tasks if need(task) * jobs <= _MEMORY]
    large = [task for task in tasks if need(task) * jobs > _MEMORY]
    if usual:
        yield usual, jobs
    if large:
        yield large, max(1, min(jobs, _MEMORY // max(map(need, large))))


_shared: dict[str, Any] = {}


def _start(work: PictureWork) -> None:
    _shared["pictures"] = work


def _make(task: Task) -> list[MadeOutput]:
    work: PictureWork = _shared["pictures"]
    store, stage = work.store, work.stage
    assert stage is not None
    make = None
    results = []
    for output, current in task[1]:
        start = time.perf_counter()
        name = _name(output)
        data = store.get(name)
        try:
            if data is None:
                make = make or _maker(work.site, task[0])
                data = make(output)
                store.put(name, data)
            mark = digest_bytes(data)
            mtime = 0 if mark == current else stage.put(output.path, data)
        except SitegenError as error:
            results += [MadeOutput(output.path, problems=(error,)) for output, _ in task[1]]
            break
        except OSError as error:
            problem = OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), output.path)
            results.append(MadeOutput(output.path, problems=(problem,)))
            continue
        took = time.perf_counter() - start
        results.append(MadeOutput(output.path, mark, len(data), mtime, seconds=took))
    return results


def _maker(site: SourceFiles, file: str) -> Callable[[Output], bytes]:
    """Return a function that makes versions of one file; it raises SitegenError where the file cannot be read."""
    from sitegen.imaging.encode import DamagedPicture, PictureMaker

    maker = PictureMaker(site.path(file))

    def make(output: Output) -> bytes:
        text, written = output.subject
        recipe = decode_recipe(text)
        if file in site.absent and recipe.box != NOTHING:  # its versions were there when they were planned
            raise lacks(file)
        try:
            return maker.make(recipe)
        except DamagedPicture as error:
            message = tr("“{written}”: this picture is damaged: {error}", written=written, error=error)
            raise LinkError(message, output.owner, Place(excerpt=written), tr("export or copy it again")) from None

    return make
