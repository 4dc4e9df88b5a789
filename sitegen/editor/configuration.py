"""The configuration of the editor for one site: its collections, and what the files of this site say of their fields.

https://sveltiacms.app/en/docs/collections. This module knows nothing of where it is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.content.meta import ArticleMeta, AuthorMeta, CategoryMeta, Meta, PageMeta
from sitegen.editor.backend import Backend
from sitegen.editor.fields import Field, Form, Making, Target, fields_of, two_forms
from sitegen.editor.layouts import Layout, layouts
from sitegen.editor.words import Words
from sitegen.engine.reading import Reading
from sitegen.messages.language import catalog
from sitegen.messages.message import Message, tr
from sitegen.traits import Trait, fields_with

_MOST_RELATED = 500
"""Articles that the editor still lists to choose from; more would be slow."""
_LABELS: Mapping[str, tuple[Message, Message]] = {
    "articles": (tr("Articles"), tr("Article")),
    "pages": (tr("Pages"), tr("Page")),
    "authors": (tr("Authors"), tr("Author")),
    "categories": (tr("Categories"), tr("Category")),
}
_BODY = tr("Text")
_WAITING = tr("Not published")
_STRUCTS: Mapping[str, tuple[str, type[Meta]]] = {
    "articles": ("article", ArticleMeta),
    "pages": ("page", PageMeta),
    "authors": ("author", AuthorMeta),
    "categories": ("category", CategoryMeta),
}
"""Folders of ``content/``, with the kind of document in them and its schema."""
_FIRST: Mapping[str, Layout] = {"articles": Layout(("{{year}}",), bundle=True)}
"""Where `sitegen new --bundle` puts articles."""


class Made(msgspec.Struct, frozen=True):
    """A configuration, and what it leaves out."""

    config: dict[str, Any]
    """The configuration, as the editor reads it."""
    mixed: tuple[str, ...]
    """Keys that the site writes in two forms, of which the editor could keep only one: it leaves them as they are."""


def make_config(reading: Reading, backend: Backend, language: str) -> Made:
    """Return the configuration of the editor for a site."""
    config, documents = reading.snapshot.config, reading.parsed.documents
    places = {
        folder: layouts((one.path for one in documents if one.kind == kind), f"content/{folder}", _first(folder))
        for folder, (kind, _) in _STRUCTS.items()
    }
    making = {
        folder: Making(
            words=Words(language),
            zone=config.site.timezone,
            targets=_targets(reading, places),
            forms=_forms(struct, (one.meta for one in documents if one.kind == kind)),
        )
        for folder, (kind, struct) in _STRUCTS.items()
    }
    collections = [
        one
        for folder, (_, struct) in _STRUCTS.items()
        for one in _collections(folder, struct, places[folder], making[folder], language)
    ]
    return Made(
        {
            "backend": backend.settings,
            "site_url": config.site.url,
            "app_title": config.site.title,
            "media_folder": "static/media",
            "public_folder": "/media",
            "slug": {"encoding": config.taxonomy.slugs, "clean_accents": config.taxonomy.slugs == "ascii"},
            "output": {"omit_empty_optional_fields": True},
            "collections": collections,
        },
        tuple(sorted({key for one in making.values() for key, forms in one.forms.items() if len(forms) > 1})),
    )


def _first(folder: str) -> Layout:
    return _FIRST.get(folder, Layout())


def _targets(reading: Reading, places: Mapping[str, list[Layout]]) -> dict[str, Target]:
    """Return what fields can name: entries where their slug is their id, names where they are declared."""
    documents, declared = reading.parsed.documents, reading.snapshot.config.taxonomy.categories
    targets = {}
    if all(one.is_flat for one in places["authors"]) and len(places["authors"]) == 1:
        targets["author"] = Target(collection="authors", shown="name")
    else:
        targets["author"] = Target(options=tuple(one.id for one in documents if one.kind == "author"))
    articles = [one for one in documents if one.kind == "article"]
    if len(places["articles"]) == 1 and places["articles"][0].is_flat and len(articles) <= _MOST_RELATED:
        targets["article"] = Target(collection="articles")
    if declared:
        used = {one.meta.category for one in articles if isinstance(one.meta, ArticleMeta)}
        targets["category"] = Target(options=(*declared, *sorted(used - set(declared))))
    return targets


def _forms(struct: type[msgspec.Struct], metas: Iterable[msgspec.Struct]) -> dict[str, set[Form]]:
    """Return the forms in which each key that has two is written."""
    names = two_forms(struct)
    found: dict[str, set[Form]] = defaultdict(set)
    for meta in metas:
        for name in names:
            value = getattr(meta, name)
            for item in value if isinstance(value, tuple) else (value,):
                if item:
                    found[name].add("table" if isinstance(item, msgspec.Struct) else "value")
    return found


def _collections(
    folder: str, struct: type[Meta], found: list[Layout], making: Making, language: str
) -> Iterable[dict[str, Any]]:
    translated = catalog(language).gettext
    label, singular = (translated(str.__str__(one)) for one in _LABELS[folder])
    fields = _with_body(fields_of(struct, making), struct, translated(str.__str__(_BODY)))
    names = [field["name"] for field in fields]
    title = "name" if "name" in names else "title"
    for number, layout in enumerate(found):
        made: dict[str, Any] = {
            "name": folder if number == 0 else f"{folder}-{number + 1}",
            "label": label if number == 0 else f"{label} ({layout.path})",
            "label_singular": singular,
            "folder": f"content/{folder}",
            "path": layout.path,
            "create": number == 0,
            "identifier_field": title,
            "fields": fields,
        }
        if layout.bundle:
            made |= {"media_folder": "", "public_folder": ""}
        if "date" in names:
            made["summary"] = f"{{{{{title}}}}} – {{{{date | date('YYYY-MM-DD')}}}}"
            made["sortable_fields"] = {
                "fields": ["date", title],
                "default": {"field": "date", "direction": "descending"},
            }
        if "status" in names:
            waiting = translated(str.__str__(_WAITING))
            made["view_filters"] = [{"label": waiting, "field": "status", "pattern": "draft|review|embargo"}]
        yield made


def _with_body(fields: list[Field], struct: type[Meta], label: str) -> list[Field]:
    """Return fields with that of the text, below the words that stand above it on the page.

    It is shown as written: the editor's other mode escapes what sitegen reads.
    """
    words = {field.name for field in fields_with(struct, Trait.WORDING)}
    above = max((number for number, field in enumerate(fields, 1) if field["name"] in words), default=len(fields))
    body = {"name": "body", "label": label, "widget": "markdown", "modes": ["raw", "rich_text"], "required": False}
    return [*fields[:above], body, *fields[above:]]
