"""The desk: what only the newsroom sees of its preview, at ``/_sitegen/``.

All articles and pages, the unpublished ones first; what is left to do about each, what the clock will change, and of
each page how it looks elsewhere and from what it was made. Nothing of it is ever written. This module knows nothing of
HTTP.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.content.routes import quote_route
from sitegen.engine.session import LastBuild
from sitegen.engine.why import explain_route
from sitegen.errors.problems import BuildFailed
from sitegen.newsroom.due import due
from sitegen.serve.editor import editor_address
from sitegen.serve.files import HTML, route_of, type_of
from sitegen.serve.findings import findings, silent_pictures
from sitegen.serve.live import problem_of
from sitegen.serve.preview import Preview
from sitegen.serve.share_preview import appearance

if TYPE_CHECKING:
    import jinja2

ADDRESS = "/_sitegen/"
ABOUT = "/_sitegen/page"
_ON_A_PAGE = 100  # rows
_MOST_DUE = 30
_PATIENCE = 1.0  # seconds for a build that is about to end
_MOST_NAMES = 200  # facts of one kind
_PUBLIC = ("published", "retracted")
_LISTED = (ArticleMeta, PageMeta)
Count = Callable[[Document], int]


class Row(msgspec.Struct, frozen=True):
    """An article or page as the desk lists it."""

    path: str
    """Its file."""
    title: str
    """Its headline."""
    state: str
    """What the gate says of it."""
    date: datetime | None
    """When it appears, in the newspaper's time zone; None for a page."""
    words: int
    """How long it is."""
    url: str
    """Its address; empty where the preview does not show it."""
    findings: tuple[str, ...]
    """What is left to do."""

    @property
    def public(self) -> bool:
        """Whether readers see it, or a notice of it."""
        return self.state in _PUBLIC


class Desk:
    """Makes the pages of the desk from what the last good build knows."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        # Bodies are looked through once: what is found in one is known by its digest.
        self._silent: dict[str, int] = {}

    @cached_property
    def _templates(self) -> "jinja2.Environment":
        import jinja2

        folder = Path(__file__).with_name("desk_templates")
        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )  # fmt: skip

    def overview(self, words: str = "", state: str = "", number: int = 1) -> str:
        """Return the list of everything; of what has ``words`` in title or file and is in ``state`` a page of rows."""
        self._preview.settle(_PATIENCE)
        last = self._preview.session.good
        if last is None:
            return self._render("overview.html", ready=False)
        with self._silent_pictures(last) as silent:
            rows = self._rows(last, silent)
            coming = self._due(last, silent)
        counts = Counter(row.state for row in rows)
        to_do = [row for row in rows if row.findings]
        chosen = to_do if state == "findings" else [row for row in rows if not state or row.state == state]
        wanted = words.casefold().split()
        found = [row for row in chosen if all(word in f"{row.title} {row.path}".casefold() for word in wanted)]
        pages = max(1, -(-len(found) // _ON_A_PAGE))
        number = min(max(1, number), pages)
        gate = last.snapshot.gate
        return self._render(
            "overview.html", ready=True, site=last.snapshot.config.site.title, now=self._local(last, gate.now),
            hidden=[row for row in rows if not row.public], counts=counts, all=len(rows), to_do=len(to_do), due=coming,
            warnings=[problem_of(warning, self._preview.root) for warning in last.report.warnings],
            found=found[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE], total=len(found), number=number, pages=pages,
            words=words, state=state, public_only=not (gate.drafts or gate.future),
        )  # fmt: skip

    def about(self, address: str) -> str | None:
        """Return what there is to know of the page at an address of the preview; None where there is none."""
        self._preview.settle(_PATIENCE)
        last = self._preview.session.good
        opened = self._preview.open(lambda state: route_of(address, state.base))
        if last is None or opened.file is None:
            return None
        with opened.file as file:
            text = file.read().decode(errors="replace") if type_of(Path(opened.path)) == HTML else ""
        route = address.removeprefix(opened.state.base)
        try:
            made = explain_route(self._preview.request, route)
        except BuildFailed:  # the state was deleted
            made = None
        path = next((path for path, item in last.site.public.items() if item.route == route), "")
        document = last.parsed.document(path) if path else None
        with self._silent_pictures(last) as silent:
            row = self._row(last, document, silent) if document and isinstance(document.meta, _LISTED) else None
        look = appearance(text, self._preview.published_url + quote_route(route)) if text else None
        card = opened.hidden.card if opened.hidden else None
        return self._render(
            "page.html", site=last.snapshot.config.site.title, card=card, address=address,
            notice=opened.notice, look=look, row=row, source=path, made=made,
            most=_MOST_NAMES, file=opened.path,
        )  # fmt: skip

    def _render(self, name: str, **values: Any) -> str:
        template = self._templates.get_template(name)
        return template.render(values, about=ABOUT, home=ADDRESS, quote=quote, edit=self._edit, here=self._here)

    def _edit(self, path: str) -> str:
        """Return the address that opens a file in an editor."""
        return editor_address(self._preview.root / path)

    def _here(self, address: str) -> str:
        """Return an address of the preview without its host: the desk may be looked at under another name."""
        return address.removeprefix(self._preview.address)

    def _local(self, last: LastBuild, instant: datetime) -> datetime:
        return instant.astimezone(last.snapshot.config.zone)

    def _due(self, last: LastBuild, silent: Count) -> list[tuple[datetime, str, Row]]:
        found = due(last.parsed.documents, last.snapshot.gate.now, None)[:_MOST_DUE]
        return [(self._local(last, item.moment), item.change, self._row(last, item.document, silent)) for item in found]

    def _rows(self, last: LastBuild, silent: Count) -> list[Row]:
        """Return all articles, the newest first, then all pages."""
        listed = [document for document in last.parsed.documents if isinstance(document.meta, _LISTED)]
        rows = [self._row(last, document, silent) for document in listed]
        return sorted(rows, key=lambda row: -row.date.timestamp() if row.date else float("inf"))

    def _row(self, last: LastBuild, document: Document, silent: Count) -> Row:
        meta = document.meta
        assert isinstance(meta, _LISTED)
        item = last.site.public.get(document.path)
        date = self._local(last, meta.date) if isinstance(meta, ArticleMeta) else None
        address = quote(self._preview.live.state.base) + quote_route(item.route) if item else ""
        found = findings(document, silent)
        return Row(document.path, meta.title, _state(last, meta), date, document.outline.words, address, found)

    @contextmanager
    def _silent_pictures(self, last: LastBuild) -> Iterator[Count]:
        """Give a function that counts the pictures of a body that say nothing to those who do not see them."""
        bodies = BodyReader(self._preview.memory, last.parsed.keys)

        def count(document: Document) -> int:
            mark = last.parsed.marks[document.path]
            if mark not in self._silent:
                try:
                    self._silent[mark] = silent_pictures(bodies(document.path))
                except KeyError:  # a build that runs at this instant has forgotten this body for a newer one
                    return 0
            return self._silent[mark]

        try:
            yield count
        finally:
            bodies.close()


def _state(last: LastBuild, meta: ArticleMeta | PageMeta) -> str:
    if isinstance(meta, ArticleMeta):
        return last.snapshot.gate.state(meta.status, meta.date, meta.expires, meta.gone)
    return last.snapshot.gate.state(meta.status, None, None, meta.gone)
