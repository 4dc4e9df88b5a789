"""Live blogs: a row of entries from the headings of one text, in the order of readers."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article

from sitegen.content.documents import Document
from sitegen.content.live_blog import ends_at, split_entries
from sitegen.content.meta import ArticleMeta
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.errors.problems import SitegenError
from sitegen.plugins.plugins import Plugins

OPTIONS = ParseOptions(language="fr", timezone="Europe/Paris", typography=True, narrow_guillemets=False, hours="spaced")


def parse(
    body: str, language: str = "fr", date: str = "2026-05-14 18:05", live: object = True
) -> tuple[Document, list[SitegenError]]:
    text = article("Direct", body, date, live=live, language=language)
    document, problems = parse_document(text.encode(), "a.md", "article", "a", OPTIONS, Plugins([]))
    assert document is not None
    return document, problems


def entries(body: str, **front: str) -> list[tuple[str, str, str]]:
    """Return anchor, instant and title of each entry of a text without problems."""
    document, problems = parse(body, **front)
    assert not problems
    return [(entry.anchor, entry.date.isoformat()[:16], entry.title) for entry in document.outline.entries]


@pytest.mark.parametrize(
    ("heading", "hour", "title"),
    [
        ("18 h 32 Un titre", "18:32", "Un titre"),
        ("18h32 Un titre", "18:32", "Un titre"),
        ("18h Un titre", "18:00", "Un titre"),
        ("18:32 – Un titre", "18:32", "Un titre"),
        ("18 h 32 : Un titre", "18:32", "Un titre"),
        ("18.32 Uhr: Ein Titel", "18:32", "Ein Titel"),
        ("6:32 p.m. A headline", "18:32", "A headline"),
        ("6:32pm A headline", "18:32", "A headline"),
        ("6 PM, a headline", "18:00", "a headline"),
        ("12:10 am After midnight", "00:10", "After midnight"),
        ("18 h 32", "18:32", ""),
        ("18 h 32 15 députés votent", "18:32", "15 députés votent"),
        ("19 h 05 *Le Monde* & « nous »", "19:05", "Le Monde & «\u00a0nous\u00a0»"),
    ],
)
def test_hours_as_they_are_written(heading: str, hour: str, title: str) -> None:
    ((_, date, found),) = entries(f"## {heading}\n\nTexte.\n")
    assert (date[11:], found) == (hour, title)


@pytest.mark.parametrize(
    ("heading", "date"),
    [
        ("18 h 05", "2026-05-14T18:05"),
        ("16 h 06", "2026-05-14T16:06"),  # a little before the beginning
        ("16 h 04", "2026-05-15T16:04"),
        ("23 h 59", "2026-05-14T23:59"),
        ("0 h 00", "2026-05-15T00:00"),
        ("2026-05-16 9 h 15", "2026-05-16T09:15"),
        ("2026-05-14 9 h 15", "2026-05-14T09:15"),
    ],
)
def test_the_day_of_an_hour(heading: str, date: str) -> None:
    assert entries(f"## {heading} Un titre\n")[0][1] == date


@pytest.mark.parametrize("heading", ["0 h 10", "23 h 30"])
def test_a_date_without_a_time_is_the_whole_day(heading: str) -> None:
    assert entries(f"## {heading} Un titre\n", date="2026-05-14")[0][1][:10] == "2026-05-14"


def test_the_night_in_which_clocks_go_back() -> None:
    found = entries("## 23 h 50 A\n## 2 h 30 B\n## 4 h 00 C\n", date="2026-10-24 20:00")
    assert [date for _, date, _ in found] == ["2026-10-25T04:00", "2026-10-25T02:30", "2026-10-24T23:50"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_newest_comes_first_whatever_the_order_of_the_file(turned: bool) -> None:
    written = [
        "## 18 h 10 Un\n\na\n",
        "## 18 h 10 Deux\n\nb\n",
        "## 19 h 00 Trois {.pinned}\n\nc\n",
        "## 19 h 30 Quatre\n\nd\n",
    ]
    found = entries("Début.\n\n" + "\n".join(written[::-1] if turned else written))
    assert [(anchor, title) for anchor, _, title in found] == [
        ("19h00", "Trois"), ("19h30", "Quatre"), ("18h10-2", "Deux"), ("18h10", "Un"),
    ]  # fmt: skip


def test_what_marks_an_entry_is_no_class_of_its_heading() -> None:
    document, problems = parse("## 18 h 10 Un {.key}\n\n## 18 h 20 Deux {.grand .pinned .key}\n\n## 18 h 30 Trois\n")
    assert not problems
    found = [(entry.title, entry.pinned, entry.key) for entry in document.outline.entries]
    assert found == [("Deux", True, True), ("Trois", False, False), ("Un", False, True)]
    assert 'class="grand"' in document.html
    assert "key" not in document.html


def test_another_day_and_an_anchor_of_ones_own() -> None:
    found = entries("## 18 h 10 Un {#debut}\n## 18 h 20 Deux {.grand #suite .pinned}\n## 0 h 10 Trois\n")
    assert [anchor for anchor, _, _ in found] == ["suite", "2026-05-15-00h10", "debut"]


def test_a_headline_may_change_without_its_address() -> None:
    first, second = (entries(f"## 18 h 10 {title}\n\n### 18h10\n")[0][0] for title in ("Un titre", "L’autre"))
    assert first == second == "18h10-2"  # a heading in the entry has the name already


def test_the_parts_of_a_text() -> None:
    body = (
        "Début[^1].\n\n## Ce qu’il faut savoir\n\nUn mot.\n\n## 18 h 10 Un *mot*\n\n> ## 18 h 40 Dans une citation\n\n"
        "### Plus bas\n\n## 19 h 00\n\n```md\n## 20 h 00 Du code\n```\n\n<div>\n<h2>21 h 00 Du HTML</h2>\n</div>\n\n[^1]: Note.\n"
    )
    document, problems = parse(body)
    assert not problems
    introduction, shown, notes = split_entries(document.html, document.outline.entries)
    assert introduction.startswith("<p>Début")
    assert introduction.endswith("<p>Un mot.</p>")
    assert [title for title, _ in shown] == ["", "Un <em>mot</em>"]
    assert "20 h 00 Du code" in shown[0][1].replace("\u00a0", " ")
    assert "<h2>21" not in introduction
    assert "Dans une citation" in shown[1][1]
    assert "Plus bas" in shown[1][1]
    assert notes.startswith("<section")
    assert "Note." in notes
    ids = [part.split('"')[0] for part in document.html.split('<h2 id="')[1:]]
    assert ids == ["ce-qu-il-faut-savoir", "19h00", "21-h-00-du-html", "18h10", "18-h-40-dans-une-citation"]
    assert {"19h00", "18h10"} <= set(document.outline.anchors)
    assert [heading.text.replace("\u00a0", " ") for heading in document.outline.headings][1] == "18 h 10 Un mot"


def test_links_between_entries_are_checked() -> None:
    document, problems = parse("[ici](#18h10) [là](#18-h-10-un-titre)\n\n## 18 h 10 Un titre\n")
    assert [(problem.line, problem.hint) for problem in problems] == [(9, "anchors of that page: 18h10")]
    assert document.outline.entries


def test_an_article_that_is_not_live_keeps_its_headings() -> None:
    document, problems = parse("## 18 h 10 Un titre\n\n## 19 h 10 Deux\n", live=False)
    assert not problems
    assert not document.outline.entries
    assert document.outline.anchors == ("18-h-10-un-titre", "19-h-10-deux")


def test_nothing_has_happened_yet() -> None:
    document, problems = parse("Nous commençons à 20 heures.\n\n## Les enjeux\n\nUn mot.\n")
    assert not problems
    assert document.outline.entries == ()
    assert split_entries(document.html, ()) == (document.html, [], "")


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Un oubli", "this heading in a live blog has no time"),
        ("18 h 20 Un titre {.pined}", "“.pined” neither pins an entry nor makes it a key point"),
        ("18 h 20 Un titre {.keys}", "“.keys” neither pins an entry nor makes it a key point"),
        ("25 h 10 Un titre", "“25 h 10” is not a time of day"),
        ("18 h 61 Un titre", "“18 h 61” is not a time of day"),
        ("13 pm A headline", "“13 pm” is not a time of day"),
        ("2026-02-30 10 h 00 Un titre", "“2026-02-30 10 h 00” is not a time of day"),
    ],
)
def test_a_heading_that_is_wrong_is_told_with_its_place(heading: str, told: str) -> None:
    _, problems = parse(f"## 18 h 10 Un titre\n\nTexte.\n\n## {heading}\n\nTexte.\n")
    assert [(problem.message.replace("\u00a0", " "), problem.line) for problem in problems] == [(told, 13)]


def test_two_entries_cannot_have_one_address() -> None:
    _, problems = parse("## 18 h 10 Un {#a}\n\nTexte.\n\n## 18 h 20 Deux {#a}\n\nTexte.\n")
    assert [(problem.message, problem.line) for problem in problems] == [("two entries have the anchor “#a”", 13)]


def test_an_end_before_the_beginning_is_told_with_its_place() -> None:
    text = article("Direct", "", "2026-05-14 18:05", live={"start": "2026-05-14 20:00", "end": "2026-05-14 19:00"})
    document, problems = parse_document(text.encode(), "a.md", "article", "a", OPTIONS, Plugins([]))
    assert document is None
    assert [(problem.message, problem.line) for problem in problems] == [("this live blog ends before it begins", 5)]


@pytest.mark.parametrize(
    ("live", "body", "end"),
    [
        (True, "## 18 h 10 Un\n\n## 20 h 00 Deux\n", "2026-05-15T08:00"),
        (True, "", "2026-05-15T06:05"),
        ({"start": "2026-05-14 20:00"}, "", "2026-05-15T08:00"),
        ({"end": "2026-05-14 23:00"}, "## 20 h 00 Deux\n", "2026-05-14T23:00"),
    ],
)
def test_when_it_is_over(live: object, body: str, end: str) -> None:
    document, _ = parse(body, live=live)
    assert isinstance(document.meta, ArticleMeta)
    found = ends_at(document.meta, document.outline.entries)
    assert found is not None
    assert found.isoformat()[:16] == end
    assert ends_at(msgspec.structs.replace(document.meta, live=False), ()) is None


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59), st.booleans()), max_size=8), st.data())
def test_any_order_gives_the_same_rows(hours: list[tuple[int, int, bool]], data: st.DataObject) -> None:
    written = [
        f"## {hour} h {minute:02} Titre {number}{' {.pinned}' if pinned else ''}\n\nTexte {number}.\n"
        for number, (hour, minute, pinned) in enumerate(hours)
    ]
    document, problems = parse("Début.\n\n" + "\n".join(data.draw(st.permutations(written))))
    assert not problems
    found = document.outline.entries
    assert len(found) == len(hours)
    assert len({entry.anchor for entry in found}) == len(hours)
    keys = [(not entry.pinned, -entry.date.timestamp()) for entry in found]
    assert keys == sorted(keys)
    introduction, shown, notes = split_entries(document.html, found)
    assert (introduction, notes) == ("<p>Début.</p>", "")
    assert [(title, text) for title, text in shown] == [
        (entry.title, f"<p>Texte {entry.title.removeprefix('Titre ')}.</p>") for entry in found
    ]
    assert all(datetime.fromisoformat("2026-05-14T16:05+02:00") <= entry.date for entry in found)
