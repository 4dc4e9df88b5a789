"""Light and dark: one set of colours for both, so that readers and sites can choose."""

from pathlib import Path

import pytest

from sitegen.theme.theme import bundled_themes

SHEETS = sorted(bundled_themes().glob("*/static/**/*.css"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parts[-4]}/{path.name}")
def test_no_stylesheet_asks_the_system_for_its_scheme(path: Path) -> None:
    """A site or a reader may have chosen another one: ``light-dark()`` knows it, a media query does not."""
    assert "prefers-color-scheme" not in path.read_text("utf-8")
