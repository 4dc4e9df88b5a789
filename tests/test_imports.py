"""Imports point one way only, and nothing heavy is loaded before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sitegen

PACKAGE = Path(sitegen.__file__).parent

# Each may import what stands before it, never what stands after it. Those of one row know nothing of each other.
LAYERS = [
    {"errors"}, {"locate"}, {"schema"}, {"config"}, {"content"}, {"render"}, {"build"}, {"serve"},
    {"scaffold", "terminal"}, {"cli"},
]  # fmt: skip
INSIDE = {
    "content": [
        {"dates", "frontmatter", "gate", "sources", "routes"},
        {"meta"},
        {"documents"},
        {"terms", "links"},
        {"site"},
        {"related"},
    ],
    "render": [
        {"theme", "values", "output", "formats"},
        {"messages", "facts"},
        {"views"},
        {"feeds", "templates"},
        {"context"},
        {"render"},
    ],
    "build": [{"pool", "plan", "write"}, {"work"}, {"engine"}],
}
# The Markdown and typography rooms have an order of their own, tested beside them: here they are one room.
ROOMS = {"content": ("markdown", "typography")}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] not in ("themes", "starter"):
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


MODULES = modules()


def imports_of(path: Path) -> set[str]:
    """Return every module of sitegen that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            below = {f"{module}.{alias.name}" for alias in node.names} & {f"sitegen.{name}" for name in MODULES}
            found |= below or {module}
    return {name.removeprefix("sitegen.") for name in found if name.startswith("sitegen.")}


def room_of(package: str, name: str) -> str:
    return next((room for room in ROOMS.get(package, ()) if name.startswith(room)), name)


def layer_of(layers: list[set[str]], name: str) -> int:
    place = next((place for place, names in enumerate(layers) if name in names), None)
    assert place is not None, f"{name} has no place in the order: give it one in {__file__}"
    return place


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_imports_point_down(name: str) -> None:
    own, _, inside = name.partition(".")
    for other in imports_of(MODULES[name]):
        top, _, below = other.partition(".")
        if top != own:
            assert layer_of(LAYERS, top) < layer_of(LAYERS, own), f"{name} imports {other}"
        elif inside and own in INSIDE:
            here, there = room_of(own, inside), room_of(own, below)
            if here != there and here not in ROOMS.get(own, ()) and there not in ROOMS.get(own, ()):
                assert layer_of(INSIDE[own], there) < layer_of(INSIDE[own], here), f"{name} imports {other}"


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(("content.markdown", "content.typography"))])
def test_markdown_and_typography_know_nothing_of_the_site(name: str) -> None:
    rooms = ROOMS["content"]
    assert {other for other in imports_of(MODULES[name]) if not other.removeprefix("content.").startswith(rooms)} == set()


def test_every_module_has_its_place() -> None:
    for package, layers in INSIDE.items():
        known = set().union(*layers) | set(ROOMS.get(package, ()))
        there = {room_of(package, name.split(".")[1]) for name in MODULES if name.startswith(f"{package}.")}
        assert there == known


@pytest.mark.parametrize("package", ["content", "render", "build", "serve"])
def test_a_package_holds_one_docstring(package: str) -> None:
    (only,) = ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8")).body
    assert isinstance(only, ast.Expr)


HEAVY = ("jinja2", "markdown", "pygments", "PIL", "babel", "watchdog", "uvicorn", "starlette", "frontmatter", "rich")


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted(set(name.split('.')[0] for name in sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split("\n")[-2].split())


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import sitegen", set()),
        ("import sitegen.cli", set()),
        ("import sitegen.config", set()),
        ("import sitegen.content.meta", set()),
        ("import sitegen.content.documents", {"frontmatter"}),
        ("import sitegen.content.site", {"frontmatter"}),
        ("import sitegen.content.related", {"frontmatter"}),
        ("import sitegen.render.theme", set()),
        ("import sitegen.build.write", set()),
        ("import sitegen.build.pool", set()),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(code: str, allowed: set[str]) -> None:
    assert loaded_by(code) & set(HEAVY) <= allowed


def test_the_help_of_the_command_loads_nothing_heavy() -> None:
    code = "from click.testing import CliRunner\nfrom sitegen.cli import main\nprint(CliRunner().invoke(main, ['build', '--help']).exit_code)"
    assert loaded_by(code) & set(HEAVY) == set()


def test_whoever_only_builds_does_not_load_the_server() -> None:
    assert loaded_by("import sitegen.build.engine") & {"watchdog", "uvicorn", "starlette", "rich", "PIL"} == set()
