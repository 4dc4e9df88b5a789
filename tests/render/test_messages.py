"""The words of themes: catalogs of all layers and variants of a language, laid over each other."""

from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po
from newsroom import SITE, Files, Newsroom, article

from sitegen.errors import BuildFailed
from sitegen.render.messages import load_messages
from sitegen.render.theme import CORE, load_theme

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
    words = {language: load_messages(theme, language).gettext for language in ("fr", "fr-CA", "fr_CA", "de", "en")}
    assert [words["fr"](word) for word in ("News", "Tags", "Authors", "Unheard of")] == [
        "site",
        "theme",
        "Auteurs",
        "Unheard of",
    ]
    assert words["fr-CA"]("News") == words["fr_CA"]("News") == "Canada"
    assert words["fr-CA"]("Authors") == "Auteurs"
    assert words["de"]("News") == words["en"]("News") == "News"


def test_plurals(site_of: SiteOf) -> None:
    theme = load_theme(site_of({}).root, "x", {})
    french, english = load_messages(theme, "fr").ngettext, load_messages(theme, "en").ngettext
    forms = ("%(num)s article", "%(num)s articles")
    assert [french(*forms, n) % {"num": n} for n in (0, 1, 2)] == ["0 article", "1 article", "2 articles"]
    assert [english(*forms, n) % {"num": n} for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]


@pytest.mark.parametrize("text", ["nonsense\n", HEAD.encode() + b'msgid "a"\nmsgstr "\xe9"\n'])
def test_a_malformed_catalog_is_told(site_of: SiteOf, text: str | bytes) -> None:
    theme = load_theme(site_of({"themes/x/locale/fr.po": text}).root, "x", {})
    with pytest.raises(BuildFailed, match="malformed catalog"):
        load_messages(theme, "fr")


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


def test_the_catalogs_of_the_core_are_complete_and_keep_the_placeholders() -> None:
    catalogs = {}
    for language in ("fr", "en"):
        with (CORE / f"locale/{language}.po").open("rb") as file:
            catalogs[language] = read_po(file, locale=language, abort_invalid=True)
    ids = [{message.id for message in catalog if message.id} for catalog in catalogs.values()]
    assert ids[0] == ids[1]
    for message in catalogs["fr"]:
        assert message.string if isinstance(message.string, str) else all(message.string), message.id
        assert not message.fuzzy
        assert list(message.check(catalogs["fr"])) == [], message.id


def test_a_site_in_a_language_without_catalog_is_built_in_english(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"content/articles/a.md": article(), "site.toml": SITE.replace("[site]", '[site]\nlanguage = "sv"')}
    )
    newsroom.build()
    assert 'lang="sv"' in newsroom.page("")
    assert "Page not found" in newsroom.page("404.html")
