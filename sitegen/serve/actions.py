"""Actions of the dashboard: begin an article, publish, schedule or withdraw one. Nothing else writes into a site here.

Only files that the last good build knows are changed, and only if they still have the bytes that the dashboard showed.
This module knows nothing of HTTP.
"""

import os
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.content.sources import digest_bytes, read_source
from sitegen.engine.session import LastBuild
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.dates import parse_moment
from sitegen.formats.editing import NotEdited, Value, with_changes
from sitegen.formats.replace import replace_bytes
from sitegen.messages.message import tr
from sitegen.newsroom.indexing import publication_state
from sitegen.serve.preview import Preview
from sitegen.serve.publishing import Action, actions_of, changes_of
from sitegen.starter.article import NewArticle, choices, new_article

_WITH_STATE = (ArticleMeta, PageMeta)
_PATIENCE = 5.0  # seconds to wait for a build of what was written
_PAUSE = 0.02  # seconds between two looks at the last build


class Refused(Exception):
    """An action that was not done, and nothing was written: why, and the lines that people can write themselves."""

    def __init__(self, problem: SitegenError, lines: tuple[str, ...] = ()) -> None:
        self.problem = problem
        self.lines = lines
        super().__init__(str(problem))


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asked for on the dashboard."""

    path: str
    """The file of the article."""
    digest: str
    """Digest of the file as the dashboard showed it."""
    action: str
    """Name of the action."""
    moment: str = ""
    """When readers shall see it, as typed; in the site's time zone."""


class Actions:
    """Writes into the site of a preview."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self._one_at_a_time = threading.Lock()

    def choices(self, last: LastBuild) -> tuple[list[str], list[str]]:
        """Return the categories and the ids of authors that a new article can have."""
        return choices(self._preview.root, last.snapshot.config)

    def begin(self, wanted: NewArticle) -> str:
        """Write a new article, and return its path. Raises Refused."""
        with self._one_at_a_time:
            _inside(self._preview.root, "content/articles")
            try:
                path = new_article(self._preview.root, wanted, None)
            except BuildFailed as failure:
                raise Refused(failure.problems[0]) from None
        self._wait_for(path)
        return path

    def change(self, wanted: Change) -> None:
        """Change the front matter of an article. Raises Refused."""
        with self._one_at_a_time:
            last = self._preview.session.good
            document = last.parsed.document(wanted.path) if last else None
            if last is None or document is None or not isinstance(document.meta, _WITH_STATE):
                raise Refused(ContentError(tr("there is no such article"), wanted.path))
            state = publication_state(document.meta, last.snapshot.gate)
            action = next((one for one in actions_of(document.meta, state) if one == wanted.action), None)
            if action is None:
                raise Refused(ContentError(tr("this cannot be done with it now"), wanted.path))
            moment = self._moment(last, wanted, action)
            try:
                self._write(
                    wanted, last.snapshot.digests[wanted.path], changes_of(action, document.meta, state, moment)
                )
            except OSError as error:
                message = tr("cannot be written: {strerror}", strerror=error.strerror)
                raise Refused(ContentError(message, wanted.path)) from None
        self._wait_for(wanted.path)

    def _write(self, wanted: Change, digest: str, changes: Mapping[str, Value]) -> None:
        path, root = wanted.path, self._preview.root
        real = _inside(root, path)
        data = read_source(root, path)
        if not digest == wanted.digest == digest_bytes(data):
            raise Refused(_changed(path))
        try:
            edited = with_changes(data, path, changes)
        except ContentError as error:
            raise Refused(error) from None
        except NotEdited as error:
            raise Refused(_by_hand(path, error), error.lines) from None
        if read_source(root, path) != data:
            raise Refused(_changed(path))
        replace_bytes(real, edited)

    def _wait_for(self, path: str) -> None:
        """Wait until the dashboard can show a file as it is now: for a good build of it, or not for long."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            last = self._preview.session.good
            try:
                digest = digest_bytes(read_source(self._preview.root, path))
            except OSError:
                return
            if last is not None and last.snapshot.digests.get(path) == digest:
                return
            time.sleep(_PAUSE)

    def _moment(self, last: LastBuild, wanted: Change, action: Action) -> datetime:
        zone = last.snapshot.config.zone
        now = (self._preview.request.now or datetime.now(UTC)).astimezone(zone).replace(microsecond=0)
        if action != "schedule":
            return now
        try:
            moment = parse_moment(wanted.moment, zone)
        except ValueError as error:
            raise Refused(ContentError(str(error), wanted.path)) from None
        if moment <= now:
            hint = tr("choose a later time, or publish it now")
            raise Refused(ContentError(tr("{moment} is in the past", moment=wanted.moment), wanted.path, hint=hint))
        return moment


def _inside(root: Path, path: str) -> Path:
    """Return the real place of a file in ``content/``. Raises Refused where a link leads out of it."""
    real, content = Path(os.path.realpath(root / path)), Path(os.path.realpath(root / "content"))
    if not real.is_relative_to(content):
        raise Refused(ContentError(tr("this symbolic link leads out of content/"), path))
    return real


def _changed(path: str) -> ContentError:
    hint = tr("look at it again, then repeat what you did")
    return ContentError(tr("this file has changed in the meantime: nothing was written"), path, hint=hint)


def _by_hand(path: str, error: NotEdited) -> ContentError:
    message = tr("sitegen cannot change this front matter without changing more")
    if not error.removed:
        return ContentError(message, path, hint=tr("write these lines yourself"))
    hint = tr("write these lines yourself, and delete {keys}", keys=", ".join(f"“{key}”" for key in error.removed))
    return ContentError(message, path, hint=hint)
