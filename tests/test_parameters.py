"""No function takes many parameters, and a value of many fields is built by name: two texts that change places cost a day."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sitegen
from sitegen.facts.derive import FACTS, INPUTS, SUBJECTS

PACKAGE = Path(sitegen.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
MOST_PARAMETERS = 6
MOST_BY_PLACE = 4
DERIVED = {
    (one.make.__module__, one.make.__qualname__) for table in (FACTS, INPUTS, SUBJECTS) for one in table.values()
}
"""Functions whose keyword-only parameters declare what a value is made from: as many as there are."""
Name = tuple[str, str]
"""A module, and what something is called there."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


def module_name(name: str) -> str:
    return "sitegen." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


# Parameters


def functions_in(tree: ast.AST, is_class: bool = False) -> Iterator[tuple[Function, bool]]:
    """Yield every function, and whether it is a method."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node, is_class
        yield from functions_in(node, isinstance(node, ast.ClassDef))


def count_of_parameters(function: Function, is_method: bool) -> int:
    """Return how many parameters a function has, ``self``, ``cls`` and the context of a template apart."""
    arguments = function.args
    decorators = {one.id for one in function.decorator_list if isinstance(one, ast.Name)}
    has_self = (is_method and "staticmethod" not in decorators) or "pass_context" in decorators
    by_place = len(arguments.posonlyargs) + len(arguments.args) - has_self
    return by_place + len(arguments.kwonlyargs) + (arguments.vararg is not None) + (arguments.kwarg is not None)


def is_command(function: Function) -> bool:
    """Return whether click calls a function, with a value for each option."""
    calls = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return any(isinstance(one, ast.Attribute) and one.attr in ("command", "option", "argument") for one in calls)


def test_a_function_has_six_parameters_at_most() -> None:
    wrong = {
        f"{name}:{function.lineno}: {function.name}": count
        for name in MODULES
        for function, is_method in functions_in(tree_of(name))
        if (count := count_of_parameters(function, is_method)) > MOST_PARAMETERS
        and (module_name(name), function.name) not in DERIVED
        and not (name.startswith("cli/") and is_command(function))
    }
    assert wrong == {}


# Fields


def imported(tree: ast.Module) -> dict[str, Name]:
    """Return the module and name of each thing of sitegen that a module imports, by the name that it has there."""
    return {
        one.asname or one.name: (node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
    }


@cache
def classes_of_all_modules() -> dict[Name, tuple[list[Name], set[str]]]:
    """Return bases and own fields of each class of sitegen."""
    found: dict[Name, tuple[list[Name], set[str]]] = {}
    for file in MODULES:
        tree, module = tree_of(file), module_name(file)
        known = imported(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
                fields = (one.target for one in node.body if isinstance(one, ast.AnnAssign))
                names = {one.id for one in fields if isinstance(one, ast.Name)}
                found[module, node.name] = [known.get(base, (module, base)) for base in bases], names
    return found


def is_struct(name: Name) -> bool:
    """Return whether a class is a structure."""
    return name[1] == "Struct" or any(map(is_struct, classes_of_all_modules().get(name, ((), ()))[0]))


def fields_of(name: Name) -> set[str]:
    """Return the fields of a class, those that it inherits among them."""
    bases, own = classes_of_all_modules().get(name, ((), ()))
    return set(own).union(*map(fields_of, bases))


def calls_in(node: ast.AST, inside: str = "") -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with a name for what is called: ``cls`` means the class around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            called = ast.unparse(child.func).rpartition(".")[2]
            yield child, inside if called == "cls" else called
        yield from calls_in(child, child.name if isinstance(child, ast.ClassDef) else inside)


def test_structures_are_found_with_the_fields_that_they_inherit() -> None:
    placed, article = (("sitegen.newsroom.site", name) for name in ("Placed", "Article"))
    assert is_struct(article)
    assert fields_of(article) > fields_of(placed) > {"route"}
    assert not is_struct(("sitegen.facts.facts", "Facts"))


def test_a_value_of_many_fields_is_built_by_name() -> None:
    wrong = []
    for name in MODULES:
        tree, module = tree_of(name), module_name(name)
        known = imported(tree)
        for call, called in calls_in(tree):
            struct = known.get(called, (module, called))
            if len(call.args) > MOST_BY_PLACE and is_struct(struct) and len(fields_of(struct)) > MOST_BY_PLACE:
                wrong.append(f"{name}:{call.lineno}: {called}")
    assert wrong == []


def test_no_call_is_laid_out_by_hand() -> None:
    """Tables may be: what ends before the comment is no call then."""
    wrong = []
    for name, path in MODULES.items():
        lines = path.read_text("utf-8").splitlines()
        ends = {
            node.end_lineno
            for node in ast.walk(tree_of(name))
            if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return) and isinstance(node.value, ast.Call)
        }
        wrong += [f"{name}:{line}" for line in sorted(filter(None, ends)) if _BY_HAND in lines[line - 1]]
    assert wrong == []


_BY_HAND = "# fmt: skip"
