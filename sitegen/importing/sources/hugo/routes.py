"""The URLs that Hugo gives to pages and terms.

https://gohugo.io/configuration/permalinks/ and https://gohugo.io/content-management/urls/
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

import msgspec

from sitegen.importing.sources.hugo.config import HugoConfig, Language

_TOKEN = re.compile(r":([a-z]+|\d[\d-]*)(\[[^\]]*\])?", re.IGNORECASE)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KEPT = frozenset("./\\_#+~-@%")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the URL of a page depends on."""

    folders: tuple[str, ...]
    """Folders of content that it is in, the section first."""
    stem: str
    """Name of its file, or of the folder of a bundle, as far as it counts."""
    title: str
    slug: str
    url: str
    """What its front matter says its URL is."""
    date: datetime | None


def route_of(page: Page, language: Language, config: HugoConfig) -> str:
    """Return the path of a page."""
    if page.url:
        path = expanded(page.url, page, config) if ":" in page.url else page.url
        prefix = "" if path.startswith("/") else language.prefix
        return _whole(f"{prefix}/{path.lstrip('/')}", config, ugly=False)
    section = page.folders[0].lower() if page.folders else ""
    pattern = language.permalinks.get(section or "/", "")
    if pattern:
        path = expanded(pattern, page, config)
    else:
        path = "/".join((*(made_url(folder, config) for folder in page.folders), _name(page, config)))
    return _whole(f"{language.prefix}/{path.lstrip('/')}", config, config.ugly)


def term_route(name: str, plural: str, language: Language, config: HugoConfig) -> str:
    """Return the path of the page of a term."""
    pattern = language.permalinks.get(f"term:{plural}", "")
    page = Page(folders=(plural,), stem=name, title=name, slug="", url="", date=None)
    path = expanded(pattern, page, config) if pattern else f"{made_url(plural, config)}/{made_url(name, config)}"
    return _whole(f"{language.prefix}/{path.lstrip('/')}", config, ugly=False)


def expanded(pattern: str, page: Page, config: HugoConfig) -> str:
    """Return a pattern with its tokens replaced; a token that is not known stays."""

    def value(found: re.Match[str]) -> str:
        name, chosen = found[1].lower(), found[2] or ""
        if name in ("sections", "sectionslugs"):
            return "/".join(made_url(folder, config) for folder in _slice(page.folders, chosen))
        if name in ("section", "sectionslug"):
            return (made_url(page.folders[0], config) if page.folders else "") + chosen
        return _values(page, config).get(name, found[0]) + chosen

    return re.sub(r"/{2,}", "/", _TOKEN.sub(value, pattern))


def made_url(text: str, config: HugoConfig) -> str:
    """Return a text as Hugo writes it into URLs."""
    text = unicodedata.normalize("NFC", text.strip())
    if config.removes_accents:
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(sign for sign in parts if unicodedata.category(sign) != "Mn"))
    kept: list[str] = []
    gap = False
    for sign in text:
        if unicodedata.category(sign)[0] in "LNM" or sign in _KEPT:
            if gap and sign != "-":
                kept.append("-")
            gap = False
            kept.append(sign)
        elif sign.isspace() and kept and kept[-1] != "-":
            gap = True
    made = "".join(kept)
    return made if config.keeps_case else made.lower()


def _name(page: Page, config: HugoConfig) -> str:
    return made_url(page.slug or page.stem, config)


def _values(page: Page, config: HugoConfig) -> Mapping[str, str]:
    name, title = made_url(page.stem, config), made_url(page.title, config)
    values = {
        "title": title,
        "slug": made_url(page.slug, config) or title,
        "filename": name,
        "slugorfilename": _name(page, config),
        "contentbasename": name,
        "slugorcontentbasename": _name(page, config),
    }
    date = page.date
    if date is None:
        return values
    return values | {
        "year": f"{date.year:04}",
        "month": f"{date.month:02}",
        "monthname": _MONTHS[date.month - 1],
        "day": f"{date.day:02}",
        "weekday": str((date.weekday() + 1) % 7),
        "weekdayname": _DAYS[date.weekday()],
        "yearday": str(date.timetuple().tm_yday),
        "2006": f"{date.year:04}",
        "01": f"{date.month:02}",
        "02": f"{date.day:02}",
        "06": f"{date.year % 100:02}",
        "2006-01-02": f"{date:%Y-%m-%d}",
        "2006-01": f"{date:%Y-%m}",
    }


def _slice(folders: tuple[str, ...], chosen: str) -> tuple[str, ...]:
    """Return the folders that ``[1:]``, ``[last]`` or ``[:2]`` chooses."""
    inside = chosen.strip("[]").replace("last", str(len(folders) - 1))
    try:
        numbers = [int(part) if part else None for part in inside.split(":")]
    except ValueError:
        return folders
    if not inside or len(numbers) > 2:
        return folders
    if len(numbers) == 1:
        return folders[numbers[0] : numbers[0] + 1] if numbers[0] is not None else folders
    return folders[numbers[0] : numbers[1]]


def _whole(path: str, config: HugoConfig, ugly: bool) -> str:
    """Return a path with its end: a slash, or the suffix of a file."""
    path = re.sub(r"/{2,}", "/", path)
    last = path.rpartition("/")[2]
    if path.endswith("/index.html"):
        return path.removesuffix("index.html")
    if re.search(r"\.html?$", last) or path.endswith("/"):
        return path.rstrip("/") + ".html" if ugly and path.endswith("/") and path != "/" else path
    return f"{path}.html" if ugly else f"{path}/"
