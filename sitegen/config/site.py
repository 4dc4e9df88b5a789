"""The configuration of a site: ``site.toml`` as one typed, frozen value.

This module knows nothing about content, themes or builds. Everything except the site's title and URL has a default
suited to a newspaper.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from sitegen.config.hosting import (
    AdsConfig,
    HostingConfig,
    RobotsConfig,
    SecurityTextConfig,
    TdmConfig,
    impossible_ads,
    impossible_robots,
    impossible_security,
)
from sitegen.config.newsletter import NewsletterConfig, impossible_newsletter
from sitegen.errors.locate import Key, locate, place_at
from sitegen.errors.problems import BuildFailed, ConfigError, did_you_mean
from sitegen.errors.schema import convert
from sitegen.errors.visible import all_visible
from sitegen.fields import Account, Count, Email, Free, Language, Quality, Route, Seconds, Text, Web, Word, like

CONFIG_NAME = "site.toml"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base class of all tables of ``site.toml``."""


class SiteConfig(_Table, frozen=True):
    """``[site]``: identity and location of the site."""

    title: Text
    """Name of the newspaper."""
    url: Annotated[str, like("https://example.org/", "https://example.com/journal/")]
    """Absolute URL of the front page; its path is the base path of every link."""
    language: Annotated[str, like("fr", "de")] = "fr"
    """First language, as a BCP 47 tag."""
    path: Annotated[str, like("fr/", "journal/")] = ""
    """Folder of pages in the first language, such as ``fr/``; empty for the root of the site."""
    timezone: Annotated[str, like("Europe/Paris", "America/New_York")] = "Europe/Paris"
    """IANA time zone, for dates without offset."""
    theme: Annotated[str, like("gazette", "depeche")] = "gazette"
    """Name of a folder in ``themes/``, or of a bundled theme."""
    tagline: Text = ""
    """A few words below the title."""
    description: Text = ""
    """One or two sentences for search engines and feeds."""
    email: Email = ""
    """Email address of the newsroom."""
    copyright: Text = ""
    """Copyright line; by default the title."""
    icon: Annotated[str, like("mark.png", "mark.svg")] = ""
    """File of the icon in ``static/``: SVG, or a square PNG or JPEG; by default the initial of the title."""


class TaxonomyConfig(_Table, frozen=True):
    """``[taxonomy]``: categories and tags."""

    categories: tuple[Text, ...] | None = None
    """The categories that articles may use, in menu order; omit it to accept any."""
    slugs: Literal["ascii", "unicode"] = "ascii"
    """Transliterate slugs (``coree-du-nord``) or keep their letters (``corée-du-nord``)."""


class PermalinksConfig(_Table, frozen=True):
    """``[permalinks]``: the URLs of articles, and the words used in URLs (the defaults follow the language)."""

    article: Annotated[str, like("/{category}/{slug}/", "/{year}/{month}/{slug}/")] = "/{category}/{slug}/"
    """Pattern with the tokens ``{category} {year} {month} {day} {slug} {id}``."""
    tags: Word | None = None
    """First part of a tag's URL."""
    authors: Word | None = None
    """First part of an author's URL."""
    archives: Word | None = None
    """First part of an archive's URL."""
    series: Word | None = None
    """First part of a series' URL."""
    feeds: Word | None = None
    """URL of the list of feeds."""
    corrections: Word | None = None
    """URL of the list of all corrections."""
    search: Word | None = None
    """URL of the search page."""
    page: Word | None = None
    """The word before the page number in paginated lists."""


class ListsConfig(_Table, frozen=True):
    """``[lists]``: paginated lists."""

    per_page: Count = 20
    """Articles per page."""
    index_tags_from: Count = 2
    """Articles that a tag needs for search engines to index its page."""


class FeedsConfig(_Table, frozen=True):
    """``[feeds]``: RSS, Atom and JSON Feed."""

    items: Count = 20
    """Articles per feed."""
    formats: tuple[Literal["rss", "atom", "json"], ...] = ("rss", "atom", "json")
    """Feed formats."""
    terms: bool = True
    """Create feeds for categories, tags and authors."""
    hub: Web = ""
    """URL of the WebSub hub to notify of changes, named in every feed."""


class TypographyConfig(_Table, frozen=True):
    """``[typography]``: typographic rules."""

    enabled: bool = True
    """Apply the typographic rules of each language."""
    narrow_guillemets: bool = False
    """Narrow no-break space (U+202F) instead of U+00A0 inside « »."""
    hours: Literal["spaced", "compact"] = "spaced"
    """``14 h 05`` or ``14h05``."""


class SponsorshipConfig(_Table, frozen=True):
    """``[sponsorship]``: the footer below every article."""

    text: Text = ""
    """The sentence; empty for no footer."""
    url: Annotated[str, like("/contact/", "https://example.org/")] = ""
    """Target of the link: a path of this site, an absolute URL or ``mailto:``."""
    label: Text = ""
    """Text of the link; by default the theme's."""


class Link(_Table, frozen=True):
    """A labelled link."""

    label: Text
    """Text of the link."""
    url: Web
    """URL."""


class PublisherConfig(_Table, frozen=True):
    """``[publisher]``: the organisation behind the site, for structured data and the footer."""

    name: Text = ""
    """Name; by default the site's title."""
    legal_name: Text = ""
    """Name of the company or association."""
    logo: Annotated[str, like("mark.png", "photo.jpg")] = ""
    """Path of a square logo in ``static/``."""
    founded: Annotated[str, like("1944", "1945-03-01")] = ""
    """Founding year or ISO date."""
    twitter: Account = ""
    """Account on X, as ``@name``."""
    links: tuple[Link, ...] = ()
    """Profiles of the newspaper on other sites."""


class CorrectionsConfig(_Table, frozen=True):
    """``[corrections]``: changes after publication."""

    threshold: Annotated[float, like(0.1, 0.5)] = 0.1
    """Share of a published text, from 0 to 1, that may change without “updated” or a correction before a warning."""


class UrlsConfig(_Table, frozen=True):
    """``[urls]``: former URLs that neither aliases nor ``urls.txt`` cover."""

    gone: tuple[Route, ...] = ()
    """URLs where a page says that the content was withdrawn."""
    redirects: Annotated[dict[str, str], like({"/naguere/": "/"}, {"/naguere/": "https://example.org/"})] = {}
    """Former URLs and their new targets: a path of this site or an absolute URL."""


class ImagesConfig(_Table, frozen=True):
    """``[images]``: picture processing."""

    formats: tuple[Literal["avif", "webp"], ...] = ("avif", "webp")
    """Formats besides JPEG and PNG, the best first."""
    avif_quality: Quality = 55
    """AVIF quality, from 1 to 100."""
    webp_quality: Quality = 76
    """WebP quality, from 1 to 100."""
    jpeg_quality: Quality = 80
    """JPEG quality, from 1 to 95."""
    megapixels: Annotated[float, like(50.0, 100.0)] = 100.0
    """Maximum size of a picture, in millions of pixels; a larger one is an error."""
    cards: bool = False
    """Draw a social image with the headline for each article without a picture."""


class SearchConfig(_Table, frozen=True):
    """``[search]``: the search page and its index."""

    enabled: bool = False
    """Let readers search the articles, with an index built by Pagefind."""


class EditionConfig(_Table, frozen=True):
    """``[languages.en]``: an edition in a further language, with its own front page, sections and feeds."""

    title: Text = ""
    """Name of the newspaper in this language; by default that of ``[site]``."""
    path: Annotated[str, like("en/", "english/")] = ""
    """Folder of its pages; by default the language, as in ``en/``."""
    tagline: Text = ""
    """A few words below the title."""
    description: Text = ""
    """One or two sentences for search engines and feeds."""
    copyright: Text = ""
    """Copyright line; by default that of ``[site]``."""
    categories: Annotated[dict[str, str], like({"La mer": "Sea"}, {"La mer": "Ocean"})] = {}
    """Names of categories in this language, by their name in the first; by default the same."""
    sponsorship: SponsorshipConfig = SponsorshipConfig()
    """``[languages.en.sponsorship]``: the footer below every article of this edition."""


class PluginsConfig(_Table, frozen=True):
    """``[plugins]``: Python files that change bodies or add filters."""

    enabled: tuple[Annotated[str, like("mots", "lettres")], ...] = ()
    """Names of files in ``plugins/``, without ``.py``, or of installed plugins, in calling order."""


class SecurityConfig(_Table, frozen=True):
    """``[security]``: what pages may load."""

    csp: bool | Annotated[dict[str, tuple[str, ...]], like({"img-src": ["https:"]}, {"font-src": ["data:"]})] = True
    """Add a Content Security Policy to pages; a table sets what its directives allow beyond the site itself."""


class LimitsConfig(_Table, frozen=True):
    """``[limits]``: limits of a build."""

    article_seconds: Seconds = 20.0
    """Maximum time to parse one article, in seconds; beyond it, an error."""


class BuildConfig(_Table, frozen=True):
    """``[build]``: output files."""

    fingerprint: bool = True
    """Add a content hash to asset names (``style.3f2a….css``), so that browsers can cache them for ever."""
    minify: bool = True
    """Minify stylesheets and scripts."""
    minify_html: bool = False
    """Minify pages."""


class DeployConfig(_Table, frozen=True):
    """``[deploy]``: where ``sitegen deploy`` publishes, and whom sitegen notifies."""

    remote: Annotated[str, like("origin", "mirror")] = "origin"
    """Git remote."""
    branch: Annotated[str, like("gh-pages", "pages")] = "gh-pages"
    """Branch that the host serves."""
    indexnow_key: Annotated[str, like("cle-de-la-mer", "cle-du-ciel")] = ""
    """IndexNow key, of your choice: 8 to 128 letters, digits and dashes; without one, no notification."""
    indexnow: Web = "https://api.indexnow.org/indexnow"
    """URL of the IndexNow service, which notifies search engines of changed pages."""
    timeout: Seconds = 10.0
    """Timeout of each request, in seconds."""


class Config(_Table, frozen=True):
    """The whole of ``site.toml``."""

    site: SiteConfig
    taxonomy: TaxonomyConfig = TaxonomyConfig()
    permalinks: PermalinksConfig = PermalinksConfig()
    lists: ListsConfig = ListsConfig()
    feeds: FeedsConfig = FeedsConfig()
    typography: TypographyConfig = TypographyConfig()
    sponsorship: SponsorshipConfig = SponsorshipConfig()
    publisher: PublisherConfig = PublisherConfig()
    corrections: CorrectionsConfig = CorrectionsConfig()
    urls: UrlsConfig = UrlsConfig()
    images: ImagesConfig = ImagesConfig()
    search: SearchConfig = SearchConfig()
    plugins: PluginsConfig = PluginsConfig()
    security: SecurityConfig = SecurityConfig()
    security_txt: SecurityTextConfig = SecurityTextConfig()
    robots: RobotsConfig = RobotsConfig()
    tdm: TdmConfig = TdmConfig()
    ads: AdsConfig = AdsConfig()
    hosting: HostingConfig = HostingConfig()
    limits: LimitsConfig = LimitsConfig()
    build: BuildConfig = BuildConfig()
    deploy: DeployConfig = DeployConfig()
    newsletter: NewsletterConfig = NewsletterConfig()
    languages: dict[Language, EditionConfig] = {}
    """``[languages.…]``: editions in further languages, by BCP 47 tag."""
    options: Free = {}
    """``[options]``: settings of the theme, which ``theme.toml`` lists."""
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
        told = self.languages[language]
        site = msgspec.structs.replace(
            self.site, title=told.title or self.site.title, language=language, path=_folder(told.path or language),
            tagline=told.tagline, description=told.description, copyright=told.copyright or self.site.copyright,
        )  # fmt: skip
        declared = self.taxonomy.categories
        names = tuple(told.categories.get(name, name) for name in declared) if declared is not None else None
        return msgspec.structs.replace(
            self, site=site, taxonomy=msgspec.structs.replace(self.taxonomy, categories=names),
            permalinks=PermalinksConfig(article=self.permalinks.article), sponsorship=told.sponsorship,
        )  # fmt: skip

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)


def load_config(root: Path, base_url: str | None = None) -> Config:
    """Read ``site.toml`` in the folder ``root``; ``base_url`` replaces ``site.url``.

    Raises BuildFailed with every ConfigError found.
    """
    path = root / CONFIG_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = "run sitegen in the folder of a site, or make one with “sitegen init”"
        raise BuildFailed([ConfigError(f"no {CONFIG_NAME} in this folder", hint=hint)]) from None
    except UnicodeDecodeError as error:
        problem = ConfigError(f"not valid UTF-8 (byte {error.start})", CONFIG_NAME, hint="save the file as UTF-8")
        raise BuildFailed([problem]) from None
    return parse_config(text, base_url)


def parse_config(text: str, base_url: str | None = None) -> Config:
    """Return the configuration that a text in TOML describes.

    Raises BuildFailed with every ConfigError found.
    """
    try:
        data = all_visible(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise BuildFailed([_syntax_error(text, str(error))]) from None
    config, issues = convert(data, Config)
    problems = [_problem(text, issue.path, issue.message, issue.hint) for issue in issues]
    if config is not None:
        if base_url is not None:
            config = msgspec.structs.replace(config, site=msgspec.structs.replace(config.site, url=base_url))
        config = msgspec.structs.replace(config, site=_with_slash(config.site))
        problems = list(_impossible(text, config))
    if problems or config is None:
        raise BuildFailed(problems)
    return config


ABSOLUTE = "an absolute address begins with “https://”, “http://” or “mailto:”"


def refused_address(address: str, schemes: tuple[str, ...] = ("http", "https", "mailto", "tel")) -> str | None:
    """Return what is wrong with an address that shall lead to another place of the web, or None.

    Browsers skip white space and control characters in front of a scheme, and run what a ``javascript:`` holds: only
    schemes that are known to be harmless pass.
    """
    try:
        found = urlsplit(address)
        fit = found.scheme in schemes and bool(found.netloc or (found.path and found.scheme not in ("http", "https")))
    except ValueError:
        fit = False
    return None if fit and address == address.strip() else f"“{address[:60]}” is no address of the web"


def _with_slash(site: SiteConfig) -> SiteConfig:
    return msgspec.structs.replace(site, url=site.url.rstrip("/") + "/", path=_folder(site.path))


def _folder(path: str) -> str:
    """Return a path within the site as the start of a route: without leading, with trailing slash."""
    return path.strip("/") + "/" if path.strip("/") else ""


def _impossible(text: str, config: Config) -> list[ConfigError]:
    """Return the well-typed values that are impossible."""
    problems = []
    try:
        address = urlsplit(config.site.url)
        fit = address.scheme in ("http", "https") and address.hostname and not address.query and not address.fragment
        fit = fit and address.port != 0 and not address.path.rstrip("/").endswith((".html", ".htm", ".php"))
    except ValueError:
        fit = False
    if not fit:
        hint = "an absolute address such as “https://example.org/gazette/”"
        problems.append(_problem(text, ("site", "url"), f"“{config.site.url}” is no address of a site", hint))
    try:
        ZoneInfo(config.site.timezone)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        hint_zone = did_you_mean(config.site.timezone, available_timezones())
        message = f"unknown time zone “{config.site.timezone}”"
        problems.append(_problem(text, ("site", "timezone"), message, hint_zone))
    for number, link in enumerate(config.publisher.links):
        if complaint := refused_address(link.url):
            problems.append(_problem(text, ("publisher", "links", number, "url"), complaint, ABSOLUTE))
    sponsorship = config.sponsorship.url
    if ":" in sponsorship and (complaint := refused_address(sponsorship)):
        problems.append(_problem(text, ("sponsorship", "url"), complaint, ABSOLUTE))
    if config.feeds.hub and (complaint := refused_address(config.feeds.hub, ("http", "https"))):
        problems.append(_problem(text, ("feeds", "hub"), complaint))
    problems += _wrong_policy(text, config.security.csp)
    problems += _wrong_deployment(text, config.deploy)
    repeated = {form for form in config.feeds.formats if config.feeds.formats.count(form) > 1}
    problems += [_problem(text, ("feeds", "formats"), f"the format “{form}” is there twice") for form in repeated]
    for name, table, least in (("per_page", "lists", config.lists.per_page), ("items", "feeds", config.feeds.items)):
        if least < 1:
            problems.append(_problem(text, (table, name), f"“{name}” must be at least 1"))
    images = config.images
    for name, most in (("avif_quality", 100), ("webp_quality", 100), ("jpeg_quality", 95)):
        if not 1 <= getattr(images, name) <= most:
            problems.append(_problem(text, ("images", name), f"“{name}” must be from 1 to {most}"))
    pattern = config.permalinks.article
    tokens = {"category", "year", "month", "day", "slug", "id"}
    try:
        pattern.format_map(dict.fromkeys(tokens, "x"))
        unique = "{slug}" in pattern or "{id}" in pattern
        hint_pattern = None if unique else "it needs {slug} or {id}, or every article has one address"
    except (AttributeError, KeyError, ValueError, IndexError) as error:
        unique = False
        hint_pattern = did_you_mean(str(error).strip("'"), tokens) or f"tokens: {', '.join(sorted(tokens))}"
    if not unique:
        message = f"“{pattern}” is no pattern for addresses"
        problems.append(_problem(text, ("permalinks", "article"), message, hint_pattern))
    if config.tdm.policy and (complaint := refused_address(config.tdm.policy, ("http", "https"))):
        problems.append(_problem(text, ("tdm", "policy"), complaint))
    if config.hosting.hsts_days < 0:
        problems.append(_problem(text, ("hosting", "hsts_days"), "“hsts_days” must be at least 0"))
    complaints = (
        *impossible_robots(config.robots), *impossible_security(config.security_txt), *impossible_ads(config.ads),
        *impossible_newsletter(config.newsletter),
    )  # fmt: skip
    problems += [_problem(text, *found) for found in complaints]
    return problems + list(_impossible_editions(text, config))


def _impossible_editions(text: str, config: Config) -> Iterator[ConfigError]:
    """Yield what cannot be in ``[languages]``."""
    folders = {_folder(config.site.path): config.site.language}
    if hint := wrong_language(config.site.language):
        message = f"“{config.site.language}” is no tag of a language"
        yield _problem(text, ("site", "language"), message, hint)
    for language, edition in config.languages.items():
        place: tuple[Key, ...] = ("languages", language)
        if hint := wrong_language(language):
            yield _problem(text, place, f"“{language}” is no tag of a language", hint)
        if language.casefold() == config.site.language.casefold():
            yield _problem(text, place, f"“{language}” is the first language already", "see language in [site]")
        folder = _folder(edition.path or language)
        if any(part in ("", ".", "..") for part in folder[:-1].split("/")) or set("?#%\\ ") & set(folder):
            yield _problem(text, (*place, "path"), f"“{edition.path}” is no folder within the site")
        elif folder in folders:
            message = f"the editions “{folders[folder]}” and “{language}” have the same folder"
            yield _problem(text, (*place, "path") if edition.path else place, message, "give one of them another path")
        folders[folder] = language
        declared = config.taxonomy.categories
        for name in edition.categories:
            if declared is not None and name not in declared:
                hint = did_you_mean(name, declared) or "declared in [taxonomy]: " + ", ".join(declared)
                message = f"“{name}” is not one of the declared categories"
                yield _problem(text, (*place, "categories", name), message, hint)


def nearest_language(language: str, known: Sequence[str]) -> str:
    """Return the tag of ``known`` that is a language, or its language without a region; else the first."""
    wanted = language.casefold()
    root = wanted.partition("-")[0]
    same = [tag for tag in known if tag.casefold() == wanted]
    return (same or [tag for tag in known if tag.casefold().partition("-")[0] == root] or known)[0]


def wrong_language(tag: str) -> str:
    """Return what is wrong with a tag of a language (BCP 47), as a hint; nothing for a right one."""
    import re

    match = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?P<region>[A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*", tag)
    if match is None:
        return "a tag such as “en”, “en-GB” or “pt-BR”"
    region = (match["region"] or "").upper()
    return f"the tag of the United Kingdom is “{tag[: match.start('region')]}GB”" if region == "UK" else ""


# https://www.w3.org/TR/CSP3/#csp-directives, without those that are ignored in a page (§ 3.3).
_DIRECTIVES = (
    "child-src", "connect-src", "default-src", "font-src", "frame-src", "img-src", "manifest-src", "media-src",
    "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
    "worker-src", "base-uri", "form-action", "upgrade-insecure-requests", "require-trusted-types-for", "trusted-types",
)  # fmt: skip
_OF_HEADERS = ("frame-ancestors", "report-to", "report-uri", "sandbox")


def _wrong_policy(text: str, policy: bool | dict[str, tuple[str, ...]]) -> Iterator[ConfigError]:
    for name, sources in ({} if isinstance(policy, bool) else policy).items():
        path = ("security", "csp", name)
        if name in _OF_HEADERS:
            hint = "a page cannot say it: let your server send it as a header"
            yield _problem(text, path, f"browsers ignore “{name}” in a page", hint)
        elif name not in _DIRECTIVES:
            yield _problem(text, path, f"unknown directive “{name}”", did_you_mean(name, _DIRECTIVES))
        for place, source in enumerate(sources):
            if not source.isprintable() or not source or any(letter in source for letter in ' ;,"<>&'):
                message = f"“{source[:60]}” is no source of a policy"
                yield _problem(text, (*path, place), message, "one host, scheme or keyword for each entry of the list")


def _wrong_deployment(text: str, deploy: DeployConfig) -> Iterator[ConfigError]:
    key = deploy.indexnow_key
    if key and not (8 <= len(key) <= 128 and key.isascii() and key.replace("-", "").isalnum()):
        hint = "8 to 128 letters, digits and dashes, such as the output of “uuidgen”"
        yield _problem(text, ("deploy", "indexnow_key"), f"“{key[:60]}” is no key", hint)
    if complaint := refused_address(deploy.indexnow, ("http", "https")):
        yield _problem(text, ("deploy", "indexnow"), complaint)
    if deploy.timeout <= 0:
        yield _problem(text, ("deploy", "timeout"), "“timeout” must be more than 0")


def _syntax_error(text: str, message: str) -> ConfigError:
    import re

    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(match[1]), int(match[2])) if match else (len(text.splitlines()), 1)
    place = place_at(text, line, column)
    summary = "not valid TOML: " + message.split(" (at ")[0]
    return ConfigError(summary, CONFIG_NAME, place.line, place.column, excerpt=place.excerpt)


def _problem(text: str, path: tuple[Key, ...], message: str, hint: str | None = None) -> ConfigError:
    place = locate(text, "toml", path)
    return ConfigError(message, CONFIG_NAME, place.line, place.column, hint, place.excerpt)
