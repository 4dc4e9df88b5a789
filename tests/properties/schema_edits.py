"""An edit of each field of every schema, made from the schema itself.

A field says in its type which values it may have (``sitegen/fields.py``). A file of the site is a value of one schema; an
edit is the same file with one field changed, added or taken out. A new field is edited without a word here.
"""

import json
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

Table = dict[str, Any]
Struct = type[msgspec.Struct]

# Schemas


def fields_of(struct: Struct) -> dict[str, Any]:
    """Return the type of each field, with the values noted on it."""
    hints = get_type_hints(struct, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}


def choices(kind: Any) -> Iterator[Any]:
    """Yield the types of which one is enough: a field that may be left out has others beside None."""
    for choice in get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,):
        if choice is not types.NoneType:
            yield choice


def struct_in(kind: Any) -> Struct | None:
    """Return the structure that a type is, or is a list or table of."""
    inner = get_args(kind)[-1 if get_origin(kind) is dict else 0] if get_origin(kind) in (dict, tuple) else kind
    found = [choice for choice in choices(inner) if isinstance(choice, type) and issubclass(choice, msgspec.Struct)]
    return found[0] if found else None


def schemas(struct: Struct) -> Iterator[tuple[Struct, str, Any]]:
    """Yield each field of a schema and of all below it: its structure, its name and its type.

    What is nothing but a table is changed by changing what is in it.
    """
    for name, kind in fields_of(struct).items():
        if struct_in(kind) is not kind:
            yield struct, name, kind
        for inner in filter(None, map(struct_in, choices(kind))):
            yield from schemas(inner)


def samples(kind: Any) -> list[Any]:
    """Return values that a field of this type may have, as they are written, at least two."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        noted = [value for note in parts[1:] if isinstance(note, msgspec.Meta) for value in note.examples or ()]
        return noted or samples(parts[0])
    if origin in (Union, types.UnionType):
        return [value for choice in choices(kind) for value in samples(choice)]
    if origin is Literal:
        return list(parts)
    if origin is tuple:
        entries = samples(parts[0])[:2]
        return [entries, entries[::-1], entries[:1]]
    if origin is dict:
        key = samples(parts[0])[0]
        return [{key: value} for value in samples(parts[1])]
    if kind is bool:
        return [False, True]
    if kind in (date, datetime):
        moments = ["2025-12-01 08:00", "2025-12-20 08:00", "2026-02-01 08:00"]
        return moments if kind is datetime else ["2026-06-01", "2026-07-01"]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        whole = {name: samples(inner)[0] for name, inner in fields_of(kind).items() if bool not in choices(inner)}
        return [whole, *(value for _, value in variants(kind, whole))]
    raise TypeError(f"nothing says which values {kind} may have: note some with “like” of sitegen.fields")


def variants(struct: Struct, base: Mapping[str, Any]) -> Iterator[tuple[str, Table]]:
    """Yield a table with one field changed at a time, and the name of that field."""
    known = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, kind in fields_of(struct).items():
        own = f"{struct.__name__}.{name}"
        for choice in choices(kind):
            inner, there = struct_in(choice), base.get(name)
            if inner is not None and _has_table(choice, there):
                for label, value in _within(choice, inner, there):
                    yield label, {**base, name: value}
            else:
                for value in samples(choice)[: 1 if inner else None]:
                    if value != (there if name in base else known[name].default):
                        yield own, {**base, name: value}
        if name in base and not known[name].required:
            yield own, {key: value for key, value in base.items() if key != name}


def _has_table(kind: Any, there: Any) -> bool:
    """Return whether a value of a type has a structure in it that can be changed."""
    if get_origin(kind) is tuple:
        return isinstance(there, list) and bool(there) and isinstance(there[0], Mapping)
    return isinstance(there, Mapping) and (bool(there) or get_origin(kind) is not dict)


def _within(kind: Any, inner: Struct, there: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value with one field of a structure inside changed: itself, the first of a list, or any of a table."""
    if get_origin(kind) is tuple:
        yield from ((label, [value, *there[1:]]) for label, value in variants(inner, there[0]))
    elif get_origin(kind) is dict:
        for key in there:
            yield from ((label, {**there, key: value}) for label, value in variants(inner, there[key]))
    else:
        yield from variants(inner, there)


def full(struct: Struct, without: tuple[str, ...] = (), **other: Any) -> Table:
    """Return a table with a value in every field, but for those named."""
    table = samples(struct)[0] | other
    return {name: value for name, value in table.items() if name not in without}


# Files


def toml(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_in_toml(table: Table) -> Table:
    """Return the settings of a site as they are written: its own taxonomies stand beside the keys of ``[taxonomy]``."""
    taxonomy = table.get("taxonomy", {})
    if not isinstance(taxonomy, Mapping) or "own" not in taxonomy:
        return table
    return {**table, "taxonomy": {key: value for key, value in taxonomy.items() if key != "own"} | taxonomy["own"]}


class File(NamedTuple):
    """A file that is a value of a schema."""

    path: str
    schema: Struct
    table: Table
    body: str

    def text(self, table: Table) -> str:
        """Return what is in the file."""
        if self.path.endswith(".toml"):
            return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in as_in_toml(table).items())
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        return "\n".join(["---", *lines, "---", "", self.body])

    def edits(self) -> Iterator[tuple[str, str]]:
        """Yield the file with one field changed at a time, and the name of that field."""
        for label, table in variants(self.schema, self.table):
            yield label, self.text(table)
