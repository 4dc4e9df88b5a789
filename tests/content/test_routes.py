"""Addresses: slugs and the route of every kind of page."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.config.site import parse_config
from sitegen.content.routes import Routes, fold, output_path, quote_route, slugify, stem_slug


@pytest.mark.parametrize(
    ("text", "ascii_slug", "unicode_slug"),
    [
        ("Corée du Nord", "coree-du-nord", "corée-du-nord"),
        ("Économie", "economie", "économie"),
        ("L’œuf & la poule", "l-oeuf-la-poule", "l-œuf-la-poule"),
        ("  -- A__B --  ", "a-b", "a-b"),
        ("C++", "c", "c"),
        ("Straße", "strasse", "straße"),
        ("Москва", "moskva", "москва"),
        ("e\u0301te\u0301", "ete", "été"),
        ("हिन्दी", "hindi", "हिन्दी"),
        ("İstanbul", "istanbul", "i\u0307stanbul"),
        ("北京", "beijing", "北京"),
        ("2024", "2024", "2024"),
        ("../../etc/passwd", "etc-passwd", "etc-passwd"),
        ("!?", "", ""),
        ("", "", ""),
    ],
)
def test_slugs(text: str, ascii_slug: str, unicode_slug: str) -> None:
    assert slugify(text) == ascii_slug
    assert slugify(text, "unicode") == unicode_slug


@given(st.text(max_size=20))
def test_a_slug_is_one_plain_part_of_an_address(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug


@given(st.text(max_size=20))
def test_a_slug_with_letters_of_all_scripts_is_one_part_too(text: str) -> None:
    slug = slugify(text, "unicode")
    assert not re.search(r"[\s/\\?#%.]|^-|-$|--", slug)
    assert slugify(slug, "unicode") == slug


@pytest.mark.parametrize(
    "names",
    [
        ("Corée du Nord", "coree du nord", "CORÉE  DU NORD", "Coree-du-Nord", "corée_du_nord", "Core\u0301e du Nord"),
        ("Straße", "STRASSE"),
        ("ﬁn", "Fin"),
    ],
)
def test_spellings_of_one_name(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize("pair", [("C", "C++"), ("été", "étés"), ("œuvre", "oeuvres"), ("a b", "ab")])
def test_different_names(pair: tuple[str, str]) -> None:
    assert fold(pair[0]) != fold(pair[1])


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("un-titre", "un-titre"),
        ("2024-10-31-un-titre", "un-titre"),
        ("2024-1-9_un-titre", "un-titre"),
        ("2024-10-31", "2024-10-31"),
        ("2024-10-31-", "2024-10-31"),
        ("Été 2024", "ete-2024"),
    ],
)
def test_the_slug_of_a_file(stem: str, slug: str) -> None:
    assert stem_slug(stem, "ascii") == slug


def routes(language: str = "fr", permalinks: str = "") -> Routes:
    text = f'[site]\ntitle = "T"\nurl = "https://a.b"\nlanguage = "{language}"\n[permalinks]\n{permalinks}'
    return Routes(parse_config(text))


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("fr", ["tags/", "auteurs/", "dossiers/", "archives/", "x/page/2/"]),
        ("fr-CA", ["tags/", "auteurs/", "dossiers/", "archives/", "x/page/2/"]),
        ("en", ["tags/", "authors/", "series/", "archives/", "x/page/2/"]),
        ("de", ["tags/", "autoren/", "serien/", "archiv/", "x/seite/2/"]),
        ("es", ["etiquetas/", "autores/", "series/", "archivo/", "x/pagina/2/"]),
        ("tlh", ["tags/", "authors/", "series/", "archives/", "x/page/2/"]),
    ],
)
def test_the_words_follow_the_language(language: str, wanted: list[str]) -> None:
    found = routes(language)
    assert [found.index(kind) for kind in ("tag", "author", "series", "archive")] + [found.page("x/", 2)] == wanted


def test_the_words_can_be_chosen() -> None:
    found = routes("fr", 'tags = "sujets"\nauthors = "plumes"\nseries = "suites"\narchives = "passé"\npage = "p"')
    assert found.term("tag", "a") == "sujets/a/"
    assert found.term("author", "a") == "plumes/a/"
    assert found.term("series", "a") == "suites/a/"
    assert found.archive("2024/11") == "passé/2024/11/"
    assert (found.page("sujets/a/", 1), found.page("sujets/a/", 12)) == ("sujets/a/", "sujets/a/p/12/")


def test_a_category_lives_at_the_top() -> None:
    assert routes().term("category", "politique") == "politique/"


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("/{category}/{slug}/", "politique/titre/"),
        ("{category}/{slug}/", "politique/titre/"),
        ("/{year}/{month}/{day}/{slug}.html", "2024/01/09/titre.html"),
        ("/{id}/", "2024/fichier/"),
    ],
)
def test_where_an_article_lives(pattern: str, wanted: str) -> None:
    date = datetime(2024, 1, 9, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert routes("fr", f'article = "{pattern}"').article("politique", "titre", "2024/fichier", date) == wanted


@pytest.mark.parametrize(
    ("route", "path"), [("", "index.html"), ("a/", "a/index.html"), ("feed.xml", "feed.xml"), ("a/b.html", "a/b.html")]
)
def test_the_file_of_a_route(route: str, path: str) -> None:
    assert output_path(route) == path


@pytest.mark.parametrize(
    ("route", "quoted"), [("a/b/", "a/b/"), ("corée/", "cor%C3%A9e/"), ("a b?c#d%", "a%20b%3Fc%23d%25"), ("", "")]
)
def test_quoting(route: str, quoted: str) -> None:
    assert quote_route(route) == quoted
