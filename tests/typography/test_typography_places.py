"""Searches for single characters find what a pattern that begins with a choice of them finds."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.typography import french
from sitegen.typography.french import typeset_french
from sitegen.typography.places import places_of

SIGNS = ";:!?»…«.°º§,()[]\"'’–-/ \u00a0\u202f\x0e\x0f\x12\x13\x14\n"
PIECES = [
    *SIGNS, "10", "5 000", "1re", "XXe", "IV", "L", "C", "MM", "M", "Dr", "Mme", "Pr", "Dupont", "n°", "p.", "art.", "§",
    " 12", " IV ", " L ", " p. L ", " n° CX ", " t. C,", "h", "km", " %", "\u20ac", "mai", "Mot",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(
    st.text(SIGNS + "abc", max_size=500),
    st.lists(st.sampled_from(SIGNS), unique=True, min_size=1, max_size=8).map("".join),
)
def test_places_are_those_of_the_characters(text: str, characters: str) -> None:
    """In short and long texts alike."""
    assert places_of(text, characters) == [place for place, sign in enumerate(text) if sign in characters]


@given(TEXTS, st.sampled_from(["", "mot " * 60]))
def test_what_is_held_together_is_what_its_pattern_finds(text: str, before: str) -> None:
    """What begins a match, or stands before a number, is among the characters that are looked for."""
    text = before + text
    for compact in (False, True):
        expected = french._GLUED.sub(lambda found: french._glue(found, compact), text)  # noqa: B023 - used at once
        assert french._with_glue(text, compact) == expected


@given(TEXTS, st.sampled_from(["", "mot " * 60]))
def test_texts_are_set_alike_however_long(text: str, before: str) -> None:
    """Long texts are searched in another way than short ones."""
    assert typeset_french(before + text, False, "spaced").endswith(typeset_french("mot " + text, False, "spaced")[4:])
