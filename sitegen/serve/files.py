"""From a URL to a file, as on GitHub Pages, and from a file to a response.

This module knows nothing of builds. It serves no file outside its folder, and no name that begins with a dot, except
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

from sitegen.outputs.media_types import TYPES

HTML = TYPES[".html"]
CHUNK = 256 * 1024
"""Bytes of a file in memory at a time: a video may not fit."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def route_of(path: str, base: str) -> str | None:
    """Return the route of a URL path, or None if it is not below the base path of the site."""
    return path.removeprefix(base) if path.startswith(base) else None


class Found(msgspec.Struct, frozen=True):
    """What a URL leads to."""

    file: Path | None = None
    """The file to serve."""
    folder: bool = False
    """Whether the URL is that of a folder without the final slash."""


def find(pages: Path, route: str) -> Found:
    """Return what a web server serves at ``route`` from the folder ``pages``.

    ``name`` is the file of that name, or ``name.html``, or a folder, whose URL is ``name/``.
    """
    *names, last = route.split("/")
    if last:
        names.append(last)
    if not all(map(_is_proper, names)):
        return Found()
    path = pages.joinpath(*names)
    index = _is_file(path / "index.html", pages)
    if not last:
        return Found(path / "index.html" if index else None)
    for candidate in (path, path.with_name(last + ".html")):
        if _is_file(candidate, pages):
            return Found(candidate)
    return Found(folder=index)


def _is_file(path: Path, pages: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(pages.resolve())
    except (OSError, ValueError):  # a name that no file can have, or too many folders
        return False


def _is_proper(name: str) -> bool:
    if name == "" or (name.startswith(".") and name != ".well-known") or set(name) & {"\\", "\0", "\ufffd"}:
        return False
    return os.name != "nt" or ":" not in name  # a drive, or an alternate data stream


def respond(file: BinaryIO, kind: str, request: Headers, head: bool = False) -> Response:
    """Return the response to a request with some headers: the whole file, a range, or “not modified”.

    The response closes the file. ``head`` asks for headers only.
    """
    status = os.fstat(file.fileno())
    size = status.st_size
    tag = f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{size:x}"'
    headers = {"etag": tag, "cache-control": "no-cache", "accept-ranges": "bytes"}
    wanted = request.get("range", "") if request.get("if-range", tag) == tag else ""
    span = _span(wanted, size)
    known = tag in map(str.strip, request.get("if-none-match", "").replace("W/", "").split(","))
    if known or span == range(0):
        file.close()
        return Response(None, 304, headers) if known else _unsatisfiable(headers, size)
    if span is not None:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    response = _headers_only if head else _body
    return response(file, span or range(size), 206 if span else 200, headers | {"content-type": kind})


def _unsatisfiable(headers: dict[str, str], size: int) -> Response:
    return Response(None, 416, headers | {"content-range": f"bytes */{size}"})


def _headers_only(file: BinaryIO, span: range, status: int, headers: dict[str, str]) -> Response:
    file.close()
    return Response(None, status, headers | {"content-length": str(len(span))})


def _body(file: BinaryIO, span: range, status: int, headers: dict[str, str]) -> Response:
    """Return a response with some bytes of a file: a few in one piece, many as a stream."""
    file.seek(span.start)
    if len(span) > CHUNK:
        return StreamingResponse(_pieces(file, len(span)), status, headers | {"content-length": str(len(span))})
    with file:
        return Response(file.read(len(span)), status, headers)


async def _pieces(file: BinaryIO, count: int) -> AsyncIterator[bytes]:
    with file:
        while count and (piece := await run_in_threadpool(file.read, min(CHUNK, count))):
            count -= len(piece)
            yield piece


def _span(header: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for: empty if there are none, None to ignore the header."""
    match = _RANGE.fullmatch(header)
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        return range(max(0, size - int(match[2])), size)
    start = int(match[1])
    stop = int(match[2]) + 1 if match[2] else max(size, start + 1)
    return None if stop <= start else range(min(start, size), min(stop, size))
