"""URLs of a SPIP site: one of its schemes, its table ``spip_urls``, and what always answers.

Source: ``urls/propres.php``, ``urls/arbo.php`` and ``inc/urls.php`` of SPIP. This module knows nothing about texts.
"""

from collections.abc import Callable, Mapping

import msgspec

from sitegen.importing.sources.spip.rows import TableRow

Thing = tuple[str, int]
"""Kind and number: ``("article", 12)``."""

_MARKS = {"rubrique": ("-", "-"), "auteur": ("_", "_"), "mot": ("+-", "-+"), "breve": ("+", "+"), "site": ("@", "@")}
_MARKED = frozenset({"propres", "propres2"})
_BY_QUERY = frozenset({"page", "standard", "simple", "propres_qs", "qs"})
_KEYS = {
    "article": "id_article",
    "rubrique": "id_rubrique",
    "auteur": "id_auteur",
    "mot": "id_mot",
    "breve": "id_breve",
}


class Urls(msgspec.Struct, frozen=True, kw_only=True):
    """Where the pages of a site are."""

    scheme: str
    """SPIP's name of it: ``propres``, ``propres2``, ``libres``, ``arbo``, ``html``, ``page``."""
    base: str
    """Path of the site on its host, without slash at the end."""
    written: Mapping[Thing, tuple[str, ...]]
    """What the table has, the current one first."""
    parent: Callable[[Thing], Thing | None]
    """Return the section that a thing is in."""

    def route(self, thing: Thing) -> str:
        """Return the path of its page, or nothing if only a query leads to it."""
        kind, number = thing
        if self.scheme in _BY_QUERY:
            return ""
        if self.scheme == "html":
            return f"{self.base}/{kind}{number}.html"
        written = self.written.get(thing)
        return self._path(thing, written[0]) if written else ""

    def former(self, thing: Thing) -> tuple[str, ...]:
        """Return the other paths that lead to it."""
        current = self.route(thing)
        paths = [self._path(thing, url) for url in self.written.get(thing, ())]
        if self.scheme in _MARKED and thing[0] in _MARKS:
            paths += [self._joined(url) for url in self.written.get(thing, ())]
        return tuple(path for path in dict.fromkeys(paths) if path != current)

    def queries(self, thing: Thing) -> tuple[str, ...]:
        """Return the addresses with a query that lead to it; the first is the usual one."""
        kind, number = thing
        key = _KEYS.get(kind, f"id_{kind}")
        usual = f"{self.base}/spip.php?{kind}{number}"
        named = (
            [f"{self.base}/?{url}" for url in self.written.get(thing, ())]
            if self.scheme in ("propres_qs", "qs")
            else []
        )
        rest = [
            f"{self.base}/spip.php?page={kind}&{key}={number}",
            f"{self.base}/?{kind}{number}",
            f"{self.base}/{kind}.php3?{key}={number}",
        ]
        return (*named, usual, *rest)

    def address(self, thing: Thing) -> str:
        """Return what a link to it says."""
        return self.route(thing) or self.queries(thing)[0]

    def slug(self, thing: Thing) -> str:
        """Return the last part of its URL, or nothing."""
        written = self.written.get(thing)
        return written[0].rstrip("/").rsplit("/", 1)[-1].strip("-_+@") if written else ""

    def _path(self, thing: Thing, url: str) -> str:
        kind = thing[0]
        if self.scheme == "arbo":
            return self._joined(self._nested(thing, url)) + ("/" if kind == "rubrique" else "")
        before, behind = _MARKS.get(kind, ("", "")) if self.scheme in _MARKED else ("", "")
        if before and url.startswith(before) and url.endswith(behind):
            before = behind = ""  # SPIP 1 kept them in the table
        return self._joined(f"{before}{url}{behind}")

    def _nested(self, thing: Thing, url: str) -> str:
        pieces = [url.strip("/")]
        seen = {thing}
        above = self.parent(thing)
        while above is not None and above not in seen:
            seen.add(above)
            written = self.written.get(above)
            if written:
                pieces.insert(0, written[0].strip("/"))
            above = self.parent(above)
        return "/".join(pieces)

    def _joined(self, path: str) -> str:
        return f"{self.base}/{path}" + (".html" if self.scheme == "propres2" else "")


def scheme_of(said: str, rows: list[TableRow]) -> str:
    """Return the scheme: the one that the settings say, or else what the table looks like."""
    if said:
        return said
    if any(row.values.get("id_parent", "0") not in ("", "0") or "/" in row.values.get("url", "") for row in rows):
        return "arbo"
    return "propres" if rows else "page"


def written_of(rows: list[TableRow]) -> dict[Thing, tuple[str, ...]]:
    """Return the URLs of each thing: the permanent one first, then the latest."""
    ordered = sorted(rows, key=lambda row: (row.values.get("perma") == "1", row.values.get("date", "")), reverse=True)
    written: dict[Thing, list[str]] = {}
    for row in ordered:
        kind, number, url = row.values.get("type", ""), row.values.get("id_objet", ""), row.values.get("url", "")
        if number.isdecimal() and url:
            urls = written.setdefault((kind, int(number)), [])
            urls += [url] if url not in urls else []
    return {thing: tuple(urls) for thing, urls in written.items()}
