"""The guard of one build: what is unpublished, what to search for, and which matches are leaks.

An output is searched when it is made, for what is unpublished then. So a file in place is searched again only when
something that was public no longer is. This module knows nothing of how outputs are made.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.cache.state import BuildState
from sitegen.content.data import DataFiles
from sitegen.engine.decide import Stale
from sitegen.engine.parsing import Parsed
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.problems import SitegenError
from sitegen.facts.keys import Key
from sitegen.planning.plan import Plan
from sitegen.theme.theme import Theme
from sitegen.unpublished.name_scan import NamedArticle, judge_names
from sitegen.unpublished.needles import Secret, unpublished_items
from sitegen.unpublished.scan import Hit, copies, find_needles, judge, owned, pieces_of_body
from sitegen.workers.pool import Workers

if TYPE_CHECKING:
    from sitegen.unpublished.public_words import PublicWords

_MORE_SECRET: tuple[Secret | None, ...] = (None, *reversed(get_args(Secret)))


class Guard:
    """What one build must not publish."""

    def __init__(
        self,
        state: BuildState,
        cache_path: Path,
        snapshot: InputSnapshot,
        parsed: Parsed,
        data: DataFiles,
        plan: Plan,
    ) -> None:
        self._parsed = parsed
        self._plan = plan
        self._config = snapshot.config
        self._theme = snapshot.theme
        self._data = data
        self._cache_path = cache_path
        self._anonymous = snapshot.register.articles
        gate = snapshot.gate
        media = [source.path for source in snapshot.sources if source.kind == "media"]
        items = unpublished_items(parsed.documents, media, snapshot.config, gate.now, gate.drafts, gate.future)
        self._items = {item.path: item for item in items}
        self._before: Callable[[], Mapping[str, str]] = state.documents
        self._secrets: Mapping[str, Secret] = msgspec.json.decode(state.setting("unpublished") or b"{}")
        known: dict[str, tuple[str, list[str]]] = msgspec.json.decode(
            state.setting("pieces") or b"{}", type=dict[str, tuple[str, list[str]]]
        )
        self._pieces: dict[str, tuple[str, list[str]]] = {}
        body = BodyReader(cache_path, parsed.keys)
        for item in items:
            key = parsed.keys[item.path]
            old = known.get(item.path)
            self._pieces[item.path] = (
                old if old is not None and old[0] == key else (key, pieces_of_body(body(item.path)))
            )
        url = snapshot.config.site.url
        self.needles = find_needles(items, lambda item: self._pieces[item.path][1], url, plan.routes)

    def after(self, parsed: Parsed, theme: Theme, data: DataFiles) -> "Guard":
        """Return the guard of a build with the same unpublished items, where only words of public documents differ."""
        guard = copy(self)
        guard._parsed, guard._theme, guard._data, guard._before = parsed, theme, data, dict
        return guard

    def leaks(
        self, found: Iterable[Hit], read: Iterable[Key], stale: list[Stale], output: Path, workers: Workers
    ) -> list[SitegenError]:
        """Return every leak: in outputs made now, which ``read`` facts, in those in place, and in copied files."""
        everything = list(found)
        names = [hit for hit in everything if hit.needle.what == "name"]
        problems: list[SitegenError] = [*judge_names(names, self._anonymous, self._words())] if names else []
        if not self._items:
            return problems
        outputs, items = self._plan.outputs, self._items.values()
        found = [hit for hit in everything if hit.needle.what != "name"]
        hits = [*found, *copies(outputs, items), *owned(outputs, items), *self._in_place(stale, output, workers)]
        return [*problems, *judge(hits, self._items, self._words(), read)] if hits else problems

    def _words(self) -> "PublicWords":
        from sitegen.unpublished.public_words import PublicWords

        return PublicWords(
            config=self._config,
            documents=self._parsed.documents,
            body=BodyReader(self._cache_path, self._parsed.keys),
            theme=self._theme,
            data=self._data,
            tables=[output.source for output in self._plan.outputs if output.source in self._data.tables],
        )

    @property
    def named(self) -> dict[str, NamedArticle]:
        """The articles that may not hold some names, by id."""
        found = ((self._parsed.document(path), one) for path, one in self._anonymous.items() if one.names)
        return {document.id: NamedArticle(document.path, one) for document, one in found if document is not None}

    def _in_place(self, stale: list[Stale], output: Path, workers: Workers) -> list[Hit]:
        """Return what is found in outputs that are not made now, of items that were public at the last build."""
        rank = _MORE_SECRET.index
        hidden = [item.path for item in self._items.values() if rank(self._secrets.get(item.path)) < rank(item.secret)]
        withdrawn = self._before().keys() & hidden if hidden else set()
        needles = tuple(needle for needle in self.needles if needle.item in withdrawn)
        if not needles:
            return []
        from sitegen.engine.work import scan, start_scanning

        made = {item.path for item in stale}
        tasks = [
            (planned.route, output / planned.path)
            for planned in self._plan.outputs
            if planned.template and planned.path not in made
        ]
        with workers.here.running(len(tasks), start_scanning, (needles,)) as run:
            found = [hits for _, hits in run(scan, tasks, lambda task: task[0])]
        return [hit for hits in found if isinstance(hits, tuple) for hit in hits]

    def keep(self, state: BuildState) -> None:
        """Store what the next build compares with; the caller ends the transaction."""
        state.set("unpublished", msgspec.json.encode({item.path: item.secret for item in self._items.values()}))
        state.set("pieces", msgspec.json.encode(self._pieces))
