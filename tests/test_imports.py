"""Imports point one way only, and nothing heavy is loaded before it is used."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import Files, Newsroom, article

import sitegen

PACKAGE = Path(sitegen.__file__).parent

# Each may import what stands before it, never what stands after it. Those of one row know nothing of each other.
LAYERS = [
    {"errors"}, {"fields", "github", "locate", "origin", "policy", "visible"}, {"schema", "hosting", "mailing"}, {"config", "plugins"}, {"content"},
    {"render"}, {"build"}, {"deploy", "newsletter"}, {"serve", "scaffold", "terminal"}, {"live_view"}, {"cli"},
]  # fmt: skip
INSIDE = {
    "content": [
        {"dates", "gate", "rights", "sources", "routes", "vector_pictures", "yaml_values"},
        {"pictures"},
        {"blocked", "frontmatter", "links", "meta", "undescribed"},
        {"embed_kinds", "live_blog"},
        {"shortcodes"},
        {"documents"},
        {"data", "editions", "terms", "ledger", "sent", "wording"},
        {"tables", "withheld"},
        {"site"},
        {"addresses", "indexing", "related", "shown", "site_index"},
        {"due"},
    ],
    "render": [
        {"assets", "theme", "values", "output", "formats", "content_security"},
        {
            "charts",
            "embeds",
            "hosting",
            "icons",
            "live_blog",
            "messages",
            "picture_elements",
            "pictures",
            "sponsorship",
        },
        {"picture_cards"},
        {"facts_base"},
        {"facts_articles", "facts_lists"},
        {"facts_site"},
        {"facts"},
        {"families", "recorder", "search"},
        {"views"},
        {"feeds", "languages", "newsletter", "structured_data"},
        {"templates"},
        {"context"},
        {"render"},
    ],
    "build": [
        {"audience", "beside", "budget", "database", "plan", "pool", "scan", "stage", "stamp"},
        {"layout", "search_store"},
        {"memory", "state"},
        {"changes", "decide", "parsing", "request", "write"},
        {"card_making", "look", "picture_making", "picture_store", "pressing", "report", "search_making", "work"},
        {"advice", "amend", "guard", "making", "measuring", "picture_work", "reading", "search_work"},
        {"card_work", "session"},
        {"engine", "record", "rendering"},
        {"verify", "why"},
    ],
    "deploy": [{"announce", "finished", "git", "workflows"}, {"branch", "doctor_workflows"}, {"doctor"}],
    "newsletter": [{"choice", "files", "inline", "message"}, {"make"}],
    "serve": [
        {"appearance", "addresses", "editor", "files", "findings", "picturing", "searching", "watch"},
        {"live"},
        {"preview"},
        {"desk"},
        {"app"},
        {"server"},
    ],
}
# Arrows that point up, each with its reason.
UP = {("build.parsing", "build.work"): "inside a function, so that a build without changes loads no Markdown"}
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
            if (name, other) in UP:
                continue
            if here != there and here not in ROOMS.get(own, ()) and there not in ROOMS.get(own, ()):
                assert layer_of(INSIDE[own], there) < layer_of(INSIDE[own], here), f"{name} imports {other}"


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith(("content.markdown", "content.typography"))]
)
def test_markdown_and_typography_know_nothing_of_the_site(name: str) -> None:
    rooms = ROOMS["content"]
    assert {
        other for other in imports_of(MODULES[name]) if not other.removeprefix("content.").startswith(rooms)
    } == set()


@pytest.mark.parametrize(("name", "other"), UP)
def test_an_exception_is_needed_and_loads_nothing_early(name: str, other: str) -> None:
    assert other in imports_of(MODULES[name])
    assert f"sitegen.{other}" not in modules_loaded_by(f"import sitegen.{name}")


def test_every_module_has_its_place() -> None:
    for package, layers in INSIDE.items():
        known = set().union(*layers) | set(ROOMS.get(package, ()))
        there = {room_of(package, name.split(".")[1]) for name in MODULES if name.startswith(f"{package}.")}
        assert there == known


@pytest.mark.parametrize("package", ["content", "render", "build", "deploy", "newsletter", "serve"])
def test_a_package_holds_one_docstring(package: str) -> None:
    (only,) = ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8")).body
    assert isinstance(only, ast.Expr)


HEAVY = (
    "jinja2", "markdown", "pygments", "PIL", "babel", "watchdog", "uvicorn", "starlette", "frontmatter", "rich",
    "ghp_import", "css_inline",
)  # fmt: skip


def modules_loaded_by(code: str, folder: Path | None = None) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder)
    return set(run.stdout.split("\n")[-2].split())


def loaded_by(code: str, folder: Path | None = None) -> set[str]:
    return {name.split(".")[0] for name in modules_loaded_by(code, folder)}


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
        ("import sitegen.build.write", {"frontmatter"}),
        ("import sitegen.build.engine", {"frontmatter"}),
        ("import sitegen.build.pool", set()),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(code: str, allowed: set[str]) -> None:
    assert loaded_by(code) & set(HEAVY) <= allowed


def test_the_help_of_the_command_loads_nothing_heavy() -> None:
    code = (
        "from click.testing import CliRunner\nfrom sitegen.cli import main\n"
        "print(CliRunner().invoke(main, ['build', '--help']).exit_code)"
    )
    assert loaded_by(code) & set(HEAVY) == set()


BUILD = """
from datetime import UTC, datetime
from pathlib import Path
from sitegen.build.engine import build
from sitegen.build.request import BuildRequest
build(BuildRequest(Path(), now=datetime(2026, 1, 1, 12, tzinfo=UTC), jobs=1))
"""


def test_a_build_loads_what_it_uses_and_no_server(site_of: Callable[[Files], Newsroom]) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    first = loaded_by(BUILD, newsroom.root)
    assert first >= {"jinja2", "markdown"}
    assert first.isdisjoint({"watchdog", "uvicorn", "starlette", "rich"})
    newsroom.write({"content/articles/a.md": article("Un autre titre")})
    second = loaded_by(BUILD, newsroom.root)
    assert second >= {"jinja2", "markdown"}
    assert "PIL" not in second, "an edit of a text makes no icon"
    assert loaded_by(BUILD, newsroom.root) & set(HEAVY) <= {"frontmatter"}, "nothing changed: nothing is loaded"
