"""The web application: the pages of a preview, to which it adds a script that keeps them up to date.

This module knows nothing of builds: it requests files from the preview.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from sitegen.errors.problems import SitegenError
from sitegen.messages.language import shown
from sitegen.messages.message import tr
from sitegen.outputs.media_types import TYPES, type_of
from sitegen.outputs.search_index import INDEX_FOLDER
from sitegen.serve.actions import Actions, Change, Refused
from sitegen.serve.admission import Admission
from sitegen.serve.dashboard import ABOUT, BEGIN, CALENDAR, CALENDAR_FILE, CHANGE, HOME, Dashboard, Editing
from sitegen.serve.files import HTML, respond, route_of
from sitegen.serve.forms import Forms, NotOurs
from sitegen.serve.guard import Guard, is_this_machine
from sitegen.serve.live import Live
from sitegen.serve.preview import Opened, Preview
from sitegen.starter.article import NewArticle
from sitegen.theme.theme import bundled_themes

CLIENT = "/_sitegen/client.js"
EVENTS = "/_sitegen/events"
STYLE = "/_sitegen/dashboard.css"
_FACES = {"/_sitegen/sans.woff2": "gazette-sans.woff2", "/_sitegen/display.woff2": "gazette-display.woff2"}
_EVENT_STREAM = "text/event-stream"
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)
# The dashboard shows words of authors and pictures of the site, as share previews do.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data: https:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PATIENCE = 10.0  # seconds to wait for the end of an announced build, before pictures and the index are made
_PICTURES = ("pictures/", "cards/")  # folders whose files are made on request
_NOT_READY = b"<!doctype html><title>sitegen</title><body><h1>The site is not built yet</h1></body>"
_NOT_FOUND = b"<!doctype html><title>404</title><body><h1>There is no page at this URL</h1></body>"
_FOR_THE_NEWSROOM = tr("This page is for the newsroom: the terminal of the preview shows its URL.")


def make_app(
    preview: Preview, live: Live, host: str, allowed: Iterable[str] = (), admission: Admission | None = None
) -> ASGIApp:
    """Return the application that serves ``preview`` under the name ``host``, the names of this machine and others.

    ``admission`` says who is of the newsroom; without it, everybody is.
    """
    admission = admission or Admission(by_token=False)
    allowed = tuple(allowed)
    # Whoever else could ask must not change anything, token or not.
    alone = is_this_machine(host) and not allowed and not admission.by_token
    editing = Editing(Actions(preview), Forms()) if alone else None
    pages, dashboard = _Pages(preview), _DashboardPages(preview, admission, editing)
    script = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("morph.js", "client.js"))

    sheet = Path(__file__).with_name("dashboard.css").read_bytes()
    fonts = bundled_themes() / "gazette/static/fonts"

    async def client(request: Request) -> Response:
        return Response(script, 200, {"cache-control": "no-cache"}, TYPES[".js"])

    async def events(request: Request) -> Response:
        headers = {"cache-control": "no-store"}
        if request.method == "HEAD":
            return Response(b"", 200, headers, _EVENT_STREAM)
        stream = live.stream(request.query_params.get("page", ""), admission.admits(request))
        return StreamingResponse(stream, 200, headers, _EVENT_STREAM)

    async def style(request: Request) -> Response:
        return Response(sheet, 200, {"cache-control": "no-cache"}, TYPES[".css"])

    async def face(request: Request) -> Response:
        data = await run_in_threadpool((fonts / _FACES[request.url.path]).read_bytes)
        return Response(data, 200, {"cache-control": "max-age=86400"}, TYPES[".woff2"])

    acting = [Route(BEGIN, dashboard.begin, methods=["POST"]), Route(CHANGE, dashboard.change, methods=["POST"])]
    acting = acting if alone else []
    routes = [
        Route(CLIENT, client),
        Route(EVENTS, events),
        Route(STYLE, style),
        *(Route(path, face) for path in _FACES),
        Route(HOME, dashboard.overview),
        Route(ABOUT, dashboard.about),
        Route(CALENDAR, dashboard.calendar),
        Route(CALENDAR_FILE, dashboard.calendar_file),
        Route(HOME.rstrip("/"), dashboard.redirect),
        *acting,
        Route("/{path:path}", pages.show),
    ]
    return Guard(Starlette(routes=routes), host, allowed, [route.path for route in acting])


class _Pages:
    """Answers requests for every URL except the server's own."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview

    async def show(self, request: Request) -> Response:
        """Return a page, a file, a redirect or the page for wrong URLs."""
        query = request.scope["query_string"].decode("latin-1")
        # In a thread: it may wait until the files of a new generation are in place.
        return await run_in_threadpool(self._answer, request, query)

    def _answer(self, request: Request, query: str) -> Response:
        path = request.scope["path"]
        opened = self._preview.open(lambda state: route_of(path, state.base))
        state, found = opened.state, opened.found
        if not state.ready:
            return _page(_NOT_READY, opened, 503)
        if opened.file is not None and found.file is not None:
            kind = type_of(found.file)
            if kind != HTML:
                return respond(opened.file, kind, request.headers, request.method == "HEAD")
            with opened.file as file:
                return _page(file.read(), opened)
        if made := self._on_request(path, state.base):
            return made
        if path == "/" != state.base:
            return _redirect(state.base, query, 302)  # temporary: tomorrow another site may use this port
        if found.folder or path + "/" == state.base:
            return _redirect(path + "/", query, 301)
        return self._missing()

    def _on_request(self, path: str, base: str) -> Response | None:
        """Return a picture or a file of the search index, made now."""
        route = path.removeprefix(base) if path.startswith(base) else ""
        if route.startswith(_PICTURES):
            make = self._preview.pictures.file
        elif INDEX_FOLDER in route:
            make = self._preview.search.file
        else:
            return None
        try:
            self._preview.settle(_PATIENCE)  # pages are served before their build has ended
            data = make(route)
        except (SitegenError, OSError) as error:
            return PlainTextResponse(f"{error}\n", 500, {"cache-control": "no-store"})
        return None if data is None else Response(data, 200, {"cache-control": "no-cache"}, type_of(Path(path)))

    def _missing(self) -> Response:
        opened = self._preview.open(lambda state: "404.html")
        if opened.file is None:
            return _page(_NOT_FOUND, opened, 404)
        with opened.file as file:
            return _page(file.read(), opened, 404)


class _DashboardPages:
    """Answers requests for the dashboard."""

    def __init__(self, preview: Preview, admission: Admission, editing: Editing | None) -> None:
        self._admission = admission
        self._editing = editing
        self._dashboard = Dashboard(preview, editing)
        self._live = preview.live

    async def overview(self, request: Request) -> Response:
        """Return the list of everything."""
        query = request.query_params
        number = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 9 else 1
        words, state = query.get("q", ""), query.get("state", "")
        return await self._answer(request, lambda: self._dashboard.overview(words, state, number))

    async def about(self, request: Request) -> Response:
        """Return the page about one page."""
        return await self._answer(request, lambda: self._dashboard.about(request.query_params.get("at", "")))

    async def calendar(self, request: Request) -> Response:
        """Return a month of what is planned."""
        return await self._answer(request, lambda: self._dashboard.calendar(request.query_params.get("month", "")))

    async def calendar_file(self, request: Request) -> Response:
        """Return what is planned, for calendar programs."""
        if not self._admission.admits(request):
            return PlainTextResponse(f"{shown(_FOR_THE_NEWSROOM)}\n", 403, {"cache-control": "no-store"})
        data = await run_in_threadpool(self._dashboard.calendar_file)
        if data is None:
            return PlainTextResponse("", 503, {"cache-control": "no-store"})
        return Response(data, 200, {"cache-control": "no-store"}, "text/calendar; charset=utf-8")

    async def redirect(self, request: Request) -> Response:
        """Redirect to the list."""
        return _redirect(HOME, request.url.query, 301)

    async def begin(self, request: Request) -> Response:
        """Write a new article, then show it in the list."""

        def act(actions: Actions, form: Mapping[str, str]) -> str:
            return actions.begin(
                NewArticle(
                    title=form.get("title", ""),
                    category=form.get("category") or None,
                    author=form.get("author") or None,
                    date=None,
                    draft=True,
                    bundle="bundle" in form,
                )
            )

        return await self._act(request, act)

    async def change(self, request: Request) -> Response:
        """Publish, schedule or withdraw an article, then show it in the list."""

        def act(actions: Actions, form: Mapping[str, str]) -> str:
            names = ("path", "digest", "action", "moment")
            change = Change(**{name: form.get(name, "") for name in names})
            actions.change(change)
            return change.path

        return await self._act(request, act)

    async def _act(self, request: Request, act: Callable[[Actions, Mapping[str, str]], str]) -> Response:
        assert self._editing is not None
        try:
            form = await self._editing.forms.read(request)
            path = await run_in_threadpool(act, self._editing.actions, form)
        except NotOurs as error:
            return PlainTextResponse(f"{shown(error.message)}\n", 403, {"cache-control": "no-store"})
        except Refused as error:
            text = self._dashboard.refusal(error)
            return Response(text, 409, {"cache-control": "no-store", "content-security-policy": _POLICY}, HTML)
        target = f"{HOME}?{urlencode({'q': path})}#all"
        return Response(b"", 303, {"location": target, "cache-control": "no-store"})

    async def _answer(self, request: Request, make: Callable[[], str | None]) -> Response:
        if admitted := self._admission.exchange(request):
            return admitted
        if not self._admission.admits(request):
            said = f"<!doctype html><title>403</title><body><h1>{html.escape(shown(_FOR_THE_NEWSROOM))}</h1></body>"
            return Response(said, 403, {"cache-control": "no-store", "content-security-policy": _POLICY}, HTML)
        epoch = self._live.state.epoch  # read first, so that a build that ends meanwhile updates the page
        text = await run_in_threadpool(make)
        opened = Opened(state=msgspec.structs.replace(self._live.state, epoch=epoch))
        if text is None:
            response = _page(_NOT_FOUND, opened, 404)
        else:
            response = _page(text.encode(), opened, extra=" data-always")
        response.headers["content-security-policy"] = _POLICY
        return response


_WORDS = {
    "about": tr("About this page"),
    "close": tr("Close"),
    "edit": tr("Open in your editor"),
    "hidden": tr("Preview only: {notice}. Readers cannot see this page.", notice="{notice}"),
    "problems": tr("Problems"),
    "stale": tr("The page below is not up to date"),
}
"""What the client script says, by its name there."""


def _redirect(path: str, query: str, status: int) -> Response:
    target = quote(path, safe="/~-._!$&'()*+,;=:@") + (f"?{query}" if query else "")
    # Without this header, browsers remember a 301 forever.
    return Response(b"", status, {"location": target, "cache-control": "no-store"})


def _page(text: bytes, opened: Opened, status: int = 200, extra: str = "") -> Response:
    """Return a page with the client script; one that readers cannot see also asks search engines not to index it."""
    about = {"epoch": opened.state.epoch, "path": opened.path, "notice": shown(opened.notice)}
    given = about | {"words": json.dumps({name: shown(text) for name, text in _WORDS.items()}, ensure_ascii=False)}
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in given.items())
    extra += " data-missing" if status == 404 else ""
    script = f'<script src="{CLIENT}" data-sitegen{attributes}{extra} defer></script>\n'.encode()
    ends = list(_BODY_END.finditer(text))
    end = ends[-1].start() if ends else len(text)
    text = text[:end] + script + text[end:]
    if opened.notice and (head := _HEAD.search(text)):
        text = text[: head.end()] + b'<meta name="robots" content="noindex" data-sitegen>' + text[head.end() :]
    headers = {f"x-sitegen-{name}": quote(value, safe=" /") for name, value in about.items()}
    return Response(text, status, {"cache-control": "no-store", **headers}, HTML)
