"""The recipes for sites are true: each is followed literally, with sitegen as it is."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from newsroom import Files, Newsroom

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RECIPES = sorted((ROOT / "docs/recipes").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_does_what_it_says(recipe: Path, site_of: Callable[[Files], Newsroom]) -> None:
    steps = _BLOCK.findall(recipe.read_text("utf-8"))
    newsroom = site_of({})
    newsroom.write({file: text for _, file, text in steps if not file.startswith("output/")})
    report = newsroom.build(now=NOW)
    assert [str(warning) for warning in report.warnings if warning.severity != "note"] == []
    results = [(file, text.strip()) for _, file, text in steps if file.startswith("output/")]
    assert results
    for file, text in results:
        assert text in (newsroom.root / file).read_text("utf-8"), file
    assert newsroom.build(now=NOW).rendered == 0
