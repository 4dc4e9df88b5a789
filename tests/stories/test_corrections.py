"""Corrections: notices on the article, the page and the feeds of all of them, dates that tell of real changes."""

import json
import re
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from newsroom import Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]

ENTRIES = [
    {"date": "2025-07-01 10:00", "type": "clarification", "text": "La passerelle reste fermée aux vélos."},
    {"date": "2025-07-03 10:00", "text": "Le pont mesure 120 mètres, et non 210."},
    {"date": "2025-07-02 10:00", "type": "update", "text": "La mairie a répondu."},
]
A = "content/articles/a.md"
SITE: dict[str, str | bytes] = {
    A: article("Le pont", "Un texte sur le pont.", corrections=ENTRIES, tags=["x"]),
    "content/articles/b.md": article(
        "La rumeur", "Un texte faux, retiré depuis.", status="retracted",
        corrections=[{"date": "2025-08-01", "type": "retraction", "text": "La source était fausse."}],
    ),
    "content/articles/c.md": article("Sans faute"),
    "content/articles/d.md": article("Brouillon", status="draft", corrections=[{"date": "2025-09-01", "text": "Caché."}]),
}  # fmt: skip


def test_notices_stand_where_their_type_wants_them(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    assert newsroom.build().warnings == ()
    html = newsroom.page("politique/a/").partition("<body>")[2]
    places = [html.index(text) for text in ("120 mètres", "<p>Un texte sur le pont", "reste fermée", "a répondu")]
    assert places == sorted(places), "what was wrong stands above the text, what was added below"
    assert re.findall(r'<li id="(correction-\d_)"', html) == ["correction-3_", "correction-1_", "correction-2_"]
    assert 'href="/journal/corrections/"' in html
    html = newsroom.page("politique/b/")
    assert "Cet article a été rétracté." in html
    assert "La source était fausse." in html
    assert "faux" not in html
    assert "corrections/" not in newsroom.page("politique/c/")


def test_a_correction_is_a_real_change_and_nothing_else_is(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    modified = "2025-07-03T10:00:00+02:00"
    assert f'"dateModified":"{modified}"' in newsroom.page("politique/a/")
    assert f"<updated>{modified}</updated>" in newsroom.page("atom.xml")
    item = next(item for item in json.loads(newsroom.page("feed.json"))["items"] if item["title"] == "Le pont")
    assert item["date_modified"] == modified
    assert f"<loc>https://example.org/journal/politique/a/</loc><lastmod>{modified}</lastmod>" in newsroom.page(
        "sitemap.xml"
    )
    newsroom.write(
        {A: article("Le pont", "Un texte sur le pont.", corrections=ENTRIES, tags=["x"], updated="2025-07-09")}
    )
    newsroom.build()
    assert '"dateModified":"2025-07-09T00:00:00+02:00"' in newsroom.page("politique/a/")


def test_the_feeds_of_corrections_are_among_all_feeds(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    html = newsroom.page("flux/")
    assert re.search(r'<li>Corrections – <a href="/journal/corrections/feed.xml"', html)
    outline = re.search(
        r'<outline [^>]*xmlUrl="https://example.org/journal/corrections/feed.xml"[^>]*>', newsroom.page("feeds.opml")
    )
    assert outline
    assert 'text="Corrections"' in outline[0]
    newsroom.write({A: article("Le pont"), "content/articles/b.md": article("La rumeur")})
    newsroom.build()
    assert "corrections" not in newsroom.page("flux/").lower() + newsroom.page("feeds.opml").lower()


def test_the_page_of_all_corrections(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    html = newsroom.page("corrections/")
    texts = ["La source était fausse.", "120 mètres", "La mairie a répondu.", "reste fermée"]
    assert [html.index(text) for text in texts] == sorted(html.index(text) for text in texts)
    assert 'href="/journal/politique/a/#correction-3_">Le pont</a>' in html
    assert 'href="/journal/politique/b/#correction-1_">La rumeur</a>' in html
    assert "Caché" not in html
    assert "https://example.org/journal/corrections/" in newsroom.page("sitemap.xml")
    assert '<link rel="alternate" type="application/atom+xml"' in html


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml"])
def test_the_feeds_of_corrections(site_of: SiteOf, file: str) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    feed = feedparser.parse(newsroom.page(f"corrections/{file}"))
    assert not feed.bozo
    assert feed.feed.title == "Corrections – La Gazette"
    assert [entry.title for entry in feed.entries] == [
        "Rétractation – La rumeur", "Correction – Le pont", "Mise à jour – Le pont", "Précision – Le pont",
    ]  # fmt: skip
    assert len({entry.id for entry in feed.entries}) == 4
    assert feed.entries[1].link == "https://example.org/journal/politique/a/#correction-3_"
    assert "120 mètres" in feed.entries[1].summary
    assert json.loads(newsroom.page("corrections/feed.json"))["items"][1]["id"] == feed.entries[1].id


@pytest.mark.parametrize(
    ("language", "route"),
    [("fr", "corrections/"), ("en", "corrections/"), ("de", "korrekturen/"), ("es", "correcciones/")],
)
def test_the_address_follows_the_language(site_of: SiteOf, language: str, route: str) -> None:
    newsroom = site_of(SITE)
    newsroom.write({"site.toml": (newsroom.root / "site.toml").read_text("utf-8") + f'language = "{language}"\n'})
    newsroom.build()
    assert (newsroom.output / route / "index.html").is_file()
    newsroom.configure('[permalinks]\ncorrections = "errata"\n')
    newsroom.build()
    assert (newsroom.output / "errata/index.html").is_file()


def test_without_a_correction_there_is_no_page(site_of: SiteOf) -> None:
    newsroom = site_of({A: article()})
    newsroom.build()
    assert not [path for path in newsroom.files() if "corrections" in path]


def test_a_retraction_that_says_not_why_is_a_warning(site_of: SiteOf) -> None:
    newsroom = site_of({A: article(status="retracted")})
    (warning,) = newsroom.build().warnings
    assert str(warning).startswith(f"{A}: this retracted article does not say why")
    assert "does not say why" in newsroom.failure(strict=True)


@pytest.mark.parametrize("change", [{"text": "Autre."}, {"type": "update"}, {"date": "2025-09-09"}])
def test_an_edit_of_a_correction_makes_little(site_of: SiteOf, change: dict[str, Any]) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    entries = [{**ENTRIES[0], **change}, *ENTRIES[1:]]
    newsroom.write({A: article("Le pont", "Un texte sur le pont.", corrections=entries, tags=["x"])})
    made = {path for path, *_ in newsroom.build().made}
    feeds = {f"corrections/{file}" for file in ("feed.xml", "atom.xml", "feed.json")}
    assert {"politique/a/index.html", "corrections/index.html", *feeds} <= made
    assert "politique/c/index.html" not in made or "date" in change


def test_an_update_before_publication_is_none(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un", date="2025-02-01 10:00", updated="2025-01-20")})
    newsroom.build()
    assert "2025-01-20" not in newsroom.page("politique/a/")
    assert "2025-01-20" not in newsroom.page("atom.xml")
    newsroom.write({A: article("Un", date="2025-02-01 10:00", corrections=[{"date": "2025-02-01", "text": "Non."}])})
    newsroom.build()
    assert '"dateModified":"2025-02-01T10:00:00+01:00"' in newsroom.page("politique/a/")


@pytest.mark.parametrize(
    "front", [{"updated": "2026-12-25"}, {"corrections": [{"date": "2026-12-25", "text": "Non."}]}]
)
def test_a_change_in_the_future_is_told(site_of: SiteOf, front: dict[str, Any]) -> None:
    newsroom = site_of({A: article("Un", date="2025-02-01 10:00", **front)})
    (warning,) = newsroom.build().warnings
    assert "is in the future: 2026-12-25" in str(warning)


def test_the_address_of_a_correction_stays_wherever_the_next_is_written(site_of: SiteOf) -> None:
    first, last = {"date": "2025-03-01", "text": "Non pas deux."}, {"date": "2025-03-02", "text": "Ni trois."}
    newsroom = site_of({A: article("Un", date="2025-02-01 10:00", corrections=[first])})
    newsroom.build()
    (before,) = feedparser.parse(newsroom.page("corrections/feed.xml")).entries
    newsroom.write({A: article("Un", date="2025-02-01 10:00", corrections=[last, first])})
    newsroom.build()
    newer, same = feedparser.parse(newsroom.page("corrections/feed.xml")).entries
    assert (same.id, same.summary) == (before.id, before.summary)
    assert newer.id != same.id


def test_search_engines_are_not_offered_what_is_retracted(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    assert "/politique/a/<" in newsroom.page("sitemap.xml")
    assert "/politique/b/<" not in newsroom.page("sitemap.xml")
