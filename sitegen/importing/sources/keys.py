"""Front matter of other generators in the terms of an archive.

What their keys mean is known from ``content/foreign_keys.py``, which answers them in a site too; here is only what the
values of an archive need besides. This module knows nothing about files, addresses and bodies.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any

import msgspec

from sitegen.content.foreign_keys import FOREIGN_KEYS
from sitegen.content.meta import ArticleMeta
from sitegen.importing.archive import Illustration, Loss, Standing, Wishes
from sitegen.importing.html.rendered import rendered_line
from sitegen.importing.sources.moments import moment_of
from sitegen.messages.message import tr

ADDRESSES = frozenset({"permalink", "url", "path", "slug"})
"""Keys that say where a text is found; each generator has its own rules for them."""

_OURS = frozenset(ArticleMeta.__struct_encode_fields__)
_FOREIGN = {name.casefold(): lines for name, lines in FOREIGN_KEYS.items()}
_CATEGORIES, _IMAGES = FOREIGN_KEYS["categories"], FOREIGN_KEYS["cover"]
_READ = frozenset({"title", "date", "author", "authors", "category", "tags", "image", "slug", "featured", "series"})
_VALUES = ("kicker", "genre", "dateline", "method", "sponsor", "corrections", "sources", "order", "related",
           "titles", "social")  # fmt: skip
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAIL_BEHIND = re.compile(r"\s*[<(][^<>()\s]+@[^<>()\s]+[>)]\s*")
_PERSONAL = frozenset({"email", "mail", "e-mail", "password", "passwd", "phone", "ip", "token"})
_STANDINGS: Mapping[str, Standing] = {
    "publish": "published", "published": "published", "public": "published", "future": "scheduled",
    "scheduled": "scheduled", "private": "private", "pending": "pending", "review": "pending", "embargo": "pending",
    "trash": "trash",
}  # fmt: skip


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What front matter says of an entry, as far as all generators say it alike."""

    title: str
    date: datetime | None
    written: object
    """The date as the file has it."""
    updated: datetime | None
    expires: datetime | None
    standing: Standing
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    standfirst: str
    picture: Illustration | None
    shared: Illustration | None
    featured: bool
    language: str
    series: str
    canonical: str
    noindex: bool
    aliases: tuple[str, ...]
    values: Mapping[str, Any]
    extra: Mapping[str, Any]
    losses: tuple[Loss, ...]


def read_fields(data: Mapping[str, Any], wishes: Wishes, zone: tzinfo) -> Fields:
    """Return what front matter says; a date without offset is in ``zone``, for which a wish has been considered."""
    data, wished = _renamed(data, wishes)
    lines, extra = _lines(data, wished)
    losses: list[Loss] = []
    tags = texts(lines.get("tags"))
    categories = tuple(_categories(data, wishes, lines))
    dates = {name: moment_of(lines[name], zone) for name in ("date", "updated", "expires") if lines.get(name)}
    for name, moment in dates.items():
        if moment is None:
            losses.append(Loss(f"date {name}", tr("this is not a date"), str(lines[name])[:80]))
    picture = _illustration(data, lines.get("image"))
    said = {picture.alt, picture.caption, picture.credit} if picture else set()
    shared = _shared(lines)
    kept = {key: _plain(value) for key, value in extra.items() if not _is_personal(key, value)}
    losses += [
        Loss("personal data", tr("addresses of persons and passwords are never written"), key)
        for key in extra
        if key not in kept
    ]
    kept = {key: one for key, one in kept.items() if not (isinstance(one, str) and " ".join(one.split()) in said)}
    return Fields(
        title=_text(lines.get("title")),
        date=dates.get("date"),
        written=lines.get("date"),
        updated=dates.get("updated"),
        expires=dates.get("expires"),
        standing=_standing(data, lines),
        authors=tuple(key for key, _ in people(lines.get("authors") or lines.get("author"))),
        categories=categories,
        tags=tags,
        standfirst=rendered_line(_text(lines.get("standfirst"))),
        picture=picture,
        shared=shared,
        featured=_is_true(lines.get("featured")) and not isinstance(data.get("weight"), int),
        language=_text(lines.get("language")).replace("_", "-"),
        series=_series(lines.get("series")),
        canonical=_text(lines.get("canonical")),
        noindex=_is_true(lines.get("noindex")) or "noindex" in _text(data.get("robots")).lower(),
        aliases=tuple(alias for alias in texts(lines.get("aliases")) if alias),
        values={name: _plain(lines[name]) for name in _VALUES if name in lines and lines[name] not in (None, "", [])},
        extra=kept,
        losses=tuple(losses),
    )


def said_of(fields: Fields, rooted: Callable[[str], str], unneeded: Collection[str]) -> dict[str, Any]:
    """Return what every entry takes from its front matter as it is.

    ``rooted`` returns a URL that does not depend on where the text is; ``unneeded`` are keys, in lower case, that only
    say how a page is made.
    """

    def moved(picture: Illustration | None) -> Illustration | None:
        return picture and msgspec.structs.replace(picture, url=rooted(picture.url))

    return {
        "updated": fields.updated,
        "expires": fields.expires,
        "authors": fields.authors,
        "picture": moved(fields.picture),
        "shared": moved(fields.shared),
        "featured": fields.featured,
        "series": fields.series,
        "canonical": fields.canonical,
        "extra": {key: value for key, value in fields.extra.items() if key.lower() not in unneeded},
    }


def texts(value: Any, divider: str = ",") -> tuple[str, ...]:
    """Return the texts of a list, or of a text whose parts are divided; whatever it is in YAML."""
    if value is None or isinstance(value, Mapping):
        return ()
    parts = value if isinstance(value, (list, tuple)) else str(value).split(divider)
    found = (" ".join(str(part).split()) for part in parts if part is not None and not isinstance(part, (list, dict)))
    return tuple(dict.fromkeys(part for part in found if part))


def people(value: Any) -> Iterator[tuple[str, str]]:
    """Yield key and name of each person in a value of ``author``; never an address."""
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if isinstance(one, Mapping):
            known = {str(key).casefold(): each for key, each in one.items()}
            one = next((known[key] for key in ("name", "display_name", "title", "id") if known.get(key)), None)
        name = " ".join(_MAIL_BEHIND.sub(" ", str(one)).split()) if isinstance(one, (str, int)) else ""
        if name and not _MAIL.fullmatch(name):
            yield name, name


def _renamed(data: Mapping[str, Any], wishes: Wishes) -> tuple[dict[str, Any], frozenset[str]]:
    """Return front matter with the keys that the user named, and their new names."""
    renamed = {wishes.keys[key]: value for key, value in data.items() if key in wishes.keys}
    others = {str(key): value for key, value in data.items() if key not in wishes.keys and key not in renamed}
    return {**renamed, **others}, frozenset(renamed)


def _lines(data: Mapping[str, Any], wished: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return values by sitegen's keys, and what has none: a key of sitegen's own counts more than another's."""
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in data.items():
        folded = key.casefold()
        known = folded if folded in _OURS else ""
        if value is None or value in ("", [], {}) or folded in ADDRESSES:
            continue
        if known and (known not in own or key in wished):
            own[known] = value
        elif folded in _FOREIGN and (lines := _FOREIGN[folded](value)) is not None:
            for name, found in lines.items():
                if isinstance(found, Mapping) and isinstance(foreign.get(name), Mapping):
                    foreign[name] = {**found, **foreign[name]}
                elif found != "…":
                    foreign.setdefault(name, found)
                elif name == "authors" or name == "author":
                    foreign.setdefault(name, value)
        elif not known:
            extra[key] = value
    image = own.get("image")
    if image is not None:
        own |= _IMAGES(image)
    if isinstance(own.pop("template", None), str):
        foreign.pop("template", None)
    return {**foreign, **own}, {**extra, **(own.pop("extra", None) or {})}


def _categories(data: Mapping[str, Any], wishes: Wishes, lines: Mapping[str, Any]) -> Iterable[str]:
    if wishes.category_from:
        return texts(data.get(wishes.category_from))[:1]
    found: list[str] = []
    for key, value in data.items():
        if key.casefold() == "category" or (_FOREIGN.get(key.casefold()) is _CATEGORIES and value):
            found += texts(value)
    return dict.fromkeys(found)


def _standing(data: Mapping[str, Any], lines: Mapping[str, Any]) -> Standing:
    folded = {key.casefold(): value for key, value in data.items()}
    if folded.get("password"):
        return "password"
    if _is_true(folded.get("private")) or str(folded.get("visibility", "")).casefold() == "private":
        return "private"
    drafts = [FOREIGN_KEYS["draft"], FOREIGN_KEYS["published"], FOREIGN_KEYS["embargo"]]
    if any(
        _FOREIGN[key](value).get("status")
        for key, value in folded.items()
        if _FOREIGN.get(key) in drafts and value != ""
    ):
        return "pending" if "embargo" in folded else "draft"
    status = folded.get("status")
    return "published" if status in (None, "") else _STANDINGS.get(str(status).strip().casefold(), "draft")


def _illustration(data: Mapping[str, Any], image: Any) -> Illustration | None:
    if not isinstance(image, Mapping) or not isinstance(image.get("src"), str) or image["src"] in ("", "…"):
        return None
    source: Mapping[str, Any] = {}
    prefix = ""
    for key, value in data.items():
        if key.casefold() == "image" or _FOREIGN.get(key.casefold()) is _IMAGES:
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, Mapping):
                source = first
            prefix = prefix or key
    folded = {re.sub("[-_ ]", "", key.casefold()): value for key, value in data.items()}

    def said(*names: str) -> str:
        for name in names:
            for value in (source.get(name), folded.get(prefix.casefold().replace("_", "") + name)):
                if isinstance(value, str) and value.strip():
                    return " ".join(value.split())
        return ""

    return Illustration(
        url=image["src"].strip(),
        alt=said("alt", "alttext", "altText", "description"),
        caption=said("caption", "title", "figcaption", "legend"),
        credit=said("credit", "credits", "copyright", "photographer"),
    )


def _shared(lines: dict[str, Any]) -> Illustration | None:
    """Take the picture for networks out of the lines, and what is no text out of the headlines beside it."""
    for name in ("titles", "social"):
        if isinstance(lines.get(name), Mapping):
            given = {key: _text(value) for key, value in lines[name].items() if key != "image"}
            image = lines[name].get("image")
            lines[name] = {key: text for key, text in given.items() if text}
            if name == "social" and isinstance(image, Mapping) and _text(image.get("src")) not in ("", "…"):
                return Illustration(url=_text(image["src"]), alt=_text(image.get("alt")).replace("…", ""))
    return None


def _series(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    return next(iter(texts(value, "\n")), "")


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, (int, str)) and str(value).casefold() in ("true", "yes", "1"))


def _is_personal(key: str, value: Any) -> bool:
    if key.casefold() in _PERSONAL:
        return True
    if isinstance(value, Mapping):
        return any(_is_personal(str(inner), one) for inner, one in value.items())
    if isinstance(value, list):
        return any(_is_personal("", one) for one in value)
    return isinstance(value, str) and _MAIL.search(value) is not None


def _plain(value: Any) -> Any:
    """Return a value that YAML and JSON have: TOML has dates too."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
