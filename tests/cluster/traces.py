"""What the traces of a build say, so that those of two builds can be compared."""

from contextlib import closing
from pathlib import Path
from typing import Any

from sitegen.cache.state import BuildState, unpack_ids


def traces_of(file: Path) -> dict[str, list[Any]]:
    """Return what each trace says, with the facts themselves instead of their numbers."""
    with closing(BuildState(file)) as state:
        rows = state._connection.execute("SELECT id, kind, key, fingerprint FROM facts")
        facts = {number: f"{kind} {key} {mark}" for number, kind, key, mark in rows}
        return {
            path: [
                trace.entry.decode("utf-8", "replace"), trace.size, trace.digest, trace.reason,
                sorted(facts[number] for number in unpack_ids(trace.reads)),
            ]
            for path, trace in state.traces().items()
        }  # fmt: skip
