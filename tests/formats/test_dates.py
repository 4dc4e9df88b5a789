"""What people write as a date, and the one instant it means."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.formats.dates import parse_moment, shifted

PARIS = ZoneInfo("Europe/Paris")

INSTANTS: dict[str, tuple[object, str]] = {
    "a bare date": ("2025-01-29", "2025-01-29T00:00:00+01:00"),
    "a bare date in summer": ("2025-07-29", "2025-07-29T00:00:00+02:00"),
    "without leading zeros": ("2025-1-9", "2025-01-09T00:00:00+01:00"),
    "with spaces around": (" 2025-01-29 ", "2025-01-29T00:00:00+01:00"),
    "a naive time": ("2025-01-29 18:15", "2025-01-29T18:15:00+01:00"),
    "an early hour": ("2025-01-29 8:15", "2025-01-29T08:15:00+01:00"),
    "with seconds": ("2025-01-29 18:15:32", "2025-01-29T18:15:32+01:00"),
    "with fractions": ("2025-01-29T18:15:32.987654", "2025-01-29T18:15:32+01:00"),
    "with an offset after a space": ("2025-01-29 18:15:32 +0530", "2025-01-29T13:45:32+01:00"),
    "ISO": ("2025-01-29T18:15:32+05:30", "2025-01-29T13:45:32+01:00"),
    "an offset of hours": ("2025-01-29T18:15+05", "2025-01-29T14:15:00+01:00"),
    "a negative offset over midnight": ("2025-01-29 18:15 -0830", "2025-01-30T03:45:00+01:00"),
    "Z": ("2025-01-29T18:15:32Z", "2025-01-29T19:15:32+01:00"),
    "z": ("2025-01-29t18:15:32z", "2025-01-29T19:15:32+01:00"),
    "the gap in spring goes on in winter time": ("2025-03-30 02:30", "2025-03-30T02:30:00+01:00"),
    "the fold in autumn is the first of both": ("2025-10-26 02:30", "2025-10-26T02:30:00+02:00"),
    "the second of both has its offset": ("2025-10-26 02:30 +0100", "2025-10-26T02:30:00+01:00"),
    "a leap day": ("2024-02-29", "2024-02-29T00:00:00+01:00"),
    "a date of TOML": (date(2025, 1, 29), "2025-01-29T00:00:00+01:00"),
    "a naive datetime of TOML": (datetime(2025, 1, 29, 18, 15), "2025-01-29T18:15:00+01:00"),  # noqa: DTZ001
    "an aware datetime of TOML": (datetime(2025, 1, 29, 18, 15, tzinfo=UTC), "2025-01-29T19:15:00+01:00"),
    "before time zones were whole minutes": ("1900-01-01", "1900-01-01T00:00:00+00:09"),
}


@pytest.mark.parametrize(("value", "wanted"), INSTANTS.values(), ids=INSTANTS)
def test_what_people_write(value: object, wanted: str) -> None:
    found = parse_moment(value, PARIS)
    assert found.isoformat() == wanted
    assert isinstance(found.tzinfo, timezone)
    assert found.fold == 0


NO_DATES: dict[str, tuple[object, str]] = {
    "day first": ("29/01/2025", "“29/01/2025” is not a date; write the year first: 2025-01-29"),
    "day first with dots": ("9.1.2025 18:15", "“9.1.2025 18:15” is not a date; write the year first: 2025-01-09"),
    "words": ("hier", "“hier” is not a date; write 2024-10-31 or 2024-10-31 08:30"),
    "nothing": ("", "“” is not a date; write 2024-10-31 or 2024-10-31 08:30"),
    "a number": (2025, "“2025” is not a date; write 2024-10-31 or 2024-10-31 08:30"),
    "a truth": (True, "“True” is not a date; write 2024-10-31 or 2024-10-31 08:30"),
    "a month too many": ("2025-13-01", "“2025-13-01” is not a date: a year has twelve months"),
    "a day too many": ("2025-02-29", "“2025-02-29” is not a date: its month does not have that day"),
    "an hour too many": ("2025-02-28 24:00", "“2025-02-28 24:00” is not a date: a day ends at 23:59:59"),
    "an offset too far": ("2025-02-28 08:00 +9900", "“2025-02-28 08:00 +9900” is not a date: "),
    "before all dates": (
        "0001-01-01 00:00 +0500",
        "“0001-01-01 00:00 +0500” is not a date: the year must be in 2..9998",
    ),
    "after all dates": (
        "9999-12-31 23:00 -0500",
        "“9999-12-31 23:00 -0500” is not a date: the year must be in 2..9998",
    ),
    "the last day": ("9999-12-31", "“9999-12-31” is not a date: the year must be in 2..9998"),
    "the first day of TOML": (date(1, 1, 1), "“0001-01-01” is not a date: the year must be in 2..9998"),
}


@pytest.mark.parametrize(("value", "message"), NO_DATES.values(), ids=NO_DATES)
def test_what_is_no_date(value: object, message: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        parse_moment(value, PARIS)
    assert str(caught.value) == message or (message.endswith(": ") and str(caught.value).startswith(message))


moments = st.datetimes(datetime(1946, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC"]).map(ZoneInfo)


@given(moments, zones, zones)
def test_an_aware_instant_stays_the_same_instant_in_any_zone(
    moment: datetime, written: ZoneInfo, site: ZoneInfo
) -> None:
    text = moment.replace(microsecond=0).astimezone(written).isoformat()
    found = parse_moment(text, site)
    assert found == moment.replace(microsecond=0)
    assert found.utcoffset().total_seconds() % 60 == 0  # type: ignore[union-attr]
    assert parse_moment(found.isoformat(), site) == found


@given(st.text(max_size=30))
def test_whatever_the_text_there_is_an_instant_or_a_sentence(text: str) -> None:
    try:
        assert parse_moment(text, PARIS).tzinfo is not None
    except ValueError as error:
        assert "is not a date" in str(error)  # noqa: PT017 - either outcome is right


ends = st.sampled_from([2, 9998]).flatmap(lambda year: st.datetimes(datetime(year, 1, 1), datetime(year, 12, 31)))  # noqa: DTZ001
anywhere = st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo", "America/Lima", "UTC"]).map(
    ZoneInfo
)
offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(ends, st.none() | offsets, anywhere, anywhere, st.timedeltas())
def test_a_date_at_either_end_of_the_calendar_is_one_in_every_zone_and_on_the_next_day(
    day: datetime, written: timezone | None, site: ZoneInfo, other: ZoneInfo, span: timedelta
) -> None:
    found = parse_moment(day.replace(tzinfo=written), site)
    again = parse_moment(found.isoformat(), other) if 2 <= found.year <= 9998 else found
    for moment in (found, again):
        for days in (-1, 1):
            (moment.astimezone(other) + timedelta(days=days)).astimezone(site)
    shifted(shifted(found, span), -timedelta(days=999_999)).astimezone(other)
