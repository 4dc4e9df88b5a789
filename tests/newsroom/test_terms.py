"""Which names are one term, and its slug."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.routes import fold, slugify
from sitegen.newsroom.terms import Naming, unite


def united(names: Iterable[str], declared: Iterable[str] = (), style: str = "ascii") -> tuple[Naming, list[str]]:
    naming, problems = unite([(name, f"{number}.md") for number, name in enumerate(names)], style, "tag", declared)
    return naming, [f"{problem.severity} {problem}" for problem in problems]


def test_one_name_is_one_term() -> None:
    naming, problems = united(["Corée du Nord", "Climat", "Climat"])
    assert problems == []
    assert naming.slugs == {"Corée du Nord": "coree-du-nord", "Climat": "climat"}
    assert naming.names == {"coree-du-nord": "Corée du Nord", "climat": "Climat"}


def test_spellings_of_one_name_merge_with_a_warning_and_the_most_frequent_wins() -> None:
    naming, problems = united(["climat", "Climat", "CLIMAT", "Climat"])
    assert naming.names == {"climat": "Climat"}
    assert naming.slugs == dict.fromkeys(["climat", "Climat", "CLIMAT"], "climat")
    assert problems == [
        "warning 2.md: tag “CLIMAT” is treated as “Climat”\n      = write “Climat” everywhere",
        "warning 0.md: tag “climat” is treated as “Climat”\n      = write “Climat” everywhere",
    ]


def test_the_declared_spelling_wins_over_the_frequent_one() -> None:
    naming, problems = united(["politique", "politique"], declared=["Politique", "Culture"])
    assert naming.names == {"culture": "Culture", "politique": "Politique"}
    assert problems == ["warning 0.md: tag “politique” is treated as “Politique”\n      = write “Politique” everywhere"]


def test_two_names_with_one_slug_are_an_error_that_shows_both() -> None:
    _, problems = united(["C++", "C", "C#"])
    assert problems == [
        "error 2.md: tag “C#” and tag “C” have the same slug “c”\n      = rename one of them",
        "error 0.md: tag “C++” and tag “C” have the same slug “c”\n      = rename one of them",
    ]


def test_unicode_slugs_keep_apart_what_ascii_cannot() -> None:
    assert len(united(["Москва", "Moskva"])[1]) == 1
    assert united(["Москва", "Moskva"], style="unicode")[1] == []


def test_a_name_without_a_letter_has_no_address() -> None:
    assert united(["?!"])[1] == ["error 0.md: tag “?!” has no letter or digit to make a URL from"]


words = st.text(st.sampled_from("aAbéÉ -_+œ1"), min_size=1, max_size=4)


@given(st.lists(words, max_size=8), st.randoms())
def test_terms_do_not_depend_on_the_order_of_articles(names: list[str], random: "st.Random") -> None:  # type: ignore[name-defined]
    shuffled = random.sample(names, len(names))
    first, problems = unite([(name, "a.md") for name in names], "ascii", "tag")
    second, others = unite([(name, "a.md") for name in shuffled], "ascii", "tag")
    assert first == second
    assert [str(problem) for problem in problems] == [str(problem) for problem in others]
    if not [problem for problem in problems if problem.severity == "error"]:
        assert all((first.slugs[a] == first.slugs[b]) == (fold(a) == fold(b)) for a in names for b in names)
        assert all(first.names[slugify(first.names[slug])] for slug in first.slugs.values())
