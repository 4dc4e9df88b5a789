"""Bring the catalogs of messages up to date with the code, and compile them: ``scripts/messages [--check]``.

A message is what stands in ``tr()`` and ``tr_n()``, in ``_()`` of the dashboard's templates, in the words of a fact, in
the help of the command line, in the docstrings of front matter, and in Click itself. With ``--check``, nothing is
written: exit code 1 says that a message has no translation, that a translation has no message, or that a compiled
catalog is old.
"""

import inspect
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sitegen.cli.commands import main as commands
from sitegen.editor.words import texts as editor_texts
from sitegen.messages.language import CATALOGS, DOMAIN

PACKAGE = Path(__file__).parents[1] / "sitegen"
Text = str | tuple[str, str]
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_KEYWORDS = {"tr": None, "tr_n": (1, 2), "fact": None}
_CLICK = {"_": None, "ngettext": (1, 2)}


def texts() -> dict[str, Text]:
    """Return every text that is to be translated, singular and plural, by the singular."""
    found: dict[str, Text] = {}
    for text in (*_in_code(), *_in_templates(), *_in_help(commands), *editor_texts()):
        key = text if isinstance(text, str) else text[0]
        if isinstance(found.get(key, ""), str):
            found[key] = text
    return found


def _in_code() -> Iterator[Text]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for _, text, _, _ in extract_from_file("python", path, _KEYWORDS):
            yield text
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for _, text, _, _ in extract_from_file("python", path, _CLICK):
            yield text


def _in_templates() -> Iterator[Text]:
    for path in sorted((PACKAGE / "serve/dashboard_templates").glob("*.html")):
        for _, text, _, _ in extract_from_file("jinja2.ext:babel_extract", path, _CLICK):
            yield text


def _in_help(command: click.Command) -> Iterator[str]:
    yield from (" ".join(text.split()) for text in inspect.cleandoc(command.help or "").split("\n\n"))
    yield from filter(None, [command.short_help])
    yield from (one.help for one in command.params if isinstance(one, click.Option) and one.help)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _in_help(below)


def read(path: Path) -> Catalog:
    """Return a catalog."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def updated(catalog: Catalog, wanted: dict[str, Text]) -> Catalog:
    """Return a catalog with exactly the texts that are wanted, in order, and with the translations that are known."""
    new = Catalog(locale=catalog.locale, charset="utf-8", fuzzy=False)
    for text in (wanted[key] for key in sorted(wanted)):
        known = catalog.get(text if isinstance(text, str) else text[0])
        translation = known.string if known and isinstance(known.string, str) == isinstance(text, str) else ""
        new.add(text, translation or ("" if isinstance(text, str) else ("", "")))
    return new


def as_po(catalog: Catalog) -> bytes:
    """Return a catalog as text, without the date of its making."""
    written = io.BytesIO()
    write_po(written, catalog, width=120, omit_header=True)
    kind, forms = "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {catalog.plural_forms}"
    header = "".join(f'"{line}\\n"\n' for line in (f"Language: {catalog.locale}", kind, forms))
    return f'msgid ""\nmsgstr ""\n{header}\n'.encode() + written.getvalue()


def compiled(path: Path) -> bytes:
    """Return a catalog as gettext reads it."""
    catalog, written = read(path), io.BytesIO()
    catalog.creation_date = catalog.revision_date = _NEVER  # else the bytes depend on the clock
    write_mo(written, catalog)
    return written.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts that have no translation."""
    return [
        str(one.id) for one in catalog if one.id and not all([one.string] if isinstance(one.id, str) else one.string)
    ]


def update(check: bool) -> int:
    """Bring all catalogs up to date, or say what is not; return the exit code."""
    wanted, code = texts(), 0
    for path in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = updated(read(path), wanted)
        text = as_po(catalog)
        for missing in untranslated(catalog):
            print(f"{path}: no translation of “{missing}”")
            code = 1
        if check:
            old = path.read_bytes() != text or path.with_suffix(".mo").read_bytes() != compiled(path)
            if old:
                print(f"{path} is not up to date: run scripts/messages")
            code = max(code, old)
        else:
            path.write_bytes(text)
            path.with_suffix(".mo").write_bytes(compiled(path))
    return code


if __name__ == "__main__":
    sys.exit(update("--check" in sys.argv))
