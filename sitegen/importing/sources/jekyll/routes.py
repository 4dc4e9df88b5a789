"""The URLs that Jekyll gives to posts and pages.

https://jekyllrb.com/docs/permalinks/
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

import msgspec

STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Patterns that have a name."""

_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_NOT_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+", re.UNICODE)
_NOT_ASCII = re.compile(r"[^A-Za-z0-9]+")


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What the URL of a post depends on."""

    path: str
    """Its path in the collection, without suffix."""
    stem: str
    """Name of its file, without date and suffix."""
    slug: str
    """What its front matter says its name is."""
    date: datetime | None
    categories: tuple[str, ...]
    collection: str
    is_page: bool = False


def slugified(text: str, mode: str = "default", keeps_case: bool = False) -> str:
    """Return a text as Jekyll writes it into URLs; ``pretty`` keeps more signs."""
    if mode == "none":
        return text
    if mode in ("ascii", "latin"):
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    pattern = _NOT_PRETTY if mode == "pretty" else _NOT_ASCII if mode in ("ascii", "latin") else _NOT_WORD
    made = re.sub(r"^-|-$", "", pattern.sub("-", text.replace("_", "-") if mode != "pretty" else text))
    return made if keeps_case else made.lower()


def route_of(pattern: str, post: Post) -> str:
    """Return the path of a post by a pattern, or the name of one."""
    pattern = STYLES.get(pattern, pattern)
    tokens = _tokens(post)
    found = re.sub(r":([a-z_]+)", lambda match: _longest(match[1], tokens), pattern)
    path = re.sub(r"/{2,}", "/", f"/{found}")
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _longest(name: str, tokens: Mapping[str, str]) -> str:
    """Return what stands for the token that a name begins with: one may stand directly before a word."""
    for length in range(len(name), 0, -1):
        if name[:length] in tokens:
            return tokens[name[:length]] + name[length:]
    return f":{name}"


def _tokens(post: Post) -> Mapping[str, str]:
    title = slugified(post.slug or post.stem, "pretty", keeps_case=True)
    values = {
        "title": title,
        "slug": slugified(post.slug or post.stem),
        "name": slugified(post.stem, "pretty", keeps_case=True),
        "basename": post.stem,
        "path": post.path,
        "collection": post.collection,
        "categories": "/".join(category.lower().replace(" ", "%20") for category in post.categories).replace(
            "%20", " "
        ),
        "slugified_categories": "/".join(slugified(category) for category in post.categories),
        "output_ext": ".html",
    }
    date = post.date
    if date is None:
        return values
    year, week, weekday = date.isocalendar()
    return values | {
        "year": f"{date:%Y}",
        "short_year": f"{date:%y}",
        "month": f"{date:%m}",
        "i_month": str(date.month),
        "short_month": f"{date:%b}",
        "long_month": f"{date:%B}",
        "day": f"{date:%d}",
        "i_day": str(date.day),
        "y_day": f"{date:%j}",
        "w_year": str(year),
        "week": f"{week:02}",
        "w_day": str(weekday),
        "short_day": f"{date:%a}",
        "long_day": f"{date:%A}",
        "hour": f"{date:%H}",
        "minute": f"{date:%M}",
        "second": f"{date:%S}",
    }
