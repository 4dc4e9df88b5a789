"""Notes that a site wants no more: the table ``[notes]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.faults import FAULTS
from sitegen.errors.problems import SitegenError, did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Verbatim, like
from sitegen.messages.message import tr


class NotesConfig(Table, frozen=True):
    """``[notes]``: what commands need not mention."""

    off: tuple[Annotated[Verbatim, like("poster", "formula")], ...] = ()
    """Names of the notes to leave out; each note says its name."""

    def hides(self, problem: SitegenError) -> bool:
        """Return whether a problem is a note that the site does not want."""
        return problem.severity == "note" and problem.fault in self.off


def impossible_notes(notes: NotesConfig) -> Iterator[Issue]:
    """Yield what is no name of a note."""
    known = [name for name, fault in FAULTS.items() if fault.severity == "note"]
    for place, name in enumerate(notes.off):
        if name not in known:
            hint = did_you_mean(name, known) or tr("there are {names}", names=", ".join(known))
            if name in FAULTS:
                hint = tr("it is more than a note")
            yield Issue(("notes", "off", place), tr("there is no note “{name}”", name=name), hint)
