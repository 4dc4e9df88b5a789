"""What is read without Babel is what Babel reads; what Babel refuses, or reads in its own way, is left to it."""

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.theme.catalog import read_catalog
from sitegen.theme.plain_catalog import PlainCatalog, read_plain
from sitegen.theme.theme import CORE, bundled_themes

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'

OURS = sorted([*CORE.glob("locale/*.po"), *bundled_themes().glob("*/locale/*.po")])

TEXTS = st.lists(
    st.sampled_from(["a", "b", " ", "é", "e\u0301", "%(a)s", "%(a)d", "%(b)s", "%%", "%", "%s", "%(a)", '\\"', "\\n", "\\t", "\\\\", "\\r",
                     "\\x", "\\", '"', "\t", "\u2028", "\x85", "\x00", "#", "~", "msgid", "charset=x"]),
    max_size=3,
).map("".join)  # fmt: skip
BLOCKS = st.lists(TEXTS.map(lambda text: f'"{text}"'), min_size=1, max_size=2).map("\n".join)
SIMPLE = st.sampled_from(['"a"', '"b"', '"%(a)s"', '"%(a)s b"', '""', '"c"\n"d"', '""\n"a %%"'])
WORDS = st.one_of(SIMPLE, SIMPLE, BLOCKS)
COMMENTS = st.sampled_from(
    ["", "\n", "\n\n", "# x\n", "#\n", "#: a.html:1\n", "#: \u2068a b\n", "#. x\n", "#, python-format\n", "#, fuzzy\n", "#~ msgid \"a\"\n",
     "#| msgid \"a\"\n", "#x\n", " # x\n", "  \n", "msgctxt \"c\"\n", "# charset=x\n", "#\x0bx\n", "# \x1c\n"]
)  # fmt: skip
SINGLES = st.tuples(WORDS, WORDS).map(lambda two: f"msgid {two[0]}\nmsgstr {two[1]}\n")
PLURALS = st.tuples(WORDS, WORDS, st.lists(WORDS, min_size=1, max_size=3), st.sampled_from([0, 0, 0, 1])).map(
    lambda four: (
        f"msgid {four[0]}\nmsgid_plural {four[1]}\n"
        + "".join(f"msgstr[{number + four[3]}] {form}\n" for number, form in enumerate(four[2]))
    )
)
ODD = st.sampled_from(
    ['msgid "a"\n', 'msgstr "a"\n', 'msgid "a"\nmsgstr[0] "b"\n', 'msgid "a"\n# x\nmsgstr "b"\n', '"a"\n', "x\n"]
)
ENTRIES = st.tuples(COMMENTS, st.one_of(SINGLES, SINGLES, PLURALS, PLURALS, ODD)).map("".join)
FIELDS = st.sampled_from([
    "Content-Type: text/plain; charset=UTF-8", "Content-Type: text/plain; charset=utf-8", "Content-Type: text/plain; charset=latin-1",
    "Plural-Forms: nplurals=2; plural=(n > 1);", "Plural-Forms: nplurals=1; plural=0", "Plural-Forms: nplurals=2;plural=n!=1;",
    "Plural-Forms: nplurals=2; plural=(n;", "Plural-Forms: nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;", "plural-forms: nplurals=2; plural=n",
    "POT-Creation-Date: 2026-01-02 03:04+0100", "POT-Creation-Date: 2026-02-31 03:04+0100", "PO-Revision-Date: 2026-01-02 03:04-0000",
    "PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE", "PO-Revision-Date: ", "Language: fr", "Language: xx_YY", "Language: ", "Language: fr-CA",
    "Last-Translator: A B <a@example.org>", "Last-Translator:", "Project-Id-Version: x", "Project-Id-Version: x 1 2", "Project-Id-Version: ",
    "Language-Team: LANGUAGE <x>", "MIME-Version: 1.0", "Content-Transfer-Encoding: 8bit", "X-Generator: y", "X-Other: y", "nonsense", "",
    " continued", "Report-Msgid-Bugs-To: ",
])  # fmt: skip
FIRST = ["Content-Type: text/plain; charset=UTF-8", "Plural-Forms: nplurals=2; plural=(n > 1);"]
HEADERS = st.one_of(st.just(FIRST), st.lists(FIELDS, max_size=2).map(FIRST.__add__), st.lists(FIELDS, max_size=4)).map(
    lambda fields: 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields)
)
CATALOGS = st.tuples(COMMENTS, HEADERS, st.lists(ENTRIES, max_size=3), COMMENTS).map(
    lambda four: four[0] + four[1] + "\n" + "".join(four[2]) + four[3]
)
NAMES = st.sampled_from(["fr", "fr", "fr", "de", "ar", "fr_CA", "fr-CA", "xx", "zh_Hant", "messages", "en_abc"])


def outcome(source: bytes, language: str) -> None:
    plain = read_plain(source, language)
    if plain is None:
        return
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(source, language, "x.po"))  # raises where it finds something wrong
    theirs, ours = gettext.GNUTranslations(io.BytesIO(compiled.getvalue())), PlainCatalog(*plain)
    words = {key: word for key, word in theirs._catalog.items() if key}  # type: ignore[attr-defined]  # but the header
    assert plain[0] == words
    assert [ours.plural(number) for number in range(120)] == [theirs.plural(number) for number in range(120)]  # type: ignore[attr-defined]
    for key in words:
        message = key if isinstance(key, str) else key[0]
        assert ours.gettext(message) == theirs.gettext(message)
        assert all(ours.ngettext(message, "x", n) == theirs.ngettext(message, "x", n) for n in range(4))


@given(CATALOGS, NAMES)
@example(HEAD + 'msgid "%(num)s a"\nmsgid_plural "%(num)s as"\nmsgstr[0] "%(num)s"\nmsgstr[1] "b"\n', "fr")
def test_what_is_read_without_babel_is_what_babel_reads(text: str, language: str) -> None:
    outcome(text.encode(), language)


@given(st.sampled_from(OURS), st.data())
def test_an_edit_of_our_catalogs_is_read_as_babel_does(path: Path, data: st.DataObject) -> None:
    text = path.read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    new = data.draw(st.one_of(TEXTS, st.sampled_from(["\n", '"\n"', "#", "[1]", "msgid ", "\\", "_plural"])))
    outcome((text[:start] + new + text[start + length :]).encode(), path.stem)


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_our_catalogs_are_plain(path: Path) -> None:
    assert read_plain(path.read_bytes(), path.stem)
    outcome(path.read_bytes(), path.stem)
