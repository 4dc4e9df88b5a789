"""Ids in a page are unique: those of a text come from its headings, those of templates end in an underscore."""

import re
from collections.abc import Callable

from newsroom import Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]


def test_a_heading_never_gets_an_id_of_the_theme(site_of: SiteOf) -> None:
    words = ("Content", "Corrections", "Related", "Series", "Latest", "Top", "Articles")
    body = "\n\n".join(f"## {word}" for word in words)
    corrections = [{"date": "2025-06-02", "text": "Une date."}]
    newsroom = site_of({
        "content/articles/a.md": article("A", body, tags=["x"], series="S", corrections=corrections),
        "content/articles/b.md": article("B", tags=["x"], series="S"),
    })  # fmt: skip
    newsroom.build()
    html = (newsroom.output / "politique/a/index.html").read_text("utf-8")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    assert {word.lower() for word in words} <= set(ids)
