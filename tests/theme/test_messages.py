"""The words of themes: catalogs of all layers and variants of a language, laid over each other."""

import gettext
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from newsroom import SITE, Files, Newsroom, article

from sitegen.errors.problems import BuildFailed
from sitegen.theme.catalog import read_catalog
from sitegen.theme.messages import load_messages
from sitegen.theme.options import fields_of
from sitegen.theme.plain_catalog import read_plain
from sitegen.theme.theme import CORE, load_theme

SiteOf = Callable[[Files], Newsroom]
HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)


def po(**words: str) -> str:
    return HEAD + "".join(f'msgid "{key}"\nmsgstr "{value}"\n\n' for key, value in words.items())


def test_the_most_particular_catalog_wins(site_of: SiteOf) -> None:
    newsroom = site_of({
        "locale/fr.po": po(News="site"), "themes/x/locale/fr.po": po(News="theme", Tags="theme"),
        "themes/x/locale/fr_CA.po": po(News="Canada", Own="Canada"),
    })  # fmt: skip
    theme = load_theme(newsroom.root, "x", {})
    words = {language: load_messages(theme, language).gettext for language in ("fr", "fr-CA", "fr_CA", "sv", "en")}
    assert [words["fr"](word) for word in ("News", "Tags", "Authors", "Unheard of")] == [
        "site",
        "theme",
        "Auteurs",
        "Unheard of",
    ]
    assert words["fr-CA"]("News") == words["fr_CA"]("News") == "Canada"
    assert words["fr-CA"]("Authors") == "Auteurs"
    assert words["sv"]("News") == words["en"]("News") == "News"


def test_plurals(site_of: SiteOf) -> None:
    theme = load_theme(site_of({}).root, "x", {})
    french, english = load_messages(theme, "fr").ngettext, load_messages(theme, "en").ngettext
    forms = ("%(num)s article", "%(num)s articles")
    assert [french(*forms, n) % {"num": n} for n in (0, 1, 2)] == ["0 article", "1 article", "2 articles"]
    assert [english(*forms, n) % {"num": n} for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]


FORMS = 'msgid "%(num)s a"\nmsgid_plural "%(num)s as"\nmsgstr[0] "%(num)s"\nmsgstr[1] "%(num)s"\n'
WRONG: list[tuple[str | bytes, str]] = [
    ("nonsense\n", ":1:1: malformed catalog"),
    (HEAD.encode() + b'msgid "a"\nmsgstr "\xe9"\n', ":7:9: not valid UTF-8"),
    (
        HEAD + 'msgid "a"\nmsgstr "b\n',
        ':7:1: malformed catalog\n    7 | msgstr "b\n      | ^\n      = write msgstr "b"',
    ),
    (HEAD + 'msgid "a"\nmsgstr "dit "oui" !"\n', r'= write msgstr "dit \"oui\" !"'),
    (HEAD + 'msgid "a"\nmsgstr b\n', ":7:1: malformed catalog"),
    (HEAD + 'msgid "a"\nmsgstr[x] "b"\n', ":7:1: malformed catalog"),
    (HEAD + 'msgid "a"\nmsgstx "b"\n', ":7:1: malformed catalog"),
    (HEAD + 'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "missing msgstr for msgid 'a'"),
    (HEAD + FORMS + 'msgstr[2] "%(num)s"\n', "msg has more translations than num_plurals of catalog"),
    (
        HEAD + 'msgid "By %(names)s"\nmsgstr "Par %(noms)s"\n',
        ":6:1: a translation differs from its original: unknown named",
    ),
    (HEAD + 'msgid "%(a)s"\nmsgstr "100 % sûr"\n', ":6:1: a translation differs from its original"),
    (HEAD.replace("(n > 1)", "(n >"), ":4:1: malformed header"),
    (HEAD.replace("nplurals=2", "nplurals=x"), ":4:1: malformed header"),
    (HEAD.replace('"Plural', '"POT-Creation-Date: never\\n"\n"Plural'), ":4:1: malformed header"),
    (HEAD.replace("utf-8", "utf-9"), ":3:1: the catalog says that its charset is “utf-9”"),
]


@pytest.mark.parametrize(("text", "wanted"), WRONG)
@pytest.mark.parametrize("name", ["fr", "sv"])
def test_a_broken_catalog_is_told_with_its_line(site_of: SiteOf, name: str, text: str | bytes, wanted: str) -> None:
    """In whatever language: that of the site, or another."""
    assert read_plain(text if isinstance(text, bytes) else text.encode(), name) is None
    newsroom = site_of({f"themes/x/locale/{name}.po": text})
    found = newsroom.failure()
    assert f"themes/x/locale/{name}.po:" in found
    assert wanted in found


def test_every_line_of_a_catalog_is_read_or_reported(site_of: SiteOf) -> None:
    """Cut anywhere, a catalog has an error, or the same words as before."""
    whole = po(Tags="Mots «clés»", News='Le \\"direct\\" \\n').encode()
    places: list[int | None] = []
    for length in range(len(HEAD), len(whole)):
        text = whole[:length]
        try:
            catalog = read_catalog(text, "fr", "fr.po")
        except BuildFailed as failure:
            places += [problem.line for problem in failure.problems]
            continue
        known = {"Tags": "Mots «clés»", "News": 'Le "direct" \n', "": None}
        assert all(message.string in (known[str(message.id)], "") or not message.id for message in catalog)
    assert len(places) > 20
    assert all(places)


def test_an_article_in_another_language_has_its_words(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a.md": article(),
            "content/articles/b.md": article(language="en"),
            "templates/article.html": '{{ page.language }} {{ _("Tags") }} {{ _("Authors") }} {{ '
            "article.date|date }} {{ 1234.5|number }}",
        }
    )
    newsroom.build()
    assert newsroom.page("politique/a/") == "fr Mots-clés Auteurs 1er\u00a0juin 2025 1\u202f234,5"
    assert newsroom.page("politique/b/") == "en Tags Authors June 1, 2025 1,234.5"


LANGUAGES = ("ar", "de", "en", "es", "fr")
GAZETTE = CORE.parents[2] / "themes/gazette"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def said_by(layer: Path) -> set[str | tuple[str, ...]]:
    """Return the messages that templates ask for, by Babel's own extraction, and for the core those of contexts."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "words": None}
    found: set[str | tuple[str, ...]] = set()
    for path in sorted(path for path in (layer / "templates").rglob("*") if path.is_file()):
        with path.open("rb") as file:
            options = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "trimmed": "false"}
            found |= {message for _, message, _, _ in extract(babel_extract, file, keywords, options=options)}
    if layer == CORE:
        for path in sorted((CORE.parents[1] / "pages").rglob("*.py")):
            with path.open("rb") as file:
                found |= {message for _, message, _, _ in extract("python", file, keywords)}
    return found


def catalog_of(layer: Path, language: str) -> Catalog:
    with (layer / f"locale/{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layer", [CORE, GAZETTE], ids=["core", "gazette"])
def test_a_catalog_has_every_message_of_the_templates_and_no_other(layer: Path, language: str) -> None:
    wanted = said_by(layer)
    if layer != CORE and language == "fr":  # in which a site can begin, with the options of its theme as comments
        options = load_theme(layer, layer.name, {}).declared.values()
        wanted |= {one.description for option in options for one in (option, *fields_of(option).values())}
    if layer != CORE:
        wanted -= {message.id for message in catalog_of(CORE, language) if message.id}
    assert {message.id for message in catalog_of(layer, language) if message.id} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layer", [CORE, GAZETTE], ids=["core", "gazette"])
def test_a_catalog_is_complete_and_keeps_the_placeholders(layer: Path, language: str) -> None:
    catalog = catalog_of(layer, language)
    form, kind = gettext.c2py(catalog.plural_expr), Locale(language).plural_form
    pairs = {(form(number), kind(number)) for number in range(200)}
    assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs}) == catalog.num_plurals
    for message in catalog:
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        first = message.id if isinstance(message.id, str) else message.id[0]
        assert all(forms), message.id
        assert len(forms) == (1 if isinstance(message.id, str) else catalog.num_plurals), message.id
        assert not message.fuzzy
        assert {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms} == {
            tuple(sorted(PLACEHOLDER.findall(first)))
        }


def test_the_six_forms_of_arabic(site_of: SiteOf) -> None:
    arabic = load_messages(load_theme(site_of({}).root, "x", {}), "ar").ngettext
    said = [arabic("%(num)s article", "%(num)s articles", n) for n in (0, 1, 2, 3, 11, 100, 103)]
    assert len(set(said[:6])) == 6
    assert said[6] == said[3]


def test_a_site_in_a_language_without_catalog_is_built_in_english(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"content/articles/a.md": article(), "site.toml": SITE.replace("[site]", '[site]\nlanguage = "sv"')}
    )
    newsroom.build()
    assert 'lang="sv"' in newsroom.page("")
    assert "Page not found" in newsroom.page("404.html")
