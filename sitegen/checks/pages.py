"""Checks of finished pages: where their links lead, what they call themselves, how their headings and pictures are.

This module knows nothing about how a page is made, and reads no file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from sitegen.checks.page import CheckedPage
from sitegen.content.routes import output_path, quote_route
from sitegen.errors.faults import FaultKind, Severity
from sitegen.errors.problems import Place, SitegenError, did_you_mean
from sitegen.messages.message import Message, tr
from sitegen.outputs.output import Output

_MOST_HTML = 400_000  # bytes; phones take more than a second to read it
_NAMED = 3  # pages that one finding names


class Finished(msgspec.Struct, frozen=True):
    """A finished page, as checks see it."""

    output: Output
    """What the plan says of it."""
    size: int
    """Its bytes."""
    page: CheckedPage
    """What it says of itself."""


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with a page, before all pages with the same are reported as one."""

    message: str
    hint: str | None = None
    severity: Severity = "warning"
    written: str = ""
    """The offending text, as it is written in the page."""
    fault: FaultKind | None = None
    """What kind of fault it is where the text of the page has it."""


class PageChecks:
    """Checks pages against the site that they make together."""

    def __init__(
        self,
        pages: Iterable[Finished],
        published: Collection[str],
        site_url: str,
        is_archived: Callable[[str], bool] = lambda path: False,
    ) -> None:
        """``published`` are the paths of all files, ``is_archived`` says of a source whether the archive has it."""
        self._pages = {finished.output.path: finished for finished in pages}
        self._published = published
        self._is_archived = is_archived
        self._url = site_url
        self._host = urlsplit(site_url).netloc
        self._base = urlsplit(site_url).path
        # A template writes the same dead link into thousands of pages.
        self._near = cache(lambda path: did_you_mean(path, self._published))

    def problems(self, place_of: Callable[[str, str], Place | None]) -> Iterator[SitegenError]:
        """Yield what is wrong; ``place_of`` returns where a text stands in a source, given its path and the text."""
        found: dict[tuple[Finding, bool], list[Output]] = {}
        for finished in self._pages.values():
            is_archived = self._is_archived(finished.output.owner)
            for finding in dict.fromkeys(self._of_page(finished)):
                found.setdefault((finding, is_archived), []).append(finished.output)
        for (finding, _), outputs in found.items():
            yield _problem(finding, outputs, place_of)
        yield from self._shared_words()

    def _of_page(self, finished: Finished) -> Iterator[Finding]:
        page, former = finished.page, finished.output.row.former
        yield from self._links(finished)
        for name in page.repeated:
            yield Finding(
                tr("two elements of this page have the id “{name}”", name=name),
                tr("give one of them another"),
                written=name,
                fault="repeated_id",
            )
        for url in page.without_alt:
            yield Finding(
                tr("the picture “{url}” has no attribute alt", url=url),
                tr('write alt="…", or alt="" if it is decorative'),
                fault="alt",
            )
        for url in page.nameless:
            message = tr("the link to “{url}” has no text that can be read aloud", url=url)
            yield Finding(message, tr("write a text, or aria-label"), fault="nameless")
        if not page.title:
            yield Finding(tr("this page has no title"), tr("write <title> in its template"))
        if not page.language:
            yield Finding(tr("this page does not say its language"), tr("write lang in its element <html>"))
        if not former:
            yield from _headings(page.headings)
        if finished.size > _MOST_HTML:
            message = tr("this page has {size} kB of HTML", size=round(finished.size / 1000))
            yield Finding(message, tr("divide it, or show fewer entries"), "note")

    def _links(self, finished: Finished) -> Iterator[Finding]:
        here = self._url + quote_route(finished.output.route)
        for written in finished.page.urls:
            try:
                url = urlsplit(urljoin(urljoin(here, finished.page.base), written))
            except ValueError:
                message = tr("“{written}” is not a URL", written=written)
                yield Finding(message, written=written, fault="link")
                continue
            if url.scheme not in ("http", "https") or url.netloc != self._host:
                continue
            if not f"{url.path}/".startswith(self._base):
                continue  # the same host, but not this site
            route = unquote(url.path[len(self._base) :])
            path = output_path(route)
            if path not in self._published:
                folder = output_path(f"{route}/")
                if folder in self._published:
                    message, hint = (
                        tr("“{written}” leads to its page by a redirect of the host", written=written),
                        tr("write “{path}/”", path=url.path),
                    )
                    yield Finding(message, hint, "note", written)
                else:
                    near = self._near(path)
                    message = tr("nothing is published at “{written}”", written=written)
                    yield Finding(message, near, "error", written=written, fault="link")
                continue
            there = self._pages.get(path)
            fragment = unquote(url.fragment).partition(":~:")[0]
            if there and fragment not in ("", "top") and fragment not in there.page.anchors:
                near = did_you_mean(fragment, there.page.anchors)
                message = tr("the page at “{written}” has no anchor “#{fragment}”", written=written, fragment=fragment)
                yield Finding(message, near, "error", written=written, fault="anchor")

    def _shared_words(self) -> Iterator[SitegenError]:
        """Yield what several pages call themselves, though search engines are to tell them apart."""
        for words_of, pattern in _WORDS:
            groups: dict[tuple[str, str], list[Output]] = {}
            for finished in self._pages.values():
                words = words_of(finished.page)
                if words and finished.page.indexed:
                    groups.setdefault((finished.page.language, words), []).append(finished.output)
            for (_, words), outputs in groups.items():
                if len(outputs) > 1:
                    first, *others = sorted(outputs, key=lambda output: output.path)
                    named = ", ".join(output.path for output in others[:_NAMED])
                    message = pattern(count=len(outputs), words=words, pages=named)
                    hint = tr("search engines cannot tell them apart")
                    yield SitegenError(message, _path_of(first), hint=hint, severity="note")


_WORDS: tuple[tuple[Callable[[CheckedPage], str], Callable[..., Message]], ...] = (
    (
        lambda page: page.title,
        lambda **values: tr("{count} pages have the same title, “{words}”: also {pages}", **values),
    ),
    (
        lambda page: page.description,
        lambda **values: tr("{count} pages have the same description, “{words}”: also {pages}", **values),
    ),
)
"""What search engines show of a page, and how to say that several pages have the same."""


def _headings(headings: tuple[tuple[int, str], ...]) -> Iterator[Finding]:
    """Yield what is wrong with the order of headings: those who listen find their way by it."""
    first = [text for level, text in headings if level == 1]
    if not first:
        yield Finding(tr("this page has no heading h1"), tr("give it one, its title"))
    elif len(first) > 1:  # the template has one, and the text others
        message = tr("this page has {count} headings of the first level", count=len(first))
        yield Finding(message, tr("give it one, its title"), fault="heading")
    for (before, _), (level, text) in pairwise(headings):
        if level > before + 1:
            message = tr(
                "the heading “{text}” (h{level}) follows an h{before}: a level is left out",
                text=text,
                level=level,
                before=before,
            )
            yield Finding(message, tr("make it an h{before}", before=before + 1), written=text, fault="heading")
    for _, text in headings:
        if not text:
            yield Finding(tr("this page has a heading without text"), tr("write one, or remove it"), fault="heading")


def _path_of(output: Output) -> str:
    """Return the file that the author of a page knows: its source, or else the page."""
    return output.owner if output.owner.startswith("content/") else output.path


def _problem(finding: Finding, outputs: list[Output], place_of: Callable[[str, str], Place | None]) -> SitegenError:
    first, *others = sorted(outputs, key=lambda output: output.path)
    path = _path_of(first)
    place = place_of(path, finding.written) if path == first.owner and finding.written else None
    message: str = finding.message
    if others:
        message = tr("{message} (and on {count} more pages)", message=finding.message, count=len(others))
    return SitegenError(message, path, place or Place(), finding.hint, finding.severity, finding.fault)
