"""Substack: its export (Settings → Exports), as the zip that it is or unpacked.

This module knows nothing about HTML and zips.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Standing, Wishes
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.markup import opening
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.substack.files import LIST, Files, is_export, open_files
from sitegen.importing.sources.substack.texts import body_of
from sitegen.importing.sources.uploads import Uploads
from sitegen.messages.message import tr

_NEEDED = ("post_id", "post_date", "is_published", "title")
_AUDIENCES: dict[str, Standing] = {"everyone": "published", "only_free": "members"}


def looks_like(paths: Sequence[Path]) -> bool:
    """Return whether one of the paths is an export of Substack."""
    return any(is_export(path) for path in paths)


def read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    """Read an export, and folders of pictures beside it. Of subscribers and statistics, nothing is read.

    Raises BuildFailed if it is none, damaged, or leads out of itself.
    """
    exports = [path for path in paths if is_export(path)] or [path for path in paths if not path.is_dir()]
    if not exports:
        message = tr("this is not an export of Substack")
        hint = tr("export under Settings → Exports: a zip with posts.csv and a folder posts")
        raise BuildFailed([ContentError(message, str(path), hint=hint) for path in paths])
    opened = [_Export(path, open_files(path), wishes) for path in exports]
    uploads = Uploads(path for path in paths if path.is_dir())
    return Archive(
        system="substack",
        identity=Identity(language=wishes.language, timezone=wishes.timezone),
        entries=lambda: (entry for export in opened for entry in export.entries()),
        find=uploads.find,
        feeds=("/feed", "/feed/"),
        counts=sum((export.counts for export in opened), Counter[str]()),
    )


class _Export:
    """One export."""

    def __init__(self, path: Path, files: Files, wishes: Wishes) -> None:
        self._name = str(path if path.suffix == ".zip" or path.name == LIST else path / LIST)
        self._files = files
        self._zone: tzinfo = ZoneInfo(wishes.timezone) if wishes.timezone else UTC
        self.counts = Counter[str]()
        text = files.read(LIST)
        if text is None:
            message = tr("this is not an export of Substack")
            hint = tr("export under Settings → Exports: a zip with posts.csv and a folder posts")
            raise BuildFailed([ContentError(message, str(path), hint=hint)])
        self._rows = list(self._read(text))
        kinds = Counter(row.get("type", "") for _, row in self._rows)
        self.counts.update({"thread": kinds["thread"]} if kinds["thread"] else {})

    def _read(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows of the list with their lines."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            columns = next(reader, [])
            if missing := next((name for name in _NEEDED if name not in columns), ""):
                hint = tr("export under Settings → Exports: a zip with posts.csv and a folder posts")
                message = tr("the column “{name}” is missing", name=missing)
                raise BuildFailed([ContentError(message, self._name, Place(1, None, ",".join(columns)), hint)])
            line = reader.line_num + 1
            for row in reader:
                if row and any(row):
                    yield line, dict(zip(columns, row, strict=False))
                line = reader.line_num + 1
        except csv.Error as error:
            message = tr("malformed CSV: {reason}", reason=str(error))
            raise BuildFailed([ContentError(message, self._name, Place(line), tr("download it again"))]) from None

    def entries(self) -> Iterator[Entry]:
        """Read the texts, one after another."""
        for line, row in self._rows:
            yield self._entry(line, row)

    def _entry(self, line: int, row: dict[str, str]) -> Entry:
        key = row.get("post_id", "").strip()
        slug = key.partition(".")[2]
        kind = row.get("type", "").strip()
        losses: list[Loss] = []
        stored = self._files.read(f"posts/{key}.html") if "/" not in key and "\\" not in key else None
        if stored is None:
            losses.append(Loss(kind="text", reason=tr("the text of this post is missing in the export"), text=key))
        if kind == "thread":
            losses.append(Loss(kind="thread", reason=tr("a question to readers, whose answers were on Substack")))
        body = body_of(stored or "")
        title = text_of(row.get("title", ""))
        html = body.html
        sound = row.get("podcast_url", "").strip()
        if sound.startswith(("https://", "http://")):
            html = f"{opening('audio', {'src': sound, 'title': title})}</audio>\n{html}"
        standing = self._standing(row)
        page = kind == "page"
        return Entry(
            kind="page" if page else "article",
            key=key,
            file=self._name,
            line=line,
            title=title,
            date=self._date(row.get("post_date", "")),
            standing=standing,
            slug=slug,
            route=f"/p/{slug}" if slug and standing != "draft" else "",
            former=(f"/{slug}",) if slug and page and standing != "draft" else (),
            standfirst=escape(text_of(row.get("subtitle", ""))),
            html=html,
            losses=(*losses, *body.losses),
        )

    def _standing(self, row: dict[str, str]) -> Standing:
        if row.get("is_published", "").strip().lower() != "true":
            return "draft"
        return _AUDIENCES.get(row.get("audience", "everyone").strip() or "everyone", "paid")

    def _date(self, text: str) -> datetime | None:
        try:
            date = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(self._zone)


SOURCE = Source("substack", looks_like, read)
