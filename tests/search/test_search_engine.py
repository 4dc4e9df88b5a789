"""The search in the browser, run by Node.js over the index that sitegen makes: what it finds, shows and loads."""

import gzip
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from newsroom import SITE, Files, Newsroom, article, author

from sitegen.outputs.search_index import INDEX_FOLDER, code_of
from sitegen.search.words import form_of, part, tokens
from sitegen.theme.scripts import minified
from sitegen.theme.theme import CORE

SiteOf = Callable[[Files], Newsroom]
NODE = Path(sys.executable).with_name("node")
SCRIPTS = [str(CORE / "static" / name) for name in ("search-index.js", "search-engine.js")]
ON = {"site.toml": SITE + "[search]\nenabled = true\n"}


def run(*steps: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the engine answers to each step, in one run."""
    given = json.dumps({"scripts": SCRIPTS, "steps": steps})
    program = Path(__file__).with_name("engine.mjs")
    done = subprocess.run([NODE, program], input=given, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert not done.returncode, done.stderr
    return list(json.loads(done.stdout))


def values(*steps: dict[str, Any]) -> list[Any]:
    """Return the answers to all steps; none may fail."""
    return [found["answer"] for found in run(*steps)]


class Search:
    """A newspaper whose index is searched."""

    def __init__(self, newsroom: Newsroom, edition: str = "") -> None:
        self.newsroom = newsroom
        self.folder = {"folder": str(newsroom.output / edition / INDEX_FOLDER)}

    def __call__(self, *queries: str) -> list[dict[str, Any]]:
        return values(self.folder, *({"search": query} for query in queries))[1:]

    def titles(self, *queries: str) -> list[list[str]]:
        """Return the headlines that each query finds, best first, those that have a phrase after all only."""
        return [[one["title"] for one in found["found"] if "title" in one] for found in self(*queries)]


@pytest.fixture
def search_of(site_of: SiteOf) -> Callable[[Files], Search]:
    def made(files: Files) -> Search:
        newsroom = site_of({**ON, **{f"content/{name}": text for name, text in files.items()}})
        newsroom.build()
        return Search(newsroom)

    return made


SearchOf = Callable[[Files], Search]


def excerpt(found: dict[str, Any], mark: str = "[{}]") -> str:
    return "".join(mark.format(text) if marked else text for text, marked in found["excerpt"])


# The same words in Python and in JavaScript

LETTERS = st.one_of(
    st.sampled_from([*"aeéèàçœŒæßİıΣσςñåøłŁđ0159²½_-'’ʼ\"\n \u00a0\u00ad.,qul", "jusqu’", "l’", "e\u0301", "ﬁ", "Ǆ", "한", "グ", "ー", "々",
                     "中", "国", "・", "ก", "ี", "่", "ລ", "ع", "َ", "ّ", "ٰ", "И", "й", "अ", "ि", "हिन्दी", "𠮷", "🙂", "ﷺ", "ͺ", "𝐁", "i\u0307", "ọ\u0300", "𝅥", "⃝", "\ufe0f"]),
    st.characters(max_codepoint=0x2FFF),
)  # fmt: skip
TEXT = st.lists(LETTERS, max_size=24).map("".join)


def is_old(text: str) -> bool:
    """Return whether every character has the same meaning for Node.js as for the oldest Python that we support."""
    return unicodedata.ucd_3_2_0.normalize("NFC", text) == unicodedata.normalize("NFC", text) and all(
        unicodedata.ucd_3_2_0.category(letter) == unicodedata.category(letter) != "Cn" for letter in text
    )


@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
@given(st.lists(TEXT.filter(is_old), min_size=60, max_size=80))
@example(
    [
        "L’été d’Œdipe",
        "jusqu'à",
        "aujourd’hui",
        "İstanbul",
        "e\u0301cole",
        "ที่นี่",
        "日本語の・テスト",
        "x" * 33,
        "a1b2c3d4e5f6",
    ]
)
def test_words_are_the_same_in_python_and_javascript(texts: list[str]) -> None:
    (found,) = values({"forms": texts})
    for text, forms in zip(texts, found, strict=True):
        assert forms == [form for token in tokens(text) if (form := form_of(token))], text


@settings(max_examples=5, phases=[Phase.generate])
@given(st.lists(st.tuples(TEXT, st.integers(0, 10).map(lambda power: 1 << power)), min_size=100, max_size=120))
def test_a_word_is_in_the_same_part_of_the_index(pairs: list[tuple[str, int]]) -> None:
    assert values({"parts": pairs})[0] == [part(*pair) for pair in pairs]


# What is found

VELO = article("Un vélodrome", "Le vélodrome d’hiver rouvre.\n")
ELECTIONS = article("Le scrutin", "Les élections municipales approchent.\n")
HEART = article("La greffe", "Au cœur de l’école, l’été.\n")


def test_forms_find_each_other(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": VELO, "articles/b.md": ELECTIONS, "articles/c.md": HEART})
    queries = {
        "velodrome": "Un vélodrome", "VÉLODROMES": "Un vélodrome",  # a form that nobody wrote
        "élection": "Le scrutin", "elections": "Le scrutin",
        "scrutins": "Le scrutin", "rouvrir": "Un vélodrome",
        "coeur": "La greffe", "CŒUR": "La greffe", "l'école": "La greffe", "d’ecoles": "La greffe",
        "velodorme": "Un vélodrome", "vélodrme": "Un vélodrome", "velodromme": "Un vélodrome",  # one letter wrong
        "electon": "Le scrutin", "municipal": "Le scrutin", "munici": "Le scrutin",
    }  # fmt: skip
    assert dict(zip(queries, search.titles(*queries), strict=True)) == {
        word: [title] for word, title in queries.items()
    }


def test_what_is_another_word_is_not_found(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": VELO, "articles/b.md": article("Carbone", "Le vélo au carbone.\n")})
    assert search.titles("xelodrome", "carbonara", "vélocité", "velx", "drome") == [[], [], [], [], []]


def test_all_words_or_else_most_of_them(search_of: SearchOf) -> None:
    search = search_of({
        "articles/a.md": article("A", "Rouge vert bleu.\n"), "articles/b.md": article("B", "Rouge vert.\n"),
        "articles/c.md": article("C", "Rouge.\n"),
    })  # fmt: skip
    all_of_them, most, half = search("rouge vert bleu", "rouge vert bleu orange", "orange rouge")
    assert [one["title"] for one in all_of_them["found"]] == ["A"]
    assert not all_of_them["some"]
    assert [one["title"] for one in most["found"]] == ["A", "B"]
    assert most["some"]
    assert len(half["found"]) == 3
    assert search("orange")[0] == {"some": False, "unsure": 0, "found": []}


def test_a_headline_and_a_name_count_more_and_of_equals_the_newer_is_first(search_of: SearchOf) -> None:
    text = "Un texte sur le phare et la mer, sans rien de plus.\n"
    search = search_of({
        "authors/ana.md": author("Ana Phare"),
        "articles/old.md": article("Ancien", text, "2024-01-01 08:00"), "articles/new.md": article("Nouveau", text, "2025-05-01 08:00"),
        "articles/name.md": article("Nom", "Rien.\n", "2023-01-01 08:00", authors=["ana"]),
        "articles/title.md": article("Le phare", "Rien.\n", "2022-01-01 08:00"),
    })  # fmt: skip
    *_, found = values(search.folder, {"know": "section"}, {"know": "author"}, {"search": "phare"})
    assert [one["title"] for one in found["found"]][:2] in (["Le phare", "Nom"], ["Nom", "Le phare"])
    assert [one["title"] for one in found["found"]][2:] == ["Nouveau", "Ancien"]
    by_title = {one["title"]: one for one in found["found"]}
    assert by_title["Nom"]["authors"] == "Ana Phare"
    assert by_title["Nom"]["filters"] == {
        "section": [code_of("politique")],
        "author": [code_of("ana")],
        "year": ["2023"],
    }


FILLING = " ".join(f"mot{number}" for number in range(60))


@pytest.mark.parametrize("length", [1, 100])
def test_a_headline_weighs_the_same_whatever_the_length_of_the_text(search_of: SearchOf, length: int) -> None:
    search = search_of({
        "articles/said.md": article("Une sortie", "Le phare, un phare et ce phare. Rien de plus.\n", "2025-05-01 08:00"),
        "articles/named.md": article("Le phare", f"{FILLING}.\n\n" * length, "2022-01-01 08:00"),
    })  # fmt: skip
    assert search.titles("phare") == [["Le phare", "Une sortie"]]


def test_in_a_text_a_word_weighs_by_its_share(search_of: SearchOf) -> None:
    search = search_of({
        "articles/short.md": article("Court", f"Le phare. {FILLING}.\n", "2022-01-01 08:00"),
        "articles/long.md": article("Long", "Le phare.\n\n" + f"{FILLING}.\n\n" * 30, "2025-05-01 08:00"),
        "articles/often.md": article("Souvent", f"Le phare, un phare. {FILLING}.\n", "2021-01-01 08:00"),
    })  # fmt: skip
    assert search.titles("phare") == [["Souvent", "Court", "Long"]]


def test_a_word_that_no_article_has_may_have_another_ending_or_a_letter_wrong(search_of: SearchOf) -> None:
    search = search_of({
        "articles/a.md": article("Un portail", "Il grince.\n"), "articles/b.md": article("Une porte", "Elle claque.\n"),
        "articles/c.md": article("Un portrait", "Il sourit.\n"),
    })  # fmt: skip
    both = {"Un portail", "Une porte"}  # the stem of “porte” and two letters; “portail” without one
    assert [set(titles) for titles in search.titles("portal", "portal ")] == [both, both]
    assert [set(titles) for titles in search.titles("portrat", "-portal")] == [
        {"Un portrait"},
        {"Un portrait", "Un portail"},
    ]


def test_a_phrase_is_found_where_its_words_follow_each_other(search_of: SearchOf) -> None:
    search = search_of({
        "articles/a.md": article("A", "Le *grand* soir\nest venu, dit-on.\n\nPetit matin.\n"),
        "articles/b.md": article("B", "Un soir, le grand frère. Le grand et le soir.\n"),
        "articles/c.md": article("Grand soir", "Rien.\n"),
        "articles/d.md": article("D", "Grands soirs.\n\n## Le grand\n\nSoir.\n"),
    })  # fmt: skip
    quoted = (
        '"grand soir"',
        "« Grand soir »",
        "“GRAND soir”",
        "„grand soir“",
        '"grand soir',
        "”grand soir”",
        "»grand soir«",
    )
    assert [{*titles} for titles in search.titles(*quoted)] == [{"A", "Grand soir"}] * len(quoted)
    asked = '"soir est venu"', '"venu petit"', '"grands soirs"', '"grand soir" matin', "»grand soir« venu est"
    assert search.titles(*asked) == [["A"], [], ["D"], ["A"], ["A"]]
    assert [{*titles} for titles in search.titles('-"grand soir"', 'soir -"grand soir"')] == [{"B", "D"}, {"B", "D"}]
    assert [{*titles} for titles in search.titles("grand -frère", "-grand", "-grand -soir", "soir - grand")] == [
        {"A", "Grand soir", "D"}, set(), set(), {"A", "B", "Grand soir", "D"},
    ]  # fmt: skip


WORDS = st.sampled_from(["un", "deux", "trois", "quatre", "cinq"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=2)


@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(TEXTS, min_size=2, max_size=8), st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=20, max_size=20)
)
def test_phrases_are_those_of_the_texts(tmp_path: Path, texts: list[list[str]], asked: list[list[str]]) -> None:
    files = {
        f"content/articles/a{number}.md": article(f"N{number}", "\n\n".join(lines))
        for number, lines in enumerate(texts)
    }
    newsroom = Newsroom(Path(tmp_path, str(len(list(tmp_path.iterdir())))), {**ON, **files})
    newsroom.build()
    found = Search(newsroom).titles(*(f'"{" ".join(words)}"' for words in asked))
    for words, titles in zip(asked, found, strict=True):
        there = {
            f"N{number}"
            for number, lines in enumerate(texts)
            if any(f" {' '.join(words)} " in f" {line} " for line in lines)
        }
        assert {*titles} == there, words


def test_writing_without_spaces_is_found_by_pairs(search_of: SearchOf) -> None:
    search = search_of({
        "articles/a.md": article("東京都の天気", "今日は晴れです。\n"), "articles/b.md": article("中国经济", "经济增长放缓。\n"),
        "articles/c.md": article("ข่าว", "ที่นี่มีฝนตก\n"),
    })  # fmt: skip
    assert search.titles("東京", "東京都", "天気", "経済", "经济增长", "增长", "ฝนตก", "都天") == [
        ["東京都の天気"], ["東京都の天気"], ["東京都の天気"], [], ["中国经济"], ["中国经济"], ["ข่าว"], [],
    ]  # fmt: skip
    (found,) = search("增长")
    assert excerpt(found["found"][0]) == "经济[增长]放缓。"


# What is shown of it

LONG = " ".join(f"mot{number}" for number in range(200))


def test_a_hit_leads_to_its_heading_and_the_article_marks_it(search_of: SearchOf) -> None:
    body = f"{LONG}.\n\n## Le port\n\n{LONG} avant l’écluse neuve, après. {LONG}\n\n## Fin\n\nPlus d’écluse.\n"
    search = search_of({"articles/a.md": article("Le zèbre", body)})
    found, fin, title, both, section = (
        one["found"][0] for one in search("ecluse neuve", "fin", "zebre", "zebre fin", "politique")
    )
    before, _, after = excerpt(found).partition("[écluse neuve]")
    assert before.startswith("… mot")
    assert after.startswith(", après. mot0")
    assert after.endswith(" …")
    assert 30 <= len(excerpt(found).split()) <= 40
    assert unquote(found["fragment"]) == "#le-port:~:text=avant-,l’écluse neuve"
    assert (excerpt(fin), fin["fragment"]) == ("[Fin] · Plus d’écluse.", "#fin:~:text=Fin")
    assert (title["fragment"], title["url"]) == ("#:~:text=Le-,z%C3%A8bre", "/politique/a/"), (
        "a headline is at the beginning"
    )
    assert both["fragment"] == "#fin:~:text=Fin"
    assert section["fragment"] == ""
    assert not any(marked for _, marked in section["excerpt"])


@given(
    st.lists(
        st.sampled_from(["mot", "a-b", "l’été", "&", "x,", "(clé)", "clé", "clé-de-voûte", "\n\n", "100 %", "#"]),
        min_size=1,
        max_size=9,
    )
)
@settings(max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_directive_is_read_as_it_is_meant(tmp_path: Path, words: list[str]) -> None:
    newsroom = Newsroom(
        Path(tmp_path, str(len(list(tmp_path.iterdir())))),
        {**ON, "content/articles/a.md": article("A", f"clé {' '.join(words)}")},
    )
    newsroom.build()
    (found,) = Search(newsroom)("cles")
    directives = found["found"][0]["fragment"].removeprefix("#:~:").split("&")
    assert 0 < len(directives) <= 5
    for directive in directives:  # https://wicg.github.io/scroll-to-text-fragment/#syntax
        syntax = re.fullmatch(r"text=(?:[^&,-]+-,)?([^&,-]+)(?:,-[^&,-]+)?", directive)
        assert syntax, directive
        assert "clé" in unquote(syntax[1])


def test_a_sentence_is_shown_rather_than_a_table_and_nothing_else_with_it(search_of: SearchOf) -> None:
    table = "| Détroit | Longueur |\n| --- | --- |\n| Sonde, écluse | 3 km |\n| Ormuz, écluse | 40 km |\n"
    body = f"{table}\nOn ouvre une écluse le matin.\n\n- une liste\n- une écluse\n"
    (found,) = search_of({"articles/a.md": article("Titre", body)})("écluse")
    assert excerpt(found["found"][0]) == "On ouvre une [écluse] le matin."
    (found,) = search_of({"articles/a.md": article("Titre", table)})("ormuz")
    assert "[Ormuz]" in excerpt(found["found"][0]), "where there is no sentence, what there is"


def test_the_index_of_an_article_tells_what_a_result_shows(search_of: SearchOf) -> None:
    search = search_of({
        "articles/a.md": article("Publicité", "Mot.\n", sponsor={"name": "Marque", "label": "Annonce"}, standfirst="Le chapô."),
        "articles/b.md": article("English", "Mot.\n", language="en", sponsor={"name": "Marque"}),
        "articles/c.md": article("Vide", "***\n"),
    })  # fmt: skip
    found = {one["title"]: one for one in search("-introuvable")[0]["found"]}
    assert (found["Publicité"]["label"], excerpt(found["Publicité"])) == ("Annonce", "Le chapô.")
    assert (found["English"]["label"], found["English"]["language"]) == ("", "en")
    assert "label" not in found["Vide"]
    assert excerpt(found["Vide"]) == ""


def test_the_word_that_is_typed_is_completed(search_of: SearchOf) -> None:
    search = search_of(
        {"articles/a.md": VELO, "articles/b.md": ELECTIONS, "articles/c.md": article("Vélos", "Deux vélos.\n")}
    )
    asked = ("vélo", "les élec", "elec ", "v", "-velo", '"velo', "velodromes", "L’élec", "elec velo elec", "lec elec")
    found = values(search.folder, *({"complete": text} for text in asked))[1:]
    assert [{*texts} for texts in found] == [
        {"vélos", "vélodrome"}, {"les élections"}, set(), set(), set(), set(), set(), {"L’élections"},
        {"elec velo elections"}, {"lec elections"},
    ]  # fmt: skip


def test_a_completion_has_the_accents_of_what_was_shown(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": article("A", "De l’électricité au cœur de l’été.\n")})
    _, before, _, after, heart = values(
        search.folder, *[{"complete": "elec"}, {"search": "elec"}, {"complete": "elec"}, {"complete": "co"}]
    )
    assert (before, after, heart) == (["electricite"], ["electricité"], ["coeur"])


def test_tags(search_of: SearchOf) -> None:
    search = search_of(
        {"articles/a.md": article("A", tags=["Été", "Mer"]), "articles/b.md": article("B", tags=["Mer"])}
    )
    _, names, found = values(search.folder, {"know": "tag"}, {"search": ""})
    assert names == {"ete": "Été", "mer": "Mer"}
    assert {one["title"]: {*one["filters"]["tag"]} for one in found["found"]} == {"A": {"ete", "mer"}, "B": {"mer"}}


# What is loaded


def test_a_search_loads_what_it_needs_once(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": VELO, "articles/b.md": ELECTIONS})
    steps = [
        {"search": "vélodrome"},
        {"search": "vélodrome"},
        {"folder": None},
        {"seconds": 90},
        {"search": "vélodrome"},
        {"search": "scrutin"},
    ]
    _, first, second, _, _, offline, missing = run(search.folder, *steps)
    assert first["loaded"][0] == "manifest.json"
    assert not [name for name in first["loaded"] if "tags" in name or "articles" in name], "only filters need them"
    assert len([name for name in first["loaded"] if name.startswith("text/")]) == 1
    assert second["loaded"] == []
    assert offline["loaded"] == ["manifest.json"], "it is asked again after a minute"
    assert first["answer"] == second["answer"] == offline["answer"]
    assert "error" in missing or missing["answer"]["found"]


def test_a_newer_index_replaces_what_changed_and_nothing_else(site_of: SiteOf) -> None:
    old = {
        f"content/articles/a{month}.md": article(f"Mois {month}", f"Vieux {month}.\n", f"2024-{month:02}-01 08:00")
        for month in range(1, 9)
    }
    newsroom = site_of(
        {**ON, **old, "content/articles/b.md": article("Neuf", "Première version.\n", "2025-06-01 08:00")}
    )
    newsroom.build()
    search = Search(newsroom)
    before = newsroom.root.parent / "before"
    search_folder = Path(search.folder["folder"])
    search_folder.rename(before)
    newsroom.write({"content/articles/b.md": article("Neuf", "Seconde version.\n", "2025-06-01 08:00")})
    newsroom.build()
    knows = {"know": "section"}
    steps = [
        {"search": "version"}, knows, search.folder, {"seconds": 30}, {"search": "seconde"}, {"seconds": 31}, {"search": "seconde"}, knows,
        {"search": "vieux"},
    ]  # fmt: skip
    _, _, _, _, _, soon, _, late, known, others = run({"folder": str(before)}, *steps)
    assert not soon["answer"]["found"], "within a minute nothing is asked again"
    assert [one["title"] for one in late["answer"]["found"]] == ["Neuf"]
    assert {name.partition("/")[0] for name in late["loaded"]} == {"manifest.json", "2025-06-0", "text"}
    assert known["loaded"] == ["2025-06-0/articles.bin"]
    assert len(others["answer"]["found"]) == 8
    assert all(one["filters"]["section"] == [code_of("politique")] for one in others["answer"]["found"])


def test_four_rounds_of_requests_from_an_address_to_results(search_of: SearchOf) -> None:
    """Each round waits for the one before: three of them after a key, for the first is made when somebody comes to the form."""
    search = search_of({"articles/a.md": VELO, "articles/b.md": ELECTIONS})
    (_, found) = run(search.folder, {"search": "élections"})
    rounds = [[name for name in found["loaded"] if test in name] for test in ("manifest", "lexicon", "words", "text")]
    order = [found["loaded"].index(names[0]) for names in rounds]
    assert order == sorted(order)
    assert found["rounds"] == 4


def test_a_site_without_articles_finds_nothing(search_of: SearchOf) -> None:
    search = search_of({})
    assert search.titles("mot", "", '"un mot"', "-mot") == [[], [], [], []]


def test_the_programs_are_small() -> None:
    """A reader on a telephone waits for them."""
    texts = [
        minified((CORE / "static" / name).read_text("utf-8"))
        for name in ("search-index.js", "search-engine.js", "search.js")
    ]
    assert sum(len(gzip.compress(text.encode())) for text in texts) < 12_000


def test_a_server_may_have_unpacked_the_files(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": VELO})
    (before,) = search("vélodrome")
    for path in Path(search.folder["folder"]).rglob("*.bin"):
        path.write_bytes(gzip.decompress(path.read_bytes()))
    assert search("vélodrome") == [before]


def test_while_a_word_is_typed_those_that_begin_like_it_come_before_its_stem(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": VELO, "articles/b.md": article("B", "Un vélo, un an.\n")})
    assert search.titles("vélod", "vélod ", "ane ", "ans ") == [["Un vélodrome"], ["B"], [], []]


def test_words_of_the_headline_lead_to_the_top_though_the_text_has_them_too(search_of: SearchOf) -> None:
    body = "Rien.\n\n## Plus bas\n\nEncore le zèbre.\n"
    (found,) = search_of({"articles/a.md": article("Le zèbre", body)})("zebre")
    assert unquote(found["found"][0]["fragment"]) == "#:~:text=Le-,zèbre&text=le-,zèbre"
    assert "[zèbre]" in excerpt(found["found"][0])


def test_a_word_is_marked_at_once_in_a_long_text_without_spaces(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": article("A", f"Voici {'あいうえお' * 6000}zèbre{'あ' * 90} fin.\n")})
    (found,) = search("zebre")
    (directive,) = found["found"][0]["fragment"].removeprefix("#:~:").split("&")
    assert "zèbre" in unquote(directive)
    assert len(unquote(directive)) < 300


def test_the_year_of_an_article_is_written_as_the_filter_writes_it(search_of: SearchOf) -> None:
    search = search_of({"articles/a.md": article("A", "Mot.\n", "0999-01-01 08:00")})
    assert search("mot")[0]["found"][0]["filters"]["year"] == ["999"]


def test_a_word_is_shown_as_it_is_written_with_signs_and_soft_hyphens(search_of: SearchOf) -> None:
    words = ["हिन्दी", "Don\u00adau\u00adufer", "i\u0307stanbul", "İzmir", "العَرَبِيّة", "𝐁𝐫𝐞𝐚𝐤𝐢𝐧𝐠"]
    search = search_of({"articles/a.md": article("A", "\n\n".join(f"Mot\u00ad, {word}, autre." for word in words))})
    for found, word in zip(search(*words), words, strict=True):
        assert f", [{word}], autre." in excerpt(found["found"][0])


def test_an_excerpt_begins_and_ends_with_its_sentence(search_of: SearchOf) -> None:
    around = "Avant. " + "Rien ne bouge ici depuis hier soir. " * 6
    body = f"{around}C’est le maire, M. B. Roux, qui ouvre l’écluse « à la main ». L’eau monte alors de six mètres. {around}"
    (found,) = search_of({"articles/a.md": article("Titre", body)})("ecluse")
    shown = excerpt(found["found"][0]).replace("\xa0", " ")
    assert shown.startswith("C’est le maire, M. B. Roux, qui ouvre l’[écluse] « à la main ». L’eau monte")
    assert shown.endswith("hier soir.")
