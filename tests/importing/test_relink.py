import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.importing.relink import relinked


def _relinked(text: str) -> str:
    return relinked(text, lambda url: f"P:{url}", lambda url: f"I:{url}")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("[a](/b/)", "[a](P:/b/)"),
        ("![a](/b.png)", "![a](I:/b.png)"),
        ("![a](/b.png 'c')", "![a](I:/b.png 'c')"),
        ("[a](</b c/>)", "[a](<P:/b c/>)"),
        ("[a](/b_(c)/)", "[a](P:/b_(c)/)"),
        ("[![a](/b.png)](/c/)", "[![a](I:/b.png)](P:/c/)"),
        ("[a]\n\n[a]: /b/\n", "[a]\n\n[a]: P:/b/\n"),
        ("[^1]: /b/\n", "[^1]: /b/\n"),
        ("<https://example.org/a>", "<P:https://example.org/a>"),
        ('<a class="x" href="/b/">', '<a class="x" href="P:/b/">'),
        ("<img src='/b.png' alt=''>", "<img src='I:/b.png' alt=''>"),
        ('<iframe src="/b/">', '<iframe src="P:/b/">'),
        ("`[a](/b/)`", "`[a](/b/)`"),
        ("```\n[a](/b/)\n```\n", "```\n[a](/b/)\n```\n"),
        ("[a](/b/) and [c](/d/)", "[a](P:/b/) and [c](P:/d/)"),
        ("[a] (/b/)", "[a] (/b/)"),
        ("[two\nlines](/b/)", "[two\nlines](P:/b/)"),
    ],
)
def test_destinations_and_nothing_else_are_written_anew(text: str, new: str) -> None:
    assert _relinked(text) == new


@given(st.text(st.sampled_from("[]()!<>`\n /ab:\\\"='"), max_size=60))
def test_what_stays_the_same_leaves_the_text_as_it_is(text: str) -> None:
    assert relinked(text, lambda url: url, lambda url: url) == text


def test_hostile_text_takes_no_time() -> None:
    for text in (
        "[" * 50_000,
        "![" * 50_000,
        "[a](" * 50_000,
        "<a href=" * 50_000,
        "<a " * 50_000,
        "[a](" + "(" * 50_000,
    ):
        assert _relinked(text) == text
