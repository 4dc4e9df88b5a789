"""A picture without words is told, once, with its place, unless the author said that it is decoration."""

from collections.abc import Callable

import pytest
from newsroom import PNG, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
A = "content/articles/a/index.md"


def told(site_of: SiteOf, body: str) -> list[tuple[int, str]]:
    """Return column and address of each picture of which the build says that it has no words."""
    newsroom = site_of({A: article("A", body), "content/articles/a/p.png": PNG, "content/articles/a/p(1).png": PNG})
    for _ in range(2):  # what is remembered is told again
        report = newsroom.build()
    return [
        (problem.column or 0, str(problem.message).split("“")[1].split("”")[0])
        for problem in report.warnings
        if "has no alt text" in problem.message
    ]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("![](p.png)", [(1, "p.png")]),
        ("Un ![ ](p.png 'Titre') et ![](<p.png> \"b\").", [(4, "p.png"), (27, "p.png")]),
        ("> ![](p.png){: .wide }", [(3, "p.png")]),
        ("[![](p.png)](https://example.com/)", [(2, "p.png")]),
        ("![](p(1).png)", [(1, "p(1).png")]),
        ("![](p.png 'Le pont (en mai)')", [(1, "p.png")]),
        ("![](https://example.com/x.png)", [(1, "https://example.com/x.png")]),
        ("![Un pont](p.png)", []),
        ('![](p.png){ alt="" }', []),
        ("![](p.png){: .wide alt='' }", []),
        ('<img src="p.png" alt="">', []),
        ("`![](p.png)`", []),
        ("`![](p.png)` montre ![](p.png)", [(21, "p.png")]),
        ("```\n![](p.png)\n```\n\n![Un pont](p.png)", []),
    ],
)
def test_a_picture_without_words(site_of: SiteOf, body: str, places: list[tuple[int, str]]) -> None:
    assert told(site_of, body + "\n") == places


def test_what_the_author_reads(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("A", "Un texte.\n\n![](p.png)\n"), "content/articles/a/p.png": PNG})
    assert newsroom.build().warnings[0].severity == "warning"
    assert newsroom.failure(strict=True) == (
        f"{A}:9:1: the picture “p.png” has no alt text\n    9 | ![](p.png)\n      | ^\n"
        '      = describe it between the brackets; if it is decorative, write { alt="" } right after it'
    )
