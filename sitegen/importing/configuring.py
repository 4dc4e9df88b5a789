"""The configuration of the new site, found from its archive: the settings that keep most addresses as they are.

This module knows nothing about bodies, and writes no files of the site.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from sitegen.config.site import CONFIG_NAME, Config, load_config
from sitegen.content.routes import slugify
from sitegen.deploy.origin import requirements
from sitegen.importing.archive import Archive, Identity, Wishes
from sitegen.importing.layout import Layout, Sketch, Terms, addresses, terms_of
from sitegen.importing.old_urls import OldUrls, words_of
from sitegen.importing.permalinks import DEFAULT, pattern_of
from sitegen.importing.settings import Settings, configured
from sitegen.messages.language import catalog
from sitegen.messages.message import tr
from sitegen.starter.files import LANGUAGES, starter_files

_NOWHERE = "https://example.org/"
_STYLES: tuple[Literal["ascii", "unicode"], ...] = ("ascii", "unicode")


def identity_of(archive: Archive, wishes: Wishes, root: Path) -> Identity:
    """Return what the new site is called, with a value for each of its settings."""
    found = archive.identity
    url = found.url or _NOWHERE
    return Identity(
        title=found.title or root.resolve().name,
        tagline=found.tagline,
        url=url if url.endswith("/") else f"{url}/",
        language=found.language or wishes.language or "fr",
        timezone=found.timezone or wishes.timezone or "Europe/Paris",
    )


def starter_of(identity: Identity, now: datetime) -> dict[str, str]:
    """Return the files of a new site that an archive does not replace."""
    language = identity.language.split("-")[0]
    values = {
        "title": identity.title,
        "url": identity.url,
        "timezone": identity.timezone,
        "date": now.date().isoformat(),
    }
    files = starter_files(language if language in LANGUAGES else "en", values)
    files["requirements.txt"] = requirements()
    replaced = ("content/articles/", "content/authors/", "urls.txt")
    return {name: text for name, text in files.items() if not name.startswith(replaced)}


def loaded(text: str) -> Config:
    """Return a configuration from its text."""
    with tempfile.TemporaryDirectory(prefix="sitegen-") as temporary:
        Path(temporary, CONFIG_NAME).write_text(text, "utf-8")
        return load_config(Path(temporary))


def terms_in(sketches: Sequence[Sketch], config: Config) -> Terms:
    """Return the terms of a site; articles without a category get one that is called “News” in its language."""
    fallback = str.__str__(catalog(config.site.language.split("-")[0]).gettext(tr("News")))
    return terms_of(sketches, config.taxonomy.slugs, fallback)


def authors_of(archive: Archive, sketches: Iterable[Sketch]) -> dict[str, str]:
    """Return the id of each author of an article, by key."""
    used = {key for one in sketches if one.article for key in one.authors}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for person in archive.people:
        if person.key in used:
            stem = slugify(person.slug) or slugify(person.name) or slugify(person.key) or "auteur"
            name = next(name for name in _numbered(stem) if name not in taken)
            taken.add(name)
            found[person.key] = name
    return found


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


class Newsroom(NamedTuple):
    """What a configuration is found from."""

    archive: Archive
    """The archive."""
    identity: Identity
    """What the site is called."""
    sketches: Sequence[Sketch]
    """All entries."""
    publish_members: bool
    """Whether readers may see what only members could."""
    now: datetime
    """The moment of the import."""

    def configuration(self, starter: str) -> str:
        """Return ``site.toml``: with the style of slugs and the pattern of URLs that keep most addresses."""
        best, most = "", -1
        for style in _STYLES:
            settings = self._settings(starter, style)
            text = configured(starter, settings)
            layout = self._layout(text)
            same = sum(
                f"/{layout.places[one.key].route}" == one.route for one in self.sketches if one.key in layout.places
            )
            if same > most:
                redirects = OldUrls(self.archive, layout, self.sketches, self.now).redirects
                best, most = configured(starter, settings._replace(redirects=redirects)), same
        return best

    def _layout(self, text: str) -> Layout:
        config = loaded(text)
        authors = authors_of(self.archive, self.sketches)
        layout = Layout(config, terms_in(self.sketches, config), authors, self.publish_members)
        layout.settle(self.sketches)
        return layout

    def _settings(self, starter: str, style: Literal["ascii", "unicode"]) -> Settings:
        language = self.identity.language
        others = [name for name in Counter(one.language for one in self.sketches) if name not in ("", language)]
        editions = [name for name in others if self._has_folder(name)]
        settings = Settings(
            identity=self.identity,
            categories=("…",),
            article=DEFAULT,
            words=words_of(self.archive),
            slugs=style,
            editions=editions,
            path=f"{language}/" if editions and self._has_folder(language) else "",
            redirects={},
            before=self._end(),
            pages=any(not one.article for one in self.sketches),
        )
        config = loaded(configured(starter, settings))
        terms = terms_in(self.sketches, config)
        names = list(terms.categories.names)
        if terms.fallback not in names and any(
            one.article and terms.category(one.category) == terms.fallback for one in self.sketches
        ):
            names.append(terms.fallback)
        pattern = pattern_of(addresses(self.sketches, terms, config))
        return settings._replace(categories=names or [terms.fallback], article=pattern)

    def _has_folder(self, language: str) -> bool:
        """Return whether what is in a language had a folder of its own."""
        routes = [
            one.route for one in self.sketches if (one.language or self.identity.language) == language and one.route
        ]
        return bool(routes) and sum(route.startswith(f"/{language}/") for route in routes) * 2 > len(routes)

    def _end(self) -> date | None:
        """Return the day after the newest article that readers can see."""
        past = [one.date for one in self.sketches if one.article and one.date and one.date <= self.now]
        return (max(past) + timedelta(days=2)).date() if past else None
