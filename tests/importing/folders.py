"""Sites of other generators, written by the tests that read them."""

from collections.abc import Mapping
from pathlib import Path

from sitegen.importing.archive import Entry, Wishes
from sitegen.importing.sources.source import Source

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


def written(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def entries_of(source: Source, root: Path, wishes: Wishes | None = None) -> dict[str, Entry]:
    """Return the entries of a site by key."""
    return {entry.key: entry for entry in source.read([root], wishes or Wishes()).entries()}
