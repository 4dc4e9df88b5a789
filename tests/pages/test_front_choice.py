"""Whatever a site asks of its front page: nothing comes twice, nothing is lost, and pins are at their places."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen.facts.values.lists import BandSource
from sitegen.pages.front import Band, bands

SECTIONS = ("Politique", "Culture", "Sport")
NEWEST = [f"a{number}" for number in range(9)]
"""Ids of all articles; each is in the next section."""


class Newspaper:
    """The facts that bands ask for."""

    def __init__(self) -> None:
        self.links: list[object] = []

    def __call__(self, kind: str, *rest: str) -> Any:
        match kind:
            case "picked":
                return "listed" if rest[0] in NEWEST else "hidden"
            case "band":
                return BandSource(slug=rest[1].lower(), title=rest[1].capitalize()) if rest[1] else BandSource()
            case "sections":
                return [BandSource(slug=name.lower()) for name in SECTIONS]
            case "first":
                place = [name.lower() for name in SECTIONS].index(rest[1])
                return NEWEST[place::3][: int(rest[2])]
        return NEWEST[: int(rest[0])]

    def teasers(self, ids: Sequence[str]) -> Sequence[str]:
        return ids


ID = st.sampled_from([*NEWEST, "hidden"])
BAND = st.fixed_dictionaries(
    {},
    optional={
        "show": st.sampled_from(["latest", "top", "category", "articles"]),
        "name": st.sampled_from(SECTIONS),
        "articles": st.lists(ID, max_size=3),
        "count": st.integers(0, 4),
        "repeat": st.booleans(),
        "fallback": st.sampled_from(["latest", "none"]),
    },
)
PIN = st.fixed_dictionaries({"article": ID, "place": st.integers(0, 5)}, optional={"band": st.sampled_from(SECTIONS)})


def front(wanted: list[dict[str, Any]], pins: list[dict[str, Any]]) -> list[Band]:
    return list(bands(Newspaper(), wanted, pins, set()))  # type: ignore[arg-type]


@given(st.lists(BAND, max_size=5), st.lists(PIN, max_size=3))
def test_nothing_comes_twice_and_a_band_is_full_while_there_is_something_to_show(
    wanted: list[dict[str, Any]], pins: list[dict[str, Any]]
) -> None:
    found = front([{**band, "repeat": False} for band in wanted], pins)
    shown = [name for band in found for name in band.cards]
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(NEWEST)
    for band in found:
        assert [name for name in band.cards if name in band.pinned] == list(band.pinned)
        if band.show in ("latest", "top") and not any(one.get("count") for one in wanted):
            by_hand = {name for one in wanted for name in one.get("articles", ())} | {one["article"] for one in pins}
            assert len(band.cards) >= 4 or {*shown, *by_hand} >= set(NEWEST)


@given(st.lists(BAND, max_size=4), BAND, st.integers(0, 4))
def test_a_band_that_repeats_takes_nothing_away(
    wanted: list[dict[str, Any]], ticker: dict[str, Any], place: int
) -> None:
    # What a band without a name shows depends on which sections others name.
    ticker = {"show": "latest", **ticker, "repeat": True, "name": "", "title": "Ticker"}
    ticker["show"] = "latest" if ticker["show"] == "category" else ticker["show"]
    place = min(place, len(wanted))
    found = front([*wanted[:place], ticker, *wanted[place:]], [])
    assert [band for band in found if band.title != "Ticker"] == front(wanted, [])
    assert [band for band in found if band.title == "Ticker"] == front([ticker], [])


@given(st.lists(BAND, min_size=1, max_size=4), st.sampled_from(NEWEST), st.integers(1, 5))
def test_a_pin_is_at_its_place_or_at_the_end(wanted: list[dict[str, Any]], name: str, place: int) -> None:
    found = front([{"show": "latest"}, *wanted], [{"article": name, "place": place}])
    first = found[0].cards
    assert first.index(name) == min(place - 1, len(first) - 1)
    assert all(
        name not in band.cards
        for band, one in zip(found[1:], wanted, strict=False)
        if not any(b.get("repeat") for b in wanted)
    )
