"""Dates and numbers as readers of a language expect them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.theme.locale import direction_of, format_moment, format_number, locale_of

FIRST = datetime(2024, 5, 1, 14, 5, tzinfo=UTC)
THIRD = datetime(2024, 11, 3, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "style", "language", "wanted"),
    [
        (FIRST, "long", "fr", "1er\u00a0mai 2024"),
        (THIRD, "long", "fr", "3\u00a0novembre 2024"),
        (datetime(2024, 11, 11, tzinfo=UTC), "long", "fr", "11\u00a0novembre 2024"),
        (FIRST, "weekday", "fr", "mercredi 1er\u00a0mai 2024"),
        (FIRST, "medium", "fr", "1er\u00a0mai 2024"),
        (FIRST, "short", "fr", "01/05/2024"),
        (FIRST, "month", "fr", "mai 2024"),
        (FIRST, "month_name", "fr", "mai"),
        (THIRD, "month_name", "ar-MA", "نونبر"),
        (date(2024, 8, 1), "month", "fr", "août 2024"),
        (FIRST, "time", "fr", "14\u00a0h\u00a005"),
        (THIRD, "time", "fr", "8\u00a0h"),
        (date(2024, 5, 1), "time", "fr", ""),
        (FIRST, "datetime", "fr", "1er\u00a0mai 2024 à 14\u00a0h\u00a005"),
        (FIRST, "long", "fr-CA", "1er\u00a0mai 2024"),
        (FIRST, "long", "en", "May 1, 2024"),
        (FIRST, "long", "en-GB", "1 May 2024"),
        (FIRST, "datetime", "en", "May 1, 2024, 2:05\u202fPM"),
        (FIRST, "long", "de", "1. Mai 2024"),
        (FIRST, "long", "es", "1 de mayo de 2024"),
        (THIRD, "datetime", "es", "3 de noviembre de 2024, 8:00"),
        (THIRD, "datetime", "de", "3. November 2024, 08:00"),
        (THIRD, "datetime", "ar", "3 نوفمبر 2024، 8:00 ص"),
        (THIRD, "long", "ar-MA", "3 نونبر 2024"),
        (THIRD, "month", "ar-MA", "نونبر 2024"),
        (THIRD, "weekday", "ar-EG", "الأحد، ٣ نوفمبر ٢٠٢٤"),
        (FIRST, "time", "ar-EG", "٢:٠٥ م"),
        (FIRST, "long", "tlh", "May 1, 2024"),
        (FIRST, "long", "not a tag", "May 1, 2024"),
    ],
)
def test_dates(value: date, style: str, language: str, wanted: str) -> None:
    assert format_moment(value, style, language) == wanted


def test_compact_hours() -> None:
    assert format_moment(FIRST, "time", "fr", "compact") == "14h05"
    assert format_moment(THIRD, "time", "fr", "compact") == "8h"
    assert format_moment(FIRST, "datetime", "fr", "compact") == "1er\u00a0mai 2024 à 14h05"


def test_an_unknown_style_names_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match="the styles are month, month_name, weekday, long, medium, short, time, datetime"
    ):
        format_moment(FIRST, "huge", "fr")


@given(st.dates(), st.sampled_from(["long", "weekday", "medium"]))
def test_the_day_in_french_is_glued_to_its_month_and_the_year_stays(day: date, style: str) -> None:
    text = format_moment(day, style, "fr")
    assert (f"{day.day}\u00a0" if day.day > 1 else "1er\u00a0") in text
    assert text.endswith(f" {day.year}")


@pytest.mark.parametrize(
    ("value", "language", "wanted"),
    [
        (1234567, "fr", "1\u202f234\u202f567"),
        (1234.5, "en", "1,234.5"),
        (1234.5, "de", "1.234,5"),
        (5, "fr", "5"),
        (5, "ar", "5"),
        (1234, "ar-EG", "١٬٢٣٤"),
    ],
)
def test_numbers(value: float, language: str, wanted: str) -> None:
    assert format_number(value, language) == wanted


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("xx", "ltr")])
def test_the_direction_of_writing(language: str, direction: str) -> None:
    assert direction_of(language) == direction


def test_tags_of_languages_are_read_in_both_spellings() -> None:
    assert locale_of("fr-CA") == locale_of("fr_CA")
    assert str(locale_of("fr-CA")) == "fr_CA"
