"""Verify: a clean build next to the output, every byte compared.

This module knows nothing of freshness: that is what it checks.
"""

import tempfile
from pathlib import Path

import msgspec

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.write import existing
from sitegen.errors.problems import OutputError
from sitegen.messages.message import tr


def verify(request: BuildRequest) -> list[OutputError]:
    """Return every difference between the whole output folder and a clean build of the same site at the same moment."""
    output = request.output_folder
    with tempfile.TemporaryDirectory(prefix="sitegen-verify-") as folder:
        clean = Path(folder, "output")
        build(msgspec.structs.replace(request, output=clean, state=Path(folder, "state")))
        wanted = {path.relative_to(clean).as_posix() for path in clean.rglob("*") if path.is_file()}
        problems = []
        for path in sorted(wanted):
            try:
                same = (output / path).read_bytes() == (clean / path).read_bytes()
            except OSError:
                problems.append(OutputError(tr("only a clean build has this file"), path))
                continue
            if not same:
                problems.append(OutputError(tr("this file differs from that of a clean build"), path))
        extra = sorted(set(existing(output)) - wanted)
        problems += [OutputError(tr("a clean build has no such file"), path) for path in extra]
        return problems
