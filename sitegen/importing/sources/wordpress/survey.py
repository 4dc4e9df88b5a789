"""The first reading of exports: what entries need to know of each other, and of which nothing is long.

This module knows nothing about bodies of articles.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.importing.archive import Identity, Term, Wishes
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.wordpress.people import People
from sitegen.importing.sources.wordpress.pictures import Attachment, Library, attachment
from sitegen.importing.sources.wordpress.sites import address_of, host_of, local_and_offset, route_of, zone_of
from sitegen.importing.sources.wordpress.wxr import Head, Item, read_items
from sitegen.importing.sources.wordpress.wxr import Term as RawTerm
from sitegen.messages.message import tr

KINDS = {"post": "article", "page": "page"}
"""Types of posts that are entries; the user can name others."""
_LISTED = {"category": "category", "post_tag": "tag", "tag": "tag"}
_DEFAULT_CATEGORIES = frozenset({"uncategorized", "non-classe", "sin-categoria", "allgemein", "senza-categoria"})


class Survey:
    """What all files of an export say together."""

    def __init__(self, files: Sequence[Path], wishes: Wishes) -> None:
        self.files = files
        self.wishes = wishes
        self.kinds = KINDS | {key: kind for key, kind in wishes.keys.items() if kind in ("article", "page")}
        self.hosts: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.keys: dict[int, str] = {}
        """Key of each entry by the number of its item; exports overlap, and what was changed last is read."""
        self._last: dict[str, tuple[str, int, str]] = {}
        self.blocks: dict[str, str] = {}
        """Bodies of reusable blocks, by id."""
        self.translations: dict[str, list[tuple[str, str]]] = {}
        """Language and key of the entries of each group of translations, as Polylang stores them."""
        self.redirects: dict[str, str] = {}
        self._terms: dict[tuple[str, str], RawTerm] = {}
        self._terms_by_id: dict[str, RawTerm] = {}
        self._dates: Counter[tuple[datetime, timedelta]] = Counter()
        self._files: list[Attachment] = []
        self._guests: list[Item] = []
        self._authors: dict[tuple[str, ...], None] = {}
        self._routed = False
        self._read()

    # Reading

    def _read(self) -> None:
        heads: list[Head] = []
        number = 0
        for path in self.files:
            head = Head()
            hosts_of_file: set[str] = set()
            for item in read_items(path, head):
                if not hosts_of_file:
                    hosts_of_file = {host_of(url) for url in (head.blog, head.link) if url}
                    self.hosts |= hosts_of_file
                self._see(item, number)
                number += 1
            self._check_site(heads, head, path)
            heads.append(head)
        self.identity = self._identity(heads)
        self.zone: tzinfo = ZoneInfo(self.wishes.timezone or self.identity.timezone or "UTC")
        self.library = Library(self._files)
        for head in heads:
            for term in head.terms:
                self._terms.setdefault((_taxonomy(term.taxonomy), unquote(term.slug)), term)
                if term.id:
                    self._terms_by_id.setdefault(term.id, term)
        self.people = self._people(heads)

    def _check_site(self, heads: Sequence[Head], head: Head, path: Path) -> None:
        here = head.blog or head.link
        there = next((one.blog or one.link for one in heads if one.blog or one.link), "")
        if here and there and address_of(here) != address_of(there):
            message = tr("this export is of {here}, and one before it of {there}", here=here, there=there)
            hint = tr("import one site after another, each into a folder of its own")
            raise BuildFailed([ContentError(message, str(path), hint=hint)])

    def _identity(self, heads: Sequence[Head]) -> Identity:
        def first(name: str) -> str:
            return next((getattr(head, name) for head in heads if getattr(head, name)), "")

        language = first("language").replace("_", "-") or self.wishes.language
        return Identity(
            title=text_of(first("title")),
            tagline=text_of(first("tagline")),
            url=first("blog") or first("link"),
            language=language,
            timezone=self.wishes.timezone or zone_of(language, self._dates),
        )

    def _people(self, heads: Sequence[Head]) -> People:
        people = People(self.front)
        for head in heads:
            for author in head.authors:
                people.add_account(author)
        for guest in self._guests:
            picture = self.library.by_id.get(next(iter(guest.meta.get("_thumbnail_id", [])), ""))
            people.add_guest(guest, picture.file if picture else None)
        for (taxonomy, _), term in self._terms.items():
            if taxonomy == "author":
                people.add_term(term)
        for names in self._authors:
            people.key_of(*names)
        return people

    def _see(self, item: Item, number: int) -> None:
        if item.comments:
            self.counts["comment"] += item.comments
        if item.type == "attachment":
            self.counts["attachment"] += 1
            if file := attachment(item):
                self._files.append(file)
        elif item.type in self.kinds:
            self._see_entry(item, number)
        elif item.type == "guest-author":
            self._guests.append(item)
        elif item.type == "wp_block":
            self.blocks[item.id] = item.content
        elif item.type == "redirect_rule" and item.status == "publish":
            self._see_redirect(item)
        else:
            self.counts[item.type or "item"] += 1

    def _see_entry(self, item: Item, number: int) -> None:
        key = item.id or f"item-{number + 1}"
        changed, other, file = self._last.get(key, ("", -1, ""))
        if other >= 0 and file == item.file:  # no export of WordPress: two entries with one id
            key = f"{key}-{number + 1}"
        elif other >= 0:
            self.counts["duplicate"] += 1
            if item.modified_gmt <= changed:
                return
            del self.keys[other]
        self.keys[number] = key
        self._last[key] = (item.modified_gmt, number, item.file)
        self._authors.update(dict.fromkeys(authors_of(item)))
        local, offset = local_and_offset(item.date, item.date_gmt)
        if local and offset is not None:
            self._dates[local.replace(hour=12, minute=0, second=0), offset] += 1
        self._routed = self._routed or bool(route_of(item.link, self.hosts))
        groups = [unquote(slug) for taxonomy, slug, _ in item.terms if taxonomy == "post_translations"]
        language = next((unquote(slug) for taxonomy, slug, _ in item.terms if taxonomy == "language"), "")
        for group in groups:
            self.translations.setdefault(group, []).append((language, key))
        self.counts.update(f"custom field {name}" for name in item.meta if self._is_own_field(name))

    def _is_own_field(self, name: str) -> bool:
        """Whether a custom field is the newspaper's or of a plugin, and of no use here."""
        return not name.startswith("_") and name not in self.wishes.keys and name not in KNOWN_FIELDS

    def _see_redirect(self, item: Item) -> None:
        """Read a rule of Safe Redirect Manager; those with patterns are for a server."""
        told = {key: values[0] for key, values in item.meta.items() if values}
        source, target = told.get("_redirect_rule_from", ""), told.get("_redirect_rule_to", "")
        if not source or not target or "*" in source or told.get("_redirect_rule_from_regex") == "1":
            self.counts["redirect with a pattern"] += 1
            return
        self.redirects["/" + unquote(source).lstrip("/")] = route_of(target, self.hosts) or target

    # What entries ask

    @property
    def front(self) -> str:
        """Path below which lists were, such as ``/`` or ``/blog/``; nothing if all addresses had a query."""
        return urlsplit(self.identity.url).path.rstrip("/") + "/" if self._routed else ""

    def term(self, taxonomy: str, slug: str) -> RawTerm | None:
        """Return what the head of an export says about a term."""
        return self._terms.get((_taxonomy(taxonomy), unquote(slug)))

    def term_by_id(self, key: str) -> RawTerm | None:
        """Return a term by its id, as plugins store it."""
        return self._terms_by_id.get(key)

    def terms(self) -> tuple[Term, ...]:
        """Return all categories and tags that the heads describe."""
        named = {"category": self.wishes.category_from or "category"}
        return tuple(
            Term(
                kind="tag" if _LISTED.get(taxonomy) == "tag" else "category",
                name=text_of(term.name),
                slug=slug,
                description=term.description,
                route=self.route_of_term(taxonomy, slug),
            )
            for (taxonomy, slug), term in self._terms.items()
            if taxonomy in _LISTED or taxonomy == named["category"]
        )

    def route_of_term(self, taxonomy: str, slug: str) -> str:
        """Return the path of the page of a term; a category stands below its parents."""
        if not self.front:
            return ""
        parts = [slug]
        term = self.term(taxonomy, slug)
        while term and term.parent and unquote(term.parent) not in parts and len(parts) < 20:
            parts.insert(0, unquote(term.parent))
            term = self.term(taxonomy, term.parent)
        base = {"post_tag": "tag"}.get(taxonomy, taxonomy)
        return f"{self.front}{base}/{'/'.join(parts)}/"

    def feeds(self) -> tuple[str, ...]:
        """Return the paths of the feeds: of the site, and of each list."""
        if not self.front:
            return ()
        of_site = [f"{self.front}{name}/" for name in ("feed", "feed/rss2", "feed/rss", "feed/rdf", "feed/atom")]
        routes = [*(term.route for term in self.terms()), *(person.route for person in self.people.known())]
        return (*of_site, *(f"{route}feed/" for route in routes if route))


KNOWN_FIELDS = {
    "footnotes", "enclosure", "rank_math_primary_category", "rank_math_description", "rank_math_canonical_url",
    "rank_math_robots", "rank_math_title", "rank_math_facebook_title", "rank_math_facebook_description",
    "rank_math_facebook_image", "rank_math_twitter_title", "rank_math_twitter_description", "rank_math_twitter_image",
}  # fmt: skip
"""Custom fields of WordPress and of plugins that are read although their names begin without an underscore."""


def authors_of(item: Item) -> list[tuple[str, ...]]:
    """Return the names of each author, the surest first: of a plugin for several authors, otherwise of the account."""
    several = {
        (unquote(slug).removeprefix("cap-"), unquote(slug), name): None
        for taxonomy, slug, name in item.terms
        if taxonomy == "author"
    }
    return list(several) or ([(item.creator,)] if item.creator else [])


def is_default_category(slug: str) -> bool:
    """Return whether a category is the one that WordPress gives to what has none."""
    return unquote(slug) in _DEFAULT_CATEGORIES


def _taxonomy(name: str) -> str:
    return "post_tag" if name == "tag" else name
