"""Imports point one way only, and nothing heavy is loaded before it is used."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from newsroom import Files, Newsroom, article

import sitegen

PACKAGE = Path(sitegen.__file__).parent
PROJECT = Path(__file__).parent.parent
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def test_imports_point_down() -> None:
    """The order of the rooms is the list of layers in ``pyproject.toml``."""
    assert lint_imports(str(PROJECT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_package_holds_one_docstring(room: Path) -> None:
    (only,) = ast.parse((room / "__init__.py").read_text("utf-8")).body
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
        ("import sitegen.cli.commands", set()),
        ("import sitegen.config.site", set()),
        ("import sitegen.content.meta", set()),
        ("import sitegen.content.documents", {"frontmatter"}),
        ("import sitegen.newsroom.site", {"frontmatter"}),
        ("import sitegen.newsroom.related", {"frontmatter"}),
        ("import sitegen.theme.theme", set()),
        ("import sitegen.engine.write", {"frontmatter"}),
        ("import sitegen.engine.engine", {"frontmatter"}),
        ("import sitegen.workers.pool", set()),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(code: str, allowed: set[str]) -> None:
    assert loaded_by(code) & set(HEAVY) <= allowed


def test_the_help_of_the_command_loads_nothing_heavy() -> None:
    code = (
        "from click.testing import CliRunner\nfrom sitegen.cli.commands import main\n"
        "print(CliRunner().invoke(main, ['build', '--help']).exit_code)"
    )
    assert loaded_by(code) & set(HEAVY) == set()


BUILD = """
from datetime import UTC, datetime
from pathlib import Path
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
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
    assert second.isdisjoint({"multiprocessing", "concurrent", "pygments", "ctypes"}), "an edit is made in one process"
    third = modules_loaded_by(BUILD, newsroom.root)
    assert {name.split(".")[0] for name in third} & set(HEAVY) <= {"frontmatter"}, "nothing changed: nothing is loaded"
    assert not {"sitegen.pages.context", "sitegen.pages.contexts"} & third


def test_planning_loads_nothing_that_renders() -> None:
    assert not {name for name in modules_loaded_by("import sitegen.planning.plan") if name.startswith("sitegen.pages")}
