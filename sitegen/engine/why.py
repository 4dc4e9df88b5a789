"""Why: from which facts a file of the output was made, and why it was last made.

This module only reads what the last build left.
"""

from pathlib import Path

import msgspec

from sitegen.cache.state import BuildState, unpack_ids
from sitegen.config.site import load_config
from sitegen.config.urls import split_url
from sitegen.content.routes import decoded, output_path
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed, OutputError, did_you_mean
from sitegen.messages.message import tr


class Explanation(msgspec.Struct, frozen=True):
    """How one file came about."""

    path: str
    """The file, relative to the output folder."""
    entry: str
    """Its entry in the plan."""
    reason: str
    """Why it was last made."""
    facts: dict[str, list[str]]
    """The facts that it was made from, by kind."""


def explain(root: Path, url: str, output: Path | None = None) -> Explanation:
    """Return how the file at a URL of the site came about.

    Raises BuildFailed when the last build has made no such file.
    """
    config = load_config(root)
    route = decoded(split_url(url).path)
    return explain_route(BuildRequest(root.resolve(), output), route.removeprefix(config.base_path).lstrip("/"))


def explain_route(request: BuildRequest, route: str) -> Explanation:
    """Return how the file at a route of what was built for ``request`` came about.

    Raises BuildFailed when the last build has made no such file.
    """
    file = state_file(request)
    if not file.is_file():
        raise BuildFailed([OutputError(tr("nothing is built yet"), hint=tr("run “sitegen build” first"))])
    state = BuildState(file)
    try:
        for path in (output_path(route), output_path(route + "/")):
            trace = state.trace(path)
            if trace is not None:
                facts: dict[str, list[str]] = {}
                for key in state.fact_names(unpack_ids(trace.reads)):
                    facts.setdefault(key[0], []).append(" ".join(filter(None, key[1:])))
                return Explanation(path, trace.entry.decode(), trace.reason, facts)
        hint = did_you_mean(output_path(route), state.traces())
    finally:
        state.close()
    raise BuildFailed([OutputError(tr("the last build has no output at “/{route}”", route=route), hint=hint)])
