"""The front matter of a source as a typed value: dates become moments, URLs and times are checked, texts typeset.

This module knows nothing about bodies or the rest of the site.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, TypeVar
from unicodedata import category

import msgspec

from sitegen.config.urls import refused_urls
from sitegen.content.data import REPLY_SUFFIX
from sitegen.content.meta import ArticleMeta, Meta
from sitegen.errors.locate import Key
from sitegen.errors.schema import Issue, convert
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import Message, tr
from sitegen.traits import Trait, fields_with, with_changed

MetaType = TypeVar("MetaType", bound=Meta)

MOST_ITEMS = 1_000
"""A list in front matter may be as long as this: each tag is a page, and so is each alias."""

_NEEDED: dict[Trait, tuple[str, Callable[[str], Message], Message | None]] = {
    Trait.HEADLINE: ("PS", lambda name: tr("“{name}” has no character that readers see", name=name), None),
    Trait.NAME: ("", lambda name: tr("“{name}” has no letter or digit", name=name), tr("its URL is made of them")),
}
"""The Unicode categories that do for letters and digits in a text with a trait, and what is wrong without any."""
# Letters and digits, but for Hangul's fillers, which nobody sees.
_LETTER = re.compile(r"[^\W_\u115f\u1160\u3164\uffa0]").search
# Most tags: typography changes nothing in them, and an article has several.
_ONLY_WORDS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*").fullmatch


def read_meta(data: Mapping[str, Any], schema: type[Meta], zone: tzinfo) -> tuple[Meta | None, list[Issue]]:
    """Return the front matter that untyped keys and values mean, and everything that is wrong with it."""
    issues = [_long_list(key) for key, value in data.items() if isinstance(value, list) and len(value) > MOST_ITEMS]
    if issues:
        return None, issues
    meta, more = convert(_with_moments(data, schema, zone, issues), schema)
    # A date that could not be read is a mistake already reported, not also a missing one.
    unread = {issue.path for issue in issues}
    issues += [issue for issue in more if issue.path not in unread and not _repeats(issue, unread)]
    if meta is None:
        from sitegen.content.foreign_keys import with_remedy

        keys = frozenset(schema.__struct_encode_fields__)
        issues = [with_remedy(issue, data, keys) for issue in issues]
        # What is missing only under its name here is said once, by the line to write.
        written = {tr("“{name}” is missing", name=key) for issue in issues for key in issue.write}
        return None, [issue for issue in issues if issue.path or issue.message not in written]
    issues += [issue for trait in _NEEDED for issue in _empty(meta, trait)]
    issues += refused_urls(meta)
    if isinstance(meta, ArticleMeta):
        issues += _impossible_coverage(meta)
        issues += _incomplete_replies(meta)
        issues += _unreviewed(meta)
        if len(meta.corrections) > 1:
            # Their anchors are numbers: one that is added gets the next, wherever the author wrote it.
            in_order = tuple(sorted(meta.corrections, key=lambda correction: correction.date))
            meta = msgspec.structs.replace(meta, corrections=in_order)
    return meta, issues


def _long_list(key: str) -> Issue:
    message = tr("“{key}” has more than {count} entries", key=key, count=MOST_ITEMS)
    return Issue((key, MOST_ITEMS), message, tr("keep those that readers look for"))


def typeset_meta(meta: MetaType, typeset: Callable[[str], str]) -> MetaType:
    """Return front matter with its running texts typeset, each on one line."""

    def change(text: str) -> str:
        return text if _ONLY_WORDS(text) else typeset(" ".join(text.split()))

    return with_changed(meta, Trait.TYPESET, change)


def _with_moments(
    data: Mapping[str, Any], struct: type[msgspec.Struct], zone: tzinfo, issues: list[Issue], path: tuple[Key, ...] = ()
) -> dict[str, Any]:
    """Return the keys and values of a structure with its dates as moments, at any depth."""
    values = dict(data)
    for field in fields_with(struct, datetime):
        key = field.key
        value = values.get(key)
        if value is None:
            continue
        if field.own:
            try:
                values[key] = parse_moment(value, zone)
            except ValueError as error:
                issues.append(Issue((*path, key), str(error)))
                del values[key]
        elif isinstance(value, dict) and field.inner:
            values[key] = _with_moments(value, field.inner, zone, issues, (*path, key))
        elif isinstance(value, list) and field.inner:
            values[key] = [
                _with_moments(item, field.inner, zone, issues, (*path, key, place)) if isinstance(item, dict) else item
                for place, item in enumerate(value)
            ]
    return values


def _empty(struct: msgspec.Struct, trait: Trait, path: tuple[Key, ...] = ()) -> Iterator[Issue]:
    """Yield an issue for each text with a trait that has no character of the kind that it needs."""
    categories, said, hint = _NEEDED[trait]
    for field in fields_with(type(struct), trait):
        value = getattr(struct, field.name)
        if not (value or field.required):
            continue
        several = isinstance(value, tuple)
        for place, item in enumerate(value) if several else ((0, value),):
            where = (*path, field.key, place) if several else (*path, field.key)
            if isinstance(item, msgspec.Struct):
                yield from _empty(item, trait, where)
            elif (
                isinstance(item, str)
                and not _LETTER(item)
                and not any(category(sign)[0] in categories for sign in item)
            ):
                yield Issue(where, said(field.key), hint)


def _repeats(issue: Issue, unread: set[tuple[Key, ...]]) -> bool:
    return any(issue.path == path[:-1] and issue.message == f"“{path[-1]}” is missing" for path in unread)


def _impossible_coverage(meta: ArticleMeta) -> list[Issue]:
    coverage = meta.coverage
    if coverage is None or coverage.end is None or coverage.end > (coverage.start or meta.date):
        return []
    return [
        Issue(("live", "end"), tr("this live blog ends before it begins"), tr("write a later end, or an earlier start"))
    ]


def _incomplete_replies(meta: ArticleMeta) -> Iterator[Issue]:
    for place, reply in enumerate(meta.replies):
        path: tuple[Key, ...] = ("replies", place)
        if reply.file and not reply.file.lower().endswith(REPLY_SUFFIX):
            message = tr("“{file}” is not a plain text file", file=reply.file)
            hint = tr("copy the words of the reply into a file whose name ends in {suffix}", suffix=REPLY_SUFFIX)
            yield Issue((*path, "file"), message, hint)
        if reply.state == "published" and not (reply.text.strip() or reply.file):
            hint = tr("write the words of the reply as “text”, or the name of a file with them as “file”")
            yield Issue(path, tr("this published reply has no text"), hint)
        if reply.state == "refused" and not reply.reason.strip():
            hint = tr("write as “reason” why it was refused: nothing publishes it")
            yield Issue(path, tr("this refused reply has no reason"), hint)


def _unreviewed(meta: ArticleMeta) -> list[Issue]:
    if meta.ai is None or meta.ai.use != "generated" or meta.ai.reviewed_by.strip():
        return []
    message = tr("nobody is named who reviewed this generated text")
    return [Issue(("ai",), message, write={"ai": {"use": "generated", "reviewed_by": "…"}})]
