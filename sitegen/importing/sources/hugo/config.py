"""The configuration of a Hugo site: one file, or a folder of them, in any of its formats.

Keys have no case in Hugo, so all are in small letters here. https://gohugo.io/configuration/
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sitegen.importing.sources.data_files import FORMATS, read_data
from sitegen.importing.sources.folder import Folder

_NAMES = tuple(f"{name}.{suffix}" for name in ("hugo", "config") for suffix in FORMATS)
_DEFAULT = "config/_default"
FILES = (*_NAMES, *(f"{_DEFAULT}/{name}" for name in _NAMES))
"""Files of which every Hugo site has one."""


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """One language of a site."""

    tag: str
    """What file names and folders call it."""
    folder: str
    """Where its content is."""
    prefix: str
    """What its URLs begin with: nothing, or ``/fr``."""
    url: str
    """Its front page."""
    title: str
    permalinks: Mapping[str, str]
    """Pattern of the URL for each section, and for terms ``term:tags``."""


class HugoConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What of a site's configuration decides how it is read."""

    title: str
    tagline: str
    timezone: str
    languages: tuple[Language, ...]
    """All languages, the default one first."""
    taxonomies: Mapping[str, str]
    """Key of front matter, and its word for one term."""
    filename_dates: bool
    """Whether the date at the beginning of a file name counts, and is not part of the name."""
    ugly: bool
    """Whether URLs end in ``.html``."""
    keeps_case: bool
    removes_accents: bool
    values: Mapping[str, Any]
    """Everything, for the shortcode ``param``."""


def read_config(site: Folder) -> HugoConfig:
    """Return the configuration of a site; defaults where it has none.

    Raises BuildFailed, with the place, if a file is malformed.
    """
    values: dict[str, Any] = {}
    for name in FILES:
        if site.file(name):
            values = _merged(values, _read(site, name))
    for name in sorted(site.names(_DEFAULT)):
        stem, _, suffix = name.rpartition("/")[2].rpartition(".")
        part, _, language = stem.lower().partition(".")
        if suffix in FORMATS and part not in ("hugo", "config"):
            found: Mapping[str, Any] = {part: _read(site, name)}
            values = _merged(values, {"languages": {language: found}} if language else found)
    params = _mapping(values.get("params"))
    date = _mapping(values.get("frontmatter")).get("date")
    languages = tuple(_languages(values))
    return HugoConfig(
        title=_text(values.get("title")) or languages[0].title,
        tagline=_text(params.get("subtitle") or params.get("tagline") or params.get("description")),
        timezone=_text(values.get("timezone")),
        languages=languages,
        taxonomies=_taxonomies(values),
        filename_dates=":filename" in str(date) or any(":filename" in str(one) for one in _dates_of_languages(values)),
        ugly=values.get("uglyurls") is True,
        keeps_case=values.get("disablepathtolower") is True,
        removes_accents=values.get("removepathaccents") is True,
        values=values,
    )


def _languages(values: Mapping[str, Any]) -> Iterator[Language]:
    default = _text(values.get("defaultcontentlanguage")) or "en"
    known = {str(tag): _mapping(one) for tag, one in _mapping(values.get("languages")).items()}
    if not known:
        known = {_text(values.get("locale") or values.get("languagecode")) or default: {}}
        default = next(iter(known))
    elif default not in known:
        default = next(iter(known))
    base = _text(values.get("baseurl"))
    urls = {tag: _text(one.get("baseurl")) or base for tag, one in known.items()}
    # A host for each language: each has all of its own, and no prefix.
    hosts = {urlsplit(url).netloc for url in urls.values()}
    several = len(hosts) > 1
    everywhere = values.get("defaultcontentlanguageinsubdir") is True
    for tag in sorted(known, key=lambda tag: tag != default):
        one = known[tag]
        content = _text(one.get("contentdir")) or _text(values.get("contentdir")) or "content"
        yield Language(
            tag=tag,
            folder=content.strip("./"),
            prefix="" if several or (tag == default and not everywhere) else f"/{tag.lower()}",
            url=urls[tag],
            title=_text(one.get("title")),
            permalinks={**_permalinks(values), **_permalinks(one)},
        )


def _permalinks(values: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for section, pattern in _mapping(values.get("permalinks")).items():
        if isinstance(pattern, Mapping):
            # Since 0.115, with the kind of page above: those of sections are lists, which are made anew anyway.
            prefix = "term:" if section == "term" else "section:" if section == "section" else ""
            found |= {f"{prefix}{name}": _text(each) for name, each in pattern.items()}
        else:
            found[section] = _text(pattern)
            found[f"term:{section}"] = _text(pattern)
    return found


def _taxonomies(values: Mapping[str, Any]) -> Mapping[str, str]:
    if "taxonomies" not in values:
        return {"tags": "tag", "categories": "category"}
    return {_text(plural): singular for singular, plural in _mapping(values["taxonomies"]).items() if _text(plural)}


def _dates_of_languages(values: Mapping[str, Any]) -> Iterator[Any]:
    for one in _mapping(values.get("languages")).values():
        yield _mapping(_mapping(one).get("frontmatter")).get("date")


def _read(site: Folder, name: str) -> Mapping[str, Any]:
    return _mapping(_small(read_data(site, name)))


def _small(value: Any) -> Any:
    """Return a value with all keys in small letters."""
    if isinstance(value, Mapping):
        return {str(key).lower(): _small(one) for key, one in value.items()}
    return [_small(one) for one in value] if isinstance(value, list) else value


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(first)
    for key, value in second.items():
        known = both.get(key)
        both[key] = _merged(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return both


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
