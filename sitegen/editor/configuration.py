"""The configuration of the editor for one site: its collections, and what the files of this site say of their fields.

https://sveltiacms.app/en/docs/collections. This module knows nothing of where it is written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, Meta
from sitegen.content.schemas import Schemas
from sitegen.editor.backend import Backend
from sitegen.editor.fields import Field, Form, Making, Target, fields_of, two_forms
from sitegen.editor.layouts import Layout, layouts
from sitegen.editor.words import Words
from sitegen.engine.reading import Reading
from sitegen.messages.language import catalog
from sitegen.messages.message import Message, tr
from sitegen.traits import Trait, fields_with

Documents = Mapping[str, list[Document]]
"""The documents of each kind."""
_MOST_RELATED = 500
"""Articles that the editor still lists to choose from; more would be slow."""
_LABELS: Mapping[str, tuple[Message, Message]] = {
    "articles": (tr("Articles"), tr("Article")),
    "pages": (tr("Pages"), tr("Page")),
    "authors": (tr("Authors"), tr("Author")),
    "categories": (tr("Categories"), tr("Category")),
    "boxes": (tr("Boxes"), tr("Box")),
}
_BODY = tr("Text")
_WAITING = tr("Not published")
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
    schemas = Schemas.of(config)
    of_kind = {kind: [one for one in documents if one.kind == kind] for kind in schemas.kinds}
    places = {
        folder: layouts((one.path for one in of_kind[kind]), f"content/{folder}", _first(folder))
        for folder, kind in schemas.folders.items()
    }
    targets = _targets(config, of_kind, places)
    collections, mixed = [], set()
    for folder, kind in schemas.folders.items():
        struct = schemas.struct(kind)
        forms = _forms(struct, (one.meta for one in of_kind[kind]))
        mixed |= {key for key, used in forms.items() if len(used) > 1}
        making = Making(words=Words(language), zone=config.site.timezone, targets=targets, forms=forms)
        own = _with_own_labels(fields_of(struct, making), kind, config, of_kind[kind])
        fields = _with_body(own, struct, language)
        labels = _labels(folder, kind, config, language)
        collections += [
            _collection(folder, number, layout, fields, labels, language)
            for number, layout in enumerate(places[folder])
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
        tuple(sorted(mixed)),
    )


def _first(folder: str) -> Layout:
    return _FIRST.get(folder, Layout())


def _targets(config: Config, of_kind: Documents, places: Mapping[str, list[Layout]]) -> dict[str, Target]:
    """Return what fields can name: entries where their slug is their id, names where they are declared."""
    schemas, targets = Schemas.of(config), {}
    for folder, kind in schemas.folders.items():
        if len(places[folder]) == 1 and places[folder][0].is_flat and len(of_kind[kind]) <= _MOST_RELATED:
            targets[kind] = Target(collection=folder, shown=_title_of(schemas.struct(kind)))
        elif kind == "author":
            targets[kind] = Target(options=tuple(one.id for one in of_kind[kind]))
    used = (one.meta.category for one in of_kind["article"] if isinstance(one.meta, ArticleMeta))
    targets["category"] = Target(options=_names(config.taxonomy.categories, used))
    return targets


def _names(declared: Collection[str] | None, used: Iterable[str]) -> tuple[str, ...]:
    """Return the names to choose from: those declared, and others that are used all the same; any, if none is."""
    return (*declared, *sorted(set(used) - set(declared))) if declared else ()


def _title_of(struct: type[msgspec.Struct]) -> str:
    return "name" if "name" in struct.__struct_encode_fields__ else "title"


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


def _labels(folder: str, kind: str, config: Config, language: str) -> tuple[str, str]:
    """Return what the documents in a folder are called, and one of them."""
    if folder in _LABELS:
        several, one = _LABELS[folder]
        return _said(several, language), _said(one, language)
    own = config.taxonomy.own.get(kind) or config.types.get(kind)
    label = (own.label if own else "") or folder.capitalize()
    return label, (own.singular if own else "") or (kind.capitalize() if kind in config.types else label)


def _said(message: Message, language: str) -> str:
    return catalog(language).gettext(str.__str__(message))


def _collection(
    folder: str, number: int, layout: Layout, fields: list[Field], labels: tuple[str, str], language: str
) -> dict[str, Any]:
    names = [field["name"] for field in fields]
    title = "name" if "name" in names else "title"
    made: dict[str, Any] = {
        "name": folder if number == 0 else f"{folder}-{number + 1}",
        "label": labels[0] if number == 0 else f"{labels[0]} ({layout.path})",
        "label_singular": labels[1],
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
        made["sortable_fields"] = {"fields": ["date", title], "default": {"field": "date", "direction": "descending"}}
    if "status" in names:
        waiting = {"label": _said(_WAITING, language), "field": "status", "pattern": "draft|review|embargo"}
        made["view_filters"] = [waiting]
    return made


def _with_own_labels(fields: list[Field], kind: str, config: Config, documents: list[Document]) -> list[Field]:
    """Return fields with those that the site declares as it calls them, and terms as it declares them."""
    declared = config.types[kind].fields if kind in config.types else {}
    terms = config.taxonomy.own if kind == "article" else {}
    found = []
    for field in fields:
        name = field["name"]
        own = declared.get(name) or terms.get(name)
        label = (own.label if own else "") or (name.capitalize() if own else field["label"])
        if name in terms:
            used = (term for one in documents for term in getattr(one.meta, name))
            field = _terms(name, _names(terms[name].terms, used), label)
        found.append(
            {**field, "label": label} | ({"field": {**field["field"], "label": label}} if "field" in field else {})
        )
    return found


def _terms(name: str, names: tuple[str, ...], label: str) -> Field:
    """Return the field for terms of a taxonomy: one of ``names``, or any where there are none."""
    widget: Field = {"widget": "list", "field": {"name": "item", "label": label, "widget": "string"}}
    if names:
        widget = {"widget": "select", "multiple": True, "options": list(names)}
    return {"name": name, "label": label, "required": False} | widget


def _with_body(fields: list[Field], struct: type[Meta], language: str) -> list[Field]:
    """Return fields with that of the text, below the words that stand above it on the page.

    It is shown as written: the editor's other mode escapes what sitegen reads.
    """
    words = {field.name for field in fields_with(struct, Trait.WORDING) if field.own}
    above = max((number for number, field in enumerate(fields, 1) if field["name"] in words), default=len(fields))
    body = {"name": "body", "label": _said(_BODY, language), "widget": "markdown", "required": False}
    body["modes"] = ["raw", "rich_text"]
    return [*fields[:above], body, *fields[above:]]
