"""A text that its bytes show to be visible is one that nothing is removed from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.visible import is_visible, visible

PLAIN = "Ça, l’été\u00a0: «\u00a0œuvre\u00a0» – “no” … cœur\n\tà\n"


def test_what_newspapers_write_is_known_by_its_bytes() -> None:
    """Otherwise the faster way would never be taken."""
    assert is_visible(PLAIN.encode())


@pytest.mark.parametrize("plane", range(0x40))
def test_no_character_that_changes_is_taken_for_one_that_does_not(plane: int) -> None:
    """Every character of the first quarter of Unicode's basic plane, where the bytes say so, and some of the rest."""
    for code in range(plane * 256, plane * 256 + 256):
        sign = chr(code)
        if is_visible(sign.encode()):
            assert visible(sign) == sign, hex(code)
            assert not unicodedata.combining(sign)


@given(st.text(st.sampled_from([*PLAIN, "\u0301", "\u2028", "\x85", "\u2001", "\x00", "\u212b", "\u3042", "🙂"])))
def test_visible_texts_stay(text: str) -> None:
    """A combination of them does too."""
    if is_visible(text.encode()):
        assert visible(text) == text
