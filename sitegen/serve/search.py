"""The search index of a preview: made when somebody searches, never after a save.

This module knows nothing of the web.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.engine.session import Session
from sitegen.errors.problems import OutputError, SitegenError
from sitegen.facts.facts import Facts
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.outputs.search_index import MANIFEST
from sitegen.search.store import SearchStore
from sitegen.workers.pool import Pool

if TYPE_CHECKING:
    from sitegen.search.making import IndexFiles


class SearchOnRequest:
    """The search index of the last good build."""

    def __init__(self, session: Session, cache_path: Path) -> None:
        self._session = session
        self._cache_path = cache_path
        self._lock = threading.Lock()
        self._facts: Facts | None = None
        self._files: IndexFiles | None = None
        self._outputs: Mapping[str, Output] = {}

    def file(self, route: str) -> bytes | None:
        """Return a file of the index, in any thread, or None if there is none at this route.

        Raises SitegenError if the index cannot be made.
        """
        last = self._session.good
        if last is None or not last.snapshot.config.search.enabled:
            return None
        with self._lock:
            # A page requests the manifest first; all that it requests afterwards is of the same index.
            if self._facts is None or (self._facts is not last.facts and route.endswith(MANIFEST)):
                self._plan(last.facts)
            try:
                return self._made(route)
            except OutputError:  # something stored is gone or damaged: what is missing is made now
                self._plan(last.facts)
                return self._made(route)

    def _plan(self, facts: Facts) -> None:
        from sitegen.search.making import IndexFiles
        from sitegen.search.work import index_outputs

        store = SearchStore.next_to(self._cache_path)
        try:
            found = index_outputs(facts, store, Pool(1), lambda done, total: None)
        except KeyError as error:  # a newer build dropped a text that it no longer needs
            message = tr("the site changed while sitegen made the search index")
            raise SitegenError(message, hint=tr("search again")) from error
        self._outputs = {output.route: output for output in found}
        self._facts = facts
        self._files = IndexFiles(store)

    def _made(self, route: str) -> bytes | None:
        output = self._outputs.get(route)
        return None if output is None or self._files is None else self._files.make(output)[0]
