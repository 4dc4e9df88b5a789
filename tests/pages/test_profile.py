"""What `build --profile` says of templates, included files and macros: how often, at what cost, and why not cached."""

from collections.abc import Callable
from itertools import count

import pytest
from click.testing import CliRunner
from newsroom import Files, Newsroom, article, author

from sitegen.cli.commands import main
from sitegen.engine.report import BuildReport
from sitegen.pages.profile import PartCost, Profile
from sitegen.workers import pool

MACROS = """\
{% macro word(text) %}<b>{{ text }}</b>{% endmacro %}
{% macro row(words) %}{% for text in words %}{{ word(text) }}{% endfor %}{% endmacro %}
{% macro framed() %}<p>{{ caller() }}</p>{% endmacro %}
"""
TEMPLATE = """\
{% import "macros.html" as macros with context %}
{% import "macros.html" as plain %}
{% from "mixed.html" import mixed with context %}
{% macro own(text) %}<i>{{ text }}</i>{% endmacro %}
{% set words = ["a"] %}
<title>{{ page.title }}</title>
{% include "same.html" %}
{% include "listed.html" %}
{% include "titled.html" %}
{% include "first.html" %}
{% call macros.framed() %}{{ page.title }}{% endcall %}
{% include "outer.html" %}
{% include "shouting.html" %}
{% include "imported.html" %}
{% with page = "x" %}{% include "shadowed.html" %}{% endwith %}
{{ macros.word("a") }}{{ macros.word(page.title) }}{{ macros.row(words) }}{{ plain.word("a") }}{{ own("a") }}{{ mixed("a") }}
"""
PARTS = {
    "same.html": "{{ page.kind }}",
    "listed.html": "{{ words|join }}{{ page.kind }}{{ article.profiles|length }}",
    "titled.html": "{{ page.kind }}{{ article.title }}",
    "first.html": "{{ page.title == 'Titre 0' }}",
    "outer.html": "{% include 'inner.html' %}",
    "inner.html": "{{ page.kind }}",
    "shouting.html": "{{ page|name_of }}{{ 'a'|loud }}",
    "imported.html": "{{ macros.word('b') }}",
    "shadowed.html": "{{ page }}{% include 'below.html' %}",
    "below.html": "",
    "mixed.html": "{% macro mixed(text) %}{{ text }}{% endmacro %}{{ 'a'|upper }}",
    "macros.html": MACROS,
    "article.html": TEMPLATE,
}
PLUGIN = """\
from jinja2 import pass_context


@pass_context
def loud(context, text):
    return text.upper()


def filters():
    return {"name_of": lambda page: page.kind, "loud": loud}
"""
PAGES = 5
SITE: Files = {
    **{f"themes/x/templates/{name}": text for name, text in PARTS.items()},
    **{f"content/articles/{number}.md": article(f"Titre {number}", authors=["ana"]) for number in range(PAGES)},
    "content/authors/ana.md": author("Ana"),
    "plugins/filtres.py": PLUGIN,
}
SEEN = {
    "article.html": (PAGES, PAGES, []),
    "same.html": (PAGES, 1, []),
    "listed.html": (PAGES, PAGES, ["asks for “words”, a list", "asks for “article.profiles”, a list"]),
    "titled.html": (PAGES, PAGES, ["asks for “article.title”, which differs between pages"]),
    "first.html": (PAGES, 2, ["asks for “page.title”, which differs between pages"]),
    "outer.html": (PAGES, 1, []),
    "inner.html": (1, 1, ["is inside another part, which is cached as a whole"]),
    "shouting.html": (
        PAGES,
        PAGES,
        ["hands “page” to the filter “name_of”", "hands “context” to the filter “loud”"],
    ),
    "imported.html": (PAGES, PAGES, ["asks for “macros”, an imported file of macros"]),
    "shadowed.html": (PAGES, PAGES, ["is included where “page” has another meaning"]),
    "below.html": (
        PAGES,
        PAGES,
        ["is included below a template in which “page” or “site” has another meaning"],
    ),
    "macros.html word()": (
        # With “a” and the title in each page, in its own import and in a row; with “b” in a part.
        5 * PAGES,
        1 + PAGES + PAGES + PAGES,
        [
            "is imported without “with context”",
            "is inside another part, which is cached as a whole",
            "is handed values that differ between calls",
        ],
    ),
    "macros.html row()": (PAGES, PAGES, ["is handed “words”, a list"]),
    "macros.html framed()": (PAGES, PAGES, ["is handed “caller”, a macro"]),
    "article.html own()": (
        PAGES,
        PAGES,
        ["is defined in a file that does more than define macros and constants and import others"],
    ),
    "mixed.html mixed()": (
        PAGES,
        PAGES,
        ["is defined in a file that does more than define macros and constants and import others"],
    ),
}


@pytest.fixture
def newsroom(site_of: Callable[[Files], Newsroom]) -> Newsroom:
    newsroom = site_of(SITE)
    newsroom.configure('[plugins]\nenabled = ["filtres"]\n')
    return newsroom


def seen(report: BuildReport) -> dict[str, tuple[int, int, list[str]]]:
    """Return calls, how many were made, and the reasons, of what this theme has of its own."""
    return {name: (cost.calls, cost.made, sorted(cost.reasons)) for name, cost in report.parts.items() if name in SEEN}


def test_all_that_a_theme_has_is_counted(newsroom: Newsroom) -> None:
    report = newsroom.build(profile=True)
    assert seen(report) == {name: (calls, made, sorted(reasons)) for name, (calls, made, reasons) in SEEN.items()}
    assert not [name for name in report.parts if "None" in name]
    for cost in report.parts.values():
        assert 0 <= cost.own <= cost.total + 1e-6
        assert 0 < cost.made <= cost.calls
    pages = [cost for name, cost in report.parts.items() if name in {output[1] for output in report.made}]
    own = sum(cost.own for cost in report.parts.values())
    assert own == pytest.approx(sum(cost.total for cost in pages))  # each moment counts once
    assert sum(cost.total for cost in pages) <= sum(seconds for *_, seconds in report.made)


def test_what_is_inside_of_itself_takes_its_time_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.perf_counter", count().__next__)
    profile = Profile()
    profile.measure("a", lambda _: profile.measure("b", lambda _: profile.measure("a", lambda _: None)))
    assert profile.take() == {
        "a": PartCost(calls=2, made=2, own=3.0, total=5.0),
        "b": PartCost(calls=1, made=1, own=2.0, total=3.0),
    }
    assert profile.take() == {}


def test_profiled_pages_are_the_same(newsroom: Newsroom) -> None:
    report = newsroom.build()
    assert not report.parts
    files = newsroom.files()
    newsroom.build(profile=True, state=newsroom.root / "other", output=newsroom.root / "again")
    assert newsroom.files(newsroom.root / "again") == files
    assert newsroom.build(profile=True).rendered == 0


def test_worker_processes_are_summed(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SMALL", 0)
    shared = newsroom.build(profile=True, jobs=2)
    for name, (calls, made, reasons) in SEEN.items():
        cost = shared.parts[name]
        assert made <= cost.made <= 2 * made
        # What is inside a part is asked for where that is made: in each process.
        assert cost.calls == calls or (name == "inner.html" and cost.calls <= 2)
        assert set(cost.reasons) <= set(reasons)
    assert sum(cost.own for cost in shared.parts.values()) > 0


def test_the_terminal_shows_a_table(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(newsroom.root)
    printed = CliRunner().invoke(main, ["build", "--profile", "--jobs", "1"]).stdout.split("\n")
    title = next(place for place, line in enumerate(printed) if line.startswith("Templates, included files and macros"))
    assert printed[title + 1].split() == ["alone", "with", "these", "calls", "made", "cached"]
    assert [line.split()[4:] for line in printed if line.endswith(" same.html")] == [["5", "1", "4", "same.html"]]
    place = next(place for place in range(title, len(printed)) if printed[place].endswith(" listed.html"))
    assert [line.strip() for line in printed[place + 1 : place + 3]] == SEEN["listed.html"][2]
    assert printed[place + 1].index("asks") == printed[place].index("listed.html") + 2
    place = next(place for place in range(title, len(printed)) if printed[place].endswith(" first.html"))
    assert not printed[place + 1].strip().startswith("asks")
