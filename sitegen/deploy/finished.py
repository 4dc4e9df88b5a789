"""A finished output: whether everything in it is what the last build made.

This module knows nothing of where it is published.
"""

from pathlib import Path

from sitegen.cache.state import BuildState
from sitegen.content.sources import digest_bytes
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed, DeployError

_OF_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")


def check_finished(request: BuildRequest) -> None:
    """Refuse an output that holds anything but what the last build made: it would be published too.

    Raises BuildFailed with a DeployError for each such file.
    """
    output = request.output_folder
    state = BuildState(state_file(request))
    try:
        traces = state.traces()
    finally:
        state.close()
    problems = []
    for path in sorted(output.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(output).as_posix()
        if path.name in _OF_SYSTEMS:
            hint = "remove it: your system wrote it"
        elif name not in traces:
            hint = "remove it, or put it into static/ if it belongs to the site"
        elif path.is_symlink() or digest_bytes(path.read_bytes()) != traces[name].digest:
            hint = "build again"
        else:
            continue
        problems.append(DeployError("this file was not made by the build", _shown(request.root, path), hint=hint))
    if problems:
        raise BuildFailed(problems)


def _shown(root: Path, path: Path) -> str:
    base = root.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
