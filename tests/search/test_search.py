"""The index of the search page: what is in it and what never is, what a change costs, and that it is always the same."""

import html
import os
import re
import time
import warnings
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from newsroom import SITE, Files, Newsroom, article, author
from search.index_reader import Index

from sitegen.errors.problems import BuildFailed, LeakError, OutputError
from sitegen.outputs.kinds import SEARCH_FILE
from sitegen.outputs.output import Output
from sitegen.outputs.search_index import INDEX_FOLDER, code_of
from sitegen.search import blocks, segments
from sitegen.search import work as search_work
from sitegen.search.making import IndexFiles
from sitegen.search.passages import passages_of
from sitegen.search.store import DIGEST, SearchStore
from sitegen.search.words import Vocabulary, digest_of, form_of, part, tokens
from sitegen.workers import pool

SiteOf = Callable[[Files], Newsroom]
ON = {"site.toml": SITE + "[search]\nenabled = true\n"}
FOLDER = INDEX_FOLDER.rstrip("/")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make segments and blocks of a few articles, that there be several."""
    monkeypatch.setattr(segments, "LARGEST", 2)
    monkeypatch.setattr(blocks, "_YEAR", 2)
    monkeypatch.setattr(blocks, "_ARCHIVE", 4)
    monkeypatch.setattr(blocks, "_ARTICLES_A_FILE", 1)


def month(number: int, **front: Any) -> str:
    return article(f"Titre {number}", f"Le mot numero{number}.\n", f"2025-{number:02}-03 08:00", **front)


def index_of(newsroom: Newsroom, edition: str = "") -> Index:
    return Index(newsroom.output / edition / FOLDER)


def urls(newsroom: Newsroom, edition: str = "") -> set[str]:
    return {text["url"] for text in index_of(newsroom, edition).texts}


# Words


@pytest.mark.parametrize(("text", "found"), [
    ("L’école d'Aujourd’hui, qu’il a vue", "ecole aujourd hui il a vue"),
    ("Le cœur de l’été : 3 % à Séoul_2", "le coeur de ete 3 a seoul 2"),
    ("Straße, ÉLAN e\u0301lan", "strasse elan elan"),
    ("東京都 と タイ", "東京 京都 と タイ"),
    ("abc東京def", "abc 東京 def"),
    ("a" * 33 + " 0123456789abcdef 123456789012 2025", "2025"),
    ("rock'n'roll", "rock roll"),
    ("हिन्दी o\u0323\u0300ro\u0323\u0300 co\xadopé\xadra\xadtion", "हिन्दी oro cooperation"),
    ("كِتَاب İstanbul i\u0307stanbul", "كتاب istanbul istanbul"),
    ("𝐁reaking ﬁn ͺ " + "ﷺ" * 8, "breaking fin"),
])  # fmt: skip
def test_words_of_a_text(text: str, found: str) -> None:
    assert [form for form in map(form_of, tokens(text)) if form] == found.split()


def test_parts_are_even_and_digests_those_of_everybody() -> None:
    assert digest_of("") == digest_of("")
    forms = [f"mot{number}" for number in range(20_000)]
    counts = [0] * 64
    for form in forms:
        counts[part(form, 64)] += 1
        assert part(form, 1) == 0
        assert part(form, 64) == part(form, 1024) >> 4  # so parts of a segment join to those of a block
    assert min(counts) > 200
    assert max(counts) < 430


def test_endings_are_alike_in_the_language_of_the_edition() -> None:
    french, english, other = Vocabulary("fr"), Vocabulary("en"), Vocabulary("xx")
    stem = lambda words, token: words[token][0]  # noqa: E731
    assert stem(french, "élections") == stem(french, "élection") == "elect"
    assert stem(english, "running") == stem(english, "runs") == "run"
    assert stem(other, "élections") == "elections"
    assert french["l'"] is None
    assert stem(Vocabulary("nb"), "avisene") == stem(Vocabulary("no"), "avisen") == "avis"


def test_passages_begin_at_headings() -> None:
    body = (
        '<p>Un <em>mot</em> et H<sub>2</sub>O<sup id="fnref:1"><a href="#x">1</a></sup>.</p>\n<h2 id="a">Le\n  titre</h2>'
        '\n<ul><li>un</li><li>deux &amp; trois</li></ul><script>non</script>\n<h3 id="b"></h3>\n<h3 id="c">Fin</h3>'
    )
    assert passages_of(body) == [("", "Un mot et H2O."), ("a", "Le   titre\nun\ndeux & trois"), ("c", "Fin")]


@pytest.mark.parametrize(("body", "found"), [
    ("<p>a</p><!-- <p>caché</p> --><p>b</p>", "a\nb"),
    ("<p>a</p><!-- x > y caché -->", "a"),
    ("<p>a</p><template>caché</template><p>b</p><SCRIPT>caché</SCRIPT>", "a\nb"),
    ('<p>a <img alt="x > caché" src="y"> b <a title="c > d">e</a></p>', "a \nb e"),
    ("<p>dit<q>oui</q></p><main>x</main><p>H<sub>2</sub>O <math><mi>x</mi><mo>=</mo></math></p>", "dit\noui\nx\nH2O x="),
    ("<p>a</p><!-- sans fin <p>caché</p>", "a"),
    ("<p>1 &lt; 2 l'a</p>", "1 < 2 l'a"),
])  # fmt: skip
def test_only_what_a_browser_shows_is_a_text(body: str, found: str) -> None:
    assert passages_of(body) == [("", found)]


@pytest.mark.parametrize("heading", ['<h2 id="a">', "<h2 id='a'>", "<h2 id=a>", '<H2 class="x > y" ID="a">'])
def test_a_heading_of_any_spelling_begins_a_passage(heading: str) -> None:
    assert passages_of(f"<p>un</p>{heading}deux</h2>") == [("", "un"), ("a", "deux")]


@pytest.mark.parametrize("piece", ["<h2 ", "<script ", "<!-- ", '<a title="', '<sup id="fnref', "<b "])
def test_what_has_no_end_is_read_in_time(piece: str) -> None:
    """Ratios of two sizes: four times as much may not take sixteen times as long, or it would take seconds here."""

    def seconds(count: int) -> float:
        start = time.process_time()
        passages_of(piece * count)
        return time.process_time() - start

    few = min(seconds(2000) for _ in range(3))
    assert min(seconds(8000) for _ in range(3)) < 10 * few + 0.01


# What is in it


def test_an_article_is_found_by_each_of_its_words_and_shown(site_of: SiteOf) -> None:
    newsroom = site_of({
        **ON, "content/authors/ana.md": author("Ana Élan"), "content/authors/bob.md": author("Bob"),
        "content/articles/a.md": month(6, authors=["ana", "bob"], standfirst="Le chapô.", tags=["Fêtes", "Été"]),
        "content/articles/b.md": month(5, language="en", sponsor={"name": "Marque", "label": "Publicité"}),
    })  # fmt: skip
    newsroom.build()
    index = index_of(newsroom)
    sponsored, written = index.texts
    assert written == {
        "url": "/politique/a/", "date": "2025-06-03", "title": "Titre 6", "standfirst": "Le chapô.", "section": "Politique",
        "authors": "Ana Élan, Bob", "parts": [["", "Le mot numero6."]],
    }  # fmt: skip
    assert sponsored == {
        "url": "/politique/b/", "date": "2025-05-03", "title": "Titre 5", "section": "Politique", "label": "Publicité", "language": "en",
        "parts": [["", "Le mot numero5."]],
    }  # fmt: skip
    section = [code_of("politique")]
    assert index.articles == [
        {"section": section, "author": [], "tags": []},
        {"section": section, "author": [code_of("ana"), code_of("bob")],
         "tags": [("fetes", "Fêtes"), ("ete", "Été")]},
    ]  # fmt: skip
    where = lambda form: {posting.url for stem in index.lexicon[form] for posting in index.words[stem]}  # noqa: E731
    assert where("numero6") == where("elan") == where("chapo") == {"/politique/a/"}
    assert where("titre") == where("politique") == {"/politique/a/", "/politique/b/"}


LETTERS = st.text("aeéèœ'’bcd", min_size=1, max_size=6)
TEXTS = st.lists(st.lists(LETTERS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=3)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=7))
def test_words_and_what_follows_them_are_those_of_the_texts(
    tmp_path_factory: pytest.TempPathFactory, small: None, texts: list[list[str]]
) -> None:
    """The whole index against the texts that are in it, read as slowly and simply as possible."""
    files = {
        f"content/articles/a{number}.md": article(
            f"Titre {number}", "\n\n".join(paragraphs) + "\n", f"2025-0{number + 1}-03 08:00"
        )
        for number, paragraphs in enumerate(texts)
    }
    newsroom = Newsroom(tmp_path_factory.mktemp("site"), ON | files)
    newsroom.build()
    index, words = index_of(newsroom), Vocabulary("fr")
    expected: dict[str, dict[str, int]] = {}
    lexicon: dict[str, set[str]] = {}
    for text in index.texts:
        for field in (text["title"], text["section"], "\n".join(under for _, under in text["parts"])):
            known = [words[token] for token in tokens(field)]
            row = [word for word in known if word]
            for word, after in zip_longest(row, row[1:]):
                signs = expected.setdefault(word[0], {})
                signs[text["url"]] = signs.get(text["url"], 0) | (after[2] if after else 0)
                lexicon.setdefault(word[1], set()).add(word[0])
    found = {stem: {posting.url: posting.signs for posting in rows} for stem, rows in index.words.items()}
    assert found == expected
    assert index.lexicon == lexicon
    assert all(1 <= posting.weight <= 31 for rows in index.words.values() for posting in rows)


def test_a_word_of_the_headline_weighs_more_and_in_a_long_text_less(site_of: SiteOf) -> None:
    newsroom = site_of({
        **ON, "content/articles/a.md": article("Le pont", "Il a dit.\n"),
        "content/articles/b.md": article("Autre", "Le pont.\n"),
        "content/articles/c.md": article("Encore", "Le pont. " + "Bien d’autres choses. " * 300),
    })  # fmt: skip
    newsroom.build()
    weights = {posting.url: posting.weight for posting in index_of(newsroom).words["pont"]}
    headline, short, long = (weights[f"/politique/{name}/"] for name in "abc")
    assert headline > short > long


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
    index = index_of(newsroom)
    assert "introuv" not in index.text()
    assert "numero6" in index.text()
    assert len(index.texts) == (2 if "paid" in front else 1)


def test_an_article_that_is_withdrawn_leaves_the_index(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6), "content/articles/b.md": month(5)})
    newsroom.build()
    assert urls(newsroom) == {"/politique/a/", "/politique/b/"}
    newsroom.write({"content/articles/b.md": month(5, status="draft")})
    newsroom.build()
    assert urls(newsroom) == {"/politique/a/"}
    assert "numero5" not in index_of(newsroom).text()


def test_a_leak_into_the_index_is_found_each_time(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "Personne n’avait lu cette phrase, au cœur de l’été, et qu’aujourd’hui <em>l’œuvre</em> soit relue."
    newsroom = site_of({
        **ON, "content/articles/a.md": month(6), "content/articles/b.md": article(body=secret + "\n", status="draft"),
    })  # fmt: skip
    leaking = lambda body: [*passages_of(body), ("", re.sub("<[^>]*>", "", secret))]  # noqa: E731
    monkeypatch.setattr(search_work, "passages_of", leaking)
    for _ in range(2):
        with pytest.raises(BuildFailed) as caught:
            newsroom.build()
        (leak,) = caught.value.problems
        assert isinstance(leak, LeakError)
        assert f"“/{FOLDER}/text/2025-06-0/0.bin" in str(leak)
        assert not newsroom.output.exists()


def test_editions_have_an_index_each(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": month(6), "content/articles/en/b.md": month(5, language="en")})
    newsroom.configure('[search]\nenabled = true\n[languages.en]\ntitle = "The Gazette"\n')
    newsroom.build()
    assert urls(newsroom) == {"/politique/a/"}
    assert urls(newsroom, "en") == {"/en/politique/b/"}
    assert f'data-index="/journal/en/{FOLDER}/"' in newsroom.page("en/search/")


# The page


def test_disabled_it_leaves_no_trace(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": month(6)})
    newsroom.configure("[search]\nenabled = true\n")
    newsroom.build()
    with_it = newsroom.files()
    assert {"recherche/index.html", f"{FOLDER}/manifest.json"} <= with_it.keys()
    assert not [name for name, data in with_it.items() if b"SearchAction" in data]  # Google withdrew it in 2024
    newsroom.configure("")
    newsroom.build()
    found = newsroom.files()
    assert not [name for name in found if "search" in name or "recherche" in name]
    assert not [name for name, data in found.items() if b"echerche" in data]
    assert not (newsroom.output / FOLDER).exists()


def test_the_search_page_needs_no_exception_in_the_policy(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    assert not [name for name, data in newsroom.files().items() if b"unsafe-eval" in data or b"wasm" in data]
    policy = lambda route: html.unescape(  # noqa: E731
        re.search('Content-Security-Policy" content="([^"]*)"', newsroom.page(route))[1]
    )
    assert policy("recherche/") == policy("404.html")
    assert "recherche" not in newsroom.page("sitemap.xml")


def test_a_site_without_articles_has_a_search_page(site_of: SiteOf) -> None:
    newsroom = site_of(ON)
    newsroom.build()
    assert index_of(newsroom).manifest == {"blocks": []}
    assert newsroom.page("recherche/")


# What a change costs, and that it is always the same


@pytest.fixture
def inverted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which articles are looked at word by word."""
    found: list[str] = []
    real = search_work.invert

    def invert(articles: list[Any], vocabulary: Vocabulary) -> Any:
        found.extend(entry.url for entry, _ in articles)
        return real(articles, vocabulary)

    monkeypatch.setattr(search_work, "invert", invert)
    return found


def changed(newsroom: Newsroom, before: dict[str, bytes]) -> set[str]:
    """Return the files of the index that are not what they were, without their segment or number."""
    now = newsroom.files()
    names = {name for name in {*before, *now} if before.get(name) != now.get(name) and name.startswith(FOLDER)}
    return {name.removeprefix(f"{FOLDER}/") for name in names}


def test_one_article_costs_its_segment_and_a_few_files(site_of: SiteOf, small: None, inverted: list[str]) -> None:
    newsroom = site_of({**ON, **{f"content/articles/a{number}.md": month(number) for number in range(1, 9)}})
    newsroom.build()
    assert len(inverted) == 8
    assert index_of(newsroom).blocks == ["2025-01-0", "2025-05-0", "2025-07-0", "2025-08-0"]
    inverted.clear()
    before = newsroom.files()
    newsroom.write({"content/articles/a8.md": month(8) + "\nEncore."})
    report = newsroom.build()
    assert inverted == ["/politique/a8/"]
    names = changed(newsroom, before)
    assert {name.split("/")[0] for name in names} == {"2025-08-0", "text", "manifest.json"}
    assert {name for name in names if name.startswith("text")} == {"text/2025-08-0/0.bin"}
    assert {f"{FOLDER}/{name}" for name in names} <= set(report.files.written)
    before = newsroom.files()
    newsroom.write({"content/articles/a2.md": month(2) + "\nEncore."})
    newsroom.build()
    assert inverted == ["/politique/a8/", "/politique/a2/"]
    names = changed(newsroom, before)
    assert {name.split("/")[0] for name in names} == {"2025-01-0", "text", "manifest.json"}
    assert 1 <= len([name for name in names if "/words/" in name]) <= 3  # encore, and those that it follows
    inverted.clear()
    newsroom.write({"site.toml": ON["site.toml"].replace("La Gazette", "Le Journal")})
    newsroom.build()
    assert newsroom.build().files.written == ()
    assert inverted == []


def test_one_that_is_withdrawn_moves_those_of_its_month_only(site_of: SiteOf, small: None, inverted: list[str]) -> None:
    files = {f"content/articles/a{number}.md": month(number) for number in (1, 2, 3, 5)}
    files |= {f"content/articles/b{number}.md": month(2).replace("08:00", f"1{number}:00") for number in range(3)}
    newsroom = site_of({**ON, **files})
    newsroom.build()
    before = newsroom.files()
    inverted.clear()
    newsroom.remove("content/articles/a2.md")
    newsroom.build()
    assert set(inverted) == {f"/politique/b{number}/" for number in range(3)}
    assert {name.split("/")[1] for name in changed(newsroom, before) if name.startswith("text")} == {
        "2025-02-0", "2025-02-1",
    }  # fmt: skip


@given(count=st.integers(0, 700))
@example(129)
def test_blocks_stay_where_they_are_while_an_archive_grows(count: int) -> None:
    all_of = [segments.Segment(f"{number:04}-01-0", (), f"{number}") for number in range(count + 1)]
    found, more = blocks.blocks_of(all_of[:count]), blocks.blocks_of(all_of)
    assert [one for block in found for one in block.segments] == all_of[:count]
    assert [len(block.segments) for block in found[-1:]] == [1] * bool(count)
    assert all(len(block.segments) <= 128 for block in found)
    assert len(found) <= count // 128 + 3
    whole = [block for block in found if len(block.segments) == 128]
    assert more[: len(whole)] == whole  # of the archive, whole blocks are written once


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(1, 7), st.integers(0, 3)), min_size=2, max_size=4))
def test_whatever_came_before_the_index_is_that_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, small: None, edits: list[tuple[int, int]]
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


def test_the_same_index_with_any_number_of_processes(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_work, "_FEW", 1)
    newsroom = site_of({**ON, **{f"content/articles/a{number}.md": month(number) for number in range(1, 9)}})
    newsroom.build(jobs=2)
    clean = newsroom.root.parent / "clean"
    newsroom.build(output=clean / "output", state=clean / "state", jobs=1)
    assert newsroom.files() == newsroom.files(clean / "output")


def test_a_process_that_dies_ends_the_build(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_work, "_FEW", 1)
    monkeypatch.setattr(pool, "can_fork", lambda: True)  # tests before may have left the thread of a library
    own = os.getpid()
    monkeypatch.setattr(search_work, "invert", lambda *_: os._exit(1) if os.getpid() != own else None)
    newsroom = site_of({**ON, **{f"content/articles/a{number}.md": month(number) for number in range(1, 9)}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Python 3.12, where there is one
        assert "a worker process died" in newsroom.failure(jobs=2)
    assert not newsroom.output.exists()


def test_a_damaged_record_of_a_block_is_made_again(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    before = newsroom.files()
    path = stored(newsroom)[0]
    data = path.read_bytes()
    tables = 3 * (DIGEST + 4)  # of the record and two files
    path.write_bytes(data[: 12 + tables] + b"x" + data[13 + tables :])
    newsroom.write({"content/articles/a.md": month(6, featured=3)})
    newsroom.build()
    assert {name: data for name, data in newsroom.files().items() if FOLDER in name} == {
        name: data for name, data in before.items() if FOLDER in name
    }


# The store


def stored(newsroom: Newsroom) -> list[Path]:
    return sorted((newsroom.root / ".sitegen/search").iterdir(), key=lambda path: path.stat().st_size)


def test_a_lost_store_changes_nothing(site_of: SiteOf) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    for path in stored(newsroom):
        path.unlink()
    newsroom.write({"content/articles/a.md": month(6, featured=3)})
    assert not [name for name in newsroom.build().files.written if FOLDER in name]


@pytest.mark.parametrize("which", [0, 1], ids=["a block", "a segment"])
def test_a_damaged_store_is_reported_once(site_of: SiteOf, which: int) -> None:
    newsroom = site_of({**ON, "content/articles/a.md": month(6)})
    newsroom.build()
    path = stored(newsroom)[which]
    data = path.read_bytes()
    path.write_bytes(data[:-3] + b"xyz")
    for file in (newsroom.output / FOLDER).rglob("*"):
        if file.is_file():
            file.unlink()
    assert "was damaged" in newsroom.failure()
    newsroom.build()
    path.write_bytes(data[:40])
    newsroom.write({"content/articles/a.md": month(6, featured=3)})
    newsroom.build()
    assert urls(newsroom) == {"/politique/a/"}


@pytest.fixture
def store(tmp_path: Path) -> SearchStore:
    found = SearchStore(tmp_path / "search")
    for name in "abcde":
        found.put(name, [b"", name.encode(), name.encode() * 3])
    return found


def test_a_store_returns_slices(store: SearchStore) -> None:
    assert store.read("a", 1) == [b"a"]
    assert store.read("b", 0, 3) == [b"", b"b", b"bbb"]
    assert len(store.digests("b")) == 3 * DIGEST
    assert not store.has("x")


def test_a_store_reads_and_drops_nothing_elsewhere(store: SearchStore, tmp_path: Path) -> None:
    """Marks are in records of the store, and whoever writes the cache writes them too."""
    victim = tmp_path / "article.md"
    victim.write_text("Un texte.", "utf-8")
    for mark in ("../article.md", str(victim), "", ".", "a/../../article.md"):
        assert not store.has(mark)
        with pytest.raises(OutputError, match="was damaged"):
            store.read(mark, 0)
    assert victim.read_text("utf-8") == "Un texte."


@pytest.mark.parametrize("data", [b"x", b"\x93\x90\x90\x90"], ids=["no record", "a record of nothing"])
def test_a_record_that_means_nothing_is_damaged(store: SearchStore, data: bytes) -> None:
    store.put("f", [data, b"x", b"x"])
    files = IndexFiles(store)
    for subject in (("words", "f", "0"), ("stored", "f", "1")):
        with pytest.raises(OutputError, match="was damaged"):
            files.make(Output("x.bin", SEARCH_FILE, subject=subject))


def test_old_items_are_dropped(store: SearchStore, tmp_path: Path) -> None:
    store.forget({"e", "a"})
    assert len(list((tmp_path / "search").iterdir())) == 4
    store.forget({"a"})
    assert SearchStore(tmp_path / "search").read("a", 1) == [b"a"]
    assert len(list((tmp_path / "search").iterdir())) == 2
