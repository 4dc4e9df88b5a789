"""Which system the files of a newspaper come from.

This module reads no source.
"""

import re
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import requires
from pathlib import Path

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.importing.sources.source import Source
from sitegen.messages.message import tr

_EXTRA = re.compile(r"""extra\s*==\s*["']import["']""")
SYSTEMS = ("wordpress", "ghost", "spip", "substack", "hugo", "jekyll", "pelican", "markdown")
"""What newspapers can come from; what could be several of them is the first."""


def source_called(system: str) -> Source:
    """Return the source of a system; only its module is loaded."""
    source: Source = import_module(f"sitegen.importing.sources.{system}.reader").SOURCE
    return source


def detected(paths: Sequence[Path]) -> Source:
    """Return the source that paths look like. Raises BuildFailed if they look like none."""
    for system in SYSTEMS:
        source = source_called(system)
        if source.looks_like(paths):
            return source
    message = tr("this looks like no system that sitegen knows")
    hint = tr("name it first, such as “sitegen import wordpress FILE”; it knows {names}", names=", ".join(SYSTEMS))
    raise BuildFailed([ContentError(message, str(paths[0]), hint=hint)])


def missing_extra(error: ModuleNotFoundError) -> BuildFailed:
    """Return the problem of a library that only imports need, and that is not installed."""
    needed = [line.partition(";")[0].strip() for line in requires("sitegen-news") or () if _EXTRA.search(line)]
    message = tr("importing needs “{name}”, which is not installed", name=error.name or "")
    command = "pip install " + " ".join(f'"{one}"' for one in needed)
    return BuildFailed([ContentError(message, hint=tr("install what imports need: {command}", command=command))])
