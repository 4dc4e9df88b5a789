"""What is a slip of the fingers, and what is another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.near_words import nearest, slips

NEAR = (
    ("langage", "language"), ("taxonomie", "taxonomy"), ("titre", "title"), ("tiltle", "title"), ("wieght", "weight"),
    ("atl", "alt"), ("tag", "tags"), ("tagz", "tags"), ("Economie", "Économie"), ("TITLE", "title"), ("per-page", "per_page"),
    ("perpage", "per_page"), ("hsts", "hsts_days"), ("anna", "anna-lind"), ("Europe/Pari", "Europe/Paris"), ("bb", "b"),
    ("photo.jpeg", "photo.jpg"), ("phtoo.jpg", "photo.jpg"), ("../bb.md", "../b.md"), ("pont.jpg", "images/pont.jpg"),
    ("content/articles/2025/election.md", "content/articles/2024/elections.md"), ("/politique/bb/", "/politique/b/"),
    ("e\u0301te\u0301.md", "ete.md"), ("standfrist", "standfirst"), ("headines", "headlines"),
)  # fmt: skip
FAR = (
    ("pont.jpg", "lapin.jpg"), ("paginate", "tagline"), ("tagline", "dateline"), ("a.jpg", "b.jpg"), ("ab", "cd"), ("x", "y"),
    ("anna.jpg", "anna-paul.md"), ("long-read.html", "head.html"), ("shout", "sort"), ("date", "data-files"), ("eau", "feu"),
    ("permalink", "permanent"), ("maire.md", "mer.md"), ("logo.png", "lego-land.png"), ("2025/b", "2024/c"), ("bb/b", "b"),
    ("description", "subscription"), ("", "a"), ("a", ""), ("layout", "about"), ("author", "auto"), ("image1.png", "mirage.png"),
)  # fmt: skip


@pytest.mark.parametrize(("word", "meant"), NEAR)
def test_a_slip_is_near(word: str, meant: str) -> None:
    assert nearest(word, ["zebra", meant, "Culture", "content/zebra.html"]) == meant


@pytest.mark.parametrize(("word", "other"), FAR)
def test_another_word_is_not(word: str, other: str) -> None:
    assert nearest(word, [other]) is None


def test_the_nearest_of_several_is_named_and_of_files_the_one_in_the_nearest_folder() -> None:
    assert nearest("titel", ["tilt", "titles", "title"]) == "title"
    assert nearest("2025/pont.jpg", ["2019/pont.jpg", "2024/pont.jpg"]) == "2024/pont.jpg"


WORDS = st.text("abc", max_size=6)


@given(WORDS, WORDS)
def test_slips_are_those_of_the_definition(one: str, other: str) -> None:
    def count(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        found = [count(a[:-1], b) + 1, count(a, b[:-1]) + 1, count(a[:-1], b[:-1]) + (a[-1] != b[-1])]
        if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
            found.append(count(a[:-2], b[:-2]) + 1)
        return min(found)

    assert slips(one, other) == count(one, other)
