"""The words of themes in the reader's language: gettext catalogs of all layers, laid over each other.

This module knows nothing about templates. Catalogs are read as ``.po`` files, so that a theme needs no compile step.
"""

import gettext
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import BuildFailed, ThemeError
from sitegen.theme.theme import Theme

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def catalog_files(theme: Theme, language: str) -> list[Path]:
    """Return the catalogs for a language, the most particular first: ``fr-CA`` before ``fr``, the site before all."""
    names = dict.fromkeys((language.replace("-", "_"), language.replace("_", "-").split("-")[0]))
    candidates = [Path(layer.folder, "locale", f"{name}.po") for name in names for layer in theme.layers]
    return [path for path in candidates if path.is_file()]


def catalog_digests(theme: Theme) -> dict[str, str]:
    """Return the digest of every catalog of a theme, by file."""
    found = sorted(path for layer in theme.layers for path in Path(layer.folder, "locale").glob("*.po"))
    return {str(path): digest_bytes(path.read_bytes()) for path in found}


def load_messages(theme: Theme, language: str) -> gettext.NullTranslations:
    """Return the translations for a language; what no catalog knows stays in English.

    Raises BuildFailed when a catalog is malformed.
    """
    first: gettext.NullTranslations | None = None
    for path in catalog_files(theme, language):
        translations = gettext.GNUTranslations(io.BytesIO(_compiled(path, path.read_bytes())))
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
        for message in _read(path, path.read_bytes()):
            for form in (message.id, message.string):
                yield from (one for one in ((form,) if isinstance(form, str) else form or ()) if one)


@lru_cache(maxsize=32)
def _compiled(path: Path, source: bytes) -> bytes:
    """Return a catalog as gettext reads it; a process that lives on compiles each once."""
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _read(path, source))
    return compiled.getvalue()


def _read(path: Path, source: bytes) -> "Catalog":
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.BytesIO(source), locale=path.stem.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise BuildFailed([ThemeError(f"malformed catalog: {error}", str(path))]) from None
