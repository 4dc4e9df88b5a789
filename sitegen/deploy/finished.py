"""Check that an output contains exactly what the last build wrote.

This module knows nothing of where the output is published.
"""

from pathlib import Path

from sitegen.cache.state import BuildState
from sitegen.content.sources import digest_bytes
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr

_SYSTEM_FILES = (".DS_Store", "Thumbs.db", "desktop.ini")


def check_finished(request: BuildRequest) -> None:
    """Refuse an output with a file that the last build did not write: it would be published too.

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
        if path.name in _SYSTEM_FILES:
            hint = tr("remove it: your operating system wrote it")
        elif name not in traces:
            hint = tr("remove it, or move it to static/ if it belongs to the site")
        elif path.is_symlink() or digest_bytes(path.read_bytes()) != traces[name].digest:
            hint = tr("build again")
        else:
            continue
        problems.append(DeployError(tr("the build did not write this file"), _relative(request.root, path), hint=hint))
    if problems:
        raise BuildFailed(problems)


def _relative(root: Path, path: Path) -> str:
    base = root.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
