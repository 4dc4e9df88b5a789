"""Problems as values: how they read, sort, travel and gather."""

import pickle

import pytest

from sitegen.errors.problems import (
    BuildFailed,
    ConfigError,
    ContentError,
    LinkError,
    OutputError,
    Place,
    PluginError,
    RouteConflict,
    SitegenError,
    TemplateError,
    ThemeError,
    did_you_mean,
)

FULL = ContentError("no such key", "content/a.md", Place(3, 5, "    y: 1"), "did you mean “x”?")


def test_a_problem_reads_as_place_message_excerpt_and_hint() -> None:
    assert str(FULL) == "\n".join(
        [
            "content/a.md:3:5: no such key",
            "    3 |     y: 1",
            "      |     ^",
            "      = did you mean “x”?",
        ]
    )


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (SitegenError("wrong"), "wrong"),
        (SitegenError("wrong", "a.md"), "a.md: wrong"),
        (SitegenError("wrong", "a.md", Place(2)), "a.md:2: wrong"),
        (SitegenError("wrong", hint="do this"), "wrong\n      = do this"),
        (SitegenError("wrong", "a.md", Place(2, excerpt="abc")), "a.md:2: wrong\n    2 | abc"),
        (SitegenError("wrong", "a.md", Place(2, 1, "")), "a.md:2:1: wrong\n    2 | \n      | ^"),
    ],
)
def test_a_problem_says_what_it_knows_and_no_more(problem: SitegenError, text: str) -> None:
    assert str(problem) == text


KINDS = [
    SitegenError,
    ConfigError,
    ContentError,
    LinkError,
    RouteConflict,
    ThemeError,
    TemplateError,
    PluginError,
    OutputError,
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_survives_the_way_between_processes(kind: type[SitegenError]) -> None:
    problem = kind("message", "path", Place(1, 2, "excerpt"), "hint", "warning")
    found = pickle.loads(pickle.dumps(problem))
    assert type(found) is kind
    assert vars(found) == vars(problem)
    assert str(found) == str(problem)


def test_a_failure_survives_the_way_between_processes() -> None:
    failure = pickle.loads(pickle.dumps(BuildFailed([FULL, ConfigError("b", "a.toml")])))
    assert [str(problem) for problem in failure.problems] == ["a.toml: b", str(FULL)]


def test_the_tree_lets_one_catch_what_belongs_together() -> None:
    assert issubclass(LinkError, ContentError)
    assert issubclass(TemplateError, ThemeError)
    assert all(issubclass(kind, SitegenError) for kind in KINDS)
    assert not issubclass(BuildFailed, SitegenError)


def test_strict_makes_an_error_of_a_warning_and_keeps_the_rest() -> None:
    warning = LinkError("message", "path", Place(1, 2, "excerpt"), "hint", "warning")
    error = warning.as_error()
    assert (type(error), error.severity, warning.severity) == (LinkError, "error", "warning")
    assert str(error) == str(warning)


def test_problems_come_in_order_of_path_line_and_column() -> None:
    wanted = [
        SitegenError("no place"),
        SitegenError("b", "a.md"),
        SitegenError("b", "a.md", Place(2, 9)),
        SitegenError("a", "a.md", Place(10, 1)),
        SitegenError("b", "a.md", Place(10, 1)),
        SitegenError("a", "b.md", Place(1)),
    ]
    failure = BuildFailed(reversed(wanted))
    assert list(failure.problems) == wanted
    assert str(failure) == "\n".join(str(problem) for problem in wanted)


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("tittle", ["title", "date"], "did you mean “title”?"),
        ("TITLE", ["title", "date"], "did you mean “title”?"),
        ("économie", ["Économie", "Culture"], "did you mean “Économie”?"),
        ("zzz", ["title", "date"], None),
        ("title", [], None),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str | None) -> None:
    assert did_you_mean(word, known) == hint


def test_did_you_mean_among_thousands_looks_at_names_that_begin_alike() -> None:
    known = [f"content/articles/2025/article-{number}.md" for number in range(2000)] + [
        "content/articles/2024/elections.md"
    ]
    assert (
        did_you_mean("content/articles/2025/election.md", known) == "did you mean “content/articles/2024/elections.md”?"
    )
    assert did_you_mean("content/articles/2025/zebre.md", known) is None
