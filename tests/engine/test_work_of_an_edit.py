"""How much an edit costs: the facts that are evaluated to find what changed, and the outputs that are made.

The bounds are tight on purpose: they are exceeded as soon as a fact, or an input of many facts, is made from the whole
newspaper or from all settings, where a part of them would do.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from newsroom import NOW, SITE, Newsroom, article, author, page, photo

from sitegen.engine import decision
from sitegen.facts.facts import Facts

ARTICLES = 30
CATEGORIES = ("Politique", "Culture", "Sport")
TEXT = "Un texte assez long. " * 30 + "\n\n## Partie\n\nLa fin, sans rien.\n"


def text(number: int, body: str = TEXT, **front: Any) -> str:
    """Return an article of the site."""
    given = {
        "category": CATEGORIES[number % 3],
        "tags": [f"t{number % 5}"],
        "author": ("ana", "bob")[number % 2],
        "date": f"2025-{number // 3 + 1:02}-{number % 3 + 1:02} 08:00",
        "standfirst": f"Chapô {number}",
    }
    return article(**{"title": f"Titre {number}", "body": body, **given, **front})


FILES: Mapping[str, str | bytes] = {
    "site.toml": SITE + "[lists]\nper_page = 10\n",
    **{f"content/articles/a{number:02}.md": text(number) for number in range(ARTICLES)},
    "content/articles/a07.md": text(7, image={"src": "photo.png", "alt": "Une photo"}),
    "content/articles/photo.png": photo(),
    "content/authors/ana.md": author("Ana", "Bio d’Ana."),
    "content/authors/bob.md": author("Bob", "Bio de Bob."),
    "content/categories/culture.md": page("Culture", "Introduction."),
    "content/pages/contact.md": page("Contact"),
    "templates/404.html": '{% extends "@core/404.html" %}',
}


class Edit(NamedTuple):
    """An edit, and what it may cost."""

    files: Mapping[str, str | bytes | None]
    """What is in some files; None where one is removed."""
    facts: int
    """Facts that may be evaluated to find what changed."""
    outputs: int
    """Outputs that may be made."""
    why: str
    """What these are."""
    later: timedelta = timedelta()
    """Time that passes."""


def old(number: int, *replaced: str, **front: Any) -> dict[str, str | bytes | None]:
    """Return an article with a body in which something was replaced, and other front matter."""
    return {f"content/articles/a{number:02}.md": text(number, TEXT.replace(*replaced) if replaced else TEXT, **front)}  # type: ignore[call-overload]


ITS_FACTS = (
    "its card for three places, share, article, body, titles elsewhere, and two menus, for these show titles of pages"
)
WHOLE = "the facts about the newspaper as a whole, among them 11 archives"
EDITS: dict[str, Edit] = {
    "nothing": Edit({}, 0, 0, "nothing is looked at"),
    "a sentence": Edit(old(4, "sans rien", "avec rien"), 9, 10, f"{ITS_FACTS}; its page and feeds of three lists"),
    "a title": Edit(old(4, title="Un autre"), 9, 20, f"{ITS_FACTS}; pages with its teaser too"),
    "a standfirst": Edit(old(4, standfirst="Un autre"), 9, 20, f"{ITS_FACTS}; pages with its teaser too"),
    "a tag": Edit(
        old(4, tags=["t3"]), 61, 23, f"{WHOLE}, and neighbours and related articles of all with one of the two tags"
    ),
    "an article more": Edit(
        old(30), 70, 41, f"{WHOLE}, pages of its lists, and related articles of all with its tag or category"
    ),
    "an article less": Edit(
        {"content/articles/a04.md": None}, 79, 36, f"{WHOLE}, pages of its lists, and what was known of it"
    ),
    "an author's bio": Edit(
        {"content/authors/ana.md": author("Ana", "Autre bio.")}, 4, 21, "a bio is below each of 15 articles"
    ),
    "an author's name": Edit(
        {"content/authors/ana.md": author("Anaïs", "Bio d’Ana.")},
        174,
        87,
        f"{WHOLE}, every card for three places, bylines, and who reviewed what AI made",
    ),
    "the name of a category": Edit(
        {"content/categories/culture.md": page("Arts", "Introduction.")},
        145,
        90,
        f"{WHOLE}, every card for three places, and share",
    ),
    "a template": Edit(
        {"templates/404.html": '{% extends "@core/404.html" %}{# a #}'},
        37,
        1,
        "the digest of each template, the options",
    ),
    "the bytes of a picture": Edit(
        {"content/articles/photo.png": photo(seed=1)},
        31,
        29,
        f"{WHOLE}, its versions, and card and share of its article",
    ),
    "articles on a page": Edit(
        {"site.toml": SITE + "[lists]\nper_page = 9\n"}, 66, 14, f"{WHOLE}, the slices of all lists, tables of settings"
    ),
    "the title of the newspaper": Edit(
        {"site.toml": SITE.replace("La Gazette", "Le Soir") + "[lists]\nper_page = 10\n"},
        111,
        105,
        f"{WHOLE}, names of feeds and social images of every article; no card",
    ),
    "midnight": Edit({}, 21, 0, WHOLE, timedelta(days=1)),
}


class Counter:
    """Counts the facts that are evaluated while a build looks for what changed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[Any] = []
        counting = False
        find, fingerprint = decision.find_changes, Facts.fingerprint

        def find_changes(*arguments: Any, **options: Any) -> Any:
            nonlocal counting
            self.keys, counting = [], True
            try:
                return find(*arguments, **options)
            finally:
                counting = False

        def count(facts: Facts, key: Any) -> str:
            if counting:
                self.keys.append(key)
            return fingerprint(facts, key)

        monkeypatch.setattr(decision, "find_changes", find_changes)
        monkeypatch.setattr(Facts, "fingerprint", count)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_costs_what_it_concerns(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = EDITS[name]
    newsroom = Newsroom(tmp_path / "site", FILES)
    newsroom.build()
    counter = Counter(monkeypatch)
    for path, data in edit.files.items():
        if data is None:
            newsroom.remove(path)
        else:
            newsroom.write({path: data})
    report = newsroom.build(now=NOW + edit.later)
    assert len(counter.keys) <= edit.facts, f"{edit.why}: {sorted(counter.keys)}"
    made = sorted(path for path, *_ in report.made)
    assert len(made) <= edit.outputs, f"{edit.why}: {made}"
    assert (edit.outputs == 0) == (made == []), "the edit is none: this test shows nothing"
