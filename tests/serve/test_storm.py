"""A storm of edits leaves nothing stale, whatever is loaded meanwhile."""

from pathlib import Path

from .storm import storm


def test_a_storm_leaves_nothing_stale(tmp_path: Path) -> None:
    assert storm(tmp_path / "site", files=150, clients=8, again=lambda branch: branch < 4) > 0
