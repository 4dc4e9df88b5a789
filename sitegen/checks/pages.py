"""Checks of finished pages: where their links lead, what they call themselves, how their headings and pictures are.

This module knows nothing about how a page is made, and reads no file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from sitegen.checks.page import CheckedPage
from sitegen.content.routes import output_path, quote_route
from sitegen.errors.problems import Place, Severity, SitegenError, did_you_mean
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


class PageChecks:
    """Checks pages against the site that they make together."""

    def __init__(self, pages: Iterable[Finished], published: Collection[str], site_url: str) -> None:
        """``published`` are the paths of all files of the site."""
        self._pages = {finished.output.path: finished for finished in pages}
        self._published = published
        self._url = site_url
        self._host = urlsplit(site_url).netloc
        self._base = urlsplit(site_url).path

    def problems(self, place_of: Callable[[str, str], Place | None]) -> Iterator[SitegenError]:
        """Yield what is wrong; ``place_of`` returns where a text stands in a source, given its path and the text."""
        found: dict[Finding, list[Output]] = {}
        for finished in self._pages.values():
            for finding in dict.fromkeys(self._of_page(finished)):
                found.setdefault(finding, []).append(finished.output)
        for finding, outputs in found.items():
            yield _problem(finding, outputs, place_of)
        yield from self._shared_words()

    def _of_page(self, finished: Finished) -> Iterator[Finding]:
        page, former = finished.page, finished.output.row.former
        yield from self._links(finished)
        for name in page.repeated:
            yield Finding(f"two elements of this page have the id “{name}”", "give one of them another", written=name)
        for url in page.without_alt:
            yield Finding(f"the picture “{url}” has no attribute alt", 'write alt="…", or alt="" if it is decorative')
        for url in page.nameless:
            yield Finding(f"the link to “{url}” has no text that can be read aloud", "write a text, or aria-label")
        if not page.title:
            yield Finding("this page has no title", "write <title> in its template")
        if not page.language:
            yield Finding("this page does not say its language", "write lang in its element <html>")
        if not former:
            yield from _headings(page.headings)
        if finished.size > _MOST_HTML:
            size = f"{finished.size / 1000:.0f} kB"
            yield Finding(f"this page has {size} of HTML", "divide it, or show fewer entries", "note")

    def _links(self, finished: Finished) -> Iterator[Finding]:
        here = self._url + quote_route(finished.output.route)
        for written in finished.page.urls:
            try:
                url = urlsplit(urljoin(urljoin(here, finished.page.base), written))
            except ValueError:
                yield Finding(f"“{written}” is not a URL", written=written)
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
                    message, hint = f"“{written}” leads to its page by a redirect of the host", f"write “{url.path}/”"
                    yield Finding(message, hint, "note", written)
                else:
                    near = did_you_mean(path, self._published)
                    yield Finding(f"nothing is published at “{written}”", near, "error", written)
                continue
            there = self._pages.get(path)
            fragment = unquote(url.fragment).partition(":~:")[0]
            if there and fragment not in ("", "top") and fragment not in there.page.anchors:
                near = did_you_mean(fragment, there.page.anchors)
                yield Finding(f"the page at “{written}” has no anchor “#{fragment}”", near, "error", written)

    def _shared_words(self) -> Iterator[SitegenError]:
        """Yield what several pages call themselves, though search engines are to tell them apart."""
        for what, words_of in _WORDS.items():
            groups: dict[tuple[str, str], list[Output]] = {}
            for finished in self._pages.values():
                words = words_of(finished.page)
                if words and finished.page.indexed:
                    groups.setdefault((finished.page.language, words), []).append(finished.output)
            for (_, words), outputs in groups.items():
                if len(outputs) > 1:
                    first, *others = sorted(outputs, key=lambda output: output.path)
                    named = ", ".join(output.path for output in others[:_NAMED])
                    message = f"{len(outputs)} pages have the same {what}, “{words}”: also {named}"
                    hint = "search engines cannot tell them apart"
                    yield SitegenError(message, _path_of(first), hint=hint, severity="note")


_WORDS: Mapping[str, Callable[[CheckedPage], str]] = {
    "title": lambda page: page.title,
    "description": lambda page: page.description,
}


def _headings(headings: tuple[tuple[int, str], ...]) -> Iterator[Finding]:
    """Yield what is wrong with the order of headings: those who listen find their way by it."""
    first = [text for level, text in headings if level == 1]
    if len(first) != 1:
        message = f"this page has {len(first)} headings of the first level" if first else "this page has no heading h1"
        yield Finding(message, "give it one, its title")
    for (before, _), (level, text) in pairwise(headings):
        if level > before + 1:
            message = f"the heading “{text}” (h{level}) follows an h{before}: a level is left out"
            yield Finding(message, f"make it an h{before + 1}", written=text)
    for _, text in headings:
        if not text:
            yield Finding("this page has a heading without text", "write one, or remove it")


def _path_of(output: Output) -> str:
    """Return the file that the author of a page knows: its source, or else the page."""
    return output.owner if output.owner.startswith("content/") else output.path


def _problem(finding: Finding, outputs: list[Output], place_of: Callable[[str, str], Place | None]) -> SitegenError:
    first, *others = sorted(outputs, key=lambda output: output.path)
    path = _path_of(first)
    place = place_of(path, finding.written) if path == first.owner and finding.written else None
    more = f" (and on {len(others)} more pages)" if others else ""
    return SitegenError(finding.message + more, path, place or Place(), finding.hint, finding.severity)
