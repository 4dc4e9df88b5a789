"""Fields of the editor, from those of a structure of front matter: types and traits say which widget they get.

The format is that of Sveltia CMS, https://sveltiacms.app/en/docs/fields. This module knows nothing of collections.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from sitegen.editor.words import Words
from sitegen.fields import IdOf
from sitegen.traits import Trait

Field = dict[str, Any]
Form = Literal["value", "table"]
"""How a key that may be a value or a table is written: ``author: ana`` or ``author: {id: ana, role: photo}``."""


class Target(msgspec.Struct, frozen=True):
    """What the values of a field may name."""

    collection: str = ""
    """Name of the collection whose entries they name."""
    shown: str = "title"
    """Field of these entries that people know them by."""
    options: tuple[str, ...] = ()
    """All names, where they are known."""


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What fields are made with."""

    words: Words
    """What they are called."""
    zone: str
    """The time zone of the site."""
    targets: Mapping[str, Target]
    """What a field names, by the kind of document that ``IdOf`` says; others are written as text."""
    forms: Mapping[str, Collection[Form]]
    """The forms in which the site writes a key that has two."""


class Type(msgspec.Struct, frozen=True, kw_only=True):
    """What an annotation says."""

    scalars: tuple[Any, ...] = ()
    """Types of single values; choices are ``Literal``."""
    items: tuple[Any, ...] = ()
    """Annotations of the items of a list."""
    struct: type[msgspec.Struct] | None = None
    """The structure that a table is."""
    opaque: bool = False
    """Whether any keys and values may be in it."""
    notes: tuple[Any, ...] = ()
    """All notes."""


def read_type(annotation: Any) -> Type:
    """Return what an annotation says."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = read_type(inner[0])
        return msgspec.structs.replace(found, notes=found.notes + inner[1:])
    if origin in (Union, UnionType):
        parts = [read_type(part) for part in inner if part is not NoneType]
        return Type(
            scalars=tuple(one for part in parts for one in part.scalars),
            items=tuple(one for part in parts for one in part.items),
            struct=next((part.struct for part in parts if part.struct), None),
            opaque=any(part.opaque for part in parts),
            notes=tuple(note for part in parts for note in part.notes),
        )
    if origin is tuple:
        return Type(items=inner[:1])
    if origin is dict or annotation is dict:
        return Type(opaque=True)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return Type(struct=annotation)
    return Type(scalars=(annotation,))


def two_forms(struct: type[msgspec.Struct]) -> list[str]:
    """Return the keys of a structure that may be a value or a table, alone or in a list."""
    return [field.name for field in msgspec.structs.fields(struct) if _has_two_forms(read_type(field.type))]


def _has_two_forms(found: Type) -> bool:
    return bool(found.struct and found.scalars) or any(_has_two_forms(read_type(item)) for item in found.items)


def fields_of(struct: type[msgspec.Struct], making: Making) -> list[Field]:
    """Return the fields of a structure, in order; what is left out stays as it is when an entry is saved."""
    found = []
    for field in msgspec.structs.fields(struct):
        kind = read_type(field.type)
        if widget := _widget(field.name, kind, making):
            named = {"name": field.encode_name} | making.words.field(struct, field.name, _description(kind))
            if "field" in widget:
                widget["field"]["label"] = named["label"]
            found.append(named | widget | ({} if field.required else {"required": False}))
            if field.required and widget["widget"] == "datetime":
                found[-1]["default"] = "{{now}}"
            elif not field.required and field.default not in (msgspec.NODEFAULT, None, "", (), False, 0):
                found[-1]["default"] = field.default
    return found


def _description(found: Type) -> str:
    return next((note.description for note in found.notes if isinstance(note, msgspec.Meta) and note.description), "")


def _widget(name: str, found: Type, making: Making) -> Field | None:
    """Return the widget of a field, or None where no widget keeps all that it may hold."""
    if found.opaque:
        return None
    if found.items:
        return _list(name, read_type(found.items[0]), making)
    form = _form(name, found, making)
    if form == "table" and found.struct:
        return {"widget": "object", "collapsed": "auto", "fields": fields_of(found.struct, making)}
    return _value(name, found, making) if form == "value" else None


def _list(name: str, item: Type, making: Making) -> Field | None:
    form = _form(name, item, making)
    if form == "table" and item.struct:
        return {"widget": "list", "collapsed": "auto", "fields": fields_of(item.struct, making)}
    if form is None:
        return None
    widget = _value(name, item, making)
    if widget["widget"] in ("select", "relation"):
        return widget | {"multiple": True}
    return {"widget": "list", "field": {"name": "item"} | widget}


def _form(name: str, found: Type, making: Making) -> Form | None:
    """Return the form that the site uses; None if it uses both, for the editor would lose the other one."""
    if not (found.struct and found.scalars):
        return "table" if found.struct else "value"
    used = making.forms.get(name, ())
    return None if len(used) > 1 else next(iter(used), "value")


def _value(name: str, found: Type, making: Making) -> Field:
    kind = found.scalars[0]
    target = next((making.targets.get(note.kind) for note in found.notes if isinstance(note, IdOf)), None)
    if target is not None and target.options:
        return {"widget": "select", "options": list(target.options)}
    if target is not None and target.collection:
        shown = f"{{{{{target.shown}}}}}"
        return {
            "widget": "relation", "collection": target.collection, "value_field": "{{slug}}",
            "display_fields": [shown], "search_fields": [target.shown],
        }  # fmt: skip
    if get_origin(kind) is Literal:
        options = [{"label": making.words.choice(name, one), "value": one} for one in get_args(kind)]
        return {"widget": "select", "options": options}
    if kind is datetime:
        return {"widget": "datetime", "input_timezone": making.zone}
    if kind is bool:
        return {"widget": "boolean"}
    if kind in (int, float):
        bounds = next((note for note in found.notes if isinstance(note, msgspec.Meta) and note.ge is not None), None)
        limits = {"min": bounds.ge, "max": bounds.le} if bounds else {}
        return {"widget": "number", "value_type": "int" if kind is int else "float"} | limits
    if Trait.PICTURE in found.notes:
        return {"widget": "image"}
    return {"widget": "text" if Trait.LONG in found.notes else "string"}
