"""A catalog of words, read and checked: what is wrong in it is said with its line, and no word is lost in silence.

Babel reads the format, and forgives what would only show as a wrong or an English word on a page: so each line is held
against the format first, https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. This module knows nothing
of layers.
"""

import gettext
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from sitegen.errors.decoding import utf8
from sitegen.errors.locate import place_at
from sitegen.errors.problems import BuildFailed, SitegenError, ThemeError
from sitegen.errors.visible import composed
from sitegen.messages.message import tr

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_KEYWORD = r"(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])"
_LINE = re.compile(rf'\s*(?:#.*|(?:{_KEYWORD}\s*)?"(?:[^"\\]|\\.)*"\s*)?')
_CHARSET = re.compile(r'"Content-Type:.*?charset=([\w-]+)', re.IGNORECASE)


@lru_cache(maxsize=64)
def read_catalog(source: bytes, language: str, path: str) -> "Catalog":
    """Return a catalog; ``path`` is for messages. A process that lives on reads each once.

    Raises BuildFailed with every ThemeError found.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        text = composed(utf8(source, path, ThemeError))
    except ThemeError as error:
        raise BuildFailed([error]) from None
    problems = list(_malformed_lines(text, path))
    if problems:
        raise BuildFailed(problems)
    try:
        catalog = read_po(io.StringIO(text), locale=language.replace("-", "_"), abort_invalid=True)
        gettext.c2py(catalog.plural_expr)
    except PoFileError as error:
        raise BuildFailed([_problem(str(error).rpartition(" on ")[0], text, error.lineno + 1, path)]) from None
    except ValueError as error:  # of the header
        key = "-Date:" if str(error).startswith("time data") else "Plural-Forms:"
        raise BuildFailed(
            [_problem(tr("malformed header: {error}", error=error), text, _line_of(text, key), path)]
        ) from None
    problems = list(_wrong_placeholders(catalog, text, path))
    if problems:
        raise BuildFailed(problems)
    return catalog


def _malformed_lines(text: str, path: str) -> Iterator[SitegenError]:
    charset = _CHARSET.search(text)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "charset"):
        message = tr("the catalog says that its charset is “{charset}”", charset=charset[1])
        yield _problem(
            message,
            text,
            _line_of(text, charset[0]),
            path,
            tr("write {line}", line=r'"Content-Type: text/plain; charset=UTF-8\n"'),
        )
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line):
            keyword = re.match(rf"\s*{_KEYWORD}(?=[\s\"])", line)
            hint = tr('begin a comment with “#”; a text is msgid "…" or msgstr "…"')
            if keyword:
                words = line[keyword.end() :].strip().removeprefix('"').removesuffix('"')
                said = re.sub(r'(?<!\\)"', r"\"", re.sub(r"\\$", "", words))
                hint = tr('write {keyword} "{said}"', keyword=keyword[0].strip(), said=said)
            yield _problem(tr("malformed catalog"), text, number, path, hint)


def _wrong_placeholders(catalog: "Catalog", text: str, path: str) -> Iterator[SitegenError]:
    for message, errors in catalog.check():
        for error in errors:
            line = message.lineno or 1
            yield _problem(tr("a translation differs from its original: {error}", error=error), text, line, path)


def _line_of(text: str, words: str) -> int:
    """Return the line in which some words stand, or the first."""
    before, found, _ = text.partition(words)
    return before.count("\n") + 1 if found else 1


def _problem(message: str, text: str, line: int, path: str, hint: str | None = None) -> SitegenError:
    return ThemeError(message, path, place_at(text, min(line, text.count("\n") + 1)), hint)
