"""Profile: what each template, included file and macro costs, how often its cached text is used, and why it is not.

Only a build that asks for it uses this engine; any other runs none of this. This module knows nothing of how a profile
is shown.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import jinja2
import msgspec
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Undefined

from sitegen.facts.facts import Facts
from sitegen.messages.message import tr
from sitegen.pages.calls import TemplateContext
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.macros import Macro
from sitegen.pages.parts import UNKNOWN, Question, Recording, Resolve, answer_of
from sitegen.pages.recorder import Recorder
from sitegen.pages.templates import TemplateEngine
from sitegen.theme.theme import Theme

ResultType = TypeVar("ResultType")


class PartCost(msgspec.Struct):
    """What a template, an included file or a macro costs."""

    calls: int = 0
    """How often it was asked for."""
    made: int = 0
    """How often it was made; else its cached text was used."""
    own: float = 0.0
    """Seconds, without what it includes and calls."""
    total: float = 0.0
    """Seconds with these."""
    reasons: dict[str, int] = {}
    """Why it had to be made, and how often for this reason."""

    def add(self, other: "PartCost") -> None:
        """Add what it costs elsewhere."""
        self.calls += other.calls
        self.made += other.made
        self.own += other.own
        self.total += other.total
        for reason, times in other.reasons.items():
            self.reasons[reason] = self.reasons.get(reason, 0) + times


class _Call:
    """A part that is being asked for."""

    __slots__ = ("inside", "name", "reasons", "was_made")

    def __init__(self, name: str) -> None:
        self.name = name
        self.inside = 0.0
        """Seconds of what it includes and calls."""
        self.was_made = True
        self.reasons: list[str] = []


class Profile:
    """What is measured in one process."""

    def __init__(self) -> None:
        self._costs: dict[str, PartCost] = {}
        self._open: list[_Call] = []
        self._answers: dict[Any, dict[Question, set[Any]]] = {}

    @property
    def call(self) -> _Call:
        """The innermost part that is being asked for."""
        return self._open[-1]

    def take(self) -> dict[str, PartCost]:
        """Return what was measured since this was asked last."""
        costs, self._costs = self._costs, {}
        return costs

    def measure(self, name: str, make: Callable[[_Call], ResultType]) -> ResultType:
        """Return what a part makes, and measure it."""
        call = _Call(name)
        self._open.append(call)
        begun = time.perf_counter()
        try:
            return make(call)
        finally:
            took = time.perf_counter() - begun
            self._open.pop()
            outermost = all(one.name != name for one in self._open)
            reasons = dict.fromkeys(call.reasons, 1)
            total = took if outermost else 0.0
            own = max(0.0, took - call.inside)
            cost = PartCost(calls=1, made=int(call.was_made), own=own, total=total, reasons=reasons)
            self._costs.setdefault(name, PartCost()).add(cost)
            if self._open:
                self._open[-1].inside += took

    def differs(self, part: Any, answers: Mapping[Question, Any]) -> Question | None:
        """Return what a part asks that has got most answers so far, with these; None if all have got one only."""
        known = self._answers.setdefault(part, {})
        for question, answer in answers.items():
            known.setdefault(question, set()).add(answer)
        found = max(known, key=lambda question: len(known[question]), default=None)
        return found if found is not None and len(known[found]) > 1 else None


class _ProfiledContext(TemplateContext):
    """What a template sees; macros that it calls are measured."""

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a callable returns; the text between ``call`` and ``endcall`` counts for the macro called."""
        if type(function) is not Macro or function.name is None:
            return super().call(function, *args, **kwargs)
        engine = self.environment
        assert isinstance(engine, ProfiledEngine)

        def make(call: _Call) -> Any:
            if not function.is_part:
                call.reasons.append(engine.why_no_part(function))
            return super(_ProfiledContext, self).call(function, *args, **kwargs)

        return engine.profile.measure(f"{engine.name_of(**_origin(function))} {function.name}()", make)


class _ProfiledRecorder(Recorder):
    """The door to facts; what it does for parts is noted."""

    def __init__(self, facts: Facts, edition: str, profile: Profile) -> None:
        super().__init__(facts, edition)
        self._profile = profile

    def keep(self, name: Any, key: Any, handed: tuple[Any, ...], resolve: Resolve, make: Callable[[], Any]) -> Any:
        """Return a part of the page, and note whether it was made, and why."""
        if isinstance(name, str):  # no template
            return super().keep(name, key, handed, resolve, make)
        call = self._profile.call
        if self.recording is not None:
            call.reasons.append(tr("is inside another part, which is cached as a whole"))
            return make()
        call.was_made = False
        recordings: list[Recording | None] = []

        def made() -> Any:
            call.was_made = True
            recordings.append(self.recording)
            return make()

        value = super().keep(name, key, handed, resolve, made)
        for recording in recordings:
            if recording is not None and recording.answers is None:
                call.reasons += [_unanswered(*one) for one in recording.unanswered]
                continue
            answers = recording.answers if recording is not None else None
            question = self._profile.differs(name, {("handed", "", "", None): key, **(answers or {})})
            if question is not None:
                call.reasons.append(_differs(question))
        return value


class ProfiledEngine(TemplateEngine):
    """The environment of one theme, which measures what its templates cost."""

    context_class = _ProfiledContext

    def __init__(self, theme: Theme, compiled: CompiledTemplates) -> None:
        super().__init__(theme, compiled)
        self.profile = Profile()

    def new_recorder(self, facts: Facts, edition: str) -> Recorder:
        """Return the door to facts for one page."""
        return _ProfiledRecorder(facts, edition, self.profile)

    def included(self, template: jinja2.Template, context: TemplateContext, local: Mapping[str, Any]) -> str:
        """Return an included file."""

        def make(call: _Call) -> str:
            shadowed = () if context.is_shadowed else sorted(self._constant & {*local, *context.vars})
            call.reasons += [tr("is included where “{name}” has another meaning", name=name) for name in shadowed]
            if context.is_shadowed:
                call.reasons.append(tr("is included below a template in which “page” or “site” has another meaning"))
            return super(ProfiledEngine, self).included(template, context, local)

        return self.profile.measure(self.name_of(template.name or "", template.filename or ""), make)

    def called(self, macro: Macro, context: EvalContext, args: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return what a macro makes of its arguments."""
        if self.recorder is not None and self.recorder.recording is not None:
            self.profile.call.reasons.append(tr("is inside another part, which is cached as a whole"))
        else:
            for name, value in _handed(macro, args, named):
                if answer_of(value) is UNKNOWN:
                    reason = tr("is handed “{name}”, {kind}", name=name, kind=_kind(value))
                    self.profile.call.reasons.append(reason)
        return super().called(macro, context, args, named)

    def _shown(self, template: jinja2.Template, names: dict[str, Any]) -> str:
        name = self.name_of(template.name or "", template.filename or "")
        return self.profile.measure(name, lambda call: super(ProfiledEngine, self)._shown(template, names))

    def name_of(self, name: str, filename: str) -> str:
        """Return what the author of a theme calls a file of templates; one below another of its name has a path."""
        return self.theme.display_path(filename) if name.startswith("^") else name

    def why_no_part(self, macro: Macro) -> str:
        """Return why a macro is no part that can be cached."""
        code = macro._func.__globals__
        if code["asks"] is None:
            return tr("is defined in a file that does more than define macros and constants and import others")
        if self.imports.has_alone(macro):
            return tr("is imported without “with context”")
        return tr("is imported where a name that its file asks for has another meaning")


def _origin(macro: Macro) -> dict[str, str]:
    """Return the name and the path of the file that defines a macro."""
    code = macro._func.__globals__
    return {"name": code["name"], "filename": code["__file__"]}


def _handed(macro: Macro, args: Sequence[Any], named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the names and values that a macro is handed."""
    for place, value in enumerate(args):
        yield macro.arguments[place] if place < len(macro.arguments) else "varargs", value
    yield from named.items()


def _unanswered(question: Question, value: Any) -> str:
    """Return what is said of a question that has no answer."""
    kind, name, attribute, _ = question
    if kind == "filter":
        return tr("hands “{name}” to the filter “{filter}”", name=name or "context", filter=attribute)
    if kind == "hook":
        return tr("hands “{name}” to plugins", name=name)
    if kind == "once":
        return _differs(question)
    return tr("asks for “{name}”, {kind}", name=_asked(question), kind=_kind(value))


def _differs(question: Question) -> str:
    """Return what is said of a question that pages answer differently."""
    if question[0] == "handed":
        return tr("is handed values that differ between calls")
    return tr("asks for “{name}”, which differs between pages", name=_asked(question))


def _asked(question: Question) -> str:
    _, name, attribute, _ = question
    return f"{name}.{attribute}" if attribute else name


def _kind(value: Any) -> str:
    """Return what a value is that cannot be compared."""
    match value:
        case list() | tuple() | set() | frozenset():
            return tr("a list")
        case Mapping():
            return tr("a mapping")
        case float() | Decimal():
            return tr("a number with decimals")
        case TemplateModule():
            return tr("an imported file of macros")
        case jinja2.runtime.Macro():
            return tr("a macro")
        case Undefined():
            return tr("which is not defined")
        case _:
            return type(value).__name__.removesuffix("View")
