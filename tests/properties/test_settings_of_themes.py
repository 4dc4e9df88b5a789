"""The settings of the bundled themes: each one that is declared changes a page, and an incremental build shows it.

Values are derived from the type of each option, so a new one is tried without a word here.
"""

from pathlib import Path

import pytest
from edits import contents
from newsroom import SITE, Files, Newsroom, article, author, page, photo
from schema_edits import Table, full, schemas, toml, variants

from sitegen.theme.option_reading import read_options
from sitegen.theme.options import struct_of
from sitegen.theme.theme import load_theme

THEMES = ("gazette", "depeche")
_BODY = "Un mot.\n\n" + "".join(f"## Partie {number}\n\nUn texte.\n\n" for number in range(4))
_SHARED = {"category": "La mer", "tags": ["mer"], "authors": ["ana"], "standfirst": "Un chapô."}
_PICTURE = {"src": "/photo.jpg", "alt": "Photo"}
RANKS = """{"pulled": "2026-01-01T06:00:00Z", "days": 7, "articles": [
    {"id": "a3", "rank": 1}, {"id": "a2", "rank": 2}, {"id": "a1", "rank": 3}, {"id": "old-La mer", "rank": 4}
]}"""
FILES: Files = {
    "content/articles/a1.md": article("Un", _BODY, "2025-12-01", image=_PICTURE, **_SHARED),
    "content/articles/a2.md": article("Deux", _BODY, "2025-12-02", image=_PICTURE, **_SHARED),
    "content/articles/a3.md": article(
        "Trois", _BODY + "Un mot. " * 600, "2025-12-03", "Le ciel", author="ana", genre="opinion"
    ),
    **{
        f"content/articles/old-{name}.md": article(f"Vieux {name}", _BODY, "2024-09-01", name)
        for name in ("La mer", "Le ciel")
    },
    "content/authors/ana.md": author("Ana", "Sa vie."),
    "content/pages/La mer.md": page("Déclaration", slug="declaration", menu="footer"),
    "content/pages/Le ciel.md": page("Autre", slug="autre", menu="footer"),
    "data/popular.json": RANKS,
    "static/mark.png": photo(512, 512),
    "static/photo.jpg": photo(600, 400, form="JPEG"),
}

BESIDE_OTHERS = {
    "front.articles",
    "front.repeat",
    "front.fallback",
    "front.minimum",
    "Options.latest",
    "Options.preferred_source",
}
"""What shows only beside another band of the front page, with the id of an article (tests/pages/test_front_bands.py), in a
band with fewer articles (tests/stories/test_visits.py), or at the root of a host (tests/stories/test_preferred_source.py)."""


def settings(theme: str, options: Table) -> str:
    """Return a ``site.toml`` with some options."""
    lines = [f"{name} = {toml(value)}" for name, value in options.items()]
    return "\n".join([SITE.replace('theme = "x"', f'theme = "{theme}"'), "[options]", *lines, ""])


@pytest.mark.slow
@pytest.mark.parametrize("theme", [THEMES[0], *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])])
def test_every_option_changes_a_page(theme: str, tmp_path: Path) -> None:
    """Some value of each option, and of each field of one, gives another page than the first value."""
    declared = load_theme(tmp_path, theme, {}).declared
    schema = struct_of(declared)
    base = full(schema)
    base["front"][0]["count"], base["pins"][0]["article"] = 3, "a3"  # for a place beside others, and an id that is one
    base["most_read"]["articles"] = True  # or the others have no effect
    base["age_note"]["without"] = ["La mer"]  # and not every section
    newsroom = Newsroom(tmp_path / "site", {**FILES, "site.toml": settings(theme, base)})
    newsroom.build()
    first = contents(newsroom.output)
    waiting = {f"{struct.__name__}.{name}" for struct, name, _ in schemas(schema)}
    for label, table in variants(schema, base):
        if label in waiting and not read_options(table, declared)[1]:  # without a field that another needs
            newsroom.write({"site.toml": settings(theme, table)})
            newsroom.build()
            found = contents(newsroom.output)
            if any(found.get(path) != data for path, data in first.items() if path.endswith(".html")):
                waiting.discard(label)
    assert waiting <= BESIDE_OTHERS
    newsroom.write({"site.toml": settings(theme, base)})
    newsroom.build()
    assert contents(newsroom.output) == first, "taken back, all is as it was"
