"""The index of the search page: what is in it and what never is, that it is made once, and that it is always the same."""

import html
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from newsroom import NOW, SITE, Files, Newsroom, article, author

from sitegen.errors.problems import BuildFailed, LeakError
from sitegen.outputs.search_index import code_of
from sitegen.search import entries as search
from sitegen.search import pagefind as search_making
from sitegen.search import work as search_work
from sitegen.search.store import SearchStore, text_of

SiteOf = Callable[[Files], Newsroom]
ON = {"site.toml": SITE + "[search]\nenabled = true\n"}


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make parts of a few articles, that there be several."""
    monkeypatch.setattr(search, "_OLD", 4)
    monkeypatch.setattr(search, "_NEW", 2)


def month(number: int, **front: Any) -> str:
    return article(f"Titre {number}", f"Le mot numero{number}.\n", f"2025-{number:02}-03 08:00", **front)


def entries(newsroom: Newsroom, folder: str = "pagefind") -> dict[str, dict[str, Any]]:
    """Return what readers see of each entry, by the name of its file."""
    found = (newsroom.output / folder).rglob("*.pf_fragment")
    return {path.name: json.loads(text_of(path.read_bytes())) for path in found}


def parts(newsroom: Newsroom) -> list[str]:
    return list(json.loads(newsroom.page("pagefind/parts.json")))


# What is in it


def test_an_entry_tells_day_section_and_authors_in_its_name(site_of: SiteOf) -> None:
    newsroom = site_of({
        **ON, "content/authors/ana.md": author("Ana Élan"), "content/authors/bob.md": author("Bob"),
        "content/articles/a.md": month(6, authors=["ana", "bob"], standfirst="Le chapô."),
        "content/articles/b.md": month(5, language="en", sponsor={"name": "Marque", "label": "Publicité"}),
    })  # fmt: skip
    newsroom.build()
    found = entries(newsroom)
    codes = [code_of(name) for name in ("politique", "ana", "bob")]
    assert [name.removesuffix(".pf_fragment").rpartition("_")[0] for name in sorted(found)] == [
        f"20250503_{codes[0]}__fr",
        f"20250603_{codes[0]}_{codes[1]}.{codes[2]}_fr",
    ]
    english, french = (found[name] for name in sorted(found))
    assert french["url"] == "/politique/a/"
    assert french["content"] == "Le chapô. Le mot numero6."
    assert french["meta"] == {"title": "Titre 6", "section": "Politique", "authors": "Ana Élan, Bob"}
    told = {"language": "en", "sponsored": "1", "label": "Publicité"}
    assert english["meta"] == {"title": "Titre 5", "section": "Politique"} | told


def test_the_index_names_the_entries_that_are_there(site_of: SiteOf, small_parts: None) -> None:
    newsroom = site_of({**ON, **{f"content/articles/a{number}.md": month(number) for number in range(1, 8)}})
    newsroom.build()
    assert parts(newsroom) == ["", "2025-05", "2025-07"]
    for name in parts(newsroom):
        folder = newsroom.output / "pagefind" / name
        entry = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))
        (told,) = entry["languages"].values()
        meta = cbor2.loads(text_of((folder / f"pagefind.{told['hash']}.pf_meta").read_bytes()))
        named = {page[0] for page in meta[1]}
        assert named == {path.stem for path in (folder / "fragment").iterdir()}
        assert told["page_count"] == len(named)
    programs = {path.name for path in (newsroom.output / "pagefind").rglob("*") if path.suffix in (".js", ".pagefind")}
    assert programs == {"pagefind.js", "pagefind-worker.js", "wasm.fr.pagefind"}
    assert len([*(newsroom.output / "pagefind").rglob("*.js")]) == 2


HIDDEN = {
    "a draft": {"status": "draft"},
    "one of the future": {"date": "2027-01-01 08:00"},
    "one under embargo": {"status": "embargo"},
    "one that expired": {"expires": "2025-12-01 08:00"},
    "one that was retracted": {"status": "retracted"},
    "one that only subscribers may read": {"paid": True},
}


@pytest.mark.parametrize("front", HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_may_read_is_not_in_it(site_of: SiteOf, front: dict[str, Any]) -> None:
    front = {"title": "Un autre", "body": "Une phrase introuvable.\n", **front}
    newsroom = site_of({**ON, "content/articles/a.md": month(6), "content/articles/b.md": article(**front)})
    newsroom.build()
    found = [text_of(path.read_bytes()) for path in (newsroom.output / "pagefind").rglob("*.pf_*")]
    assert len(found) >= 3
    assert not any(b"introuvable" in text for text in found)
    assert len(entries(newsroom)) == (2 if "paid" in front else 1)


def test_an_article_that_is_withdrawn_leaves_the_index(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6), "content/articles/b.md": month(5)})
    newsroom.build()
    assert len(entries(newsroom)) == 2
    newsroom.write({"content/articles/b.md": month(5, status="draft")})
    newsroom.build()
    assert [entry["url"] for entry in entries(newsroom).values()] == ["/politique/a/"]


def test_a_leak_into_the_index_is_found_each_time(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "Personne n’avait lu cette phrase, au cœur de l’été, et qu’aujourd’hui <em>l’œuvre</em> soit relue."
    newsroom = site_of({
        **ON, "content/articles/a.md": month(6), "content/articles/b.md": article(body=secret + "\n", status="draft"),
    })  # fmt: skip
    real = search_work.entry_pages
    leaking = lambda part, facts: ((entry, page.replace("</body>", secret)) for entry, page in real(part, facts))  # noqa: E731
    monkeypatch.setattr(search_work, "entry_pages", leaking)
    for _ in range(2):
        with pytest.raises(BuildFailed) as caught:
            newsroom.build()
        (leak,) = caught.value.problems
        assert isinstance(leak, LeakError)
        assert "“/pagefind/fragment/20250603_" in str(leak)
        assert not newsroom.output.exists()


@given(st.text("aé lœŒæß’<em>/ .-1", max_size=30))
@example("l’<em>école</em>, l’été, « d’1 »")
def test_what_is_spelt_for_the_index_reads_as_it_was_written(text: str) -> None:
    shown = lambda page: re.sub("<[^>]*>", "", html.unescape(page))  # noqa: E731
    assert search.as_written(shown(search.as_indexed(text))) == shown(text)


def test_an_article_without_words_can_be_found_too(site_of: SiteOf) -> None:
    newsroom = site_of({
        **ON, "content/articles/a.md": article("Un dessin", "***\n"), "content/articles/b.md": article("…", "", slug="b"),
    })  # fmt: skip
    newsroom.build()
    assert {entry["content"] for entry in entries(newsroom).values()} == {"Un dessin.", "/politique/b/"}


def test_editions_have_an_index_each(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": month(6), "content/articles/en/b.md": month(5, language="en"),
    })  # fmt: skip
    newsroom.configure('[search]\nenabled = true\n[languages.en]\ntitle = "The Gazette"\n')
    newsroom.build()
    assert {entry["url"] for entry in entries(newsroom).values()} == {"/politique/a/"}
    assert {entry["url"] for entry in entries(newsroom, "en/pagefind").values()} == {"/en/politique/b/"}
    assert 'data-index="/journal/en/pagefind/"' in newsroom.page("en/search/")


# The page


def test_disabled_it_leaves_no_trace(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": month(6)})
    newsroom.configure("[search]\nenabled = true\n")
    newsroom.build()
    with_it = newsroom.files()
    assert {"recherche/index.html", "pagefind/parts.json"} <= with_it.keys()
    assert not [name for name, data in with_it.items() if b"SearchAction" in data]  # Google withdrew it in 2024
    newsroom.configure("")
    newsroom.build()
    found = newsroom.files()
    assert not [name for name in found if "search" in name or "pagefind" in name or "recherche" in name]
    assert not [name for name, data in found.items() if b"wasm" in data or b"echerche" in data]
    assert not (newsroom.output / "pagefind").exists()


def test_only_the_search_page_allows_what_it_needs(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    allowing = [
        name for name, data in newsroom.files().items() if name.endswith(".html") and b"wasm-unsafe-eval" in data
    ]
    assert allowing == ["recherche/index.html"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in newsroom.page("recherche/")
    assert "recherche" not in newsroom.page("sitemap.xml")
    newsroom.configure('[search]\nenabled = true\n[security]\ncsp = { script-src = ["https://a.example"] }\n')
    newsroom.build()
    assert "script-src 'self' https://a.example 'wasm-unsafe-eval'" in newsroom.page("recherche/")
    newsroom.configure("[search]\nenabled = true\n[security]\ncsp = false\n")
    newsroom.build()
    assert "Content-Security-Policy" not in newsroom.page("recherche/")


def test_a_site_without_articles_has_a_search_page(site_of: SiteOf) -> None:
    newsroom = site_of(ON)
    newsroom.build()
    assert parts(newsroom) == []
    assert newsroom.page("recherche/")


# Made once, and always the same


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many entries each index has that is made."""
    sizes: list[int] = []
    real = search_making.make_index

    def make_index(pages: Iterator[tuple[str, str, str]], language: str) -> dict[str, bytes]:
        known = list(pages)
        sizes.append(len(known))
        return real(known, language)

    monkeypatch.setattr(search_work, "make_index", make_index)
    return sizes


def test_one_article_costs_its_part_and_not_the_archive(site_of: SiteOf, small_parts: None, made: list[int]) -> None:
    newsroom = site_of({**ON, **{f"content/articles/a{number}.md": month(number) for number in range(1, 8)}})
    newsroom.build()
    assert made == [4, 2, 1]
    before = newsroom.files()
    newsroom.write({"content/articles/a7.md": month(7) + "\nEncore."})
    report = newsroom.build()
    assert made == [4, 2, 1, 1]
    changed = {name for name, data in newsroom.files().items() if before.get(name) != data and "pagefind" in name}
    assert {name.split("/")[1] for name in changed} == {"2025-07"}
    assert set(report.files.written) >= changed
    newsroom.write({"site.toml": ON["site.toml"].replace("La Gazette", "Le Journal")})
    newsroom.build()
    assert newsroom.build().files.written == ()
    newsroom.write({"content/articles/a2.md": month(2) + "\nEncore."})
    newsroom.build()
    assert made == [4, 2, 1, 1, 4]


def test_groups_of_months() -> None:
    months = [f"20{year:02}-{month:02}" for year in range(10, 25) for month in range(1, 13)]
    sizes = dict.fromkeys(months, 85)
    groups = [*search._groups(months, sizes)]
    assert [month for group in groups for month in group] == months
    assert [len(group) for group in groups] == [36, 36, 36, 36, 36]
    for month in reversed(months):  # what is old is where it was, whatever is published
        del sizes[month]
        fewer = [*search._groups([*sizes], sizes)]
        assert fewer[: len(sizes) // 36] == groups[: len(sizes) // 36]
        assert [len(group) for group in fewer[len(sizes) // 36 : -1]] == [8] * (
            len(sizes) % 36 // 8 - (len(sizes) % 36 % 8 == 0)
        )
    assert [*search._groups([], {})] == []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(1, 7), st.integers(0, 3)), min_size=2, max_size=4))
def test_whatever_came_before_the_index_is_that_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, small_parts: None, edits: list[tuple[int, int]]
) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("site"), ON)
    for number, kind in [(3, 1), (1, 1), (6, 1), (4, 2), (2, 1), *edits]:
        name = f"content/articles/a{number}.md"
        if kind:
            newsroom.write({name: month(number, tags=["x"] * (kind - 1)) + "\nÉlan, œuvre.\n" * kind})
        elif (newsroom.root / name).is_file():
            newsroom.remove(name)
        if number % 2:
            newsroom.build()
    newsroom.build()
    clean = newsroom.root.parent / f"{newsroom.root.name}-clean"
    newsroom.build(output=clean / "output", state=clean / "state")
    assert newsroom.files() == newsroom.files(clean / "output")
    assert newsroom.build().files.written == ()


def test_the_same_index_with_any_number_of_threads(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [(f"/{number}/", f"2025_{number}", f"<html>Mot {number} mot{number % 7}") for number in range(80)]
    first = search_making.make_index(pages, "fr")
    monkeypatch.setenv("TOKIO_WORKER_THREADS", "1")
    assert search_making.make_index(pages, "fr") == first


def test_a_lost_store_changes_nothing(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    for path in (newsroom.root / ".sitegen/search").iterdir():
        path.unlink()
    newsroom.write({"content/articles/a.md": month(6, featured=3)})
    assert not [name for name in newsroom.build().files.written if "pagefind" in name]


def test_a_damaged_store_is_told_once(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    (path,) = (newsroom.root / ".sitegen/search").iterdir()
    data = path.read_bytes()
    path.write_bytes(data[:-3] + b"xyz")
    for file in (newsroom.output / "pagefind").rglob("*"):
        if file.is_file():
            file.unlink()
    assert "was damaged" in newsroom.failure()
    newsroom.build()
    path.write_bytes(data[:40])
    newsroom.write({"content/articles/a.md": month(6, featured=3)})
    newsroom.build()
    assert len(entries(newsroom)) == 1


def test_old_parts_are_forgotten(tmp_path: Path) -> None:
    store = SearchStore(tmp_path / "search")
    for name in "abcde":
        store.put(name, {"x": name.encode()})
    store.forget({"e", "a"})
    assert len(list((tmp_path / "search").iterdir())) == 4
    assert store.read("a", "x") == b"a"
    store.forget({"a"})
    assert SearchStore(tmp_path / "search").read("a", "x") == b"a"
    assert len(list((tmp_path / "search").iterdir())) == 2


# Pagefind fails


def test_without_pagefind_there_is_a_remedy(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagefind.service.get_executable", lambda: None)
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    told = newsroom.failure()
    assert "site.toml: the search page needs Pagefind, which is not installed" in told
    assert "pip install 'pagefind[bin]'" in told


@pytest.mark.skipif(sys.platform == "win32", reason="programs of POSIX")
@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat", "/does/not/exist"])
def test_a_pagefind_that_fails_is_told(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", program)
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    assert "Pagefind cannot make the search index" in newsroom.failure(now=NOW)
    assert not newsroom.output.exists()
