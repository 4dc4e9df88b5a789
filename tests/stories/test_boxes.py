"""A box stands in many articles and is written once: an edit reaches them all, and what is not public none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from newsroom import NOW, SITE, Files, Newsroom, article, page, photo

from sitegen.content.gate import Gate
from sitegen.newsroom.due import due
from sitegen.newsroom.listing import list_content

SiteOf = Callable[[Files], Newsroom]

HELP = "content/boxes/aide.md"
CALL = '{{ box "aide" }}'
NUMBER = "Appelez le 31 14, [à toute heure](id:b)."


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        HELP: page("Besoin d’aide ?", f"{NUMBER}\n\n![Un téléphone](tel.png)\n\n## Où\n"),
        "content/boxes/tel.png": photo(800, 600),
        "content/articles/a.md": article("Un", f"Un texte.\n\n{CALL}\n\n## Où\n\nLa suite.\n", "2025-06-03"),
        "content/articles/b.md": article("Deux", f"{CALL}\n", "2025-06-02"),
        "content/articles/c.md": article("Trois", "Sans.\n", "2025-06-01"),
    })  # fmt: skip


def test_articles_and_feeds_show_it(newsroom: Newsroom) -> None:
    newsroom.build()
    for name in "ab":
        shown = newsroom.page(f"politique/{name}/")
        assert '<aside class="embed embed-box" aria-label="Besoin d’aide ?">' in shown.replace("\u00a0", " ").replace(
            "\u202f", " "
        )
        assert '<a href="/journal/politique/b/">à toute heure</a>' in shown
        assert 'alt="Un téléphone"' in shown
        assert "<picture>" in shown
        assert shown.count("embeds") == newsroom.page("politique/c/").count("embeds") + 1  # its style sheet
    assert newsroom.page("politique/a/").count('id="ou"') == 1
    feed = newsroom.page("feed.xml")
    assert feed.count("Appelez le") == 2
    assert 'href="https://example.org/journal/politique/b/"' in feed
    assert "sitegen-" not in feed


def test_it_has_no_page_and_is_in_no_list(newsroom: Newsroom) -> None:
    newsroom.build()
    assert not [name for name in newsroom.files() if "aide" in name or "box" in name]
    assert "aide" not in newsroom.page("sitemap.xml")
    newsroom.write({"content/articles/c.md": article("Trois", "[Aide](../boxes/aide.md)\n", "2025-06-01")})
    assert "has no page" in newsroom.failure()


def test_an_edit_reaches_every_article_that_shows_it_and_no_other(newsroom: Newsroom) -> None:
    newsroom.build()
    before = newsroom.files()
    newsroom.write({HELP: page("Besoin d’aide ?", "Appelez le 112.\n")})
    newsroom.build()
    after = newsroom.files()
    changed = {name for name in after if before.get(name) != after[name]}
    assert {"politique/a/index.html", "politique/b/index.html", "feed.xml"} <= changed
    assert not {"politique/c/index.html", "index.html", "politique/index.html"} & changed
    newsroom.check()
    newsroom.write({HELP: page("Une main", "Appelez le 112.\n")})
    newsroom.build()
    assert "Une main" in newsroom.page("politique/a/")
    newsroom.check()


def test_a_link_in_it_follows_its_target(newsroom: Newsroom) -> None:
    newsroom.build()
    newsroom.write({"content/articles/b.md": article("Deux", "Un mot.\n", "2025-06-02", slug="autre")})
    newsroom.build()
    assert '<a href="/journal/politique/autre/">à toute heure</a>' in newsroom.page("politique/a/")
    newsroom.check()


@pytest.mark.parametrize("front", [{"status": "draft"}, {"expires": "2025-12-31 08:00"}, {"status": "retracted"}])
def test_what_is_not_public_is_shown_nowhere(newsroom: Newsroom, front: dict[str, str]) -> None:
    newsroom.build()
    newsroom.write({HELP: page("Besoin d’aide ?", NUMBER, **front)})
    newsroom.build()
    assert not any(b"Appelez le" in data for data in newsroom.files().values())
    assert "aside" not in newsroom.page("politique/b/")
    newsroom.check()
    newsroom.write({
        HELP: page("Une sentinelle que nul ne doit lire", NUMBER, **front),
        "templates/404.html": "<title>x</title>Une sentinelle que nul ne doit lire",
    })  # fmt: skip
    assert "aide.md" in newsroom.failure()


def test_it_goes_by_the_clock(newsroom: Newsroom) -> None:
    newsroom.write({HELP: page("Besoin d’aide ?", NUMBER, expires="2026-01-02 08:00")})
    newsroom.build()
    assert "Appelez le" in newsroom.page("politique/a/")
    newsroom.build(now=NOW + timedelta(days=1))
    assert "Appelez le" not in newsroom.page("politique/a/")
    newsroom.check(now=NOW + timedelta(days=1))


def test_a_preview_shows_drafts_of_it(newsroom: Newsroom) -> None:
    newsroom.write({HELP: page("Besoin d’aide ?", NUMBER, status="draft")})
    newsroom.build(drafts=True)
    assert "Appelez le" in newsroom.page("politique/a/")


def test_a_wrong_name_gets_the_right_one(newsroom: Newsroom) -> None:
    newsroom.write({"content/articles/c.md": article("Trois", '{{ box "aid" }}\n', "2025-06-01")})
    told = newsroom.failure()
    assert "content/articles/c.md" in told
    assert "there is no box “aid”" in told
    assert "aide" in told


def test_a_box_holds_no_shortcode(newsroom: Newsroom) -> None:
    newsroom.write({HELP: page("Aide", f"{CALL}\n")})
    told = newsroom.failure()
    assert "content/boxes/aide.md" in told
    assert "a box holds no shortcode" in told


def test_each_edition_shows_its_own(newsroom: Newsroom) -> None:
    newsroom.write({
        "site.toml": SITE + '[languages.en]\ntitle = "The Gazette"\n',
        "content/boxes/en/aide.md": page("Need help?", "Call 116 123.", language="en"),
        "content/boxes/note.md": page("Note", "Une note."),
        "content/articles/en/a.md": article("One", f'{CALL}\n\n{{{{ box "note" }}}}\n', language="en"),
    })  # fmt: skip
    newsroom.build()
    english = newsroom.page("en/politique/a/")
    assert "Call 116 123." in english
    assert "Une note." in english
    assert "Appelez" not in english
    assert "Appelez" in newsroom.page("politique/a/")
    newsroom.write({"content/boxes/en/aide.md": page("Need help?", "Call 988.", language="en")})
    newsroom.build()
    assert "Call 988." in newsroom.page("en/politique/a/")
    newsroom.check()


def test_it_is_listed_and_due(newsroom: Newsroom) -> None:
    newsroom.write({HELP: page("Aide", NUMBER, expires="2026-02-01")})
    site, problems = newsroom.index()
    assert not problems
    listed = {item.file: item for item in list_content(newsroom.documents, site, newsroom.config, Gate(NOW))}
    assert (listed[HELP].kind, listed[HELP].state, listed[HELP].url) == ("box", "published", None)
    assert [(one.change, one.document.path) for one in due(newsroom.documents, NOW, None)][:1] == [("expires", HELP)]
