"""The lock of media: what is wrong with it is reported like mistakes in ``site.toml``, and what is written is read again."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.media_lock import LockedFile, lock_text, parse_lock
from sitegen.errors.problems import BuildFailed

DIGEST = "6d23a9f7493c01fa5e91d39ec18df92b"
GOOD = f'["content/media/pont.jpg"]\ndigest = "{DIGEST}"\nsize = 12\n'
PARIS = ZoneInfo("Europe/Paris")


def said(text: str) -> str:
    with pytest.raises(BuildFailed) as caught:
        parse_lock(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (GOOD + 'credti = "Ana"\n', "4:1", "unknown key “credti”", "did you mean “credit”?"),
        (GOOD + "until = 2027\n", "4:1", "“until” must be", ""),
        (GOOD.replace("size = 12\n", ""), "1:2", "“size” is missing", ""),
        (GOOD.replace(DIGEST, "abc"), "2:1", "“abc” is no digest", "run “sitegen media add” with the file"),
        (GOOD.replace("12", "-12"), "3:1", "“size” must be from 0 to", "write size = 0"),
        (GOOD.replace("content/", "photos/"), "1:2", "is no path of a file that pages could show", "it begins with"),
        (GOOD.replace("media/", "media/../"), "1:2", "is no path of a file that pages could show", "it begins with"),
        (GOOD.replace(".jpg", ".md"), "1:2", "is a text, which stays in git", "keep it in its folder"),
        (GOOD.replace("content/media", "static/assets"), "1:2", "assets of the theme stay in git", "static/assets/"),
        ('digest = "a"\n', "1:1", "“digest” is no section", 'write ["content/media/photo.jpg"]'),
        (f"<<<<<<< HEAD\n{GOOD}=======\n{GOOD}>>>>>>> b\n", "1:1", "not valid TOML", "keep the sections of both sides"),
    ],
)
def test_a_mistake_is_reported_with_place_and_remedy(text: str, place: str, message: str, hint: str) -> None:
    told = said(text)
    assert told.startswith(f"media.lock:{place}: ")
    assert message in told
    assert hint in told


def test_all_mistakes_are_reported_at_once_each_in_its_section() -> None:
    told = said(GOOD.replace("12", "-1") + "\n" + GOOD.replace("pont", "quai").replace("12", "-2"))
    assert "media.lock:3:1" in told
    assert "media.lock:7:1" in told


def test_files_are_large() -> None:
    assert parse_lock(GOOD.replace("12", "7_500_000_000")).files["content/media/pont.jpg"].size == 7_500_000_000


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\", categories=["L", "N", "P", "Zs"]), min_size=1)
FILES = st.dictionaries(
    NAMES.map(lambda name: f"content/media/x{name}x.jpg"),
    st.builds(
        LockedFile,
        digest=st.just(DIGEST),
        size=st.integers(0, 10**12),
        width=st.integers(0, 9999),
        height=st.integers(0, 9999),
        alt=NAMES,
        credit=NAMES,
        until=st.none() | st.dates(),
    ),
    max_size=4,
)


@given(FILES)
def test_what_is_written_is_read_again(files: dict[str, LockedFile]) -> None:
    from sitegen.errors.visible import all_visible

    text = lock_text(files)
    assert lock_text(parse_lock(text).files) == text or all_visible(text, text) != text
    assert list(parse_lock(text).files) == sorted(parse_lock(text).files)


@pytest.mark.parametrize(
    ("until", "end"),
    [
        (date(2026, 1, 14), datetime(2026, 1, 14, 23, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the day before clocks change
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
)
def test_rights_end_with_the_day(until: date, end: datetime) -> None:
    assert LockedFile(digest=DIGEST, size=1, until=until).end(PARIS) == end


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    assert LockedFile(digest=DIGEST, size=1, until=date.max).end(PARIS) is not None
