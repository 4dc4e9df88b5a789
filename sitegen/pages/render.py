"""Render: an output becomes bytes, and the facts that its template read.

Everything here is a pure function of the output and the facts. This module knows nothing of the output folder.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from sitegen.errors.problems import SitegenError, TemplateError
from sitegen.facts.facts import Facts
from sitegen.facts.keys import Key
from sitegen.facts.sponsorship import DEFAULT_LABEL, without_label
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.content_security import with_policy
from sitegen.pages.context import make_context
from sitegen.pages.minified import minified
from sitegen.pages.newspaper import Newspaper
from sitegen.pages.recorder import Recorder
from sitegen.pages.templates import TemplateEngine, encode_xml
from sitegen.plugins.hooks import PageHooks


class Rendered(msgspec.Struct, frozen=True):
    """A rendered output."""

    path: str
    """The file, relative to the output folder."""
    data: bytes
    """Its bytes."""
    reads: tuple[Key, ...]
    """The facts that it was made from."""


class Renderer:
    """Renders the outputs of one build; one for each process."""

    def __init__(
        self,
        facts: Facts,
        hooks: PageHooks,
        compiled: CompiledTemplates,
        engine: TemplateEngine | None = None,
    ) -> None:
        self._facts = facts
        self._sponsored: dict[str, frozenset[Key]] = {}  # what a page reads that shows sponsored articles, by edition
        if engine is None or engine.theme != facts.roots.theme:
            engine = TemplateEngine(facts.roots.theme, compiled)
            engine.add_hooks(hooks)
        self.engine = engine

    def render(self, output: Output) -> tuple[Rendered | None, list[SitegenError]]:
        """Return the rendered output, and what is wrong with it; without an output, it cannot be shown at all."""
        recorder = self.engine.new_recorder(self._facts.editions[output.edition], output.edition)
        try:
            context = make_context(output, recorder)
            recorder.show_embed = lambda name, embed: self.engine.part(f"embeds/{name}.html", {"embed": embed})
            text = self.engine.render(output.template, context, recorder)
        except SitegenError as error:
            if error.path is None and "/" in output.owner:
                error.path = output.owner
            error.hint = error.hint or tr("while rendering /{route} ({owner})", route=output.route, owner=output.owner)
            return None, [error]
        found: list[SitegenError] = [*recorder.links]
        if problem := self._unlabelled(output, text, recorder, context):
            return None, [*found, problem]
        if output.template.endswith(".html"):  # a former URL may end in any way
            setting = recorder("config", "security", "csp")
            text = with_policy(text, recorder("address").origin, setting, recorder.allowed())
            text = minified(text) if recorder("config", "build", "minify_html") else text
        if output.template.endswith((".xml", ".json")):
            data = encode_xml(text)
        else:
            try:
                data = text.encode()
            except UnicodeEncodeError as error:
                half = f"U+{ord(text[error.start]):X}"
                message = tr(
                    "/{route} contains {half}, which is half of a character and cannot be written",
                    route=output.route,
                    half=half,
                )
                return None, [*found, self._problem(output, message, None)]
        return Rendered(output.path, data, tuple(recorder.reads)), found

    def made(self, output: Output, make: Callable[[str, Newspaper], bytes]) -> tuple[Rendered, list[SitegenError]]:
        """Return an output that a plugin makes of the site, and what is wrong with the texts that it shows.

        Raises PluginError if it cannot.
        """
        recorder = Recorder(self._facts.editions[output.edition], output.edition)
        data = make(output.route, Newspaper(recorder))
        return Rendered(output.path, data, tuple(recorder.reads)), [*recorder.links]

    def _problem(self, output: Output, message: str, hint: str | None) -> TemplateError:
        """Return a problem with the template of an output."""
        theme = self._facts.roots.theme
        return TemplateError(message, theme.display_path(theme.templates[output.template]), hint=hint)

    def _unlabelled(
        self, output: Output, text: str, recorder: Recorder, context: Mapping[str, Any]
    ) -> SitegenError | None:
        """Return what is wrong if an output shows a sponsored article without its label."""
        known = self._sponsored.get(output.edition)
        if known is None:
            articles = self._facts.editions[output.edition].roots.newspaper.articles
            sponsors = [name for name, article in articles.items() if article.meta.sponsor]
            known = self._sponsored[output.edition] = recorder.cards(sponsors)
        if not known or known.isdisjoint(recorder.reads):
            return None
        teasers = recorder.returned()
        sponsored = [teaser for teaser in teasers if teaser.sponsor]
        others = [teaser for teaser in teasers if not teaser.sponsor]
        default = str(context["_messages"].gettext(DEFAULT_LABEL))
        own = output.subject[0] if output.row.authored and output.row.language == "card" else ""
        is_list = output.template.endswith(".html") and not output.row.authored
        missing = without_label(text, sponsored, others, own, default, is_list)
        if missing is None:
            return None
        teaser, label = missing
        message = tr(
            "/{route} shows the sponsored article “{title}” without its label “{label}”",
            route=output.route,
            title=teaser.title,
            label=label,
        )
        hint = tr(
            'write {{{{ card.sponsor.label or _("{default_label}") }}}} next to it, if card.sponsor',
            default_label=DEFAULT_LABEL,
        )
        return self._problem(output, message, hint)
