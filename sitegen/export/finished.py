"""The finished site for an export: built for it, so that nothing is in it that a build would not publish.

This module knows nothing of archives.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from sitegen.config.site import load_config
from sitegen.content.routes import quote_route, route_at
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import SitegenError

_FOLDER = ".sitegen/export"
Progress = Callable[[str, int, int], None]


class FinishedSite(msgspec.Struct, frozen=True):
    """A site that was built for an export."""

    folder: Path
    """Where its files are."""
    url: str
    """URL of the site."""
    paths: tuple[str, ...]
    """Every file, in order."""
    warnings: tuple[SitegenError, ...]
    """What the build warns of."""

    def url_of(self, path: str) -> str:
        """Return the URL of a file: of a page, the folder that it is the index of."""
        return self.url + quote_route(route_at(path))


@contextmanager
def finished_site(root: Path, now: datetime, progress: Progress) -> Iterator[FinishedSite]:
    """Build a site as it is at a moment, beside its output, and remove it in the end. Raises BuildFailed."""
    request = BuildRequest(root, output=root / _FOLDER / "output", now=now, publishes=True)
    try:
        report = build(request, progress)
        folder = request.output_folder
        paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        yield FinishedSite(folder, load_config(root).site.url, tuple(paths), report.warnings)
    finally:
        shutil.rmtree(root / _FOLDER, ignore_errors=True)
        for file in state_file(request).parent.glob(f"{state_file(request).name}*"):
            file.unlink(missing_ok=True)
