"""Make every stale social image: from the store, or drawn now, several in one task.

The text of an image is found here, where the facts are, and goes to workers as a value; it was made from the fact that
its mark is part of. This module knows nothing of why an output is stale.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from sitegen.cache.state import pack_ids
from sitegen.content.sources import digest_bytes
from sitegen.engine.decide import Stale
from sitegen.engine.picture_work import PictureWork
from sitegen.engine.work import MadeOutput
from sitegen.errors.problems import OutputError, SitegenError
from sitegen.facts.facts import Facts
from sitegen.facts.keys import Key
from sitegen.facts.social_images import social_image_fonts, source_of, stored_name
from sitegen.imaging.draw import SocialImageMaker
from sitegen.imaging.social_image import SocialImage, SocialImageFonts
from sitegen.messages.message import tr
from sitegen.outputs.kinds import SOCIAL_IMAGE
from sitegen.outputs.output import Output
from sitegen.workers.elsewhere import Read
from sitegen.workers.pool import Workers

_TOGETHER = 16  # images in one task
_DRAWN = "drawn"  # facts are read in this process, not in the one that draws

Task = tuple[tuple[Output, str, SocialImage], ...]


def sources_of_social_images(outputs: Iterable[Output]) -> set[str]:
    """Return the name in the store of each article that has a social image."""
    return {source_of(output.subject[0]) for output in outputs if output.kind == SOCIAL_IMAGE}


def make_social_images(
    stale: Sequence[Stale],
    facts: Facts,
    work: PictureWork,
    workers: Workers,
    progress: Callable[[int, int], None],
    add: Callable[[MadeOutput], None],
) -> set[str]:
    """Make every stale social image, pass each result to ``add``, and return their names in the store."""
    if not stale:
        return set()
    images = [facts.editions[item.output.edition].value(("drawn", item.output.subject[0])) for item in stale]
    rows = [(item.output, item.current(), image) for item, image in zip(stale, images, strict=True)]
    tasks: list[Task] = [tuple(rows[start : start + _TOGETHER]) for start in range(0, len(rows), _TOGETHER)]
    number = 0

    def reads(task: Task) -> list[Read]:
        names = [stored_name(output.subject[0], image.mark) for output, _, image in task]
        return [(work.store, name) for name in names if work.store.has(name)]

    with workers.sized(2).running(len(tasks), _start, (work, social_image_fonts(facts.roots.theme))) as run:
        for task, results in run(_make, tasks, lambda task: task[0][0].owner, reads=reads):
            if isinstance(results, SitegenError):
                results = [MadeOutput(output.path, problems=(results,)) for output, _, _ in task]
            for (output, _, _), result in zip(task, results, strict=True):
                key = _key(output)
                learnt = ((number, key, facts.fingerprint(key)),)
                add(msgspec.structs.replace(result, reads=pack_ids([number]), learnt=learnt, maker=_DRAWN))
                number += 1
            progress(number, len(stale))
    return {stored_name(output.subject[0], image.mark) for output, _, image in rows}


def make_social_image(output: Output, facts: Facts, work: PictureWork) -> bytes:
    """Return the bytes of one social image, from the store or drawn now."""
    image = facts.editions[output.edition].value(("drawn", output.subject[0]))
    store, name = work.store, stored_name(output.subject[0], image.mark)
    data = store.get(name)
    if data is None:
        data = SocialImageMaker(social_image_fonts(facts.roots.theme)).make(image)
        store.put(name, data)
    return data


def _key(output: Output) -> Key:
    return (f"drawn@{output.edition}" if output.edition else "drawn", output.subject[0])


_shared: dict[str, Any] = {}


def _start(work: PictureWork, fonts: SocialImageFonts) -> None:
    _shared["social images"] = work.store, work.stage, SocialImageMaker(fonts)


def _make(task: Task) -> list[MadeOutput]:
    store, stage, maker = _shared["social images"]
    results = []
    for output, current, image in task:
        start = time.perf_counter()
        name = stored_name(output.subject[0], image.mark)
        try:
            data = store.get(name)
            if data is None:
                data = maker.make(image)
                store.put(name, data)
            mark = digest_bytes(data)
            mtime = 0 if mark == current else stage.put(output.path, data)
        except OSError as error:
            results.append(
                MadeOutput(
                    output.path, problems=(OutputError(tr("cannot be made: {error}", error=error), output.path),)
                )
            )
            continue
        took = time.perf_counter() - start
        results.append(MadeOutput(output.path, mark, len(data), mtime, seconds=took))
    return results
