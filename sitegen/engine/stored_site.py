"""A site as the state stores it: where everything is, without what the documents say, which the cache holds.

This module knows nothing of how a site is made.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

import msgspec

from sitegen.content.documents import Document, Outline
from sitegen.newsroom.site import Article, Author, Box, Page, Site, placed_text, united
from sitegen.newsroom.terms import Term

_FROM_DOCUMENTS = ("meta", "outline", "shape")
_ITEMS: dict[str, Any] = {"articles": Article, "pages": Page, "authors": Author, "boxes": Box}
_DERIVED = (*_ITEMS, "terms", "documents", "ids", "public", "editions")


def bare_sites(site: Site) -> dict[str, Any]:
    """Return the site of each edition, as it can be encoded."""
    return {name: _bare(one) for name, one in (("", site), *site.editions.items())}


def whole_site(sites: Mapping[str, Any], documents: Iterable[Document]) -> Site:
    """Return the site that ``bare_sites`` took apart, with these documents."""
    by_path = {document.path: document for document in documents}
    kinds = {path: document.kind for path, document in by_path.items()}
    ids = {document.id: path for path, document in by_path.items() if document.kind == "article"}
    return united({name: _rebuilt(bare, by_path, kinds, ids) for name, bare in sites.items()})


def _bare(site: Site) -> dict[str, Any]:
    places = {name: place for place, name in enumerate(site.articles)}
    found: dict[str, Any] = {
        name: [*map(attrgetter(*_fields(kind)), getattr(site, name).values())] for name, kind in _ITEMS.items()
    }
    found["terms"] = {
        kind: [[attrgetter(*_fields(Term))(term), [places[name] for name in term.articles]] for term in terms.values()]
        for kind, terms in site.terms.items()
    }
    return found | {name: getattr(site, name) for name in Site.__struct_fields__ if name not in _DERIVED}


def _rebuilt(
    bare: dict[str, Any], documents: Mapping[str, Document], kinds: Mapping[str, str], ids: Mapping[str, str]
) -> Site:
    found = dict(bare)
    for name, kind in _ITEMS.items():
        found[name] = items = {}
        for values in bare[name]:
            item = dict(zip(_fields(kind), values, strict=True))
            text = placed_text(documents[item["path"]], item.get("whole", True))
            item.update(zip(_FROM_DOCUMENTS, text, strict=True))
            items[item["id"]] = kind(**item)
    names = tuple(found["articles"])
    found["terms"] = {
        kind: {term.slug: term for term in (_term(values, places, names, documents) for values, places in terms)}
        for kind, terms in bare["terms"].items()
    }
    return Site(**found, documents=kinds, ids=ids)


def _term(values: list[Any], places: list[int], names: tuple[str, ...], documents: Mapping[str, Document]) -> Term:
    fields = dict(zip(_fields(Term), values, strict=True))
    document = fields["document"]
    outline = documents[document].outline if document else Outline()
    return Term(**fields, articles=tuple([names[place] for place in places]), outline=outline)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """Return the fields of an item that do not come from its document or from other items."""
    left_out = (*_FROM_DOCUMENTS, "articles")
    return tuple(name for name in kind.__struct_fields__ if name not in left_out)


@cache
def encoded_site_type() -> Any:
    """Return the type of what ``bare_sites`` returns, for a decoder."""
    hints = get_type_hints(Site)
    fields = [(name, hints[name]) for name in Site.__struct_fields__ if name not in _DERIVED]
    fields += [(name, list[_row(kind)]) for name, kind in _ITEMS.items()]  # type: ignore[misc]
    fields.append(("terms", dict[str, list[tuple[_row(Term), list[int]]]]))  # type: ignore[misc]
    return dict[str, msgspec.defstruct("BareSite", fields)]  # type: ignore[misc]


def _row(kind: Any) -> Any:
    hints = get_type_hints(kind)
    return tuple[tuple([hints[name] for name in _fields(kind)])]  # type: ignore[misc]
