"""What is reported of links to other sites: problems with their place in the text, and all links as JSON.

This module makes no request.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sitegen.config.external_links import LinksConfig
from sitegen.content.places import place_of_offset
from sitegen.errors.faults import FaultKind, Severity
from sitegen.errors.problems import ContentError, Place, SitegenError
from sitegen.external_links.check import CheckedLinks
from sitegen.external_links.links import ExternalLink
from sitegen.external_links.results import Result
from sitegen.messages.message import Message, tr

_LONGEST = 200  # characters of a line that a hint writes out
_NAME = re.compile(r"[\w-]{6,}")
_ENDS = r"(?![\w/%&=?#+@~-]|[.,;:!][\w/])"  # what does not go on with the URL


class _Finding(msgspec.Struct, frozen=True):
    """What is to be said of a URL, wherever it is written."""

    message: Message
    fault: FaultKind
    hint: Message | None = None
    severity: Severity | None = None
    moved: str = ""
    """What is to be written instead."""


class LinkReport:
    """Reports a check."""

    def __init__(
        self, checked: CheckedLinks, settings: LinksConfig, text_of: Callable[[str], str], shared: Sequence[str]
    ) -> None:
        """``text_of`` returns the text of a file by its path, and nothing where there is none.

        ``shared`` are the paths of files that pages may have links of which are none of their own.
        """
        self._checked = checked
        self._settings = settings
        self._shared = shared
        self._text = cache(text_of)

    def problems(self) -> Iterator[SitegenError]:
        """Yield what is wrong with links, each wherever it is written."""
        for link in self._checked.links:
            result = self._checked.results.get(link.url)
            for written in link.written if result else ():
                finding = self._finding(link, written, result) if result else None
                if finding:
                    yield from self._placed(finding, link, written)
        yield from self._of_the_run()

    def _of_the_run(self) -> Iterator[SitegenError]:
        checked = self._checked
        if checked.is_offline:
            message = tr("no link was checked: no host was found at all")
            yield SitegenError(message, hint=tr("is there a network?"), severity="warning")
        if checked.failure:
            message = tr("the archive cannot be asked: {reason}", reason=checked.failure.reason)
            yield SitegenError(message, hint=checked.failure.hint, severity="warning")

    def _finding(self, link: ExternalLink, written: str, result: Result) -> _Finding | None:
        answer, url = result.answer, link.url
        if result.state == "dead":
            return self._dead(url, result)
        if result.state == "failing":
            message = tr("“{url}” cannot be reached: {reason}", url=url, reason=reason_of(result))
            return _Finding(message, "unreachable", tr("it counts as dead if that lasts for a month"))
        if answer.outcome in ("private", "no_url"):
            return _Finding(reason_of(result, url), "unreachable")
        if answer.outcome != "found":
            return None
        if _is_home(answer.final) and not _is_home(url):
            message = tr("“{url}” leads to the front page of its host: what was there is probably gone", url=url)
            return _Finding(message, "moved")
        anchor = link.written[written]
        if anchor and not answer.anchors.get(anchor, True):
            message = tr("the page at “{url}” has no anchor “#{anchor}”", url=url, anchor=anchor)
            return _Finding(message, "external_anchor")
        if answer.permanent:
            mark, fragment = written.partition("#")[1:]
            moved = f"{answer.final}{mark}{fragment}"
            return _Finding(tr("“{written}” has moved for good", written=written), "moved", moved=moved)
        return None

    def _dead(self, url: str, result: Result) -> _Finding:
        reason, since = reason_of(result), result.failing_since
        message = tr("“{url}” is dead: {reason}", url=url, reason=reason)
        if since and since != result.checked.date():
            message = tr("“{url}” has been dead since {day}: {reason}", url=url, day=since, reason=reason)
        known = self._checked.record.get(url)
        hint = None if self._checked.wish else tr("“sitegen check --external --archive” looks for an archived copy")
        if known and known.copy:
            hint = tr("there is an archived copy: {copy}", copy=known.copy)
        return _Finding(message, "external", hint, self._settings.dead)

    def _placed(self, finding: _Finding, link: ExternalLink, written: str) -> Iterator[SitegenError]:
        pages = link.pages[written]
        places = self._places(link, written)
        for path, place in places:
            yield _problem(finding, path, place, written)
        if not places:  # an embed or a template makes it
            if count := len(pages) - 1:
                message = tr("{message} (and on {count} more pages)", message=finding.message, count=count)
                finding = msgspec.structs.replace(finding, message=message)
            text = "" if count else self._text(pages[0].owner)
            path = pages[0].owner if text else pages[0].path
            yield _problem(finding, path, _place_of_name(text, written), written)

    def _places(self, link: ExternalLink, written: str) -> list[tuple[str, Place]]:
        """Return file and place of a URL wherever it is written."""
        paths = dict.fromkeys(page.owner for page in link.pages[written])
        places = [(path, place) for path in paths for place in _places_in(self._text(path), written)]
        if {path for path, _ in places} != paths.keys():
            others = [path for path in self._shared if path not in paths]
            places += [(path, place) for path in others for place in _places_in(self._text(path), written)]
        return places

    def as_json(self) -> dict[str, Any]:
        """Return all links, as ``--json`` prints them."""
        checked = self._checked
        links = [self._link(link) for link in sorted(checked.links, key=lambda link: link.url)]
        return {"asked": checked.asked, "stopped": checked.is_stopped, "links": links}

    def _link(self, link: ExternalLink) -> dict[str, Any]:
        result, known = self._checked.results.get(link.url), self._checked.record.get(link.url)
        places = [
            {"path": path, "line": place.line, "column": place.column}
            for written in link.written
            for path, place in self._places(link, written)
        ]
        return {
            "url": link.url,
            "state": result.state if result else None,
            "outcome": result.answer.outcome if result else None,
            "detail": result.answer.detail if result else None,
            "final": result.answer.final if result else None,
            "permanent": result.answer.permanent if result else None,
            "missing_anchors": sorted(one for one, there in result.answer.anchors.items() if not there)
            if result
            else [],
            "checked": result.checked.isoformat() if result else None,
            "failing_since": result.failing_since.isoformat() if result and result.failing_since else None,
            "copy": known.copy if known else "",
            "pages": sorted({page.path for pages in link.pages.values() for page in pages}),
            "places": places,
        }


def reason_of(result: Result, url: str = "") -> Message:
    """Return in words what came of the last request."""
    detail = result.answer.detail
    match result.answer.outcome:
        case "no_host":
            return tr("there is no host of this name")
        case "timeout":
            return tr("no answer in time")
        case "tls":
            return tr("its certificate or encryption is not valid ({detail})", detail=detail)
        case "loop":
            return tr("it redirects too often")
        case "private":
            return tr("“{url}” leads into a private network, where readers are not", url=url)
        case "no_url":
            return tr("“{url}” leads to “{detail}”, which is no URL", url=url, detail=detail)
        case "refused":
            return tr("no connection ({detail})", detail=detail)
    return tr("the host answered {status}", status=detail)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(url) and parts.path in ("", "/") and not parts.query


def _problem(finding: _Finding, path: str, place: Place, written: str) -> ContentError:
    hint = finding.hint
    if finding.moved:
        line = (place.excerpt or "").strip()
        shown = next((form for form in _forms(written) if form in line), "")
        new = line.replace(shown, finding.moved) if shown and len(line) <= _LONGEST else finding.moved
        hint = tr("write {line}", line=new)
    return ContentError(finding.message, path, place, hint, finding.severity, finding.fault)


def _forms(written: str) -> list[str]:
    """Return how a source may write a URL that stands in a page."""
    return list(dict.fromkeys([written, html.escape(written), written.replace("%20", " ")]))


def _place_of_name(text: str, written: str) -> Place:
    """Return the place of the last name in a URL: an author may write no more than that, such as the id of a video."""
    names = _NAME.findall(written)
    start = text.find(names[-1]) if names else -1
    return place_of_offset(text, start) if start >= 0 else Place()


def _places_in(text: str, written: str) -> tuple[Place, ...]:
    """Return every place of a URL in a text."""
    forms = [form for form in sorted(_forms(written), key=len, reverse=True) if form in text]
    if not forms:
        return ()
    pattern = "|".join(map(re.escape, forms))
    return tuple([place_of_offset(text, found.start()) for found in re.finditer(f"(?:{pattern}){_ENDS}", text)])
