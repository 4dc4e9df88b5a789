"""Ghost's export: one file of JSON with its tables. Only the columns that become an archive are ever in memory.

https://ghost.org/docs/migration/ghost/
"""

import re
from pathlib import Path
from typing import Any

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.importing.sources.beginnings import beginning_of
from sitegen.messages.message import tr

_VERSION = re.compile(r"0\d\d|[1-6](?:\.\d+)*(?:[-+][\w.-]+)?")


class Post(msgspec.Struct):
    """A post or page, without its text."""

    id: Any = None
    title: str | None = None
    slug: str | None = None
    status: str | None = None
    visibility: str | None = None
    type: str | None = None
    page: Any = False
    featured: Any = False
    image: str | None = None
    feature_image: str | None = None
    published_at: Any = None
    updated_at: Any = None
    author_id: Any = None
    custom_excerpt: str | None = None
    meta_title: str | None = None
    meta_description: str | None = None
    canonical_url: str | None = None
    codeinjection_head: str | None = None
    codeinjection_foot: str | None = None
    locale: str | None = None


class Text(msgspec.Struct):
    """The text of a post, as Ghost rendered it; ``plaintext`` is the same without markup."""

    id: Any = None
    html: str | None = None
    plaintext: str | None = None


class User(msgspec.Struct):
    """An account: what its page shows."""

    id: Any = None
    name: str | None = None
    slug: str | None = None
    bio: str | None = None
    website: str | None = None
    image: str | None = None
    profile_image: str | None = None


class Tag(msgspec.Struct):
    """A tag; an internal one begins with ``#``."""

    id: Any = None
    name: str | None = None
    slug: str | None = None
    description: str | None = None
    visibility: str | None = None
    hidden: Any = False


class Belonging(msgspec.Struct):
    """Which tag or author a post has, in which order."""

    post_id: Any = None
    tag_id: Any = None
    author_id: Any = None
    sort_order: int | None = None


class More(msgspec.Struct):
    """Further columns of a post, which newer versions keep in a table of their own."""

    post_id: Any = None
    meta_title: str | None = None
    meta_description: str | None = None
    og_title: str | None = None
    og_description: str | None = None
    og_image: str | None = None
    twitter_title: str | None = None
    twitter_description: str | None = None
    twitter_image: str | None = None
    feature_image_alt: str | None = None
    feature_image_caption: str | None = None
    email_only: Any = False


class Setting(msgspec.Struct):
    """A setting of the site; only a few are looked at, for some are keys of services."""

    key: str | None = None
    value: Any = None


class Tables(msgspec.Struct):
    """The tables that are read."""

    posts: list[Post] = []
    users: list[User] = []
    tags: list[Tag] = []
    posts_tags: list[Belonging] = []
    posts_authors: list[Belonging] = []
    posts_meta: list[More] = []
    settings: list[Setting] = []


class Texts(msgspec.Struct):
    """The texts of all posts."""

    posts: list[Text] = []


class _Meta(msgspec.Struct):
    version: Any = None


class _Part(msgspec.Struct):
    meta: _Meta | None = None
    data: Tables | None = None


class _Whole(_Part):
    db: list[_Part] = []


class _PartOfTexts(msgspec.Struct):
    data: Texts | None = None


class _WholeOfTexts(_PartOfTexts):
    db: list[_PartOfTexts] = []


def is_export(path: Path) -> bool:
    """Return whether the beginning of a file is that of an export."""
    head = beginning_of(path)
    return bool(
        re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:db|meta|data)"\s*:', head)
        and re.search(rb'"(?:exported_on|posts|settings|users)"\s*:', head)
        and re.search(rb'"version"\s*:|"data"\s*:', head)
    )


def read_tables(path: Path) -> Tables:
    """Return the tables of an export.

    Raises BuildFailed with a ContentError if it is malformed, no export, or of an unknown version.
    """
    data = _bytes(path)
    whole = _decoded(data, path, _Whole)
    part = whole.db[0] if whole.db else whole
    if part.data is None or part.meta is None:
        message = tr("this is not an export of Ghost")
        hint = tr("export under Settings → Advanced → Import/Export: a file of JSON")
        raise BuildFailed([ContentError(message, str(path), Place(1), hint)])
    version = str(part.meta.version)
    if not _VERSION.fullmatch(version):
        found = re.search(rb'"version"\s*:\s*"?', data)
        message = tr("version “{version}” of Ghost is not known", version=version)
        hint = tr("import the export of a version between {first} and {last}", first="0.5", last="6")
        raise BuildFailed([ContentError(message, str(path), _place(data, found.end() if found else 0), hint)])
    tables: Tables = part.data
    return tables


def read_texts(path: Path) -> dict[str, Text]:
    """Return the texts of an export, by the ids of their posts."""
    whole = _decoded(_bytes(path), path, _WholeOfTexts)
    part = whole.db[0] if whole.db else whole
    return {str(text.id): text for text in part.data.posts} if part.data else {}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        message = tr("cannot be read: {error}", error=error.strerror or str(error))
        raise BuildFailed([ContentError(message, str(path))]) from None


def _decoded(data: bytes, path: Path, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(data, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        at = re.search(r"\(byte (\d+)\)", str(error))
        place = _place(data, int(at[1])) if at else Place(_line_of(error, data))
        reason = re.sub(r"^JSON is malformed: | \(byte \d+\)$", "", str(error)) or type(error).__name__
        message = tr("malformed JSON: {reason}", reason=reason)
        raise BuildFailed(
            [ContentError(message, str(path), place, tr("export again, or correct this place"))]
        ) from None


def _line_of(error: Exception, data: bytes) -> int:
    """Return the line of what is wrong, as far as it is known: the end of a file that is cut off."""
    return data.count(b"\n") + 1 if "truncated" in str(error) else 1


def _place(data: bytes, at: int) -> Place:
    start = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at)
    line = data[start : len(data) if end < 0 else end].decode("utf-8", "replace")
    column = len(data[start:at].decode("utf-8", "replace")) + 1
    return Place(data.count(b"\n", 0, at) + 1, column, line[:500] if len(line) <= 500 or column < 300 else None)
