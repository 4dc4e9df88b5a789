"""Writes the tables of the manual from the docstrings of the code, between markers in hand-written files.

A marker says what stands below it:

    <!-- generated: keys SiteConfig -->    keys that a user writes, of a class of sitegen
    <!-- generated: keys Config bare -->    the same without the sentence of the class
    <!-- generated: names SiteView -->    names that a template sees; further classes add to them
    <!-- generated: functions -->    functions that every template can call
    <!-- generated: filters -->    filters that every template can use
    <!-- generated: options build -->    options of a command
    <!-- generated: theme gazette -->    options of a theme that comes with sitegen, as its theme.toml declares them
    <!-- generated: rooms -->    the folders of sitegen and their imports, as a picture
    <!-- end -->

Sources are read as text, for the docstring below a field is gone once Python has compiled it. This script is
no part of the package.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.docstrings import as_markdown, described_fields

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sitegen"
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_WORDS = {
    "str": ("text", "texts"),
    "int": ("whole number", "whole numbers"),
    "float": ("number", "numbers"),
    "bool": ("true or false", "true or false"),
    "datetime": ("date", "dates"),
    "date": ("day", "days"),
    "Markup": ("HTML", "HTML"),
    "Any": ("anything", "anything"),
}
# Types of options, for one and for many.
_KINDS = {
    "flag": ("true or false", ""),
    "whole": ("whole number", "whole numbers"),
    "text": ("text", "texts"),
    "name": ("name", "names"),
    "colour": ("colour", "colours"),
    "picture": ("file in `static/`", "files in `static/`"),
    "section": ("name of a category", "names of categories"),
    "article": ("id of an article", "ids of articles"),
    "link": ("link", "links"),
    "moment": ("date", "dates"),
    "start": ("date", "dates"),
    "end": ("date", "dates"),
    "table": ("table", "tables"),
}
# What a filter does, where its function has no docstring.
_FILTERS = {
    "absolute": "A URL of this site with scheme and host; other URLs do not change.",
    "cdata": "A CDATA section of XML.",
    "date": "A date in the language of the page. Styles: {styles}; `long` by default.",
    "iso": "A date for machines, as in `<time datetime>`.",
    "nbsp": "A text with ordinary instead of narrow no-break spaces, for titles and descriptions.",
    "number": "A number with the grouping and decimal sign of the page's language.",
}


class Entry(NamedTuple):
    """One line of a table."""

    name: str
    type: str
    default: str
    text: str


def main(arguments: list[str]) -> int:
    """Rewrite the manual, or tell what is stale."""
    stale = list(stale_files())
    for path, text in stale:
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def stale_files() -> Iterator[tuple[Path, str]]:
    """Yield each page of the manual that the code has moved away from, with the text that it should have."""
    for path in sorted(DOCS.rglob("*.md")):
        old = path.read_text(encoding="utf-8")
        new = _BLOCK.sub(lambda match: f"{match[1]}\n{generate(match[2])}\n{match[3]}", old)
        if new != old:
            yield path, new


def generate(name: str) -> str:
    """Return what stands below a marker."""
    kind, *rest = name.split()
    match kind:
        case "keys":
            lead = "" if rest[1:] == ["bare"] else _lead(rest[0])
            return lead + _table(("Key", "Type", "Default", "Meaning"), _entries(rest[0], True))
        case "names":
            found: dict[str, Entry] = {}
            for each in rest:
                for entry in _entries(each):
                    found.setdefault(re.sub(r"\(.*", "", entry.name), entry)
            rows = [(entry.name, entry.type, entry.text) for entry in found.values()]
            return _lead(rest[0]) + (_table(("Name", "Type", "What it is"), rows) if rows else "")
        case "functions":
            return _table(("Function", "Result"), _functions())
        case "filters":
            return _table(("Filter", "Result"), _filters())
        case "options":
            return _command(*rest)
        case "theme":
            return _table(("Option", "Type", "Default", "Meaning"), _options(rest[0]))
        case "rooms":
            return _rooms()
    raise ValueError(f"nothing is generated for “{name}”")


# Classes


@cache
def _module(name: str) -> ast.Module:
    return ast.parse((PACKAGE / (name.replace(".", "/") + ".py")).read_text(encoding="utf-8"))


@cache
def _classes() -> dict[str, list[ast.ClassDef]]:
    """Return every class of sitegen, by name."""
    found: dict[str, list[ast.ClassDef]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(node)
    return found


def _class(name: str) -> ast.ClassDef:
    (found,) = _classes()[name]
    return found


def _lead(name: str) -> str:
    text = as_markdown(ast.get_docstring(_class(name)) or "")
    return text + "\n\n"


def _entries(name: str, keys: bool = False) -> Iterator[Entry]:
    """Yield the public fields of a class; its properties and methods too, unless its fields are keys."""
    fields = {field: (definition, text) for field, definition, text in described_fields(_class(name))}
    renamed = _renamed(_class(name)) if keys else {}
    for node in _class(name).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if node.target.id in fields:
                definition, text = fields[node.target.id]
                words = _type(definition.annotation)
                words = words.removesuffix(" or none") if keys else words
                yield Entry(f"`{renamed.get(node.target.id, node.target.id)}`", words, _default(definition.value), text)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if keys or node.returns is None:
                continue
            arguments = ", ".join(argument.arg for argument in node.args.args[1:])
            name = node.name if _is_property(node) else f"{node.name}({arguments})"
            yield Entry(f"`{name}`", _type(node.returns), "", _first_paragraph(node))


def _renamed(node: ast.ClassDef) -> dict[str, str]:
    """Return what files call fields whose own name would be no name in Python, by name."""
    found: dict[str, str] = next((ast.literal_eval(one.value) for one in node.keywords if one.arg == "rename"), {})
    return found


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(found, ast.Name) and found.id == "property" for found in node.decorator_list)


def _first_paragraph(node: ast.FunctionDef) -> str:
    return as_markdown((ast.get_docstring(node) or "").split("\n\n")[0])


def _default(node: ast.expr | None) -> str:
    if node is None:
        return "required"
    if isinstance(node, ast.Call):  # a table of its own
        return "–"
    value = ast.literal_eval(node)
    if value in ("", None, (), {}):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value}`"


# Types in plain words


def _type(node: ast.expr, place: int = 0) -> str:
    """Return a type in plain words; ``place`` is 0 for one of it and 1 for many."""
    match node:
        case ast.Constant(value=None):
            return "none"
        case ast.Constant(value=str(name)):
            return _type(ast.parse(name, mode="eval").body, place)
        case ast.BinOp(left=left, right=right):
            words = [_type(left, place), _type(right, place)]
            return " or ".join(word for word in words if word != "none") if place else " or ".join(words)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[real, *_])):
            return _type(real, place)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=choices):
            *most, last = (f"`{choice}`" for choice in _choices(choices))
            return ", ".join(most) + f" or {last}"
        case ast.Subscript(value=ast.Name(id="dict" | "Mapping")):
            return ("mapping", "mappings")[place]
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[first, second])):
            if isinstance(second, ast.Constant):  # tuple[X, ...]
                return _list_of(first, place)
            return f"{('pair', 'pairs')[place]} of {_type(first)} and {_type(second)}"
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return _list_of(item, place)
        case ast.Name(id=name) if name in _WORDS:
            return _WORDS[name][place]
        case ast.Name(id=name) if name in _aliases():
            return _type(_aliases()[name], place)
        case ast.Name(id=name):
            title = name.removesuffix("View").removesuffix("Config")
            return f"[{title}](#{title.lower()})"
    raise ValueError(f"no plain words for the type {ast.unparse(node)}")


def _choices(node: ast.expr) -> list[str]:
    """Return the values of a literal type, with those of literal types that it names."""
    match node:
        case ast.Tuple(elts=several):
            return [value for one in several for value in _choices(one)]
        case ast.Name(id=name):
            match _aliases()[name]:
                case ast.Subscript(slice=inner):
                    return _choices(inner)
    return [ast.literal_eval(node)]


def _list_of(item: ast.expr, place: int) -> str:
    word = ("list", "lists")[place]
    return word if isinstance(item, ast.Name) and item.id == "Any" else f"{word} of {_type(item, 1)}"


@cache
def _aliases() -> dict[str, ast.expr]:
    """Return the names that stand for a type."""
    return {
        node.targets[0].id: node.value
        for module in (
            "config.ai",
            "config.analytics",
            "fields",
            "content.gate",
            "content.meta",
            "theme.options",
            "theme.theme",
        )
        for node in _module(module).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


# Templates


def _functions() -> Iterator[tuple[str, str]]:
    from sitegen.pages.functions import FUNCTIONS

    for name, function in FUNCTIONS.items():
        arguments = ", ".join(list(inspect.signature(function).parameters)[1:])
        text = (inspect.getdoc(function) or "").split(";")[0].split("\n")[0].rstrip(".")
        yield f"`{name}({arguments})`", _as_result(text)
    yield "`_(message)`", "The message in the language of the page."
    yield "`ngettext(singular, plural, number)`", "The message for a number, in the language of the page."


def _filters() -> Iterator[tuple[str, str]]:
    from sitegen.pages.filters import FILTERS
    from sitegen.theme import locale as formats

    styles = ", ".join(f"`{style}`" for style in (*formats._PATTERNS, "time", "datetime"))
    for name, function in sorted(FILTERS.items()):
        text = (function.__doc__ or "").split("\n")[0]
        yield f"`{name}`", _as_result(text) if text else _FILTERS[name].format(styles=styles)


def _as_result(text: str) -> str:
    text = re.sub(r",? https?://\S+|\s*\(https?://\S+\)", "", text)
    text = as_markdown(text).removeprefix("Return ").rstrip(".:")
    return text[:1].upper() + text[1:] + "."


# Options of a theme


def _options(theme: str) -> Iterator[tuple[str, ...]]:
    from sitegen.theme.options import fields_of
    from sitegen.theme.theme import load_theme

    for name, option in load_theme(ROOT, theme, {}).declared.items():
        yield _option(name, option)
        for key, field in fields_of(option).items():
            yield _option(f"{name}{'[]' if option.type == 'list' else ''}.{key}", field)


def _option(name: str, field: Any) -> tuple[str, ...]:
    of = "table" if getattr(field, "fields", None) else field.of
    choices = " or ".join(f"`{choice}`" for choice in field.choices)
    words = choices or (f"list of {_KINDS[of][1]}" if field.type == "list" else _KINDS[field.type][0])
    default = field.choices[0] if field.choices and field.default is None else field.default
    default = str(default).lower() if isinstance(default, bool) else default
    return f"`{name}`", words, "–" if default in (None, "", []) else f"`{default}`", field.description


# Commands


def _command(*names: str) -> str:
    import click

    from sitegen.cli.commands import main as group

    command: click.Command = group
    for name in names if names != ("sitegen",) else ():
        assert isinstance(command, click.Group)
        command = command.commands[name]
    rows = []
    for parameter in command.params:
        if not isinstance(parameter, click.Option):
            continue
        text, _, default = (parameter.help or "").partition(" [default: ")
        if isinstance(parameter.type, click.Choice):
            text += " One of " + ", ".join(f"`{choice}`" for choice in parameter.type.choices) + "."
        if parameter.show_default:
            default = f"`{parameter.default}`"
        names = ", ".join(f"`{option}`" for option in sorted(parameter.opts, reverse=True, key=len))
        rows.append((names, as_markdown(text), default.rstrip("]") or "–"))
    lead = "" if command is group else as_markdown(inspect.getdoc(command.callback) or "") + "\n\n"
    return lead + _table(("Option", "Meaning", "Default"), rows) if rows else lead.rstrip()


# Rooms


def _rooms() -> str:
    """Return a picture of the rooms, drawn from the imports: each arrow that no way through other rooms replaces."""
    import grimp

    graph = grimp.build_graph("sitegen")
    below: dict[str, set[str]] = {}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            room, other = (name.split(".")[1] if "." in name else "" for name in (importer, imported))
            if room and other and room != other:
                below.setdefault(room, set()).add(other)

    @cache
    def reach(room: str) -> frozenset[str]:
        direct = below.get(room, set())
        return frozenset(direct).union(*map(reach, direct))

    lines = []
    for room in sorted(below):
        far = frozenset[str]().union(*map(reach, below[room]))
        lines += [f"    {room} --> {other}\n" for other in sorted(below[room] - far)]
    return "```mermaid\ngraph TD\n" + "".join(lines) + "```\n"


# Text


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
