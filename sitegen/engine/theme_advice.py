"""What is wrong with a theme of one's own: mistakes in its files, and what it leaves out that readers are owed.

The themes that come with sitegen are held to this by tests, and are not looked at here. This module knows nothing of
how pages are rendered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sitegen.cache.state import BuildState
from sitegen.config.site import CONFIG_NAME, config_problems
from sitegen.content.sources import digest_bytes
from sitegen.engine.planned import Planned
from sitegen.engine.run import Run
from sitegen.engine.snapshot import InputSnapshot
from sitegen.errors.locate import locate
from sitegen.errors.problems import ConfigError, Place, Rows, SitegenError, ThemeError, as_rows, did_you_mean, from_rows
from sitegen.messages.message import Message, tr
from sitegen.newsroom.replies import is_published
from sitegen.newsroom.site import Article
from sitegen.pages.anatomy import anatomy_of
from sitegen.pages.shown import Shown
from sitegen.pages.theme_faults import misnamed_blocks, options_read
from sitegen.theme.messages import wrong_catalogs
from sitegen.theme.option_reading import illegible, read_options
from sitegen.theme.theme import Theme, themes_with_option


class Owed(msgspec.Struct, frozen=True):
    """Something that readers are owed on the page of some articles."""

    missing: Callable[[str, str], Message]
    """Returns what to say if it is missing, of the URL of a page and the file of its article."""
    wanted: Callable[[Article], object]
    """Whether an article has it."""
    shown: Callable[[Shown], bool]
    """Whether a page can show it."""
    line: str
    """What to write into the template."""


_NAME = "theme advice, and what was asked"
OWED = (
    Owed(
        lambda url, path: tr("{url} does not show the corrections of “{path}”", url=url, path=path),
        lambda article: article.meta.corrections,
        lambda page: page.asks("corrections", besides="indexes"),
        "{% for correction in article.corrections %}<p>{{ correction.text }}</p>{% endfor %}",
    ),
    Owed(
        lambda url, path: tr("{url} does not show the replies to “{path}”", url=url, path=path),
        lambda article: article.listed and any(map(is_published, article.meta.replies)),
        lambda page: page.asks("replies", besides="indexes"),
        "{% for reply in article.replies %}{{ reply.html }}{% endfor %}",
    ),
    Owed(
        lambda url, path: tr("{url} does not show that “{path}” is live", url=url, path=path),
        lambda article: article.coverage,
        lambda page: page.asks("live"),
        '{% if article.live %}<strong>{{ _("Live") }}</strong>{% endif %}',
    ),
    Owed(
        lambda url, path: tr("{url} does not show the genre of “{path}”", url=url, path=path),
        lambda article: article.meta.genre,
        lambda page: page.asks("genre"),
        '{% from "parts.html" import genre with context %}{{ genre(article.genre) }}',
    ),
)
"""What an article's own page must show; a sponsor's label is looked for in what was rendered."""
_MOVED = {
    "accessibility": tr(
        "write [accessibility], and below it {declare}; after an audit also {audit}",
        declare="declare = true",
        audit='audited = …, rate = …, by = "…", standard = "RGAA 4.1.2"',
    ),
    "accessibility_page": tr("write [accessibility], and below it {page}", page='page = "…"'),
}
"""Where settings now stand that were options of the gazette."""
OWN_LINES = {"own-head.html": "</head>", "own-foot.html": "</body>"}
"""What a site adds to every page, and what stands after it."""


class Asked(NamedTuple):
    """What the pages of a plan ask of a template: the first one of all, or the first that must show something."""

    template: str
    """Name of the template."""
    route: str
    """Route of the page."""
    path: str
    """File of the article that it is about, where something of that must be shown."""
    owed: int
    """What must be shown: its place in ``OWED``, or less than nothing for what every page has."""


class ThemeAdvice(NamedTuple):
    """What is wrong with the theme of a site, and of what that was found."""

    mark: str
    """Digest of everything but the plan that it was found from."""
    asked: tuple[Asked, ...]
    """What it was found from in the plan."""
    found: list[SitegenError]
    """Errors, warnings and notes."""

    def keep(self, state: BuildState) -> None:
        """Store this for the next build, once the plan that it belongs to is stored."""
        state.set(_NAME, msgspec.json.encode((self.mark, self.asked, as_rows(self.found))))


def theme_advice(run: Run, snapshot: InputSnapshot, planned: Planned) -> ThemeAdvice:
    """Return what is wrong with the theme: what the last build found, where the same is asked of the same theme.

    Few changes of the plan ask anything else: no new article does, unless it is the first of its kind.
    """
    options = (run.root / CONFIG_NAME).read_bytes().decode(errors="replace")
    names = digest_bytes(msgspec.json.encode(sorted(snapshot.theme.templates)))
    parts = snapshot.stamp, snapshot.theme.digests, snapshot.theme.declared, snapshot.catalogs, options
    mark = names + digest_bytes(msgspec.json.encode(parts))
    stored = run.state.setting(_NAME) or b'["",[],[]]'
    known, asked, rows = msgspec.json.decode(stored, type=tuple[str, tuple[Asked, ...], Rows])
    if not (planned.known or (run.last and planned is run.last.planned)):
        now = tuple(asked_of(snapshot.theme, planned))
        known, asked = (known if now == asked else ""), now
    elif not known.startswith(names):
        asked = tuple(asked_of(snapshot.theme, planned))
    if known == mark:
        return ThemeAdvice(mark, asked, list(from_rows(rows)))
    run.state.set(_NAME, b"")  # what is stored belongs to another plan or theme, even if this build fails
    return ThemeAdvice(mark, asked, list(check_theme(run.root, snapshot, asked)))


def asked_of(theme: Theme, planned: Planned) -> Iterator[Asked]:
    """Yield what a plan asks of the templates of a theme, in order of its pages."""
    sites = {"": planned.site, **planned.site.editions}
    seen: set[str] = set()
    open_for: dict[str, list[int]] = {}
    for output in planned.plan.outputs:
        template = output.template
        if template not in seen:
            if not template.endswith(".html") or template not in theme.templates or output.kind == "redirect":
                continue
            seen.add(template)
            open_for[template] = [*range(len(OWED))]
            yield Asked(template, output.route, "", -1)
        if output.kind == "article" and open_for[template]:
            article = sites[output.edition].articles[output.subject[0]]
            for number in [number for number in open_for[template] if OWED[number].wanted(article)]:
                open_for[template].remove(number)
                yield Asked(template, output.route, article.path, number)


def check_theme(root: Path, snapshot: InputSnapshot, asked: Iterable[Asked]) -> Iterator[SitegenError]:
    """Yield what is wrong with the theme of a site, as far as it does not come with sitegen."""
    theme = snapshot.theme
    yield from _options(root, snapshot)
    layers = [layer for layer in theme.layers if not layer.bundled]
    yield from wrong_catalogs(theme, layers)
    names = theme.names_of(layers)
    if names:
        yield from misnamed_blocks(theme, names)
        pages = _Pages(theme, names)
        for one in asked:
            pages.check(one)
        yield from pages.missing.values()


def _options(root: Path, snapshot: InputSnapshot) -> Iterator[SitegenError]:
    """Yield what is wrong with options, and each that neither the theme declares nor a template of the site reads.

    One of another theme is worth knowing only: who tries a theme keeps the options of the last one.
    """
    theme, config = snapshot.theme, snapshot.config
    text = (root / CONFIG_NAME).read_text("utf-8-sig")
    yield from config_problems(text, illegible(config.options, theme.declared, theme.options), "warning")
    tables: dict[tuple[str, ...], Mapping[str, Any]] = {("options",): config.options}
    for language, edition in config.languages.items():
        tables["languages", language, "options"] = edition.options
    for path, given in tables.items():
        yield from config_problems(text, read_options(given, theme.declared, path)[1])
        unknown = given.keys() - theme.declared.keys()
        if unknown:
            unknown -= options_read(theme, theme.names_of(layer for layer in theme.layers if layer.name == "site"))
        for option in sorted(unknown):
            yield _unknown(root, theme, option, locate(text, "toml", (*path, option)))


def _unknown(root: Path, theme: Theme, option: str, place: Place) -> SitegenError:
    """Return what is said of an option that the theme does not have."""
    if option in _MOVED:
        message = tr("“{option}” is no option of the theme any more", option=option)
        return ConfigError(message, CONFIG_NAME, place, _MOVED[option])
    message = tr("the theme “{name}” has no option “{option}”", name=theme.layers[1].name, option=option)
    others = themes_with_option(root, option)
    if others:
        names = ", ".join(f"“{name}”" for name in others)
        return ConfigError(message, CONFIG_NAME, place, tr("it has an effect in {names}", names=names), "note")
    listed = ", ".join(f"“{known}”" for known in sorted(theme.declared))
    known = tr("its options are {listed}", listed=listed) if listed else tr("remove the line")
    return ConfigError(message, CONFIG_NAME, place, did_you_mean(option, theme.declared) or known)


class _Pages:
    """What the pages of a site can show, by template; looked at once, and only where something depends on it."""

    def __init__(self, theme: Theme, own: Iterable[str]) -> None:
        self._theme = theme
        self._own = {theme.templates[name] for name in own}
        self._anatomy = anatomy_of(theme)
        self._shown: dict[str, Shown] = {}
        self.missing: dict[tuple[str, str], SitegenError] = {}

    def check(self, asked: Asked) -> None:
        """Report what a page does not show."""
        template, url = asked.template, f"/{asked.route}"
        if asked.owed < 0:
            root = (self._anatomy.lineage(template) or [template])[-1]
            if self._theme.templates[root] in self._own:
                self._check_root(root, self._page(template), url)
            return
        owed = OWED[asked.owed]
        if not owed.shown(self._page(template)):
            self._report(template, owed.line, owed.missing(url, asked.path), tr("write {line}", line=owed.line))

    def _check_root(self, root: str, page: Shown, url: str) -> None:
        """Report what is missing of the lines that every page has, in the template that all others extend."""
        if not _has_head(page):
            what = tr("{url} does not show what search engines, networks and feed readers look for", url=url)
            self._report(root, "head", what, tr("write {line} in <head>", line='{% include "head.html" %}'))
        for name, end in OWN_LINES.items():
            if name in self._theme.templates and not page.has(name):
                shown = self._theme.display_path(self._theme.templates[name])
                line = f'{{% filter allowed %}}{{% include "{name}" ignore missing %}}{{% endfilter %}}'
                hint = tr("write {line} before {end}", line=line, end=end)
                self._report(root, name, tr("{url} does not have the lines of “{path}”", url=url, path=shown), hint)

    def _page(self, template: str) -> Shown:
        if template not in self._shown:
            self._shown[template] = Shown(self._anatomy, template)
        return self._shown[template]

    def _report(self, template: str, what: str, message: Message, hint: Message) -> None:
        path = self._theme.display_path(self._theme.templates[template])
        self.missing.setdefault((path, what), ThemeError(message, path, hint=hint, severity="warning"))


def _has_head(page: Shown) -> bool:
    return page.has("head.html") or (page.asks("canonical") and page.asks("noindex"))
