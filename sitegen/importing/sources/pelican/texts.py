"""One text of a Pelican site taken apart: metadata, which each format has in its own way, and body.

This module knows nothing of what metadata mean.
"""

import re
from typing import Any

import msgspec

from sitegen.formats.frontmatter import split_front_matter

_KEY = re.compile(r" {0,3}([\w-]+):\s*(.*)")
_MORE = re.compile(r" {4,}(.*)")
_META = re.compile(r"<meta\s+(?=[^>]*\bname=\"([^\"]*)\")(?=[^>]*\bcontent=\"([^\"]*)\")[^>]*>", re.IGNORECASE)


class PelicanText(msgspec.Struct, frozen=True, kw_only=True):
    """One file taken apart."""

    data: dict[str, Any]
    """Metadata by key in small letters."""
    body: str
    """What follows the metadata."""
    is_html: bool
    """Whether the body is HTML; else it is Markdown."""


def read_text(text: str, name: str, with_body: bool = True) -> PelicanText:
    """Return a text taken apart, by the ending of its name.

    Raises ContentError if it is malformed.
    """
    if name.lower().endswith(".rst"):
        from sitegen.importing.sources.pelican.rst import read_rst

        read = read_rst(text, with_body)
        return PelicanText(data={"title": read.title, **read.fields}, body=read.html, is_html=True)
    if name.lower().endswith((".html", ".htm")):
        return _from_html(text)
    if text.startswith("---\n"):
        front = split_front_matter(text, name)
        return PelicanText(
            data={str(key).lower(): one for key, one in front.data.items()}, body=front.body, is_html=False
        )
    data, body = _metadata(text)
    return PelicanText(data=data, body=body, is_html=False)


def _metadata(text: str) -> tuple[dict[str, Any], str]:
    """Return the metadata at the beginning of a Markdown text, as Python-Markdown reads it, and the rest."""
    data: dict[str, list[str]] = {}
    lines = text.lstrip("\n").split("\n")
    key = ""
    done = 0
    for line in lines:
        if not line.strip():
            break
        if found := _KEY.match(line):
            key = found[1].lower()
            data.setdefault(key, []).append(found[2].strip())
        elif key and (more := _MORE.match(line)):
            data[key].append(more[1].strip())
        else:
            break
        done += 1
    return {key: " ".join(filter(None, values)) for key, values in data.items()}, "\n".join(lines[done:]).lstrip("\n")


def _from_html(text: str) -> PelicanText:
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
    body = re.search(r"<body[^>]*>(.*)</body>", text, re.DOTALL | re.IGNORECASE)
    data = {name.lower(): value for name, value in _META.findall(text)}
    return PelicanText(
        data={"title": " ".join(title[1].split()) if title else "", **data}, body=body[1] if body else "", is_html=True
    )
