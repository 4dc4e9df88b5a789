"""The proof of an import: the pages that the new site makes say what the source says.

The site is built once, with drafts, into a folder that is removed afterwards, so that what is not public is compared as
well and nobody publishes it by accident. This module knows nothing about formats of sources.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import lxml.html

from sitegen.content.routes import output_path
from sitegen.errors.problems import SitegenError
from sitegen.importing.archive import Entry
from sitegen.importing.html.measure import Measures, differences, measure, measure_page
from sitegen.importing.html.rendered import rendered
from sitegen.importing.layout import Layout
from sitegen.importing.report import Differing, Report

_FOLDER = ".sitegen/import-check"


class Gone(NamedTuple):
    """What of an entry is known not to be on its page, so that it is no difference: each has been reported."""

    dead: frozenset[str]
    """URLs of links that lead nowhere: their text stays."""
    pictures: frozenset[str]
    """URLs of pictures that are not at hand: their alternative text stands in their place."""


def compare_pages(
    root: Path,
    entries: Iterable[tuple[Entry, Gone]],
    layout: Layout,
    report: Report,
    now: datetime,
    progress: Callable[[str, int, int], None],
) -> tuple[SitegenError, ...]:
    """Build a site and compare each page with its source; return what the build warns of.

    Raises BuildFailed if the site does not build.
    """
    from sitegen.engine.engine import build
    from sitegen.engine.request import BuildRequest, state_file

    output = root / _FOLDER / "output"
    request = BuildRequest(root=root, output=output, now=now, drafts=True, future=True)
    try:
        built = build(request, progress)
        for number, (entry, gone) in enumerate(entries):
            progress("compare", number, len(layout.places))
            _compare(entry, gone, layout, output, report)
        return built.warnings
    finally:
        shutil.rmtree(root / _FOLDER, ignore_errors=True)
        for file in state_file(request).parent.glob(f"{state_file(request).name}*"):
            file.unlink(missing_ok=True)


def _compare(entry: Entry, gone: Gone, layout: Layout, output: Path, report: Report) -> None:
    """Compare one entry with its page."""
    html = entry.html if entry.html is not None else rendered(entry.markdown or "")
    before = measure(html)
    _count(report.before, entry, before)
    place = layout.places.get(entry.key)
    page = output / output_path(place.route) if place else None
    if place is None or page is None or not page.is_file():
        return
    after = measure_page(page.read_bytes())
    report.compared += 1
    if gone.dead or gone.pictures:
        before = measure(_without(html, gone))
    _count(report.after, entry, after)
    report.differing += [
        Differing(where=place.file, what=one.what, before=one.before, after=one.after)
        for one in differences(before, after)
    ]


def _without(html: str, gone: Gone) -> str:
    """Return the HTML of a source as readers see it where some of its links and pictures are gone."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for link in root.findall(".//a"):
        if link.get("href") in gone.dead:
            link.drop_tag()
    for picture in root.findall(".//img"):
        if picture.get("src") in gone.pictures:
            picture.tag = "span"
            picture.text = picture.get("alt", "")
            picture.attrib.clear()
    return str(lxml.html.tostring(root, encoding="unicode"))


def _count(counts: Counter[str], entry: Entry, measures: Measures) -> None:
    counts["articles" if entry.kind == "article" else "pages"] += 1
    counts.update(measures.counts)
