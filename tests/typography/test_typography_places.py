"""Searches for single characters find what a pattern that begins with a choice of them finds."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.typography.places import places_of

SIGNS = ";:!?»…«.°º§,()[]\"'’–-/ \u00a0\u202f\x0e\x0f\x12\x13\x14\n"


@given(
    st.text(SIGNS + "abc", max_size=500),
    st.lists(st.sampled_from(SIGNS), unique=True, min_size=1, max_size=8).map("".join),
)
def test_places_are_those_of_the_characters(text: str, characters: str) -> None:
    """Found by one search for each."""
    assert places_of(text, characters) == [place for place, sign in enumerate(text) if sign in characters]
