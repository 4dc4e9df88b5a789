"""The Markdown file of an entry, an author or a category: front matter in sitegen's keys, and the body.

This module knows nothing about where files are written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from sitegen.content.meta import ArticleMeta, AuthorMeta, PageMeta
from sitegen.content.routes import slugify
from sitegen.errors.schema import convert
from sitegen.importing.archive import Archive, Entry, Illustration, Loss, Person, Standing, Term
from sitegen.importing.html.markdown import to_markdown
from sitegen.importing.html.places import Places
from sitegen.importing.html.text import text_of
from sitegen.importing.layout import Layout, Place
from sitegen.importing.links import Links
from sitegen.importing.relink import relinked
from sitegen.messages.message import tr

_STATUS: Mapping[Standing, str] = {"pending": "review"}  # all else that readers may not see is a draft
_TITLE_WORDS = 10


class Written(NamedTuple):
    """One file of content, and what it could not say."""

    file: str
    """Its path in the new site."""
    text: str
    """The whole of it."""
    losses: tuple[Loss, ...]
    """What is lost, or otherwise than in the source."""
    dead: frozenset[str] = frozenset()
    """URLs of the source that lead nowhere."""
    shown: Mapping[str, str] = {}
    """File of each picture, by its URL in the source."""


class Writer:
    """Writes the entries of one archive."""

    def __init__(self, archive: Archive, layout: Layout, links: Links) -> None:
        self._archive = archive
        self._layout = layout
        self._links = links
        self._zone = layout.config.zone

    def entry(self, entry: Entry) -> Written:
        """Return the file of an entry."""
        place = self._layout.places[entry.key]
        losses = [*entry.losses, *self._layout.losses.get(entry.key, ())]
        language = entry.language or self._layout.config.site.language
        self._links.dead.clear()
        self._links.shown.clear()
        if entry.html is not None:
            converted = to_markdown(entry.html, self._places(entry.key, language))
            body = converted.text
            losses += converted.losses
        else:
            body = relinked(
                entry.markdown or "",
                lambda url: self._links.page(url, entry.key),
                lambda url: self._links.picture(url, entry.key),
            )
        front = self._front(entry, place, body, losses)
        losses += [Loss("dead link", tr("nothing of the source is at this address"), url) for url in self._links.dead]
        dead, shown = frozenset(self._links.dead), dict(self._links.shown)
        return Written(place.file, _file(front, body), tuple(losses), dead, shown)

    def person(self, person: Person, identifier: str) -> Written:
        """Return the file of an author."""
        front: dict[str, Any] = {"name": person.name}
        losses: list[Loss] = []
        if person.picture:
            photo = self._shared(person.picture)
            if self._links.at_hand(person.picture.url):  # an author has no date, so no patience with a missing file
                front["photo"] = photo
        if person.url and not self._refused(AuthorMeta, {"name": person.name, "url": person.url}):
            front["url"] = person.url
        body, found = self._introduction(person.bio)
        return Written(f"content/authors/{identifier}.md", _file(front, body), (*losses, *found))

    def term(self, term: Term, name: str) -> Written:
        """Return the file of a category that has an introduction."""
        body, losses = self._introduction(term.description)
        slug = slugify(name, self._layout.config.taxonomy.slugs)
        front: dict[str, Any] = {"title": name}
        return Written(f"content/categories/{slug}.md", _file(front, body), losses)

    def _introduction(self, html: str) -> tuple[str, tuple[Loss, ...]]:
        if not html.strip():
            return "", ()
        config = self._layout.config
        places = Places(
            page=lambda url: url, picture=lambda url: self._links.shared(url), language=config.site.language
        )
        converted = to_markdown(html, places)
        return converted.text, converted.losses

    def _places(self, key: str, language: str) -> Places:
        return Places(
            page=lambda url: self._links.page(url, key),
            picture=lambda url: self._links.picture(url, key),
            language=language,
        )

    def _shared(self, picture: Illustration) -> dict[str, Any]:
        return _picture(picture, self._links.shared(picture.url))

    def _front(self, entry: Entry, place: Place, body: str, losses: list[Loss]) -> dict[str, Any]:
        """Return the front matter of an entry, in the order in which people write it."""
        kind = ArticleMeta if entry.kind == "article" else PageMeta
        front: dict[str, Any] = {"title": entry.title.strip() or self._title(entry, body, losses)}
        if entry.kind == "article":
            front |= self._article(entry, place, losses)
        values = {
            "standfirst": text_of(entry.standfirst),
            "updated": self._updated(entry),
            "status": self._status(entry, losses),
            "slug": place.slug,
            "aliases": list(place.aliases),
            "canonical": entry.canonical,
            "noindex": entry.noindex,
            "language": entry.language,
            "translation_of": self._original(entry),
        }
        front |= {key: value for key, value in values.items() if value}
        extra = dict(entry.extra)
        further = dict(entry.values)
        if image := self._social(entry):
            further["social"] = {**further.get("social", {}), **image}
        for key, value in further.items():
            if key in front or value in (None, "", [], {}):
                continue
            if complaint := self._refused(kind, {**front, key: value}):
                losses.append(Loss(f"key {key}", complaint, str(value)[:200]))
                extra[key] = value
            else:
                front[key] = value
        for key in [key for key in ("canonical", "language") if key in front and self._refused(kind, front)]:
            losses.append(Loss(f"key {key}", tr("sitegen cannot have this value"), str(front.pop(key))))
        if extra:
            front["extra"] = {**front.get("extra", {}), **extra}
        return front

    def _article(self, entry: Entry, place: Place, losses: list[Loss]) -> dict[str, Any]:
        terms = self._layout.terms
        assert place.date is not None
        if entry.date is None:
            losses.append(Loss("date", tr("it had none: it has the date of its last change, or of the newest article")))
        front: dict[str, Any] = {
            "date": _written(place.date, self._zone),
            "category": terms.category(entry.categories[0] if entry.categories else ""),
        }
        if not entry.categories:
            losses.append(Loss("category", tr("it had none: it is in “{name}”", name=terms.fallback)))
        authors = [self._layout.authors[key] for key in entry.authors if key in self._layout.authors]
        tags = terms.tags_of(entry.categories[1:], entry.tags)
        values = {
            "kicker": entry.kicker,
            "author": authors[0] if len(authors) == 1 else "",
            "authors": authors if len(authors) > 1 else [],
            "tags": [tag for tag in tags if tag != front["category"]],
            "series": terms.series[entry.series] if entry.series else "",
            "expires": entry.expires and _written(entry.expires.astimezone(self._zone), self._zone),
            "featured": 1 if entry.featured else 0,
            "paid": entry.standing == "paid" and place.public,
        }
        front |= {key: value for key, value in values.items() if value}
        if entry.picture:
            said = self._links.about(entry.picture)
            front["image"] = _picture(said, self._links.picture(said.url, entry.key))
        return front

    def _social(self, entry: Entry) -> dict[str, Any]:
        """Return the picture for networks as front matter has it; one that is the lead picture needs no line."""
        if entry.shared is None or entry.kind != "article" or (entry.picture and entry.shared.url == entry.picture.url):
            return {}
        said = self._links.about(entry.shared)
        return {"image": {"src": self._links.picture(said.url, entry.key), "alt": said.alt}}

    def _updated(self, entry: Entry) -> datetime | str | None:
        if entry.updated is None or (entry.date is not None and entry.updated <= entry.date):
            return None
        return _written(entry.updated.astimezone(self._zone), self._zone)

    def _status(self, entry: Entry, losses: list[Loss]) -> str:
        if self._layout.is_public(entry.standing):
            return ""
        if entry.standing not in ("draft", "pending"):
            losses.append(Loss(entry.standing, tr("it is a draft now: readers do not see it")))
        return _STATUS.get(entry.standing, "draft")

    def _original(self, entry: Entry) -> str:
        """Return the id of the document that an entry translates."""
        original = self._layout.places.get(entry.translation_of)
        if original is None or original.public != self._layout.places[entry.key].public:
            return ""
        return original.file.split("/", 2)[2].removesuffix(".md").removesuffix("/index")

    def _title(self, entry: Entry, body: str, losses: list[Loss]) -> str:
        """Return the first words of an entry that has no title."""
        words = text_of(entry.html).split() if entry.html else [word for word in body.split() if word.isalpha()]
        title = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
        title = title or entry.slug or entry.key
        losses.append(Loss("title", tr("it had none: it has the first words of its text"), title))
        return title

    @staticmethod
    def _refused(kind: type[msgspec.Struct], front: Mapping[str, Any]) -> str:
        """Return why a front matter cannot be of this kind, or nothing."""
        value, issues = convert({key: _plain(value) for key, value in front.items()}, kind)
        return "" if value is not None else issues[0].message


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _picture(picture: Illustration, src: str) -> dict[str, Any]:
    found = {"src": src, "alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
    return {key: value for key, value in found.items() if value or key == "alt"}


def _written(moment: datetime, zone: ZoneInfo) -> datetime | str:
    """Return a date as front matter has it: without offset, unless the clock showed it twice or never."""
    local = moment.replace(microsecond=0, tzinfo=None)
    alone = local.replace(tzinfo=zone).astimezone(zone).replace(tzinfo=None) == local
    twice = local.replace(tzinfo=zone, fold=0).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset()
    return local if alone and not twice else moment.replace(microsecond=0).isoformat(" ")


def _file(front: Mapping[str, Any], body: str) -> str:
    """Return a file with front matter and body."""
    import frontmatter

    # No wrapped lines, and keys in the order in which they are given.
    return (
        frontmatter.dumps(
            frontmatter.Post(body.strip("\n"), **front), sort_keys=False, allow_unicode=True, width=10**6
        ).rstrip("\n")
        + "\n"
    )
