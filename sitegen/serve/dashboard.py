"""The dashboard: pages of the preview for the newsroom only, at ``/_sitegen/``.

All articles and pages, the unpublished ones first; what is left to do in each, what the clock will change; and for each
page its share preview and what it was made from. Nothing of it is ever written. This module knows nothing of HTTP.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from sitegen.cache.documents import BodyReader
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, AuthorMeta, BoxMeta, PageMeta
from sitegen.content.routes import fold, quote_route
from sitegen.engine.archive import summary
from sitegen.engine.session import LastBuild
from sitegen.engine.turning_settings import turning_settings
from sitegen.engine.why import explain_route
from sitegen.errors.problems import BuildFailed
from sitegen.messages.language import catalog, shown, users_language
from sitegen.messages.message import Message, tr
from sitegen.newsroom.due import deliveries, due
from sitegen.newsroom.findings import findings, missing_alt_texts
from sitegen.newsroom.headlines import headlines
from sitegen.newsroom.indexing import publication_state
from sitegen.outputs.media_types import type_of
from sitegen.serve.actions import Actions, Refused
from sitegen.serve.editor import editor_url
from sitegen.serve.files import HTML, route_of
from sitegen.serve.forms import Forms
from sitegen.serve.live import problem_of
from sitegen.serve.planned_days import PlannedEvent, as_icalendar, beside, month_of, weeks_of
from sitegen.serve.preview import Preview
from sitegen.serve.publishing import Action, actions_of
from sitegen.serve.share_preview import as_shared, share_preview
from sitegen.theme.locale import format_moment, locale_of
from sitegen.typography.html import with_superscripts
from sitegen.typography.typeset import typeset_raised

if TYPE_CHECKING:
    import jinja2

HOME = "/_sitegen/"
ABOUT = "/_sitegen/page"
BEGIN = "/_sitegen/new"
CHANGE = "/_sitegen/change"
CALENDAR = "/_sitegen/calendar"
CALENDAR_FILE = "/_sitegen/planned.ics"
_ON_A_PAGE = 20  # rows
_FIRST = 6  # rows of a list that stands above the list of everything
_MOST_DUE = 8
_PATIENCE = 1.0  # seconds to wait for a build that is about to end
_MOST_NAMES = 200  # facts of one kind
_SMALL = ("leaves news", "is no longer live")  # changes that nobody plans
_PUBLIC = ("published", "retracted")
_LISTED = (ArticleMeta, PageMeta, BoxMeta)
_WORDS: Mapping[str, Message] = {
    "published": tr("published"),
    "draft": tr("draft"),
    "review": tr("in review"),
    "embargo": tr("under embargo"),
    "scheduled": tr("scheduled"),
    "expired": tr("expired"),
    "gone": tr("withdrawn"),
    "retracted": tr("retracted"),
    "appears": tr("appears"),
    "expires": tr("expires"),
    "leaves news": tr("leaves news"),
    "is no longer live": tr("is no longer live"),
    "is over": tr("is over"),
    "reply due": tr("a reply is due"),
    "goes to a partner": tr("goes to a partner"),
    "begins": tr("begins"),
    "ends": tr("ends"),
    "answer due": tr("an answer is due"),
}
"""Publication states, and changes of them, as readers of the dashboard know them."""
Count = Callable[[Document], int]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An article or page in the list."""

    path: str
    """Its file."""
    title: str
    """Its headline."""
    state: str
    """Its publication state."""
    date: datetime | None
    """Publication date, in the time zone of the site; None for a page."""
    words: int
    """Length of the text."""
    url: str
    """URL in the preview; empty if the preview does not show it."""
    findings: tuple[str, ...]
    """What is left to do."""
    digest: str
    """Digest of the file."""
    actions: tuple[Action, ...]
    """What can be done with it here."""

    @property
    def public(self) -> bool:
        """Whether readers see it, or a notice of it."""
        return self.state in _PUBLIC


class Editing(msgspec.Struct, frozen=True):
    """What the dashboard can change where nobody else can ask."""

    actions: Actions
    """What does it."""
    forms: Forms
    """What asks for it."""


class Dashboard:
    """Makes the pages of the dashboard from the last good build; without ``editing``, it only shows."""

    def __init__(self, preview: Preview, editing: Editing | None = None) -> None:
        self._preview = preview
        self._editing = editing
        # By digest of the body, so that each body is searched once.
        self._missing_alt: dict[str, int] = {}

    @cached_property
    def _templates(self) -> "jinja2.Environment":
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).with_name("dashboard_templates")),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(catalog(users_language()), newstyle=True)  # type: ignore[attr-defined]
        return environment

    def overview(self, words: str = "", state: str = "", number: int = 1) -> str:
        """Return the list of everything, with a page of the rows in ``state`` that have ``words`` in title or file."""
        self._preview.settle(_PATIENCE)
        last = self._preview.session.good
        if last is None:
            return self._render("overview.html", ready=False)
        with self._alt_counter(last) as missing_alt:
            rows = self._rows(last, missing_alt)
            coming = self._due(last, missing_alt)
        counts = Counter(row.state for row in rows)
        to_do, hidden = [row for row in rows if row.findings], [row for row in rows if not row.public]
        # What is not public stands above the list with which the dashboard begins.
        begun = rows if words else [row for row in rows if row.public]
        lists = {"": begun, "all": rows, "findings": to_do, "hidden": hidden}
        chosen = lists[state] if state in lists else [row for row in rows if row.state == state]
        wanted = words.casefold().split()
        found = [row for row in chosen if all(word in f"{row.title} {row.path}".casefold() for word in wanted)]
        pages = max(1, -(-len(found) // _ON_A_PAGE))
        number = min(max(1, number), pages)
        gate = last.snapshot.gate
        return self._render(
            "overview.html",
            ready=True,
            site=last.snapshot.config.site.title,
            now=self._local(last, gate.now),
            public_only=not (gate.drafts or gate.future),
            hidden=hidden,
            due=coming,
            calendar=CALENDAR,
            warnings=[
                problem_of(one, self._preview.root) for one in (*last.report.warnings, *summary(last.report.archive))
            ],
            words=words,
            state=state,
            states=[(name, count, shown(_WORDS[name])) for name, count in sorted(counts.items())],
            all=len(rows),
            to_do=to_do,
            first=_FIRST,
            found=found[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE],
            total=len(found),
            number=number,
            pages=pages,
            choices=self._choices(last),
        )

    def _choices(self, last: LastBuild) -> tuple[list[str], list[tuple[str, str]]] | None:
        """Return the categories of a new article, and its authors with their names; None where none can be begun."""
        if self._editing is None:
            return None
        categories, authors = self._editing.actions.choices(last)
        metas = ((Path(one.path).stem, one.meta) for one in last.parsed.documents)
        names = {name: meta.name for name, meta in metas if isinstance(meta, AuthorMeta)}
        return categories, sorted(((one, names.get(one, one)) for one in authors), key=lambda one: fold(one[1]))

    def calendar(self, month: str = "") -> str:
        """Return the page with a month of what is planned."""
        last, events = self._planned()
        if last is None:
            return self._render("overview.html", ready=False)
        today = self._local(last, last.snapshot.gate.now).date()
        first = month_of(month, today)
        before, after = beside(first)
        locale = locale_of(users_language())
        weekday = locale.first_week_day
        return self._render(
            "calendar.html",
            calendar=CALENDAR,
            calendar_file=self._preview.origin + CALENDAR_FILE,
            month=first,
            before=before,
            after=after,
            today=today,
            weekdays=[locale.days["stand-alone"]["abbreviated"][(weekday + day) % 7] for day in range(7)],
            weeks=weeks_of(first, events, weekday),
        )

    def calendar_file(self) -> bytes | None:
        """Return what is planned for calendar programs; None before the first good build."""
        last, events = self._planned()
        if last is None:
            return None
        said = [f"{shown(_WORDS[one.change])}: {one.title}" for one in events]
        return as_icalendar(events, last.snapshot.config.site.title, said, last.snapshot.gate.now)

    def _planned(self) -> tuple[LastBuild | None, list[PlannedEvent]]:
        """Return what the clock will change of texts and options, with the build that knows it."""
        self._preview.settle(_PATIENCE)
        last = self._preview.session.good
        if last is None:
            return None, []
        now = last.snapshot.gate.now
        found = []
        passed_on = deliveries(last.site, last.snapshot.config, last.parsed.document, now, None)
        for one in (*due(last.parsed.documents, now, None), *passed_on):
            if one.change not in _SMALL:
                item = last.site.public.get(one.document.path)
                found.append(
                    PlannedEvent(
                        moment=self._local(last, one.moment),
                        change=one.change,
                        title=one.document.words.title + (f" ({one.partner})" if one.partner else ""),
                        path=one.document.path,
                        url=quote(self._preview.live.state.base) + quote_route(item.route) if item else "",
                    )
                )
        for turn in turning_settings(self._preview.root, last.snapshot):
            if turn.moment > now:
                local = self._local(last, turn.moment)
                found.append(PlannedEvent(moment=local, change=turn.change, title=turn.option, path=turn.path))
        return last, sorted(found, key=lambda one: (one.moment, one.path))

    def refusal(self, refused: Refused) -> str:
        """Return the page that says why something was not done, and what to write instead."""
        problem = problem_of(refused.problem, self._preview.root)
        return self._render("refusal.html", problem=problem, lines=refused.lines)

    def about(self, path: str) -> str | None:
        """Return the page about the page at a URL path of the preview; None if there is none."""
        self._preview.settle(_PATIENCE)
        last = self._preview.session.good
        opened = self._preview.open(lambda state: route_of(path, state.base))
        if last is None or opened.file is None:
            return None
        with opened.file as file:
            text = file.read().decode(errors="replace") if type_of(Path(opened.path)) == HTML else ""
        route = path.removeprefix(opened.state.base)
        try:
            made = explain_route(self._preview.request, route)
        except BuildFailed:  # somebody deleted the build state
            made = None
        source = next((source for source, item in last.site.public.items() if item.route == route), "")
        document = last.parsed.document(source) if source else None
        with self._alt_counter(last) as missing_alt:
            row = self._row(last, document, missing_alt) if document and isinstance(document.meta, _LISTED) else None
        share = share_preview(text, self._preview.published_url + quote_route(route)) if text else None
        if share and document and opened.notice:  # until it is public, the page says nothing to networks
            words = document.words
            share = as_shared(share, words.social_title, words.social_description)
        return self._render(
            "page.html",
            site=last.snapshot.config.site.title,
            path=path,
            file=opened.path,
            source=source,
            notice=opened.notice,
            row=row,
            headlines=headlines(document.words) if document and isinstance(document.meta, ArticleMeta) else (),
            share=share,
            social_image=opened.hidden.social_image if opened.hidden else None,
            made=made,
            most=_MOST_NAMES,
        )

    def _render(self, name: str, **values: Any) -> str:
        template = self._templates.get_template(name)
        return template.render(
            values,
            about=ABOUT,
            home=HOME,
            quote=quote,
            edit=self._edit,
            here=self._here,
            language=users_language(),
            token=self._editing.forms.token if self._editing else "",
            begin=BEGIN,
            change=CHANGE,
            say=lambda text: shown(_WORDS.get(text, text)),
            day=lambda value: _raised(format_moment(value, "medium", users_language())),
            hour=lambda value: format_moment(value, "time", users_language()),
            month_name=lambda value: format_moment(value, "month", users_language()),
        )

    def _edit(self, path: str) -> str:
        """Return the URL that opens a file in an editor."""
        return editor_url(self._preview.root / path)

    def _here(self, url: str) -> str:
        """Return a URL of the preview without its host: the dashboard may be open under another name."""
        return url.removeprefix(self._preview.origin)

    def _local(self, last: LastBuild, moment: datetime) -> datetime:
        return moment.astimezone(last.snapshot.config.zone)

    def _due(self, last: LastBuild, missing_alt: Count) -> list[tuple[datetime, str, Row]]:
        found = due(last.parsed.documents, last.snapshot.gate.now, None)[:_MOST_DUE]
        return [
            (self._local(last, item.moment), item.change, self._row(last, item.document, missing_alt)) for item in found
        ]

    def _rows(self, last: LastBuild, missing_alt: Count) -> list[Row]:
        """Return all articles, newest first, then all pages."""
        listed = [document for document in last.parsed.documents if isinstance(document.meta, _LISTED)]
        rows = [self._row(last, document, missing_alt) for document in listed]
        return sorted(rows, key=lambda row: -row.date.timestamp() if row.date else float("inf"))

    def _row(self, last: LastBuild, document: Document, missing_alt: Count) -> Row:
        meta = document.meta
        assert isinstance(meta, _LISTED)
        item = last.site.public.get(document.path)
        date = self._local(last, meta.date) if isinstance(meta, ArticleMeta) else None
        state = publication_state(meta, last.snapshot.gate)
        return Row(
            path=document.path,
            title=document.words.title,
            state=state,
            date=date,
            words=document.words.count,
            url=quote(self._preview.live.state.base) + quote_route(item.route) if item else "",
            findings=findings(document, missing_alt, last.lead_width),
            digest=last.snapshot.digests[document.path],
            actions=actions_of(meta, state) if self._editing and not isinstance(meta, BoxMeta) else (),
        )

    @contextmanager
    def _alt_counter(self, last: LastBuild) -> Iterator[Count]:
        """Yield a function that counts the pictures of a body without alt text."""
        bodies = BodyReader(self._preview.cache_path, last.parsed.keys)

        def count(document: Document) -> int:
            mark = last.parsed.marks[document.path]
            if mark not in self._missing_alt:
                try:
                    self._missing_alt[mark] = missing_alt_texts(bodies(document.path))
                except KeyError:  # a build that runs right now has replaced this body
                    return 0
            return self._missing_alt[mark]

        try:
            yield count
        finally:
            bodies.close()


def _raised(date: str) -> Markup:
    """Return a date as HTML, with the ending of its ordinal raised: French has one."""
    return Markup(with_superscripts(typeset_raised(date, users_language())))
