"""From an address to a file, as GitHub Pages does it, and from a file to a response.

This module knows nothing of builds. It never leaves its folder, nor shows a name that begins with a dot, but for
``.well-known`` (RFC 8615).
"""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

# Not the system's table: two laptops must not differ.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".zip": "application/zip",
    ".wasm": "application/wasm",
}
HTML = TYPES[".html"]
CHUNK = 256 * 1024
"""Bytes of a file that are held at once: a film does not fit into memory."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def route_of(path: str, base: str) -> str | None:
    """Return the route of an address, or None where it is not below the site's base path."""
    return path.removeprefix(base) if path.startswith(base) else None


class Found(msgspec.Struct, frozen=True):
    """What an address leads to."""

    file: Path | None = None
    """The file to show."""
    folder: bool = False
    """Whether the address is that of a folder, but for the slash at its end."""


def find(pages: Path, route: str) -> Found:
    """Return what a web server shows at ``route`` in the folder ``pages``.

    ``name`` is the file of that name, or ``name.html``, or a folder, whose address is ``name/``.
    """
    *names, last = route.split("/")
    if last:
        names.append(last)
    if not all(map(_is_proper, names)):
        return Found()
    place = pages.joinpath(*names)
    index = _is_file(place / "index.html", pages)
    if not last:
        return Found(place / "index.html" if index else None)
    for candidate in (place, place.with_name(last + ".html")):
        if _is_file(candidate, pages):
            return Found(candidate)
    return Found(folder=index)


def _is_file(path: Path, pages: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(pages.resolve())


def _is_proper(name: str) -> bool:
    if name == "" or (name.startswith(".") and name != ".well-known") or set(name) & {"\\", "\0", "\ufffd"}:
        return False
    return os.name != "nt" or ":" not in name  # a drive, or a hidden part of a file


def type_of(path: Path) -> str:
    """Return the media type of a file, with its character set if it is text."""
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


def respond(file: BinaryIO, kind: str, headers: Headers, head: bool = False) -> Response:
    """Return the response to a request with ``headers``: the whole file, a range or “not modified”.

    The file is closed with it. ``head`` asks for headers only.
    """
    status = os.fstat(file.fileno())
    size = status.st_size
    tag = f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{size:x}"'
    answer = {"etag": tag, "cache-control": "no-cache", "accept-ranges": "bytes"}
    wanted = headers.get("range", "") if headers.get("if-range", tag) == tag else ""
    span = _span(wanted, size)
    known = tag in re.split(r"\s*,\s*", headers.get("if-none-match", "").replace("W/", ""))
    if known or span == range(0):
        file.close()
        return Response(None, 304, answer) if known else _unsatisfiable(answer, size)
    if span is not None:
        answer["content-range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return _body(file, span or range(size), 206 if span else 200, answer, kind, head)


def _unsatisfiable(answer: dict[str, str], size: int) -> Response:
    return Response(None, 416, answer | {"content-range": f"bytes */{size}"})


def _body(file: BinaryIO, span: range, status: int, answer: dict[str, str], kind: str, head: bool) -> Response:
    """Return a response with some bytes of a file: at once if they are few, else piece by piece, as they are taken."""
    file.seek(span.start)
    if len(span) > CHUNK and not head:
        answer["content-length"] = str(len(span))
        return StreamingResponse(_pieces(file, len(span)), status, answer, kind)
    with file:
        if head:
            return Response(None, status, answer | {"content-length": str(len(span))}, kind)
        return Response(file.read(len(span)), status, answer, kind)


async def _pieces(file: BinaryIO, count: int) -> AsyncIterator[bytes]:
    with file:
        while count and (piece := await run_in_threadpool(file.read, min(CHUNK, count))):
            count -= len(piece)
            yield piece


def _span(header: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for: empty if there are none, None if it is to be ignored."""
    match = _RANGE.fullmatch(header)
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        return range(max(0, size - int(match[2])), size)
    start = int(match[1])
    stop = int(match[2]) + 1 if match[2] else max(size, start + 1)
    return None if stop <= start else range(min(start, size), min(stop, size))
