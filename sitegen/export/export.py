"""An export from beginning to end: the whole newspaper, in one of the formats.

This module knows nothing of what is in a format.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.engine.reading import read_site
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError
from sitegen.export.finished import Progress, finished_site
from sitegen.messages.message import tr

Format = Literal["markdown", "zip", "warc"]
_ENDINGS: dict[str, Format] = {".zip": "zip", ".warc": "warc", ".warc.gz": "warc"}


class ExportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export is asked to do."""

    root: Path
    """Folder of the site."""
    place: Path
    """Where the export is written: a folder, or a file."""
    format: Format
    """Its format."""
    drafts: bool = False
    """Whether it contains what readers do not see."""
    now: datetime | None = None
    """The moment as which the site is exported; by default now."""


class ExportReport(msgspec.Struct, frozen=True):
    """What an export did."""

    files: int
    """How many files there are in it."""
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each text in which shortcodes stay, and their names."""
    warnings: tuple[SitegenError, ...] = ()
    """What else is worth knowing."""


def format_of(place: Path) -> Format:
    """Return the format that the name of an export asks for."""
    return next((form for ending, form in _ENDINGS.items() if place.name.lower().endswith(ending)), "markdown")


def run_export(request: ExportRequest, progress: Progress) -> ExportReport:
    """Write an export. Raises BuildFailed if the site has errors, or if something is in the way."""
    root, place, now = request.root.resolve(), request.place.absolute(), request.now or datetime.now(UTC)
    if request.format == "markdown":
        return _folder(request, root, place, now, progress)
    if place.is_dir():
        hint = tr("name a file in it, such as {name}", name=f"{place.name}/site.{request.format}")
        raise BuildFailed([OutputError(tr("“{place}” is a folder, not a file", place=request.place), hint=hint)])
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.new")
    try:
        with finished_site(root, now, progress) as site:
            if request.format == "zip":
                from sitegen.export.zip_file import write_zip

                write_zip(site, unfinished, progress)
            else:
                from sitegen.export.warc import write_warc

                write_warc(site, unfinished, now, progress)
            unfinished.replace(place)
            return ExportReport(len(site.paths), warnings=site.warnings)
    finally:
        unfinished.unlink(missing_ok=True)


def _folder(request: ExportRequest, root: Path, place: Path, now: datetime, progress: Progress) -> ExportReport:
    from sitegen.export.folder import PARTS, write_folder

    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        hint = tr("name a folder that does not exist yet")
        raise BuildFailed([OutputError(tr("“{place}” is not empty", place=request.place), hint=hint)])
    if any(place.resolve().is_relative_to(root / part) for part in PARTS):
        hint = tr("name a folder beside the site")
        raise BuildFailed([OutputError(tr("“{place}” is a part of the site", place=request.place), hint=hint)])
    reading = read_site(root, now, progress)
    kept = write_folder(root, reading, place, request.drafts, progress)
    count = sum(path.is_file() for path in place.rglob("*"))
    return ExportReport(count, kept, reading.warnings)
