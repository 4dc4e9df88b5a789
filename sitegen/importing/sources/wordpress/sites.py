"""What an export says of its site: which URLs are its own, its time zone, and the addresses of lists.

This module knows nothing about bodies of articles.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sitegen.importing.sources.wordpress.wxr import Item

_NEVER = "0000-00-00"
_MOST = timedelta(hours=14)


def host_of(url: str) -> str:
    """Return the host of a URL without ``www.``: what tells one site from another."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def address_of(url: str) -> str:
    """Return what tells one site from another: host and path, neither scheme nor ``www.``."""
    try:
        return host_of(url) + urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def route_of(url: str, hosts: Iterable[str]) -> str:
    """Return the path of a page on the old site, decoded; nothing for a query or a page of another site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.query or not parts.path or (parts.hostname and host_of(url) not in hosts):
        return ""
    return "/" + unquote(parts.path).lstrip("/")


# Dates


def local_and_offset(local: str, universal: str) -> tuple[datetime | None, timedelta | None]:
    """Return a date without offset, and its offset if both forms of it are there and it is a possible one."""
    here, there = _parsed(local), _parsed(universal)
    if here and there:
        offset = here - there
        if abs(offset) <= _MOST and not offset % timedelta(minutes=15):
            return here, offset
        return there, timedelta(0)  # one of both is wrong, and the universal one is what WordPress compares
    return (here, None) if here else (there, timedelta(0)) if there else (None, None)


def _parsed(text: str) -> datetime | None:
    if not text or text.startswith(_NEVER):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def date_of(item: Item, zone: tzinfo) -> datetime | None:
    """Return when an item was published, with the offset that its site had then."""
    if _parsed(item.date) is None and _parsed(item.date_gmt) is None:
        return _of_feed(item.published)
    return with_offset(item.date, item.date_gmt, zone)


def with_offset(local: str, universal: str, zone: tzinfo) -> datetime | None:
    """Return a date that WordPress has in two forms, with an offset."""
    date, offset = local_and_offset(local, universal)
    if date is None:
        return None
    if offset is None:
        return date.replace(tzinfo=zone)
    if not offset and _parsed(local) != date:
        return date.replace(tzinfo=UTC).astimezone(zone)
    return date.replace(tzinfo=timezone(offset) if offset else UTC)


def _of_feed(text: str) -> datetime | None:
    """Return the date of the feed, which only files have that other programs wrote."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return date if date.year > 1971 else None


def zone_of(language: str, dates: Mapping[tuple[datetime, timedelta], int]) -> str:
    """Return the name of the time zone in which local dates have these offsets, or nothing: exports do not name it.

    Of the zones of the language's country; otherwise the fixed offset, if there is only one.
    """
    from babel.core import Locale, UnknownLocaleError, get_global

    total = sum(dates.values())
    if not total:
        return ""
    try:
        locale = Locale.parse(language.replace("-", "_"), resolve_likely_subtags=True) if language else None
    except (ValueError, UnknownLocaleError):
        locale = None
    territory = (locale and (locale.territory or _likely_territory(str(locale)))) or ""
    best, most = "", 0
    usual = set(get_global("windows_zone_mapping").values())  # of several that were never apart, what people know
    for name in sorted(get_global("territory_zones").get(territory, []), key=lambda name: name not in usual):
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
        offsets = ((date.replace(tzinfo=zone).utcoffset() == offset, count) for (date, offset), count in dates.items())
        fitting = sum(count for fits, count in offsets if fits)
        if fitting > most:
            best, most = name, fitting
    if most * 10 >= total * 9:
        return best
    of_all = Counter[timedelta]()
    for (_, offset), count in dates.items():
        of_all[offset] += count
    (offset, count), *_ = of_all.most_common(1)
    if count * 10 < total * 9 or offset % timedelta(hours=1):
        return ""
    hours = offset // timedelta(hours=1)
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _likely_territory(locale: str) -> str:
    from babel.core import get_global

    likely = get_global("likely_subtags").get(locale, "")
    return next((part for part in likely.split("_") if re.fullmatch(r"[A-Z]{2}", part)), "")
