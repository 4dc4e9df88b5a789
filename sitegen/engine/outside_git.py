"""Files outside git in a plan: those whose rights have ended leave it, those that are not here get a placeholder.

Whoever shows a picture knows nothing of either. This module knows nothing of stores.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from sitegen.config.site import Config
from sitegen.content.gate import Gate
from sitegen.content.media_lock import MediaLock
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.problems import OutputError, SitegenError
from sitegen.facts.pictures import Source, wanted
from sitegen.imaging.files import PictureInfo
from sitegen.imaging.source_files import SourceFiles
from sitegen.messages.message import tr
from sitegen.newsroom.pictures import ReferencedPictures
from sitegen.outputs.kinds import PICTURE
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan

PULL = tr("run “sitegen media pull”")


def ended_files(lock: MediaLock, config: Config, gate: Gate) -> frozenset[str]:
    """Return the files that pages may no longer show."""
    ends = {path: file.end(config.zone) for path, file in lock.files.items()}
    return frozenset(path for path, end in ends.items() if end is not None and gate.has_passed(end))


def without(references: ReferencedPictures, ended: frozenset[str]) -> ReferencedPictures:
    """Return what public documents show and lead to, without some files."""
    if not ended:
        return references
    pictures = tuple(picture for picture in references.pictures if picture.file not in ended)
    return ReferencedPictures(pictures, references.files - ended)


def as_pages_show(
    pictures: Mapping[str, Source],
    references: ReferencedPictures,
    snapshot: InputSnapshot,
    is_stored: Callable[[str], bool],
) -> dict[str, Source]:
    """Return what is known of each picture, with the credit of the lock, and a mark on those that get a placeholder.

    A picture is not needed where each of its versions was made before: ``is_stored`` says so of a name.
    """
    found = dict(pictures)
    for path, file in snapshot.lock.files.items():
        if file.credit and path in found:
            info = found[path].info
            rights = msgspec.structs.replace(info.rights, credit=file.credit)
            found[path] = msgspec.structs.replace(found[path], info=msgspec.structs.replace(info, rights=rights))
    away = {path: source for path, source in found.items() if path in snapshot.files.absent and not source.absent}
    if away:
        lost = {
            file
            for file, version, _, _ in wanted(references, away, snapshot.theme.images, snapshot.config.images)
            if not is_stored(version.route.rpartition("/")[2])
        }
        found |= {file: _as_still(away[file]) for file in lost}
    return found


def _as_still(source: Source) -> Source:
    """Return what is known of the placeholder of a picture: it neither moves nor lets anything through."""
    info = source.info
    still = PictureInfo(width=info.width, height=info.height, format="JPEG", rights=info.rights)
    return Source(still, source.digest, absent=True)


def marked(ended: Iterable[str], digests: Mapping[str, str]) -> dict[str, Source]:
    """Return what is known of the files that pages may no longer show."""
    info = PictureInfo(problem=tr("the rights of this file have ended"))
    return {path: Source(info, digests[path], ended=True) for path in ended if path in digests}


def with_absent(plan: Plan, files: SourceFiles) -> Plan:
    """Return the plan, in which what is copied from a file that is not here is not what it is with the file."""
    if not files.absent:
        return plan

    def told(output: Output) -> Output:
        if output.kind == PICTURE or output.source not in files.absent:
            return output
        return msgspec.structs.replace(output, digest=f"absent {files.locked[output.source].digest}")

    return Plan(tuple(map(told, plan.outputs)))


def needed(plan: Plan, pictures: Mapping[str, Source], files: SourceFiles) -> list[str]:
    """Return the files that the build lacks, in order of path."""
    found = {path for path, source in pictures.items() if source.absent and not source.info.problem}
    found |= {output.source for output in plan.outputs if output.kind != PICTURE and output.source in files.absent}
    return sorted(found)


def remarks(snapshot: InputSnapshot, lacking: Iterable[str], ended: Iterable[str]) -> Iterator[SitegenError]:
    """Yield what is to be said of files that are not here, and of those that pages no longer show."""
    lock, severity = snapshot.lock, "error" if snapshot.complete else "note"
    for path in lacking:
        message = tr("this file is not on this computer: pages show a placeholder")
        if snapshot.complete:
            message = tr("this file is not on this computer, and the site would be published without it")
        yield lock.problem(path, message, PULL, severity)
    for path in sorted(ended):
        day = lock.files[path].until
        message = tr("the rights of this file ended on {day}: no page shows it", day=day)
        hint = tr("take it out of the texts, or write a new “until” once you have the rights again")
        yield lock.problem(path, message, hint, "note", ("until",))


def lacks(path: str) -> SitegenError:
    """Return the problem of a build that needs a file that is not here, although it seemed not to."""
    return OutputError(tr("this file is needed, and is not on this computer"), path, hint=PULL)
