"""Ghost: its export (Settings → Advanced → Import/Export), and a copy of its folder of content.

This module knows nothing about JSON.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.importing.archive import Archive, Entry, Identity, Illustration, Loss, Person, Standing, Term, Wishes
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.ghost.cards import GHOST_URL, body_of, without_size
from sitegen.importing.sources.ghost.export import (
    More,
    Post,
    Tables,
    Tag,
    Text,
    User,
    is_export,
    read_tables,
    read_texts,
)
from sitegen.importing.sources.headlines import Headlines
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.uploads import Uploads
from sitegen.messages.message import tr

_STANDINGS: dict[str, Standing] = {"published": "published", "scheduled": "scheduled"}
_CREDIT = re.compile(r"\s*(?:photo(?:graph)?s?\s+by|photo\s*:|image\s*:|credit\s*:|crédit|©)", re.IGNORECASE)


def looks_like(paths: Sequence[Path]) -> bool:
    """Return whether an export of Ghost is among the paths, or in a folder among them."""
    return bool(_exports(paths))


def read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    """Read exports, and folders of pictures beside them.

    Raises BuildFailed if a file is no export, malformed, or of an unknown version.
    """
    files = [*_exports(paths), *(path for path in paths if not path.is_dir() and not is_export(path))]
    if not files:
        message = tr("there is no export of Ghost in this folder")
        hint = tr("export under Settings → Advanced → Import/Export: a file of JSON")
        raise BuildFailed([ContentError(message, str(path), hint=hint) for path in paths])
    sites = [_Site(path, read_tables(path), wishes) for path in files]
    uploads = Uploads(path for path in paths if path.is_dir())

    def entries() -> Iterator[Entry]:
        seen: set[str] = set()
        for site in sites:
            for entry in site.entries():
                if entry.key not in seen:
                    seen.add(entry.key)
                    yield entry

    people = {person.key: person for site in sites for person in site.people()}
    terms = {(term.kind, term.name): term for site in sites for term in site.terms()}
    lists = [*(term.route for term in terms.values()), *(person.route for person in people.values())]
    return Archive(
        system="ghost",
        identity=sites[0].identity,
        people=tuple(people.values()),
        terms=tuple(terms.values()),
        entries=entries,
        find=lambda url: uploads.find(without_size(url)) or uploads.find(url.replace(GHOST_URL, "")),
        feeds=("/rss/", "/feed/", *(f"{route}rss/" for route in dict.fromkeys(lists) if route)),
        counts=sum((site.counts for site in sites), Counter[str]()),
        losses=tuple(loss for site in sites for loss in site.losses),
    )


def _exports(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        candidates = sorted(path.glob("*.json")) if path.is_dir() else [path]
        found += (one for one in candidates if one.is_file() and is_export(one))
    return found


class _Site:
    """One export."""

    def __init__(self, path: Path, tables: Tables, wishes: Wishes) -> None:
        self._path = path
        self._tables = tables
        self._wishes = wishes
        self._users = {str(user.id): user for user in tables.users}
        self._more = {str(more.post_id): more for more in tables.posts_meta}
        self._settings = {str(setting.key): setting.value for setting in tables.settings}
        internal = {str(tag.id) for tag in tables.tags if _is_internal(tag)}
        self._tags = {str(tag.id): tag for tag in tables.tags if str(tag.id) not in internal}
        self._tags_of = _ordered((link.post_id, link.tag_id, link.sort_order) for link in tables.posts_tags)
        self._authors_of = _ordered((link.post_id, link.author_id, link.sort_order) for link in tables.posts_authors)
        self.counts = Counter[str]({"internal tag": len(internal)} if internal else {})
        self.losses = tuple(
            Loss(kind="code injection", reason=_of_code(), text=key)
            for key in ("codeinjection_head", "codeinjection_foot", "ghost_head", "ghost_foot")
            if self._settings.get(key)
        )
        self.identity = Identity(
            title=text_of(self._setting("title")),
            tagline=text_of(self._setting("description")),
            url=self._setting("url"),
            language=(self._setting("locale", "lang", "default_locale") or wishes.language).replace("_", "-"),
            timezone=wishes.timezone or _zone(self._setting("timezone", "active_timezone", "activeTimezone")),
        )
        self._zone = ZoneInfo(self.identity.timezone or "UTC")
        named = [key for post in tables.posts for key in self._author_keys(post)]
        self.counts.update({"account": len(self._users) - len(set(named) & set(self._users))})
        self.counts = +self.counts
        self._with_entries = dict.fromkeys(named)

    def _setting(self, *keys: str) -> str:
        return next((str(value) for key in keys if (value := self._settings.get(key))), "")

    # People and tags

    def people(self) -> list[Person]:
        """Return who has an entry."""
        return [self._person(self._users[key]) for key in self._with_entries if key in self._users]

    def _person(self, user: User) -> Person:
        picture = user.profile_image or user.image
        return Person(
            key=_key_of(user),
            name=text_of(user.name or "") or _key_of(user),
            slug=user.slug or "",
            bio=escape(user.bio or ""),
            url=user.website or "",
            picture=Illustration(url=without_size(picture)) if picture else None,
            route=f"/author/{user.slug}/" if user.slug else "",
        )

    def _author_keys(self, post: Post) -> list[str]:
        return self._authors_of.get(str(post.id)) or ([str(post.author_id)] if post.author_id else [])

    def _names(self, post: Post) -> list[str]:
        keys = self._tags_of.get(str(post.id), [])
        return [text_of(self._tags[key].name or "") for key in keys if key in self._tags and self._tags[key].name]

    def terms(self) -> list[Term]:
        """Return the tags: those that come first in a post are its category, and so is their page."""
        first: set[str] = set()
        further: set[str] = set()
        for post in self._tables.posts:
            names = self._names(post)
            first.update(names[:1])
            further.update(names[1:])
        terms: list[Term] = []
        for tag in self._tags.values():
            name, slug = text_of(tag.name or ""), tag.slug or ""
            route = f"/tag/{slug}/" if slug else ""
            description = escape(tag.description or "")
            if name in first:
                terms.append(Term(kind="category", name=name, slug=slug, description=description, route=route))
                route = ""
            if name in further or name not in first:
                terms.append(Term(kind="tag", name=name, slug=slug, description=description, route=route))
        return terms

    # Entries

    def entries(self) -> Iterator[Entry]:
        """Read the texts, and return the entries in the order of the export."""
        texts = read_texts(self._path)
        for post in self._tables.posts:
            yield self._entry(post, texts.pop(str(post.id), Text()))

    def _entry(self, post: Post, text: Text) -> Entry:
        more = self._more.get(str(post.id), More())
        losses: list[Loss] = []
        standing = _standing(post, more, losses)
        for name in ("codeinjection_head", "codeinjection_foot"):
            if (getattr(post, name) or "").strip():
                losses.append(Loss(kind="code injection", reason=_of_code(), text=name))
        date = _date(post.published_at, self._zone)
        route = self._route(post, date) if standing in ("published", "members", "paid", "scheduled") else ""
        names = self._names(post)
        canonical = (post.canonical_url or "").replace(GHOST_URL, "")
        excerpt = post.custom_excerpt or more.meta_description or post.meta_description or ""
        wanted = self._wishes.keys.get("updated_at") == "updated"
        title, standfirst = text_of(escape(post.title or "")), escape(excerpt.strip())
        return Entry(
            kind="page" if post.type == "page" or _true(post.page) else "article",
            key=str(post.id),
            file=str(self._path),
            title=title,
            date=date,
            updated=_date(post.updated_at, self._zone) if wanted else None,
            standing=standing,
            slug=post.slug or "",
            route=route,
            authors=tuple(_key_of(self._users[key]) for key in self._author_keys(post) if key in self._users),
            categories=tuple(names[:1]),
            tags=tuple(dict.fromkeys(names[1:])),
            standfirst=standfirst,
            picture=_picture(post, more),
            shared=_shared(more),
            featured=_true(post.featured),
            language=post.locale or "",
            canonical=canonical if canonical.startswith(("https://", "http://")) else "",
            html=self._body(text, losses),
            values=_headlines(post, more).values(title, text_of(standfirst)),
            losses=tuple(losses),
        )

    def _body(self, text: Text, losses: list[Loss]) -> str:
        if text.html is not None:
            return body_of(text.html)
        if not text.plaintext:
            reason = tr("the post has no HTML, only the format of the editor: its text is not read")
            losses.append(Loss(kind="text without HTML", reason=reason))
            return ""
        paragraphs = re.split(r"\n\s*\n", text.plaintext.strip())
        return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)

    def _route(self, post: Post, date: datetime | None) -> str:
        """Return the address of a post; the pattern of old versions is a setting, that of new ones in a file."""
        pattern = self._setting("permalinks")
        if not post.slug:
            return ""
        if ":" not in pattern or post.type == "page" or _true(post.page) or date is None:
            return f"/{post.slug}/"
        author = next((_key_of(self._users[key]) for key in self._author_keys(post) if key in self._users), "")
        values = {"slug": post.slug, "year": f"{date:%Y}", "month": f"{date:%m}", "day": f"{date:%d}", "author": author}
        return re.sub(r":(\w+)", lambda found: values.get(found[1], found[0]), pattern)


def _standing(post: Post, more: More, losses: list[Loss]) -> Standing:
    if post.status == "sent" or (_true(more.email_only) and post.status == "published"):
        losses.append(Loss(kind="email only", reason=tr("it was sent by email and never stood on the site")))
        return "draft"
    standing = _STANDINGS.get(post.status or "", "draft")
    if standing == "draft" or post.visibility in (None, "public"):
        return standing
    return "members" if post.visibility == "members" else "paid"


def _picture(post: Post, more: More) -> Illustration | None:
    url = post.feature_image or post.image
    if not url:
        return None
    caption = text_of(more.feature_image_caption or "")
    credited = bool(_CREDIT.match(caption))
    return Illustration(
        url=without_size(url),
        alt=text_of(escape(more.feature_image_alt or "")),
        caption="" if credited else caption,
        credit=caption if credited else "",
    )


def _shared(more: More) -> Illustration | None:
    url = more.og_image or more.twitter_image
    return Illustration(url=without_size(url)) if url else None


def _headlines(post: Post, more: More) -> Headlines:
    return Headlines(
        search=text_of(escape(more.meta_title or post.meta_title or "")),
        shared=text_of(escape(more.og_title or more.twitter_title or "")),
        description=text_of(escape(more.og_description or more.twitter_description or "")),
    )


def _ordered(links: Any) -> Mapping[str, list[str]]:
    """Return the keys that belong to each post, in the order that the export gives them."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for number, (post, key, order) in enumerate(links):
        found.setdefault(str(post), []).append((order or 0, number, str(key)))
    return {post: list(dict.fromkeys(key for *_, key in sorted(keys))) for post, keys in found.items()}


def _is_internal(tag: Tag) -> bool:
    return (tag.name or "").startswith("#") or tag.visibility == "internal" or _true(tag.hidden)


def _key_of(user: User) -> str:
    return user.slug or f"author-{user.id}"


def _true(value: Any) -> bool:
    return value in (True, 1, "1", "true")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return name


def _date(value: Any, zone: ZoneInfo) -> datetime | None:
    """Return a date in the zone of the site; old versions count milliseconds."""
    if not value:
        return None
    try:
        milliseconds = isinstance(value, (int, float))
        date = datetime.fromtimestamp(value / 1000, UTC) if milliseconds else datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(zone)


def _of_code() -> str:
    return tr("code that was put into the page of one post: sitegen runs no code of articles")


SOURCE = Source("ghost", looks_like, read)
