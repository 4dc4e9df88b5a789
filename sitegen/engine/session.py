"""A session: what a process that lives on keeps from one build to the next, and who looks on while it builds.

What is kept only saves work: a build without it comes to the same. This module knows nothing of how anything is made.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from sitegen.cache.state import Trace, unpack_ids
from sitegen.engine.amend import Amended, amend
from sitegen.engine.changes import Changes, Inputs, own_keys
from sitegen.engine.guard import Guard
from sitegen.engine.listener import BuildListener
from sitegen.engine.parsing import Parsed
from sitegen.engine.report import BuildReport
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.problems import SitegenError
from sitegen.facts.facts import Facts
from sitegen.facts.families import FAMILIES, group_digests, inherit, member_digests
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


class LastBuild(msgspec.Struct, frozen=True):
    """The last build that went well."""

    look: InputSnapshot
    parsed: Parsed
    parsing: tuple[SitegenError, ...]
    """Warnings of parsing."""
    site: Site
    planned: Plan
    """The plan, before its assets had their names."""
    plan: Plan
    assets: Mapping[str, Asset]
    outputs: Mapping[str, Output]
    """The plan, by path."""
    guard: Guard
    facts: Facts
    inputs_then: Inputs
    traces: dict[str, Trace]
    readers: Readers
    laid_out: tuple[SitegenError, ...]
    """Warnings of the index and the plan."""
    by_text: bool
    """Whether texts decided of an address."""
    due: datetime | None
    """The next instant at which the clock changes something."""
    report: BuildReport

    def holds_at(self, now: datetime) -> bool:
        """Return whether the clock has changed nothing since."""
        return self.look.gate.now <= now and (self.due is None or now < self.due)

    def saw(self, look: InputSnapshot) -> bool:
        """Return whether everything is as this build saw it."""
        return self.holds_at(look.gate.now) and look.is_like(self.look)

    def amended(self, look: InputSnapshot, parsed: Parsed) -> Amended | None:
        """Return the site of today where only words of documents differ, or None."""
        told = {problem.path for problem in self.laid_out}
        if self.by_text or not told.isdisjoint(look.changed or ()):  # an address or a warning may be another now
            return None
        if not self.facts.pictures.keys().isdisjoint(look.changed or ()) or look.theme.images != self.look.theme.images:
            return None  # versions of pictures have other names now
        paths = [path for path in sorted(look.changed or ()) if path in self.parsed.keys]
        before = [(document, path) for path in paths if (document := self.parsed.document(path))]
        return amend(self.site, [(document, parsed.document(path)) for document, path in before])

    def inputs(self, facts: Facts, look: InputSnapshot, amended: Amended) -> Inputs:
        """Return what many facts share; what is surely as it was is taken from the last build."""
        moved = {"theme"} if (look.theme, look.catalogs) != (self.look.theme, self.look.catalogs) else set()
        if any(path not in self.parsed.keys for path in look.changed or ()):
            moved.add("pictures")
        known = {name: self.inputs_then.groups[name] for name in amended.unmoved - moved}
        members = self.inputs_then.members if "order" in known else member_digests(facts)
        return Inputs(known | group_digests(facts, self.inputs_then.groups.keys() - known.keys()), members)

    def bequeath(self, facts: Facts, changes: Changes, edited: Iterable[str]) -> None:
        """Give the values that are still right to the facts of today."""
        paths = list(edited)
        kinds = [kind for kind, family in FAMILIES.items() if family.own]
        own = [key for kind in kinds for path in paths for key in own_keys(kind, path)]
        inherit(facts, self.facts, changes.moved, own)

    def concerned(self, changes: Changes, look: InputSnapshot, outputs: Mapping[str, Output]) -> dict[str, Output]:
        """Return the outputs that may be stale, by path, in the order of the plan."""
        paths = self.readers.of(changes.facts)
        copied = (look.changed or frozenset()) - self.parsed.keys.keys()
        if copied:
            paths |= {path for path, output in outputs.items() if output.source in copied}
        if outputs is not self.outputs:
            paths |= {path for path, output in outputs.items() if self.outputs.get(path) != output}
        return {path: outputs[path] for path in sorted(paths) if path in outputs}


class Session:
    """Goes from build to build."""

    def __init__(self, audience: BuildListener | None = None) -> None:
        self.audience = audience or BuildListener()
        self.last: LastBuild | None = None
        """What the next build begins with."""
        self.shown: LastBuild | None = None
        """The last build that went well, although the next one may not begin with it."""
        self.engine: TemplateEngine | None = None
        """Templates, compiled."""
        self._stamp = ""
        self.rung: frozenset[str] | None = None
        """Files that may have changed since the last build; None for any. A build that goes well resets it."""

    def ring(self, paths: Iterable[str]) -> None:
        """Say which files may have changed."""
        if self.rung is not None:
            self.rung |= frozenset(paths)

    def look_at_all(self) -> None:
        """Have the next build look at every file."""
        self.rung = None

    def meet(self, stamp: str) -> None:
        """Hear which engine builds now: what another one compiled has the filters of its plugins in it."""
        if stamp != self._stamp:
            self._stamp, self.engine = stamp, None

    def keep(self, last: LastBuild, engine: "TemplateEngine | None") -> None:
        """Take what a build that went well leaves."""
        self.shown = last
        if last.site.editions:  # several sites in one: each build begins with what is on the disk
            self.forget()
            return
        self.last, self.rung = last, frozenset()
        self.engine = engine or self.engine

    def warm_up(self) -> None:
        """Do beforehand what the first small edit would wait for: load Markdown, compile templates, rank articles."""
        from sitegen.markdown.body import MarkdownOptions, render_markdown
        from sitegen.pages.render import Renderer
        from sitegen.pages.templates import CompiledTemplates
        from sitegen.plugins import load_plugins

        if self.last is None:
            return
        render_markdown("Un *mot*.", MarkdownOptions())
        filters = load_plugins(self.last.look.plugins).filters()
        renderer = Renderer(self.last.facts, filters, CompiledTemplates(), self.engine)
        first = {output.template: output for output in self.last.plan.outputs if not output.row.large}
        for template, output in first.items():
            if template:
                renderer.render(output)
        self.engine = renderer.engine

    def forget(self) -> None:
        """Have the next build begin with what is on the disk, as if there had been none."""
        self.last = self.rung = self.engine = None
