"""The words of themes in the reader's language: gettext catalogs of all layers, laid over each other.

This module knows nothing of templates. Catalogs are read as ``.po`` files, so that a theme needs no compile step.
"""

import gettext
import io
from pathlib import Path

from sitegen.content.sources import digest_bytes
from sitegen.errors import BuildFailed, ThemeError
from sitegen.render.theme import Theme


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
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    first: gettext.NullTranslations | None = None
    for path in catalog_files(theme, language):
        compiled = io.BytesIO()
        try:
            with path.open("rb") as file:
                catalog = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
            write_mo(compiled, catalog)
        except (PoFileError, UnicodeDecodeError) as error:
            raise BuildFailed([ThemeError(f"malformed catalog: {error}", str(path))]) from None
        compiled.seek(0)
        translations = gettext.GNUTranslations(compiled)
        if first is None:
            first = translations
        else:
            first.add_fallback(translations)
    return first or gettext.NullTranslations()
