from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.routes import fold, slugify
from sitegen.importing.naming import Names


def test_the_most_frequent_spelling_of_a_name_is_kept() -> None:
    names = Names("tag", ["climat", "Climat", "Climat", "CLIMAT", "eau"], "ascii")
    assert [names["climat"], names["CLIMAT"], names["eau"]] == ["Climat", "Climat", "eau"]
    assert [(loss.kind, loss.text) for loss in names.losses] == [("tag", "climat"), ("tag", "CLIMAT")]


def test_names_with_the_same_url_are_one() -> None:
    names = Names("tag", ["C", "C", "C++", "C#"], "ascii")
    assert {names["C"], names["C++"], names["C#"]} == {"C"}


def test_a_name_without_a_letter_is_lost_and_reported() -> None:
    names = Names("tag", ["★", "eau"], "ascii")
    assert names["★"] == ""
    assert [loss.text for loss in names.losses] == ["★"]


@given(st.lists(st.text(st.sampled_from("aAéÉ -+b"), max_size=4)), st.sampled_from(["ascii", "unicode"]))
def test_no_two_names_that_are_shown_are_one_to_sitegen(uses: list[str], style: str) -> None:
    shown = Names("tag", uses, style).names
    assert len({fold(name) for name in shown}) == len({slugify(name, style) for name in shown}) == len(shown)
