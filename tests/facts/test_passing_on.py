"""Whose pictures may be passed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.routes import fold
from sitegen.facts.passing_on import is_passed_on_picture

OWN = tuple(fold(name) for name in ("La Gazette", "Anna Lind", "Image de synthèse : La Gazette"))
BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("credit", "notice"),
    [
        ("La Gazette", ""),
        ("Photo\u202f: la gazette", ""),
        ("© 2024 La Gazette", "© 2024 La Gazette"),
        ("Anna Lind / La Gazette", ""),
        ("Anna Lind pour La Gazette", "Copyright 2025 Anna Lind"),
        ("Image de synthèse : La Gazette", ""),
    ],
)
def test_what_names_only_the_newspaper_is_its_own(credit: str, notice: str) -> None:
    assert is_passed_on_picture(credit, notice, "", OWN)


@pytest.mark.parametrize(
    ("credit", "notice"), [("", ""), ("AFP", ""), ("Anna Lind / AFP", ""), ("La Gazette", "© AFP"), ("© 2024", "")]
)
def test_what_names_nobody_or_another_is_not(credit: str, notice: str) -> None:
    assert not is_passed_on_picture(credit, notice, "", OWN)


def test_a_licence_may_let_everybody() -> None:
    assert is_passed_on_picture("AFP", "", BY, OWN)
    assert not is_passed_on_picture("AFP", "", BY.replace("/by/", "/by-nc/"), OWN)


@given(st.lists(st.sampled_from(["La Gazette", "Anna Lind", "Jo", "AFP"]), min_size=1), st.sampled_from("/|·,;"))
def test_one_other_name_is_enough(names: list[str], sign: str) -> None:
    own = set(names) <= {"La Gazette", "Anna Lind"}
    assert is_passed_on_picture(f" {sign} ".join(names), "", "", OWN) == own
