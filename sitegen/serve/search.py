"""The index of the search page in a preview: made when somebody searches, never when somebody saves.

This module knows nothing of the web.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from sitegen.engine.session import Session
from sitegen.errors.problems import SitegenError
from sitegen.outputs.output import Output
from sitegen.search.store import SearchStore, read_index_file


class Searching:
    """The index of what a session shows."""

    def __init__(self, session: Session, memory: Path) -> None:
        self._session = session
        self._memory = memory
        self._lock = threading.Lock()
        self._of: object = None
        self._outputs: Mapping[str, Output] = {}

    def file(self, route: str) -> bytes | None:
        """Return a file of the index, in any thread, or None where there is none at this route.

        Raises SitegenError where the index cannot be made.
        """
        shown = self._session.good
        if shown is None or not shown.snapshot.config.search.enabled:
            return None
        with self._lock:
            store = SearchStore.beside(self._memory)
            # The list of parts is what a page asks for first: what it asks for then is of the same index.
            if self._of is None or (self._of is not shown.facts and route.endswith("parts.json")):
                from sitegen.search.work import index_outputs

                try:
                    found = index_outputs(shown.facts, store, lambda done, total: None)
                except KeyError as error:  # a newer build forgot a text that it no longer needs
                    raise SitegenError("the site changed while its index was made", hint="search again") from error
                self._outputs = {output.route: output for output in found}
                self._of = shown.facts
            output = self._outputs.get(route)
            return None if output is None else read_index_file(output, store)[0]
