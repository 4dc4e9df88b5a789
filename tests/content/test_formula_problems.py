"""What the build reports of formulas, each time, and that feeds contain them."""

import html
import re
from collections.abc import Callable

from newsroom import SITE, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
A = "content/articles/a.md"
MATH = SITE + "[markdown]\nmath = true\n"


def test_formulas_that_stay_are_noted_once_for_each_text(site_of: SiteOf) -> None:
    files = {
        A: article("A", "Un `$x$` et $x$,\npuis \\(y^2\\).\n"),
        "content/articles/b.md": article("B", "5 $ et 10 $"),
    }
    newsroom = site_of(files)
    for _ in range(2):  # a cached document has its note as well
        notes = [problem for problem in newsroom.build().warnings if "formula" in problem.message]
        assert [(note.severity, note.path, note.line, note.column) for note in notes] == [("note", A, 7, 13)]
        assert "math = true" in (notes[0].hint or "")
    newsroom.build(strict=True)


def test_a_formula_that_cannot_be_read_is_an_error_with_its_place(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"site.toml": MATH, A: article("A", "Un $x$.\n\n$$\na +\n\\wrong{b}\n$$\n\nEt $\\frac{1}$, $x$.\n")}
    )
    failure = newsroom.failure()
    assert (
        f"{A}:11:1: this formula cannot be read: the command “\\wrong” is unknown (“$$ a + \\wrong{{b}} $$”)" in failure
    )
    assert f"{A}:14:5: this formula cannot be read: an argument is missing (“$\\frac{{1}}$”)" in failure
    assert failure.count("cannot be read") == 2


def test_the_same_mistake_twice_has_two_places(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": MATH, A: article("A", "`$x^$` $x^$ et $x^$\n")})
    failure = newsroom.failure()
    assert [int(column) for column in re.findall(rf"{A}:7:([0-9]+): ", failure)] == [9, 17]


def test_mathml_is_in_pages_and_in_feeds(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": MATH, A: article("A", "Un $x^2$ et\n\n\\[ y < z \\]\n")})
    newsroom.build()
    page, feed = newsroom.page("politique/a/"), html.unescape(newsroom.page("feed.xml"))
    for shown in (page, feed):
        assert shown.count("<math ") == 2
        assert 'alttext="x^2"' in shown
        assert "<mi>z</mi>" in shown
    assert "<script" not in page.partition("<article")[2].partition("</article>")[0]
