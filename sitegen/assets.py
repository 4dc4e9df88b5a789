"""The asset pipeline: every asset gets its bytes and its name before any page is made, for pages contain that name.

An asset may contain the names of others, so each is made when it is first requested. This module knows nothing of
pages, nor of the last build: assets are few, and making them costs less than tracking them.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from sitegen.config.builds import BuildConfig
from sitegen.content.sources import digest_bytes
from sitegen.errors.decoding import utf8
from sitegen.errors.problems import SitegenError, ThemeError
from sitegen.facts.facts import Facts
from sitegen.imaging.source_files import SourceFiles
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.render import Renderer
from sitegen.pages.templates import TemplateEngine
from sitegen.planning.plan import Plan
from sitegen.plugins.hooks import PageHooks
from sitegen.theme.assets import Asset, integrity_of, is_text, process, published_route
from sitegen.theme.mentions import Mentions, is_read
from sitegen.theme.references import FOLDER, Directory
from sitegen.theme.theme import Theme


class AssetPipeline(Mapping[str, Asset]):
    """The assets of a build by name; each is made when it is first requested."""

    def __init__(
        self, plan: Plan, setting: BuildConfig, files: SourceFiles, digests: Mapping[str, str], theme: Theme
    ) -> None:
        self.problems: list[SitegenError] = []
        self._outputs = {output.route.removeprefix(FOLDER): output for output in plan.assets}
        self._copied = [output.source for output in plan.copies]
        self._setting = setting
        self._files = files
        self._digests = digests
        self._theme = theme
        self._made: dict[str, Asset] = {}
        self._waiting: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)

    def __getitem__(self, name: str) -> Asset:
        if name not in self._made:
            output = self._outputs[name]
            if name in self._waiting:
                way = " → ".join([*self._waiting[self._waiting.index(name) :], name])
                message = tr(
                    "assets contain each other’s names in a circle, so none can be named after its contents: {way}",
                    way=way,
                )
                self.problems.append(ThemeError(message, self._file(output)))
                return Asset(output.route, "")
            self._waiting.append(name)
            self._made[name] = self._make(name, output)
            self._waiting.pop()
        return self._made[name]

    def process(
        self,
        facts: Facts,
        hooks: Callable[[], PageHooks],
        compiled: CompiledTemplates,
        engine: TemplateEngine | None = None,
    ) -> dict[str, Asset]:
        """Return all assets; problems are in ``problems``. An ``engine`` has its templates loaded."""
        self._compiled = compiled
        self._engine = engine
        self._facts = facts
        self._hooks = hooks
        made = {name: self[name] for name in self._outputs}
        mentioned = self._mentioned({name: asset for name, asset in made.items() if asset.route != FOLDER + name})
        return {name: msgspec.structs.replace(made[name], plain=name in mentioned) for name in made}

    def _mentioned(self, renamed: Mapping[str, Asset]) -> set[str]:
        """Return the names of the renamed assets that something calls by the name of their file."""
        if not renamed:
            return set()
        mentions = Mentions(renamed)
        for name, asset in self._made.items():
            if asset.data is not None or is_read(name):
                data = asset.data if asset.data is not None else self._bytes(self._outputs[name].source)
                mentions.read(data.decode(errors="replace"))
        for path in filter(is_read, self._copied):
            mentions.read_template(self._bytes(path).decode(errors="replace"))
        for name in self._theme.names_of(self._theme.layers[:-1]):  # the core's are written by those who know
            mentions.read_template(self._bytes(self._theme.templates[name]).decode(errors="replace"))
        return mentions.found

    def _bytes(self, path: str) -> bytes:
        return self._files.read(path)

    def _make(self, name: str, output: Output) -> Asset:
        data: bytes | None = None
        if output.template:
            data = self._rendered(output)
        elif is_text(name):
            data = self._bytes(output.source)
        if data is not None and is_text(name):
            data = self._processed(name, output, data)
        digest = self._digests[output.source] if data is None else digest_bytes(data)
        integrity = integrity_of(data) if data is not None and is_text(name) else ""
        return Asset(published_route(name, digest, self._setting.fingerprint), digest, data, integrity)

    def _rendered(self, output: Output) -> bytes:
        rendered, problems = Renderer(self._facts, self._hooks(), self._compiled, self._engine).render(output)
        self.problems += problems
        return rendered.data if rendered else b""

    def _processed(self, name: str, output: Output, data: bytes) -> bytes:
        try:
            text = utf8(data, self._file(output), ThemeError)
        except ThemeError as error:
            self.problems.append(error)
            return data
        directory = Directory(self._find, self._outputs, self._facts.roots.settings.base_path)
        text, problems = process(name, text, self._setting.minify, directory)
        for problem in problems:
            problem.path = self._file(output)
        self.problems += problems
        return text.encode()

    def _find(self, route: str, joins: bool) -> str | None:
        name = route.removeprefix(FOLDER)
        if name != route and name in self._outputs:
            # A script may name itself, or one that names it, without needing it in order to run.
            return route if name in self._waiting and not joins else self[name].route
        return route if route in self._facts.roots.planned else None

    def _file(self, output: Output) -> str:
        return self._theme.display_path(self._theme.templates[output.template] if output.template else output.source)


def with_assets(outputs: Iterable[Output], assets: Mapping[str, Asset]) -> tuple[Output, ...]:
    """Return the outputs with the published names of assets."""
    everything = list(outputs)
    found = [output for output in everything if output.kind != "asset"]
    for output in everything:
        if output.kind == "asset":
            name = output.route.removeprefix(FOLDER)
            asset = assets[name]
            for route in (asset.route, output.route) if asset.plain else (asset.route,):
                published = msgspec.structs.replace(output, route=route, subject=(name,), digest=asset.digest)
                insort(found, published, key=lambda output: output.path)
    return tuple(found)
