"""A newspaper in two languages: who is where, what connects the versions, and what each edition says.

The judge of the connections is an HTML parser that we did not write (libxml2); of the feeds, feedparser.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import lxml.html
import pytest
from newsroom import Files, Newsroom, article, author, page

SiteOf = Callable[[Files], Newsroom]
TOML = """
[taxonomy]
categories = ["Politique", "Économie"]
[languages.en]
title = "The Gazette"
categories = { "Économie" = "Economy" }
[languages.ar]
title = "الجريدة"
path = "arabe/"
"""
FILES: Files = {
    "content/articles/pont.md": article("Le pont", "[a](bridge.md)", category="Économie", author="ana", tags=["Ponts"]),
    "content/articles/bridge.md": article(
        "The bridge",
        "[b](pont.md)",
        category="Economy",
        author="ana",
        language="en",
        translation_of="pont",
        corrections=[{"date": "2025-06-02", "text": "It is longer."}],
    ),
    "content/articles/jisr.md": article("الجسر", category="Économie", language="ar", translation_of="bridge"),
    "content/articles/seul.md": article("Seul"),
    "content/articles/british.md": article("A colour", language="en-GB", category="Économie"),
    "content/articles/deutsch.md": article("Allein", language="de"),
    "content/authors/ana.md": author("Ana", "Elle écrit."),
    "content/authors/bob.md": author("Bob", "Il écrit."),
    "content/authors/en/ana.md": author("Ana", "She writes.", language="en"),
    "content/categories/economie.md": page("", "L’économie.", colour="#123456"),
    "content/pages/contact.md": page("Contact", "Écrivez."),
    "content/pages/en/contact.md": page("Contact us", "Write.", language="en", translation_of="contact"),
}


@pytest.fixture
def bilingual(site_of: SiteOf) -> Newsroom:
    newsroom = site_of(FILES)
    newsroom.configure(TOML)
    newsroom.build()
    return newsroom


def pages_of(newsroom: Newsroom) -> list[str]:
    return [name for name in newsroom.files() if name.endswith(".html")]


def test_every_item_is_in_the_edition_of_its_language(bilingual: Newsroom) -> None:
    files = set(bilingual.files())
    assert {
        "economie/pont/index.html", "politique/seul/index.html", "politique/deutsch/index.html",
        "en/economy/bridge/index.html", "en/economy/british/index.html", "arabe/economie/jisr/index.html",
        "en/contact/index.html", "contact/index.html", "en/authors/ana/index.html", "auteurs/ana/index.html",
        "auteurs/bob/index.html", "en/feed.xml", "en/sitemap.xml", "arabe/index.html", "en/404.html", "404.html",
    } <= files  # fmt: skip
    assert "en/authors/bob/index.html" not in files  # writes nothing in English, and has no profile in it
    assert "en/robots.txt" not in files
    front = bilingual.page("en/")
    assert "The bridge" in front
    assert "Le pont" not in front
    assert "The Gazette" in front
    assert "Economy" in front
    assert "The bridge" not in bilingual.page("")
    assert "Ponts" not in "".join(bilingual.page(name) for name in pages_of(bilingual) if name.startswith("en/"))
    assert bilingual.page("robots.txt").count("Sitemap: https://example.org/journal/") == 6
    sitemap = bilingual.page("en/sitemap.xml")
    assert "/journal/en/economy/bridge/" in sitemap
    assert "/economie/pont/" not in sitemap


def test_what_has_no_edition_keeps_its_language_where_it_is_listed(bilingual: Newsroom) -> None:
    listed = lxml.html.document_fromstring(bilingual.page("politique/").encode())
    titles = {"".join(heading.itertext()): heading.get("lang") for heading in listed.iter("h2")}
    assert titles["Allein"] == "de"
    assert titles["Seul"] is None
    assert '<html lang="de"' in bilingual.page("politique/deutsch/")


@pytest.mark.parametrize("theme", ["x", "gazette", "depeche"])
def test_what_is_listed_in_another_language_leaves_no_space_behind(bilingual: Newsroom, theme: str) -> None:
    settings = (bilingual.root / "site.toml").read_text("utf-8")
    bilingual.write({"site.toml": settings.replace('theme = "x"', f'theme = "{theme}"')})
    bilingual.build()
    for name in pages_of(bilingual):
        html = bilingual.page(name)
        assert not re.findall(r"[^\n]*[ \t]\n", html), name
        assert not re.findall(r"<[a-z][^<>]*\s>", html), name
    assert '<h2 lang="de">' in bilingual.page("politique/") or 'class="title" lang="de">' in bilingual.page(
        "politique/"
    )


def test_versions_name_each_other_and_themselves(bilingual: Newsroom) -> None:
    base, found = "https://example.org/journal/", {}
    for name in pages_of(bilingual):
        tree = lxml.html.document_fromstring(bilingual.page(name).encode())
        links = [link for link in tree.iter("link") if link.get("rel") == "alternate" and link.get("hreflang")]
        if links:
            canonical = next(link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
            pairs = [(link.get("hreflang"), link.get("href")) for link in links]
            assert len(pairs) == len(dict(pairs))
            found[canonical] = (tree.get("lang"), dict(pairs))
    for address, (language, versions) in found.items():
        assert versions[language] == address
        assert versions["x-default"] in versions.values()
        for other in versions.values():
            assert found[other][1] == versions, "a version is not answered"
            path = urlsplit(other).path.removeprefix("/journal/")
            assert (bilingual.output / path / "index.html").is_file()
    assert set(found[f"{base}economie/pont/"][1]) == {"fr", "en", "ar", "x-default"}
    assert found[f"{base}economie/pont/"][1]["x-default"] == f"{base}economie/pont/"
    assert set(found[f"{base}contact/"][1]) == {"fr", "en", "x-default"}
    assert set(found[base][1]) == {"fr", "en", "ar", "x-default"}
    assert found[f"{base}economie/"][1]["en"] == f"{base}en/economy/"
    assert set(found[f"{base}auteurs/ana/"][1]) == {"fr", "en", "x-default"}
    assert f"{base}politique/seul/" not in found
    social = bilingual.page("economie/pont/")
    assert '<meta property="og:locale" content="fr_FR">' in social
    assert '<meta property="og:locale:alternate" content="en_US">' in social


def test_the_switch_leads_to_the_translation_or_to_the_front_page(bilingual: Newsroom) -> None:
    def switch(name: str) -> dict[str, str | None]:
        tree = lxml.html.document_fromstring(bilingual.page(name).encode())
        nav = next(nav for nav in tree.iter("nav") if nav.get("class") == "languages")
        return {"".join(item.itertext()).strip(): next(iter(item)).get("href") for item in nav.iter("li")}

    assert switch("economie/pont/") == {
        "Français": None, "English": "/journal/en/economy/bridge/", "العربية": "/journal/arabe/economie/jisr/",
    }  # fmt: skip
    assert switch("politique/seul/")["English"] == "/journal/en/"
    assert switch("en/economy/")["Français"] == "/journal/economie/"
    assert switch("en/contact/") == {"Français": "/journal/contact/", "English": None, "العربية": "/journal/arabe/"}
    assert switch("404.html")["English"] == "/journal/en/"


def test_each_edition_speaks_its_language(bilingual: Newsroom) -> None:
    assert '<html lang="ar" dir="rtl">' in bilingual.page("arabe/economie/jisr/")
    assert "She writes." in bilingual.page("en/authors/ana/")
    assert "Elle écrit." in bilingual.page("auteurs/ana/")
    assert "L’économie." not in bilingual.page("en/economy/")
    for folder, language, title in (
        ("", "fr", "La Gazette"),
        ("en/", "en", "The Gazette"),
        ("arabe/", "ar", "الجريدة"),
    ):
        feed = feedparser.parse(bilingual.output / folder / "feed.xml")
        assert not feed.bozo
        assert (feed.feed.language, feed.feed.title) == (language, title)
        assert feed.feed.link == f"https://example.org/journal/{folder}"
        assert all(f"/journal/{folder}" in entry.link for entry in feed.entries)
    assert len(feedparser.parse(bilingual.output / "en/feed.xml").entries) == 2
    corrections = feedparser.parse(bilingual.output / "en/corrections/feed.xml")
    assert corrections.feed.link == "https://example.org/journal/en/corrections/"
    assert len(corrections.entries) == 1
    assert not (bilingual.output / "corrections").exists()


def test_telephones_and_whoever_comes_for_what_is_gone_are_told_in_the_language_of_the_edition(
    bilingual: Newsroom,
) -> None:
    for folder, language, title in (("", "fr", "La Gazette"), ("en/", "en", "The Gazette")):
        assert f'<link rel="manifest" href="/journal/{folder}manifest.webmanifest">' in bilingual.page(folder)
        manifest = json.loads(bilingual.page(f"{folder}manifest.webmanifest"))
        assert (manifest["lang"], manifest["name"]) == (language, title)
        assert manifest["start_url"] == manifest["scope"] == f"/journal/{folder}"
        assert manifest["icons"][0]["src"].startswith("/journal/icon")
    bilingual.write({"content/articles/bridge.md": article("B", category="Economy", language="en", gone=True)})
    bilingual.configure(TOML.replace("[languages.en]", '[urls]\ngone = ["/vieux/", "/arabe/x/"]\n[languages.en]'))
    bilingual.write({"content/articles/jisr.md": article("الجسر", category="Économie", language="ar")})
    bilingual.write({"content/articles/pont.md": article("Le pont", category="Économie", author="ana")})
    bilingual.build()
    assert "This page was withdrawn" in bilingual.page("en/economy/bridge/")
    assert '<html lang="en"' in bilingual.page("en/economy/bridge/")
    assert "Cette page a été retirée" in bilingual.page("vieux/")
    assert '<html lang="ar" dir="rtl"' in bilingual.page("arabe/x/")


def test_the_first_language_may_have_a_folder_too(site_of: SiteOf) -> None:
    newsroom = site_of(FILES)
    newsroom.configure(TOML)
    newsroom.write(
        {"site.toml": (newsroom.root / "site.toml").read_text("utf-8").replace("[site]", '[site]\npath = "fr"')}
    )
    newsroom.build()
    assert "Le pont" in newsroom.page("fr/")
    assert 'content="0; url=https://example.org/journal/fr/"' in newsroom.page("")
    assert '"/journal/fr/economie/pont/"' in newsroom.page("fr/")
    icons = json.loads(newsroom.page("manifest.webmanifest"))["icons"]
    assert all((newsroom.output / icon["src"].removeprefix("/journal/")).is_file() for icon in icons)
    assert {"404.html", "robots.txt", "fr/sitemap.xml", "fr/feed.xml"} <= set(newsroom.files())


def test_a_newspaper_in_one_language_knows_nothing_of_editions(site_of: SiteOf) -> None:
    newsroom = site_of({name: text for name, text in FILES.items() if "/en/" not in name and "bridge" not in name})
    newsroom.write({"content/articles/pont.md": article("Le pont"), "content/articles/jisr.md": article("Autre")})
    newsroom.build()
    html = newsroom.page("")
    assert 'class="languages"' not in html
    assert "hreflang" not in html


@pytest.mark.parametrize(
    ("files", "toml", "told"),
    [
        ({}, '[languages.en-UK]\n', "the tag of the United Kingdom is “en-GB”"),
        ({}, '[languages.english]\n', "a tag such as “en”"),
        ({}, '[languages.fr]\n', "is already the first language"),
        ({}, '[languages.en]\npath = "x/"\n[languages.de]\npath = "/x"\n', "have the same folder"),
        ({}, '[languages.en]\npath = "../x"\n', "is not a folder of the site"),
        ({}, '[taxonomy]\ncategories = ["Économie"]\n[languages.en]\ncategories = { Economie = "E" }\n', "Économie"),
        ({"content/articles/b.md": article("B", language="en-UK")}, "", "b.md:5"),
        ({"content/articles/b.md": article("B", language="en", translation_of="a"),
          "content/articles/c.md": article("C", language="en", translation_of="a")}, "", "is a version of this text in the same"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(site_of: SiteOf, files: Files, toml: str, told: str) -> None:
    newsroom = site_of({"content/articles/a.md": article("A", category="Économie"), **files})
    newsroom.configure(toml)
    assert told in newsroom.failure()


def test_translations_of_translations_and_rings_are_one_group(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("A", translation_of="c"),
        "content/articles/b.md": article("B", language="en", translation_of="a"),
        "content/articles/c.md": article("C", language="de", translation_of="b"),
        "content/articles/d.md": article("D", language="es", translation_of="c"),
    })  # fmt: skip
    newsroom.build()
    for name in "abcd":
        assert newsroom.page(f"politique/{name}/").count('<link rel="alternate" hreflang=') == 5


def test_what_is_not_indexed_is_no_alternate(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("A"),
        "content/articles/b.md": article("B", language="en", translation_of="a", noindex=True),
    })  # fmt: skip
    newsroom.build()
    assert "hreflang" not in newsroom.page("politique/a/")
    assert "hreflang" not in newsroom.page("politique/b/")


def test_the_folder_of_the_theme_is_shared(bilingual: Newsroom) -> None:
    assert not Path(bilingual.output, "en/assets").exists()


@pytest.mark.parametrize("setting", ['language = "de"', 'path = "fr/"'])
def test_each_edition_knows_what_became_of_the_others(bilingual: Newsroom, setting: str) -> None:
    """What ``[site]`` says of the first language stands on the pages of all editions, in the language switch."""
    told = (bilingual.root / "site.toml").read_text("utf-8")
    bilingual.write({"site.toml": told.replace("[site]\n", f"[site]\n{setting}\n")})
    bilingual.build()
    clean = bilingual.root.parent / "clean"
    bilingual.build(output=clean / "output", state=clean / "state")
    assert bilingual.files() == bilingual.files(clean / "output")
