"""Authors of a WordPress: accounts, guests of Co-Authors Plus, authors of PublishPress.

An account's login may be an e-mail address; then nothing is made of it. This module knows nothing about bodies.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from sitegen.importing.archive import Illustration, Person
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.wordpress.wxr import Author, Item, Term

_NOT_IN_SLUG = re.compile(r"[^a-z0-9_-]+")


def slug_of(name: str) -> str:
    """Return what WordPress makes of a name for a URL."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return _NOT_IN_SLUG.sub("-", plain.replace(".", "-")).strip("-")


class People:
    """Who wrote, by each name under which items name them."""

    def __init__(self, front: str) -> None:
        """Begin with nobody; ``front`` is the path below which pages of authors were, or nothing."""
        self._front = front
        self._people: dict[str, Person] = {}
        self._keys: dict[str, str] = {}
        self._named: set[str] = set()

    def add_account(self, author: Author) -> None:
        """Add an account; what an earlier file said of it stays."""
        name = text_of(author.name)
        if "@" in name:
            name = name.split("@", 1)[0]
        self._add(name, "" if "@" in author.login else slug_of(author.login), (author.login, author.login.lower()))

    def add_guest(self, item: Item, picture: Illustration | None) -> None:
        """Add a guest of Co-Authors Plus: a post of their own type, with a bio."""
        told = {key: values[0] for key, values in item.meta.items() if values}
        name = text_of(told.get("cap-display_name") or item.title)
        slug = unquote(item.name).removeprefix("cap-")
        account = told.get("cap-linked_account", "")
        key = self._add(name, slug, (told.get("cap-user_login", ""), account))
        person = self._people[key]
        self._people[key] = Person(
            key=key,
            name=name or person.name,
            slug=person.slug,
            bio=told.get("cap-description", "") or item.content,
            url=told.get("cap-website", ""),
            picture=picture,
            route=person.route,
        )

    def add_term(self, term: Term) -> None:
        """Add a term of the taxonomy of authors, for those who are nothing else."""
        slug = unquote(term.slug).removeprefix("cap-")
        if slug not in self._keys and slug_of(term.name) not in self._keys:
            self._add(text_of(term.name), slug, ())

    def key_of(self, *names: str) -> str:
        """Return the key of who is called by one of these names, and add who is not known yet; they have an entry."""
        for name in names:
            if key := self._keys.get(name) or self._keys.get(name.lower()):
                self._named.add(key)
                return key
        shown = text_of(names[-1]).split("@", 1)[0]
        key = self._add(shown, "" if "@" in names[0] else slug_of(names[0]), names)
        self._named.add(key)
        return key

    def known(self) -> tuple[Person, ...]:
        """Return everybody who has an entry."""
        return tuple(person for key, person in self._people.items() if key in self._named)

    def _add(self, name: str, slug: str, names: Iterable[str]) -> str:
        key = slug or slug_of(name) or f"author-{len(self._people) + 1}"
        if key not in self._people:
            route = f"{self._front}author/{slug}/" if slug and self._front else ""
            self._people[key] = Person(key=key, name=name or key, slug=slug, route=route)
        for each in (*names, key, name):
            if each:
                self._keys.setdefault(each, key)
        return key
