"""Feeds call an article by its first URL for ever, wherever it moves: readers see it once."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import NOW, Files, Newsroom, article

from sitegen.engine.reading import read_site
from sitegen.engine.record import record, write_ledger
from sitegen.newsletter.choice import NewsletterEdition, Period, choose
from sitegen.newsroom.ledger import Ledger

SiteOf = Callable[[Files], Newsroom]
HOME = "https://example.org/journal/"
WORDS = {name: " ".join(f"{name}{place}" for place in range(90)) for name in "abcde"}


def text_of(name: str, slug: str, **front: object) -> str:
    return article(f"Titre {name}", WORDS[name], slug=slug, **front)  # type: ignore[arg-type]


def place(name: str, folder: str = "") -> str:
    return f"content/articles/{folder}{name}.md"


def save(newsroom: Newsroom) -> None:
    """Build and record, as a deployment does."""
    newsroom.build()
    write_ledger(newsroom.root, record(newsroom.root, read_site(newsroom.root, NOW, lambda *_: None)).text)


def ids(newsroom: Newsroom, folder: str = "") -> dict[str, str]:
    """Return what the feeds call each article, by the last letter of its headline; all three agree."""
    rss, atom = newsroom.page(f"{folder}feed.xml"), newsroom.page(f"{folder}atom.xml")
    items = re.findall(r'<title>.*?(\w)</title>\s*<link>(.*?)</link>\s*<guid isPermaLink="(\w+)">(.*?)</guid>', rss)
    assert all((link == guid) == (permanent == "true") for _, link, permanent, guid in items)
    found = {name: guid.removeprefix(HOME) for name, _, _, guid in items}
    entries = re.findall(r"<entry[^>]*>\s*<id>(.*?)</id>\s*<title>.*?(\w)</title>", atom)
    assert found == {name: guid.removeprefix(HOME) for guid, name in entries}
    feed = json.loads(newsroom.page(f"{folder}feed.json"))
    assert found == {item["title"][-1]: item["id"].removeprefix(HOME) for item in feed["items"]}
    assert len(set(found.values())) == len(found)
    return found


def urls(newsroom: Newsroom) -> dict[str, str]:
    feed = json.loads(newsroom.page("feed.json"))
    return {item["title"][-1]: item["url"].removeprefix(HOME) for item in feed["items"]}


def is_clean(newsroom: Newsroom, folder: Path) -> None:
    newsroom.build(output=folder / "clean", state=folder / "state")
    assert newsroom.files() == newsroom.files(folder / "clean")


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    site = site_of({place(name): text_of(name, name) for name in "abc"})
    save(site)
    return site


def test_where_nothing_moved_the_url_is_the_id(newsroom: Newsroom) -> None:
    newsroom.build()
    assert ids(newsroom) == urls(newsroom)
    assert "=" not in (newsroom.root / "urls.txt").read_text("utf-8")


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("how", ["slug", "category", "file", "file and slug", "file and an alias"])
def test_a_renamed_article_keeps_its_id(newsroom: Newsroom, tmp_path: Path, how: str, recorded: bool) -> None:
    file, front = place("a", "2025/" if "file" in how else ""), {"category": "Monde"} if how == "category" else {}
    slug = "a" if how in ("category", "file") else "neuf"
    newsroom.remove(place("a"))
    aliases = {"aliases": ["/politique/a/"]} if "alias" in how else {}
    newsroom.write({file: text_of("a", slug, **front, **aliases)})
    newsroom.build()
    if recorded:
        save(newsroom)
        assert newsroom.build().files.written == ()
    assert ids(newsroom)["a"] == "politique/a/"
    assert urls(newsroom)["a"] == ("monde/a/" if how == "category" else f"politique/{slug}/")
    is_clean(newsroom, tmp_path)


def test_the_first_url_stays_after_many(newsroom: Newsroom) -> None:
    for number in range(3):
        newsroom.remove(place("a", f"{number - 1}/" if number else ""))
        newsroom.write({place("a", f"{number}/"): text_of("a", f"a{number}")})
        save(newsroom)
        assert ids(newsroom)["a"] == "politique/a/"
    newsroom.write({place("a", "2/"): text_of("a", "a")})
    save(newsroom)
    assert ids(newsroom)["a"] == urls(newsroom)["a"] == "politique/a/"


def test_ids_of_today_do_not_change(newsroom: Newsroom) -> None:
    """Of what was renamed before there were first URLs, the ledger does not say which one was first."""
    newsroom.write({place("a"): text_of("a", "neuf")})
    save(newsroom)
    file = newsroom.root / "urls.txt"
    file.write_text(file.read_text("utf-8").replace(" = ", " - "), "utf-8")
    newsroom.build()
    assert ids(newsroom)["a"] == "politique/neuf/"


def test_another_article_at_a_first_url(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write({place("a"): text_of("a", "ancien"), place("d"): text_of("d", "a")})
    newsroom.build()
    wanted = {"a": "politique/a/", "b": "politique/b/", "c": "politique/c/", "d": "politique/a/?2"}
    assert ids(newsroom) == wanted
    save(newsroom)
    newsroom.build()
    assert ids(newsroom) == wanted
    newsroom.write({place("d"): text_of("d", "d"), place("e"): text_of("e", "a")})
    save(newsroom)
    newsroom.build()
    assert ids(newsroom) == wanted | {"e": "politique/a/?3"}
    newsroom.write({place("e"): text_of("e", "e")})
    newsroom.build()
    assert ids(newsroom) == wanted | {"e": "politique/a/?3"}
    assert f"{HOME}politique/e/" in newsroom.page("politique/a/"), "the last one there is who moved last"
    is_clean(newsroom, tmp_path)


def test_two_articles_change_places(newsroom: Newsroom) -> None:
    newsroom.write({place("a"): text_of("a", "b"), place("b"): text_of("b", "a")})
    for _ in range(2):
        save(newsroom)
        newsroom.build()
        assert ids(newsroom) == {name: f"politique/{name}/" for name in "abc"}
        assert urls(newsroom)["a"] == "politique/b/"


def test_an_article_that_comes_back_keeps_its_id(newsroom: Newsroom) -> None:
    newsroom.write({place("a"): text_of("a", "neuf")})
    save(newsroom)
    newsroom.write({place("a"): text_of("a", "neuf", gone=True)})
    save(newsroom)
    save(newsroom)
    newsroom.write({place("a"): text_of("a", "neuf")})
    newsroom.build()
    assert ids(newsroom)["a"] == "politique/a/"


def test_letters_beyond_ascii(site_of: SiteOf) -> None:
    site = site_of({place("été"): article("Titre a", WORDS["a"])})
    site.configure('[permalinks]\narticle = "/{category}/{id}/"\n')
    save(site)
    first = ids(site)["a"]
    site.remove(place("été"))
    site.write({place("août"): article("Titre a", WORDS["a"])})
    save(site)
    site.remove(place("août"))
    site.write({place("à"): article("Titre a", WORDS["a"])})
    save(site)
    assert urls(site)["a"] != first
    assert ids(site)["a"] == first
    assert not Ledger((site.root / "urls.txt").read_text("utf-8")).malformed


def test_entries_of_live_blogs_and_corrections(newsroom: Newsroom) -> None:
    live = article("Direct d", "## 08:00 Un\n\nTexte.\n", live=True, slug="d")
    corrections = [{"date": "2025-06-02", "text": "Une date."}]
    newsroom.write({place("d"): live, place("a"): text_of("a", "a", corrections=corrections)})
    save(newsroom)

    def guids(feed: str) -> list[str]:
        return re.findall("<guid[^>]*>(.*?)</guid>", newsroom.page(feed))

    before = guids("politique/d/feed.xml"), guids("corrections/feed.xml")
    assert all(before)
    newsroom.write({place("d"): live.replace('slug: "d"', 'slug: "direct"')})
    newsroom.write({place("a"): text_of("a", "neuf", corrections=corrections)})
    newsroom.build()
    assert (guids("politique/direct/feed.xml"), guids("corrections/feed.xml")) == before


def test_editions(site_of: SiteOf) -> None:
    site = site_of(
        {place("a"): text_of("a", "a"), place("b", "en/"): article("Title b", WORDS["b"], slug="b", language="en")}
    )
    site.configure('[languages.en]\ntitle = "The Gazette"\n')
    save(site)
    (first,) = ids(site, "en/").values()
    site.write({place("b", "en/"): article("Title b", WORDS["b"], slug="c", language="en")})
    site.build()
    assert ids(site, "en/") == {"b": first}


def test_a_newsletter_has_each_article_once(newsroom: Newsroom) -> None:
    def chosen(sent: tuple[object, ...]) -> object:
        site = read_site(newsroom.root, NOW, lambda *_: None).site
        return choose(NewsletterEdition(site, "", "/", 20), sent, Period(NOW, None))  # type: ignore[arg-type]

    today = {"date": "2026-01-01 08:00"}
    newsroom.write({place("a"): text_of("a", "a", **today)})
    save(newsroom)
    first = chosen(())
    assert first.articles == ("a",)  # type: ignore[attr-defined]
    newsroom.write({place("a"): text_of("a", "ancien", **today), place("d"): text_of("d", "a", **today)})
    second = chosen(first.sent)  # type: ignore[attr-defined]
    assert second.articles == ("d",)  # type: ignore[attr-defined]
    save(newsroom)
    assert not chosen((*first.sent, *second.sent)).articles  # type: ignore[attr-defined]


@pytest.mark.slow
@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("wxyz"), st.booleans()), max_size=6))
def test_after_any_renames(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]]) -> None:
    """Ids stay what they were when they were recorded first, no two are the same, and a clean build agrees."""
    folder = tmp_path_factory.mktemp("renames")
    site = Newsroom(folder / "site", {place(name): text_of(name, name) for name in "abc"})
    save(site)
    first, slugs = ids(site), {name: name for name in "abc"}
    for name, slug, recorded in steps:
        if slug in slugs.values():
            continue
        slugs[name] = slug
        site.write({place(name): text_of(name, slug)})
        if recorded:
            save(site)
        site.build()
        assert ids(site) == first
    is_clean(site, folder)
