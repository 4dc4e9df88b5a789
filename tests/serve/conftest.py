"""A site of the test's own, and a running preview."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.serve import preview as module

from .previews import Running, make_site, running


@pytest.fixture(autouse=True, scope="package")
def _pauses_are_short() -> Iterator[None]:
    """Let a preview look at every file a second after the last save, and not five: tests wait for that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAUSE", 1.0)
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site."""
    return make_site(tmp_path / "site")


@pytest.fixture
def preview(site: Path) -> Iterator[Running]:
    """Give a running preview of a site of the test's own."""
    with running(site) as server:
        yield server


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a running preview that no test changes."""
    with running(make_site(tmp_path_factory.mktemp("site"))) as server:
        yield server
