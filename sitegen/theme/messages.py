"""The words of themes in the reader's language: gettext catalogs of all layers, laid over each other.

This module knows nothing about templates. Catalogs are read as ``.po`` files, so that a theme needs no compile step.
"""

import gettext
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.theme.catalog import read_catalog
from sitegen.theme.plain_catalog import PlainCatalog, read_plain
from sitegen.theme.theme import Layer, Theme


def catalog_files(theme: Theme, language: str) -> list[Path]:
    """Return the catalogs for a language, the most particular first: ``fr-CA`` before ``fr``, the site before all."""
    names = dict.fromkeys((language.replace("-", "_"), language.replace("_", "-").split("-")[0]))
    candidates = [Path(layer.folder, "locale", f"{name}.po") for name in names for layer in theme.layers]
    return [path for path in candidates if path.is_file()]


def catalog_digests(theme: Theme) -> dict[str, str]:
    """Return the digest of every catalog of a theme, by file."""
    found = sorted(path for layer in theme.layers for path in Path(layer.folder, "locale").glob("*.po"))
    return {str(path): digest_bytes(path.read_bytes()) for path in found}


def wrong_catalogs(theme: Theme, layers: Iterable[Layer]) -> Iterator[SitegenError]:
    """Yield what is wrong with each catalog of some layers, in whatever language."""
    for path in sorted(path for layer in layers for path in Path(layer.folder, "locale").glob("*.po")):
        try:
            read_catalog(path.read_bytes(), path.stem, theme.display_path(str(path)))
        except BuildFailed as failure:
            yield from failure.problems


def load_messages(theme: Theme, language: str) -> gettext.NullTranslations:
    """Return the translations for a language; what no catalog knows stays in English.

    Raises BuildFailed when a catalog is malformed.
    """
    first: gettext.NullTranslations | None = None
    for path in catalog_files(theme, language):
        translations = _translations(path.read_bytes(), path.stem, theme.display_path(str(path)))
        if first is None:
            first = translations
        else:
            first.add_fallback(translations)
    return first or gettext.NullTranslations()


def messages_in(theme: Theme, languages: Iterable[str]) -> Iterator[str]:
    """Yield every message of the catalogs for some languages, and every translation of one.

    Raises BuildFailed when a catalog is malformed.
    """
    for path in dict.fromkeys(path for language in languages for path in catalog_files(theme, language)):
        for message in read_catalog(path.read_bytes(), path.stem, theme.display_path(str(path))):
            for form in (message.id, message.string):
                yield from (one for one in ((form,) if isinstance(form, str) else form or ()) if one)


def _translations(source: bytes, language: str, path: str) -> gettext.GNUTranslations:
    """Return a catalog for gettext."""
    plain = read_plain(source, language)
    return PlainCatalog(*plain) if plain else gettext.GNUTranslations(io.BytesIO(_compiled(source, language, path)))


@lru_cache(maxsize=32)
def _compiled(source: bytes, language: str, path: str) -> bytes:
    """Return a catalog as gettext reads it; a process that lives on compiles each once."""
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(source, language, path))
    return compiled.getvalue()
