"""Catalogs as nearly all are, read without Babel’s reader: importing that takes ten times longer than reading one.

What a catalog of this kind says is beyond question: no word of it is fuzzy, missing in part or there twice, it has its
own rule for plurals, and its placeholders are those of the originals. Any other, and any that is wrong, is left to
Babel. This module knows nothing of layers.
"""

import gettext
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from sitegen.errors.decoding import utf8
from sitegen.errors.problems import ThemeError
from sitegen.errors.visible import composed

Words = dict[str | tuple[str, int], str]
"""Translations by message, or by message and number of the plural form."""
Entry = tuple[str, str | None, list[str], list[str]]
"""A message, its plural, the forms of its translation, and their numbers as they are written."""

_TEXT = r'(?:"(?:[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\\[\\"nt])*"\n)+'
_COMMENTS = r"(?:(?:#(?:[ .][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\n]*|:[ -~]*|, python-format)?)?\n)*"
_ENTRY = re.compile(
    rf"{_COMMENTS}msgid (?P<id>{_TEXT})(?:msgid_plural (?P<plural>{_TEXT}))?(?P<forms>(?:msgstr(?:\[\d\])? {_TEXT})+)"
)
_END = re.compile(_COMMENTS)
_FORM = re.compile(rf"msgstr(\[\d\])? ({_TEXT})")
_ESCAPE = re.compile(r'\\([\\"nt])')
_ESCAPED = {"\\": "\\", '"': '"', "n": "\n", "t": "\t"}

_DATE = r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d[+-]0\d00"
_ANY = r"[ -~]*"
_FIELDS = {
    "project-id-version": _ANY,
    "report-msgid-bugs-to": _ANY,
    "pot-creation-date": _DATE,
    "po-revision-date": _DATE,
    "last-translator": _ANY,
    "language": r"[a-z]{2}(?:_[A-Z]{2})?",
    "language-team": _ANY,
    "mime-version": r"1\.0",
    "content-type": r"text/plain; charset=(?:utf|UTF)-8",
    "content-transfer-encoding": "8bit",
    "plural-forms": r"nplurals=([1-6]); ?plural=([()n0-9 ?:!=<>%&|]+);?",
    "x-generator": _ANY,
}
"""What the header may say: nothing that Babel takes for something else, or refuses."""
_VALUE = re.compile(r"%%|%\((\w+)\)([sd])")


class PlainCatalog(gettext.GNUTranslations):
    """A catalog that was not compiled."""

    def __init__(self, words: Words, plural: Callable[[int], int]) -> None:
        """Take translations, and the function that gives the number of the plural form for a number."""
        super().__init__()
        self._catalog = words
        self.plural = plural


@lru_cache(maxsize=32)
def read_plain(source: bytes, language: str) -> tuple[Words, Callable[[int], int]] | None:
    """Return words and rule for plurals of a catalog; None for one that is not plain, or wrong.

    ``language`` is that of its name. A process that lives on reads each once.
    """
    try:
        text = composed(utf8(source, "", ThemeError))
    except ThemeError:
        return None
    if not _is_known(language) or text.lower().count("charset=") != 1:
        return None
    entries = list(_entries(text if text.endswith("\n") else text + "\n"))
    if len(entries) < 2 or entries[-1] is not None:
        return None
    first, *others = (entry for entry in entries if entry)
    header = _header(first[2][0]) if first[:2] == ("", None) and first[3] == [""] else None
    if header is None:
        return None
    size, plural = header
    words = _words(others, size)
    return None if words is None else (words, plural)


def _is_known(language: str) -> bool:
    """Return whether CLDR has a language; of others, Babel forgets the rule for plurals."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language) is not None
    except (UnknownLocaleError, ValueError):
        return False


def _entries(text: str) -> Iterator[Entry | None]:
    """Yield each entry, and None once nothing is left but comments."""
    place = 0
    while found := _ENTRY.match(text, place):
        place = found.end()
        forms, plural = _FORM.findall(found["forms"]), found["plural"]
        yield (
            _joined(found["id"]),
            None if plural is None else _joined(plural),
            [_joined(form) for _, form in forms],
            [number for number, _ in forms],
        )
    if _END.fullmatch(text, place):
        yield None


def _joined(block: str) -> str:
    """Return the text of lines in quotes."""
    text = block[1:-2].replace('"\n"', "")
    return _ESCAPE.sub(lambda found: _ESCAPED[found[1]], text) if "\\" in text else text


def _header(text: str) -> tuple[int, Callable[[int], int]] | None:
    """Return the number of plural forms and their rule."""
    fields = {}
    for line in text.removesuffix("\n").split("\n"):
        name, _, value = line.partition(": ")
        name = name.lower()
        found = re.fullmatch(_FIELDS[name], value) if name in _FIELDS and name not in fields else None
        if found is None:
            return None
        fields[name] = found
    if "plural-forms" not in fields or "content-type" not in fields:
        return None
    size, rule = fields["plural-forms"].groups()
    try:
        return int(size), gettext.c2py(rule)
    except ValueError:
        return None


def _words(entries: list[Entry], size: int) -> Words | None:
    """Return the words of entries; None where one is not plain. ``size`` is the number of plural forms."""
    words: Words = {}
    known = {""}
    for message, plural, forms, numbers in entries:
        wanted = [""] if plural is None else [f"[{number}]" for number in range(size)]
        if message in known or numbers != wanted or not _agrees(message, plural, forms):
            return None
        known.add(message)
        if plural is None:
            words |= {message: forms[0]} if forms[0] else {}
        elif all(forms):
            words |= {(message, number): form for number, form in enumerate(forms)}
        else:
            return None
    return words


def _agrees(message: str, plural: str | None, forms: list[str]) -> bool:
    """Return whether all values in translations are values of the original, of the same kind."""
    originals = [message, *[plural or message] * (len(forms) - 1)]
    for original, form in zip(originals, forms, strict=True):
        if "%" in original or "%" in form:
            known, used = _values(original), _values(form)
            if known is None or used is None or not used <= known or len(dict(known)) < len(known):
                return False
    return True


def _values(text: str) -> set[tuple[str, str]] | None:
    """Return name and kind of the values in a text; None if it has others than named texts and numbers."""
    return None if "%" in _VALUE.sub("", text) else {*_VALUE.findall(text)} - {("", "")}
