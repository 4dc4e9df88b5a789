"""Render input: everything that the outputs of one build are made from, as a value that a worker process can be handed.

This module knows nothing of how outputs are made.
"""

from collections.abc import Collection, Mapping

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.gate import Gate
from sitegen.engine.parsing import Parsed
from sitegen.engine.stage import Stage
from sitegen.facts.facts import Facts, roots_of
from sitegen.facts.pictures import Source
from sitegen.facts.roots import Bodies
from sitegen.facts.social_images import fonts_digest
from sitegen.imaging.source_files import SourceFiles
from sitegen.newsroom.site import Site
from sitegen.newsroom.words import Texts
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.plugins.plugins import SitePlugins
from sitegen.search.store import SearchStore
from sitegen.theme.assets import Asset
from sitegen.theme.theme import Theme
from sitegen.unpublished.name_scan import NamedArticle
from sitegen.unpublished.scan import Needle


class RenderInput(msgspec.Struct, frozen=True, kw_only=True):
    """What all outputs of a build are made from."""

    files: SourceFiles
    """The files of the site."""
    site: Site
    """What is public."""
    parsed: Parsed
    """All documents, without their HTML."""
    bodies: BodyReader
    """Their HTML, in the document cache."""
    index: SearchStore
    """What was worked out of the search index."""
    theme: Theme
    config: Config
    gate: Gate
    routes: Collection[str]
    """Every route of the plan."""
    pictures: Mapping[str, Source]
    """What is known of each referenced picture, by path."""
    assets: Mapping[str, Asset]
    """The published assets, by name."""
    data: DataFiles
    """The data files."""
    plugins: SitePlugins
    """Plugins, which may bring filters."""
    compiled: CompiledTemplates
    """Templates that were compiled before."""
    stage: Stage
    """Where new files wait."""
    needles: tuple[Needle, ...] = ()
    """What must be in no output."""
    named: Mapping[str, NamedArticle] = {}
    """The articles that may not hold some names, by id."""
    profile: bool = False
    """Whether to measure what each template costs."""

    def facts(self) -> Facts:
        """Return the facts of the build."""
        return Facts(
            roots_of(
                self.site,
                self.config,
                texts=Texts(self.parsed.document),
                bodies=Bodies(self.bodies, self.parsed.marks),
                theme=self.theme,
                fonts=fonts_digest(self.theme) if self.config.images.cards else "",
                planned=self.routes,
                pictures=self.pictures,
                assets=self.assets,
                data=self.data,
                clock=self.gate,
            )
        )
