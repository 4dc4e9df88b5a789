"""A finished site as a ZIP file. This module knows nothing of how the site was made."""

import zipfile
from pathlib import Path

from sitegen.export.finished import FinishedSite, Progress

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a ZIP file can say: when a file was written is not part of what it says
_MODE = 0o100644 << 16


def write_zip(site: FinishedSite, place: Path, progress: Progress) -> None:
    """Write a site into a ZIP file, the same bytes for the same site."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, path in enumerate(site.paths, 1):
            entry = zipfile.ZipInfo(path, _EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
            entry.create_system = 3  # so that the mode counts, on whichever system it is made
            archive.writestr(entry, (site.folder / path).read_bytes())
            progress("export", number, len(site.paths))
