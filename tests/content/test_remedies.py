"""What people write in their first month, and the line to write instead that each message ends with."""

from collections.abc import Callable
from typing import Any

import pytest
from newsroom import SITE, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
A = "content/articles/a.md"
DECLARED = SITE + '[taxonomy]\ncategories = ["Politique", "Culture"]\n'


def one(body: str = "Un mot.\n", **front: Any) -> Files:
    return {A: article(body=body, **front)}


REMEDIES: dict[str, tuple[Files, str]] = {
    "www": (one("[x](www.example.net)"), "write https://www.example.net"),
    "www with a path": (one("[x](www.example.net/a?b=c#d)"), "write https://www.example.net/a?b=c#d"),
    "a host without www": (one("[x](le-journal.fr/une/)"), "write https://le-journal.fr/une/"),
    "in raw HTML": (one('<a href="www.example.net">x</a>'), "write https://www.example.net"),
    "in a source": (one(sources=[{"title": "x", "url": "www.example.net"}]), "write https://www.example.net"),
    "several categories": (
        one(category=["Politique", "Culture"]),
        "an article has one category: write category: Politique and tags: [Culture]",
    ),
    "several categories beside tags": (
        one(category=["Politique", "Culture"], tags=["eau"]),
        "an article has one category: write category: Politique and tags: [eau, Culture]",
    ),
    "several categories in a text": (
        {**one(category="politique, culture"), "site.toml": DECLARED},
        "an article has one category: write category: Politique, and the others as tags",
    ),
    "no alt text": (
        one(image={"src": "a.jpg"}),
        "say what the picture shows, or write “” if it is decorative: alt: …",
    ),
    "a link to a draft": (
        {**one("[b](b.md)"), "content/articles/b.md": article("B", status="draft")},
        "take the link out until the day on which that is public, or publish both at once",
    ),
    "a link to a scheduled article": (
        {**one("[b](id:b)"), "content/articles/b.md": article("B", date="2027-01-01")},
        "take the link out until the day on which that is public, or publish both at once",
    ),
    "URLs without the last slash": (
        {**one(), "site.toml": SITE + '[permalinks]\narticle = "/{year}/{slug}"\n'},
        'write article = "/{year}/{slug}/": without the last slash browsers would save the page',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "hint"), REMEDIES.values(), ids=REMEDIES)
def test_a_message_ends_with_what_to_write(site_of: SiteOf, files: Files, hint: str) -> None:
    assert site_of(files).failure().endswith(f"      = {hint}")


@pytest.mark.parametrize("target", ["page.md", "photo.jpg", "rapport.pdf", "note.de-travail.md", "dossier/index.html"])
def test_a_file_is_no_host(site_of: SiteOf, target: str) -> None:
    assert "https://" not in site_of(one(f"[x]({target})")).failure()


@pytest.mark.parametrize("pattern", ["/{slug}/", "{category}/{slug}/", "/{slug}.html", "/{year}/{id}.htm"])
def test_patterns_that_browsers_show_pass(site_of: SiteOf, pattern: str) -> None:
    site_of({**one(), "site.toml": f'{SITE}[permalinks]\narticle = "{pattern}"\n'}).build()
