"""WordPress: its export (Tools → Export), one file or several, and a copy of its folder of uploads.

This module knows nothing about the elements of the export.
"""

from collections.abc import Sequence
from pathlib import Path

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.importing.archive import Archive, Wishes
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.uploads import Uploads
from sitegen.importing.sources.wordpress.entries import entries
from sitegen.importing.sources.wordpress.pictures import without_size
from sitegen.importing.sources.wordpress.survey import Survey
from sitegen.importing.sources.wordpress.wxr import is_export
from sitegen.messages.message import tr


def looks_like(paths: Sequence[Path]) -> bool:
    """Return whether an export of WordPress is among the paths, or in a folder among them."""
    return bool(_exports(paths))


def read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    """Read exports and folders of uploads; in a folder, all exports that lie in it directly.

    Raises BuildFailed if a file is no export, malformed, of an unknown version or of another site than the others.
    """
    files = [*_exports(paths), *(path for path in paths if not path.is_dir() and not is_export(path))]
    if not files:
        message = tr("there is no export of WordPress in this folder")
        hint = tr("export all content under Tools → Export, and name that file")
        raise BuildFailed([ContentError(message, str(path), hint=hint) for path in paths])
    survey = Survey(files, wishes)
    uploads = Uploads(path for path in paths if path.is_dir())

    def find(url: str) -> Path | None:
        file = survey.library.at(url)
        for one in (file.file.url if file else "", without_size(url), url):
            if one and (found := uploads.find(one)):
                return found
        return None

    return Archive(
        system="wordpress",
        identity=survey.identity,
        people=survey.people.known(),
        terms=survey.terms(),
        entries=lambda: entries(survey),
        find=find,
        about=survey.library.about,
        redirects=survey.redirects,
        feeds=survey.feeds(),
        counts=survey.counts,
    )


def _exports(paths: Sequence[Path]) -> list[Path]:
    """Return the exports among paths, and those in folders among them, by name."""
    found: list[Path] = []
    for path in paths:
        candidates = sorted(path.glob("*.xml")) if path.is_dir() else [path]
        found += (one for one in candidates if one.is_file() and is_export(one))
    return found


SOURCE = Source("wordpress", looks_like, read)
