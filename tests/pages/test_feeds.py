"""Feeds and sitemaps: RSS 2.0, Atom, JSON Feed, read by a parser that we did not write."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import feedparser
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW, PLAIN, PNG, SITE, Files, Newsroom, article, author, page

from sitegen.newsroom import indexing
from sitegen.pages.filters import FILTERS
from sitegen.theme.locale import news_language

SiteOf = Callable[[Files], Newsroom]
OURS = "https://example.org/journal/"
XML = ["feed.xml", "atom.xml"]


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    made = site_of(
        {
            "content/articles/a.md": article(
                "Qui & <quoi> ?",
                "Un [lien](b.md), une ![image](p.png), [ici](#bas), [là](https://ailleurs.example/).\n\n"
                "Note[^1].\n\n<script>alert(1)</script><iframe "
                'src="https://x.example/"></iframe>\n\n## Bas\n\n[^1]: La note.\n',
                "2025-01-02 08:00",
                standfirst="Chapô & co",
                tags=["Corée du Nord"],
                authors=["anna", "bert"],
                updated="2025-01-05",
                image={"src": "p.png", "alt": "Alt", "caption": "Légende !", "credit": "Crédit"},
            ),
            "content/articles/b.md": article(
                "Payé", date="2025-01-01", sponsor={"name": "N"}, category="Qui ?", author="anna"
            ),
            "content/articles/p.png": PNG,
            "content/authors/anna.md": author("Anna & Co"),
            "content/authors/bert.md": author("Bert"),
            "content/categories/qui.md": "---\ntitle: Qui ?\ndescription: Des gens !\n---\n",
        }
    )
    made.build()
    return made


def parsed(newsroom: Newsroom, name: str) -> Any:
    feed = feedparser.parse((newsroom.output / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


FEEDS = ["", "politique/", "tags/coree-du-nord/", "auteurs/anna/", "qui/"]


@pytest.mark.parametrize("place", FEEDS)
@pytest.mark.parametrize("name", XML)
def test_every_feed_is_well_formed_and_says_where_it_is(newsroom: Newsroom, place: str, name: str) -> None:
    feed = parsed(newsroom, place + name).feed
    assert feed.link == OURS + place
    assert [link.href for link in feed.links if link.rel == "self"] == [OURS + place + name]
    assert feed.title.endswith("La Gazette")
    assert feed.language == "fr"


@pytest.mark.parametrize("name", XML)
def test_the_items(newsroom: Newsroom, name: str) -> None:
    first, second = parsed(newsroom, name).entries
    assert first.title == "Qui &amp; &lt;quoi&gt;\u00a0?" or first.title == "Qui & <quoi>\u00a0?"
    assert first.link == first.id == f"{OURS}politique/a/"
    assert first.published_parsed[:5] == (2025, 1, 2, 7, 0)
    assert [tag.term for tag in first.tags] == ["Politique", "Corée du Nord"]
    assert "Anna & Co" in (first.author, *(person.name for person in first.authors))
    assert first.summary in ("Chapô & co", "Chapô &amp; co")
    assert second.title == "[Contenu sponsorisé] Payé"
    assert [person.name for person in first.authors][-1:] == ["Bert"]
    assert [person.name for person in second.authors][-1:] == ["N"], "the sponsor signs"


def contents(newsroom: Newsroom) -> dict[str, str]:
    found = {name: parsed(newsroom, name).entries[0].content[0].value for name in XML}
    found["feed.json"] = json.loads(newsroom.page("feed.json"))["items"][0]["content_html"]
    return found


def test_the_whole_text_is_there_with_absolute_addresses_and_nothing_dangerous(newsroom: Newsroom) -> None:
    for name, html in contents(newsroom).items():
        urls = re.findall(r'(?:href|src)="([^"]*)"', html)
        assert f"{OURS}qui/b/" in urls, name
        assert f"{OURS}{PLAIN}" in urls, name
        assert f"{OURS}politique/a/#bas" in urls, name
        assert all(url.startswith((OURS, "https://ailleurs.example/")) for url in urls), name
        assert "La note." in html, name
        assert not re.search("<script|<iframe|alert", html), name


def test_no_feed_holds_a_narrow_space_that_readers_draw_as_a_box(newsroom: Newsroom) -> None:
    assert "\u202f" in newsroom.page("politique/a/")
    feeds = [name for name in newsroom.files() if name.endswith(("feed.xml", "atom.xml", "feed.json"))]
    assert len(feeds) == 18
    for name in feeds:
        assert "\u202f" not in newsroom.page(name), name
        assert "\\u202f" not in newsroom.page(name), name


def test_the_json_feed(newsroom: Newsroom) -> None:
    feed = json.loads(newsroom.page("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"], feed["language"]) == (OURS, f"{OURS}feed.json", "fr")
    first, second = feed["items"]
    assert first["id"] == first["url"] == f"{OURS}politique/a/"
    assert first["title"] == "Qui & <quoi>\u00a0?"
    assert (first["date_published"], first["date_modified"]) == (
        "2025-01-02T08:00:00+01:00",
        "2025-01-05T00:00:00+01:00",
    )
    assert first["authors"][0] == {"name": "Anna & Co", "url": f"{OURS}auteurs/anna/"}
    assert second["authors"] == [{"name": "N"}]
    assert first["tags"] == ["Politique", "Corée du Nord"]
    assert first["image"] == f"{OURS}{PLAIN}"
    assert (second["title"], "date_modified" in second, "image" in second) == (
        "[Contenu sponsorisé] Payé",
        False,
        False,
    )


def test_the_picture_of_an_item_in_rss(newsroom: Newsroom) -> None:
    (picture,) = parsed(newsroom, "feed.xml").entries[0].media_content
    assert picture["url"] == f"{OURS}{PLAIN}"
    assert (picture["medium"], picture["type"], picture["width"]) == ("image", "image/jpeg", "1")
    assert "Légende\u00a0!" in newsroom.page("feed.xml")


def test_an_empty_feed_is_a_feed(site_of: SiteOf) -> None:
    newsroom = site_of({})
    newsroom.build()
    assert json.loads(newsroom.page("feed.json"))["items"] == []
    for name in XML:
        assert parsed(newsroom, name).entries == []


def test_without_formats_the_list_of_feeds_is_empty(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.configure("[feeds]\nformats = []\n")
    newsroom.build()
    assert not list(ElementTree.fromstring(newsroom.page("feeds.opml")).iter("outline"))


def test_a_feed_holds_so_many_items_newest_first(site_of: SiteOf) -> None:
    newsroom = site_of({f"content/articles/a{n}.md": article(f"N° {n}", date=f"2025-01-{n:02}") for n in range(1, 9)})
    newsroom.configure("[feeds]\nitems = 3\n")
    newsroom.build()
    for name in XML:
        assert [entry.link.split("/")[-2] for entry in parsed(newsroom, name).entries] == ["a8", "a7", "a6"]


CONTROLS = (
    '{\n"title": "Un\\u0000 \\u0008titre\\u001f \\uffff",\n"date": "2025-01-01",\n'
    '"category": "Politique",\n"tags": ["a\\u0007b"]\n}\n'
)


MARKUP = "Un <b>mot</b>, R&amp;D, AT&T & Cie, 2 < 3, &#60;i> ?"


def test_a_description_in_rss_is_the_same_text_for_who_takes_it_for_html(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(standfirst=MARKUP)})
    newsroom.configure(f'description = "{MARKUP}"\n[typography]\nenabled = false\n')
    newsroom.build()
    assert "Un &lt;\u200cb&gt;mot" in newsroom.page("feed.xml"), "escaped once"
    for description in ElementTree.fromstring(newsroom.page("feed.xml")).iter("description"):
        assert lxml.html.fromstring(description.text).text_content() == description.text
        assert (description.text or "").replace("\u200c", "") == MARKUP
    assert ElementTree.fromstring(newsroom.page("atom.xml")).findtext(".//{*}summary") == MARKUP


@given(st.text(st.sampled_from("<>&#;/!?ab1x \u202f")) | st.sampled_from(["A & B", "AT&T", "2 < 3", "x<3"]))
def test_no_description_in_rss_can_be_markup(text: str) -> None:
    made = FILTERS["rss"](text)
    read = HTMLParser(convert_charrefs=True)
    seen: list[str] = []
    read.handle_data = seen.append  # type: ignore[method-assign]
    read.feed(made)
    read.close()
    assert "".join(seen) == made
    assert made.replace("\u200c", "") == text.replace("\u202f", "\u00a0")


def test_a_description_without_markup_stays_as_it_is() -> None:
    assert FILTERS["rss"]("A & B, AT&T, 2 < 3, x<3") == "A & B, AT&T, 2 < 3, x<3"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("fr", "fr"), ("EN-gb", "en"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-Hant", "zh-tw"), ("zh-TW", "zh-tw"),
        ("zh-HK", "zh-tw"), ("zh-Hans-HK", "zh-cn"), ("zh-SG", "zh-cn"), ("sr-Latn-RS", "sr"), ("pt-BR", "pt"),
        ("iw", "he"), ("es-419", "es"), ("de-1901", "de"), ("yue", "yue"), ("fra-CA", "fr"),
    ],
)  # fmt: skip
def test_the_language_of_news_is_one_that_google_knows(language: str, wanted: str) -> None:
    assert news_language(language) == wanted


def test_the_language_of_an_article_is_in_the_sitemap_of_news(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(date="2026-01-01 11:00Z", language="zh-Hant-HK")})
    newsroom.build()
    assert "<news:language>zh-tw</news:language>" in newsroom.page("sitemap-news.xml")
    assert '<meta property="og:locale" content="zh_HK">' in newsroom.page("politique/a/")


def test_control_characters_do_not_break_a_feed(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": CONTROLS + "Texte\x08 \x0b ]]> &#1; fin\ufffe"})
    newsroom.build()
    for name in (*XML, "politique/feed.xml", "tags/ab/atom.xml"):
        entry = parsed(newsroom, name).entries[0]
        assert entry.title == "Un titre"
        assert "]]>" in entry.content[0].value or "]]&gt;" in entry.content[0].value
    for name in newsroom.files():
        if name.endswith(".xml"):
            ElementTree.fromstring(newsroom.page(name))
        if not name.endswith((".png", ".ico", ".avif", ".webp", ".jpg")):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", newsroom.page(name)), name


TOML_CONTROLS = """\
+++
title = "Un\\u0000 \\u0008titre\\u001f \\uffff"
standfirst = "Cha\\u007fpô\\u0085fin"
date = 2025-01-01
category = "Polit\\u0007ique"
tags = ["a\\u001ab"]
image = { src = "p.png", alt = "Un\\u0001 pont" }
+++
Texte
"""


def test_control_characters_do_not_reach_a_page(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": TOML_CONTROLS, "content/articles/p.png": PNG})
    newsroom.write({
        "site.toml": SITE.replace("La Gazette", "La \\u0008Gazette") + '[options]\nname = "x\\u001a"\n',
        "themes/x/theme.toml": 'name = "x"\n[options.name]\ntype = "text"\n',
        "themes/x/templates/article.html": "{% extends '@core/article.html' %}{% block head %}<!-- {{ site.options.name }} -->{% endblock %}",
    })  # fmt: skip
    newsroom.build()
    assert "Un titre" in newsroom.page("politique/a/")
    assert "<!-- x -->" in newsroom.page("politique/a/")
    for name, data in newsroom.files().items():
        if not name.endswith((".png", ".ico", ".avif", ".webp", ".jpg")):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\uffff]", data.decode()), name


def test_control_characters_in_the_configuration_do_not_break_a_feed(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.write({"site.toml": SITE.replace("La Gazette", "La \\u0008Gazette\\u001f")})
    newsroom.build()
    for name in XML:
        assert parsed(newsroom, name).feed.title == "La Gazette"
    assert "\\u0008" not in newsroom.page("feed.json")


def test_the_sitemap_and_robots(newsroom: Newsroom) -> None:
    tree = ElementTree.fromstring(newsroom.page("sitemap.xml"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {entry.findtext(f"{space}loc"): entry.findtext(f"{space}lastmod") for entry in tree}
    assert found[f"{OURS}politique/a/"] == "2025-01-05T00:00:00+01:00"
    assert found[f"{OURS}qui/b/"] == "2025-01-01T00:00:00+01:00"
    assert {
        OURS,
        f"{OURS}politique/",
        f"{OURS}auteurs/anna/",
        f"{OURS}archives/2025/01/",
    } <= set(found)
    assert f"{OURS}tags/coree-du-nord/" not in found, "a tag of one article is no page for search engines"
    assert re.findall("(?m)^Sitemap: (.*)$", newsroom.page("robots.txt")) == [
        f"{OURS}sitemap.xml", f"{OURS}sitemap-news.xml",
    ]  # fmt: skip


def robots(html: str) -> str:
    found = re.search('<meta name="robots" content="([^"]*)">', html)
    return found[1] if found else ""


@pytest.mark.parametrize(("least", "offered"), [(1, True), (2, True), (3, False)])
def test_search_engines_are_offered_a_tag_from_so_many_articles(site_of: SiteOf, least: int, offered: bool) -> None:
    newsroom = site_of({f"content/articles/{name}.md": article(name, tags=["Mer"]) for name in "ab"})
    newsroom.configure(f"[lists]\nindex_tags_from = {least}\n")
    newsroom.build()
    assert robots(newsroom.page("tags/mer/")) == (
        "max-image-preview:large, max-snippet:-1, max-video-preview:-1" if offered else "noindex"
    )
    assert (f"{OURS}tags/mer/" in newsroom.page("sitemap.xml")) is offered


def test_search_engines_are_not_offered_what_is_no_page_yet(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("A", date="2026-01-01 11:00", status="draft"),
        "content/articles/b.md": article("B", date="2026-01-01 14:00"),
        "content/pages/c.md": page("C", status="review"),
    })  # fmt: skip
    newsroom.build(drafts=True, future=True)
    for address in ("politique/a/", "politique/b/", "c/", "404.html"):
        assert robots(newsroom.page(address)) == "noindex", address
        assert f"<loc>{OURS}{address}" not in newsroom.page("sitemap.xml")
    assert "<news:news>" not in newsroom.page("sitemap-news.xml")
    newsroom.build(drafts=True, now=NOW + timedelta(hours=2))
    assert robots(newsroom.page("politique/b/")) != "noindex"
    assert f"{OURS}politique/b/" in newsroom.page("sitemap-news.xml")


def news_of(newsroom: Newsroom) -> list[str]:
    return re.findall("<loc>.*/(.*)/</loc><news:news>", newsroom.page("sitemap-news.xml"))


def test_news_are_news_for_two_days(site_of: SiteOf) -> None:
    """Time alone takes an article out, and then only its entry is made anew."""
    newsroom = site_of({
        "content/articles/now.md": article("Un & <deux>", date="2026-01-01 12:00Z", language="en-GB"),
        "content/articles/edge.md": article(date="2025-12-30 12:00:01Z"),
        "content/articles/old.md": article(date="2025-12-30 12:00Z"),
        "content/articles/paid.md": article(date="2026-01-01 11:00Z", sponsor={"name": "N"}),
        "content/articles/hidden.md": article(date="2026-01-01 11:00Z", noindex=True),
        "content/articles/copy.md": article(date="2026-01-01 11:00Z", canonical="https://a.example/"),
        "content/articles/wrong.md": article(date="2026-01-01 11:00Z", status="retracted"),
    })  # fmt: skip
    newsroom.build()
    assert news_of(newsroom) == ["now", "edge"]
    (entry, _) = ElementTree.fromstring(newsroom.page("sitemap-news.xml"))
    space = "{http://www.google.com/schemas/sitemap-news/0.9}"
    assert [item.text for item in entry.iter() if item.tag.startswith(space) and (item.text or "").strip()] == [
        "La Gazette", "en", "2026-01-01T13:00:00+01:00", "Un & <deux>",
    ]  # fmt: skip
    again = newsroom.build()
    assert again.rendered == 0
    later = newsroom.build(now=NOW + timedelta(seconds=1))
    assert (later.rendered, later.files.written) == (1, ("sitemap-news.xml",))
    assert news_of(newsroom) == ["now"]
    newsroom.build(now=NOW + timedelta(days=2))
    assert news_of(newsroom) == []
    assert f"<url><loc>{OURS}</loc></url>" in newsroom.page("sitemap-news.xml"), "the schema wants an address"


def test_a_sitemap_of_news_has_at_most_a_thousand(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "NEWS_SIZE", 2)
    newsroom = site_of({f"content/articles/a{n}.md": article(date=f"2026-01-01 0{n}:00") for n in range(4)})
    newsroom.build()
    assert news_of(newsroom) == ["a3", "a2"]


def test_a_page_and_a_file_list_all_feeds(newsroom: Newsroom) -> None:
    html = newsroom.page("flux/")
    for place in ("", "politique/", "auteurs/anna/"):
        assert f'href="/journal/{place}feed.xml"' in html
    tree = ElementTree.fromstring(newsroom.page("feeds.opml"))
    listed = {outline.get("xmlUrl"): outline.get("htmlUrl") for outline in tree.iter("outline")}
    places = ("", "politique/", "qui/", "auteurs/anna/", "auteurs/bert/", "tags/coree-du-nord/")
    assert listed == {f"{OURS}{place}feed.xml": OURS + place for place in places}
    assert {outline.get("type") for outline in tree.iter("outline")} == {"rss"}
    assert 'href="/journal/flux/"' in newsroom.page("politique/a/")


def test_a_hub_is_named_where_one_is_configured(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.configure('[feeds]\nhub = "https://hub.example/"\n')
    newsroom.build()
    for name in XML:
        assert [link.href for link in parsed(newsroom, name).feed.links if link.rel == "hub"] == [
            "https://hub.example/"
        ]
    assert json.loads(newsroom.page("feed.json"))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_a_redirect_leads_to_the_new_address(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article("Un", aliases=["/vieux/", "/vieux.html"])})
    newsroom.build()
    for name in ("vieux/", "vieux.html"):
        html = newsroom.page(name)
        assert f'content="0; url={OURS}politique/a/"' in html
        assert f'<link rel="canonical" href="{OURS}politique/a/">' in html
