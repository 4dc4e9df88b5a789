"""The configuration of a site: ``site.toml`` as one typed, frozen value.

Each part has a module of its own. Everything has a default that a newspaper would choose, except the site's title and
URL. This module knows nothing about content, themes or builds.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from sitegen.config.accessibility import AccessibilityConfig
from sitegen.config.ai import AiConfig, impossible_ai
from sitegen.config.analytics import AnalyticsConfig, impossible_analytics
from sitegen.config.archive import ArchiveConfig, impossible_archive
from sitegen.config.builds import BuildConfig, LimitsConfig, PluginsConfig
from sitegen.config.cluster import ClusterConfig
from sitegen.config.deploy import DeployConfig, impossible_deployment
from sitegen.config.external_links import LinksConfig, impossible_links
from sitegen.config.hosting import (
    AdsConfig,
    HostingConfig,
    RobotsConfig,
    SecurityTextConfig,
    impossible_ads,
    impossible_robots,
    impossible_security,
)
from sitegen.config.identity import SiteConfig, SponsorshipConfig, impossible_footer, impossible_site
from sitegen.config.images import ImagesConfig
from sitegen.config.languages import (
    EditionConfig,
    folder_of,
    impossible_editions,
    nearest_language,
    taxonomy_of,
    types_of,
)
from sitegen.config.lists import FeedsConfig, ListsConfig, SearchConfig, impossible_feeds
from sitegen.config.media import MediaConfig, impossible_media
from sitegen.config.newsletter import NewsletterConfig, impossible_newsletter
from sitegen.config.notes import NotesConfig, impossible_notes
from sitegen.config.partners import ApiConfig, PartnerConfig, impossible_partners
from sitegen.config.permalinks import PermalinksConfig, UrlsConfig, impossible_permalinks
from sitegen.config.publisher import PublisherConfig, impossible_publisher
from sitegen.config.republish import RepublishConfig, impossible_republish
from sitegen.config.security import SecurityConfig, impossible_policy
from sitegen.config.table import Table
from sitegen.config.taxonomy import TaxonomyConfig, as_written, impossible_taxonomies, with_own_taxonomies
from sitegen.config.texts import CorrectionsConfig, MarkdownConfig, TypographyConfig
from sitegen.config.types import TypeConfig, impossible_types
from sitegen.config.urls import refused_urls
from sitegen.errors.bounds import OutOfBounds, read_toml
from sitegen.errors.decoding import utf8
from sitegen.errors.faults import Severity
from sitegen.errors.locate import locate, place_at
from sitegen.errors.problems import BuildFailed, ConfigError, Place
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue, convert
from sitegen.errors.syntax import fault_of
from sitegen.errors.visible import all_visible, composed
from sitegen.fields import Free, Language, TypeName, Word
from sitegen.messages.message import tr

CONFIG_NAME = "site.toml"


class Config(Table, frozen=True):
    """The whole of ``site.toml``."""

    site: SiteConfig
    taxonomy: TaxonomyConfig = TaxonomyConfig()
    types: dict[TypeName, TypeConfig] = {}
    """``[types.…]``: types of content of your own."""
    permalinks: PermalinksConfig = PermalinksConfig()
    lists: ListsConfig = ListsConfig()
    feeds: FeedsConfig = FeedsConfig()
    partners: dict[Word, PartnerConfig] = {}
    """``[partners.…]``: feeds for single recipients."""
    api: ApiConfig = ApiConfig()
    republish: RepublishConfig = RepublishConfig()
    typography: TypographyConfig = TypographyConfig()
    markdown: MarkdownConfig = MarkdownConfig()
    sponsorship: SponsorshipConfig = SponsorshipConfig()
    publisher: PublisherConfig = PublisherConfig()
    accessibility: AccessibilityConfig = AccessibilityConfig()
    corrections: CorrectionsConfig = CorrectionsConfig()
    archive: ArchiveConfig = ArchiveConfig()
    urls: UrlsConfig = UrlsConfig()
    images: ImagesConfig = ImagesConfig()
    media: MediaConfig = MediaConfig()
    search: SearchConfig = SearchConfig()
    plugins: PluginsConfig = PluginsConfig()
    security: SecurityConfig = SecurityConfig()
    security_txt: SecurityTextConfig = SecurityTextConfig()
    robots: RobotsConfig = RobotsConfig()
    ai: AiConfig = AiConfig()
    analytics: AnalyticsConfig = AnalyticsConfig()
    ads: AdsConfig = AdsConfig()
    hosting: HostingConfig = HostingConfig()
    limits: LimitsConfig = LimitsConfig()
    build: BuildConfig = BuildConfig()
    cluster: ClusterConfig = ClusterConfig()
    deploy: DeployConfig = DeployConfig()
    newsletter: NewsletterConfig = NewsletterConfig()
    links: LinksConfig = LinksConfig()
    notes: NotesConfig = NotesConfig()
    languages: dict[Language, EditionConfig] = {}
    """``[languages.…]``: editions in further languages, by BCP 47 tag."""
    options: Free = {}
    """``[options]``: settings of the theme, which ``theme.toml`` declares."""
    extra: Free = {}
    """``[extra]``: keys of your own, for your templates."""

    @property
    def base_path(self) -> str:
        """Path of the site's URL, with a slash at both ends: ``/`` or ``/gazette/``."""
        return urlsplit(self.site.url).path

    @property
    def editions(self) -> dict[str, "Config"]:
        """The configuration of each edition; that of the first language is this one, under an empty name."""
        return {"": self} | {language: self._edition(language) for language in self.languages}

    def edition_of(self, language: str) -> str:
        """Return the edition of an item in a language; the first is the fallback."""
        if not self.languages or not language:
            return ""
        first = self.site.language
        found = nearest_language(language, (first, *self.languages))
        return "" if found == first else found

    def _edition(self, language: str) -> "Config":
        edition = self.languages[language]
        site = msgspec.structs.replace(
            self.site,
            title=edition.title or self.site.title,
            language=language,
            path=folder_of(edition.path or language),
            tagline=edition.tagline,
            description=edition.description,
            copyright=edition.copyright or self.site.copyright,
        )
        return msgspec.structs.replace(
            self,
            site=site,
            taxonomy=taxonomy_of(edition, self.taxonomy),
            types=types_of(edition, self.types),
            permalinks=PermalinksConfig(article=self.permalinks.article),
            sponsorship=edition.sponsorship,
            partners=self._partners_in(language),
            options=_laid_over(edition.options, self.options),
        )

    def _partners_in(self, edition: str) -> dict[str, PartnerConfig]:
        """Return the partners that get the articles of an edition."""
        return {name: one for name, one in self.partners.items() if self.edition_of(one.language) == edition}

    @property
    def own_partners(self) -> dict[str, PartnerConfig]:
        """The partners that get the articles of this edition, and of no other."""
        return self._partners_in("")

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)


def _laid_over(own: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options in which those of an edition replace others, in tables field by field."""
    tables = {
        name: {**under, **value}
        for name, value in own.items()
        if isinstance(value, dict) and isinstance(under := options.get(name), dict)
    }
    return {**options, **own, **tables}


def load_config(root: Path, base_url: str | None = None) -> Config:
    """Read ``site.toml`` in the folder ``root``; ``base_url`` replaces ``site.url``.

    Raises BuildFailed with every ConfigError found.
    """
    path = root / CONFIG_NAME
    try:
        text = utf8(path.read_bytes(), CONFIG_NAME, ConfigError)
    except FileNotFoundError:
        hint = tr("run sitegen in the folder of a site, or create one: sitegen init")
        raise BuildFailed([ConfigError(tr("this folder has no {file}", file=CONFIG_NAME), hint=hint)]) from None
    except ConfigError as error:
        raise BuildFailed([error]) from None
    return parse_config(text, base_url)


def parse_config(text: str, base_url: str | None = None) -> Config:
    """Return the configuration that a text in TOML describes.

    Raises BuildFailed with every ConfigError found.
    """
    text = composed(text)
    try:
        data = all_visible(read_toml(text), text)
    except ValueError as error:
        raise BuildFailed([ConfigError(*toml_fault(text, error, CONFIG_NAME))]) from None
    config, issues = convert(with_own_taxonomies(data), Config)
    if config is None:
        from sitegen.config.foreign_settings import with_remedy
        from sitegen.config.replaced_settings import with_replacement

        issues = [with_replacement(with_remedy(issue, data), data) for issue in issues]
    else:
        if base_url is not None:
            config = msgspec.structs.replace(config, site=msgspec.structs.replace(config.site, url=base_url))
        config = msgspec.structs.replace(config, site=_with_slash(config.site))
        issues = list(_impossible(config))
    if issues or config is None:
        raise BuildFailed(list(config_problems(text, issues)))
    return config


def _with_slash(site: SiteConfig) -> SiteConfig:
    return msgspec.structs.replace(site, url=site.url.rstrip("/") + "/", path=folder_of(site.path))


def _impossible(config: Config) -> Iterator[Issue]:
    """Yield the well-typed values that are impossible."""
    yield from impossible_site(config.site)
    yield from refused_urls(config)
    yield from impossible_footer(config.sponsorship)
    yield from impossible_publisher(config.publisher)
    yield from impossible_policy(config.security)
    yield from impossible_deployment(config.deploy)
    yield from impossible_feeds(config.feeds)
    yield from impossible_partners(config.partners, config.taxonomy.categories)
    yield from impossible_republish(config.republish)
    yield from impossible_media(config.media)
    yield from impossible_permalinks(config.permalinks)
    yield from impossible_taxonomies(config.taxonomy)
    yield from impossible_types(config.types)
    yield from impossible_robots(config.robots)
    yield from impossible_ai(config.ai, config.robots)
    yield from impossible_analytics(config.analytics)
    yield from impossible_security(config.security_txt)
    yield from impossible_ads(config.ads)
    yield from impossible_archive(config.archive)
    yield from impossible_newsletter(config.newsletter)
    yield from impossible_links(config.links)
    yield from impossible_notes(config.notes)
    yield from impossible_editions(config.site, config.languages, config.taxonomy, config.types)


def toml_fault(text: str, error: ValueError, path: str) -> tuple[str, str, Place, str | None]:
    """Return message, path, place and hint for what ``read_toml`` raises for a text."""
    fault = fault_of(text, "toml", error)
    message = fault.summary if isinstance(error, OutOfBounds) else tr("not valid TOML: {error}", error=fault.summary)
    return message, path, place_at(text, fault.line, fault.column), fault.hint


def config_problems(text: str, issues: Iterable[Issue], severity: Severity | None = None) -> Iterator[ConfigError]:
    """Yield mistakes in a configuration as problems with a place in its ``text``."""
    for issue in issues:
        place = locate(text, "toml", as_written(issue.path))
        found = as_in_file(issue, place.excerpt)
        yield ConfigError(found.message, CONFIG_NAME, place, remedy(found, "toml"), severity)
