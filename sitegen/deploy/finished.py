"""Collect what the last build wrote, and nothing else that lies in the output folder: only that is published.

This module knows nothing of where the output is published.
"""

import os
import shutil
from contextlib import closing
from pathlib import Path

from sitegen.cache.state import BuildState, Trace
from sitegen.content.sources import digest_bytes
from sitegen.engine.request import BuildRequest, state_file
from sitegen.engine.write import existing
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr


def collect_finished(request: BuildRequest, folder: Path) -> dict[str, Trace]:
    """Put the files of the last build into a folder, which must be empty or not there, and return their traces.

    They are links, where the disk can.

    Raises BuildFailed with a DeployError if something else is in either folder, or if a file is not what was written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = tr("choose a folder that does not exist yet")
        raise BuildFailed([DeployError(tr("this is not an empty folder"), str(folder), hint=hint)])
    output = request.output_folder
    with closing(BuildState(state_file(request))) as state:
        traces = state.traces()
    remove = tr("remove it, or move it to static/ if it belongs to the site")
    problems = [_foreign(request.root, output / path, remove) for path in existing(output) if path not in traces]
    for path, trace in traces.items():
        if not _put(output, path, trace.digest, folder / path):
            problems.append(_foreign(request.root, output / path, tr("build again")))
    if problems:
        shutil.rmtree(folder, ignore_errors=True)
        raise BuildFailed(problems)
    return traces


def _put(output: Path, path: str, digest: str, place: Path) -> bool:
    """Put a file of the output into its place, and return whether it is what was written; a link is not followed."""
    source = output / path
    try:
        if source.is_symlink() or source.parent.resolve() != (output.resolve() / path).parent:
            return False
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, place)
        except OSError:  # on another disk
            shutil.copy2(source, place)
        return digest_bytes(place.read_bytes()) == digest
    except OSError:
        return False


def _foreign(root: Path, path: Path, hint: str) -> DeployError:
    return DeployError(tr("the build did not write this file"), _relative(root, path), hint=hint)


def _relative(root: Path, path: Path) -> str:
    base = root.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
