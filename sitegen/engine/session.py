"""A session: what a running process holds from one build to the next, and who follows its builds.

A session only saves work: a build without one has the same result. This module knows nothing of how anything is made.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from sitegen.cache.state import Trace, unpack_ids
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.engine.changes import Changes
from sitegen.engine.guard import Guard
from sitegen.engine.listener import BuildListener
from sitegen.engine.parsing import Parsed
from sitegen.engine.planned import Planned
from sitegen.engine.report import BuildReport
from sitegen.engine.snapshot import InputSnapshot
from sitegen.engine.span import Span
from sitegen.facts.facts import Facts
from sitegen.newsroom.site import Site
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan
from sitegen.theme.assets import Asset

if TYPE_CHECKING:
    from sitegen.pages.templates import TemplateEngine


class Readers:
    """Which outputs have read a fact: the traces, the other way round."""

    def __init__(self, traces: Mapping[str, Trace]) -> None:
        self._traces = traces
        self._readers: dict[int, list[str]] = {}
        for path, trace in traces.items():
            self._add(path, unpack_ids(trace.reads))

    def of(self, facts: Iterable[int]) -> set[str]:
        """Return the outputs that have read one of these facts, and perhaps some that once did."""
        return {path for number in facts for path in self._readers.get(number, ())}

    def update(self, before: Mapping[str, Trace], paths: Iterable[str]) -> None:
        """Take note of new traces; ``before`` holds those that they replace."""
        for path in paths:
            old = set(unpack_ids(before[path].reads)) if path in before else set()
            self._add(path, set(unpack_ids(self._traces[path].reads)) - old)

    def _add(self, path: str, facts: Iterable[int]) -> None:
        for number in facts:
            self._readers.setdefault(number, []).append(path)


class LastBuild(msgspec.Struct, frozen=True, kw_only=True):
    """The last build that went well."""

    snapshot: InputSnapshot
    parsed: Parsed
    span: Span
    """How long it is right."""
    planned: Planned
    plan: Plan
    """The plan, with the names of its assets and the index of the search page."""
    assets: Mapping[str, Asset]
    outputs: Mapping[str, Output]
    """The plan, by path."""
    guard: Guard
    facts: Facts
    traces: dict[str, Trace]
    readers: Readers
    report: BuildReport

    @property
    def site(self) -> Site:
        """What is public."""
        return self.planned.site

    def lead_width(self, document: Document) -> int:
        """Return the width of the lead picture of an article in pixels; 0 where it has none, or nobody knows."""
        picture = document.meta.image if isinstance(document.meta, ArticleMeta) else None
        found = self.facts.inputs["gallery"].source(picture.src, document.path) if picture else None
        return found[1].info.width if found and found[1].info.format != "SVG" else 0

    def saw(self, snapshot: InputSnapshot) -> bool:
        """Return whether everything is as this build saw it."""
        return self.span.holds_at(snapshot.gate.now) and snapshot.is_like(self.snapshot)

    def carry_over(self, facts: Facts, changes: Changes) -> None:
        """Give the values that are still right to the facts of today."""
        for name, edition in facts.editions.items():
            found = changes.editions[name]
            edition.carry_over(self.facts.editions[name], found.moved, found.stale)

    def concerned(self, changes: Changes, copied: Collection[str], outputs: Mapping[str, Output]) -> dict[str, Output]:
        """Return the outputs that may be stale, by path, in order; ``copied`` are changed files that are not parsed."""
        paths = self.readers.of(changes.facts)
        if copied:
            paths |= {path for path, output in outputs.items() if output.source in copied}
        if outputs is not self.outputs:
            paths |= {path for path, output in outputs.items() if self.outputs.get(path) != output}
        return {path: outputs[path] for path in sorted(paths) if path in outputs}


class Session:
    """Goes from build to build."""

    def __init__(self, listener: BuildListener | None = None) -> None:
        self.listener = listener or BuildListener()
        self.last: LastBuild | None = None
        """What the next build begins with."""
        self.good: LastBuild | None = None
        """The last build that went well, although the next one may not begin with it."""
        self.engine: TemplateEngine | None = None
        """Templates, compiled."""
        self._stamp = ""
        self.changed: frozenset[str] | None = None
        """Files that may have changed since the last build; None for any. A build that goes well resets it."""

    def notify(self, paths: Iterable[str]) -> None:
        """Say which files may have changed."""
        if self.changed is not None:
            self.changed |= frozenset(paths)

    def look_at_all(self) -> None:
        """Have the next build look at every file."""
        self.changed = None

    def meet(self, stamp: str) -> None:
        """Hear which engine builds now: what another one compiled has the filters of its plugins in it."""
        if stamp != self._stamp:
            self._stamp, self.engine = stamp, None

    def keep(self, last: LastBuild, engine: "TemplateEngine | None") -> None:
        """Take what a build that went well leaves."""
        self.good = self.last = last
        self.changed = frozenset()
        self.engine = engine or self.engine

    def warm_up(self) -> None:
        """Do beforehand what the first small edit would wait for: load Markdown, compile templates, rank articles."""
        from sitegen.markdown.body import MarkdownOptions, render_markdown
        from sitegen.pages.compiled_templates import CompiledTemplates
        from sitegen.pages.render import Renderer

        if self.last is None:
            return
        render_markdown("Un *mot*.", MarkdownOptions())
        hooks = self.last.snapshot.plugins.load().for_pages()
        renderer = Renderer(self.last.facts, hooks, CompiledTemplates(), self.engine)
        first = {output.template: output for output in self.last.plan.outputs if not output.row.large}
        for template, output in first.items():
            if template:
                renderer.render(output)
        self.engine = renderer.engine

    def forget(self) -> None:
        """Have the next build begin with what is on the disk, as if there had been none."""
        self.last = self.changed = self.engine = None
