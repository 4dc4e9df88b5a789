"""What a newcomer does: a field of articles, and an order by it, in a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from edits import contents
from newsroom import Newsroom, article

import sitegen

PACKAGE = Path(sitegen.__file__).parent
FIELD = (
    "content/meta.py",
    "    related: tuple[ArticleId, ...] = ()\n",
    "    pinned: bool = False\n    related: tuple[ArticleId, ...] = ()\n",
)
ORDERS = {
    "of one kind of list": (
        "facts/subjects.py",
        "    members: MembersByKind,\n    periods",
        "    newspaper: Site,\n    members: MembersByKind,\n    periods",
        "else members[kind][name].ids\n",
        "else tuple(sorted(members[kind][name].ids, key=lambda one: not newspaper.articles[one].meta.pinned))\n",
    ),
    "of every list": (
        "facts/inputs.py",
        "Members(term.articles, ranks)",
        "Members(tuple(sorted(term.articles, key=lambda one: not newspaper.articles[one].meta.pinned)), ranks)",
    ),
}
"""In which file the newcomer finds which line, and what stands there then."""
BUILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
output, state = map(Path, sys.argv[1:])
build(BuildRequest(Path(), output=output, state=state, now=datetime(2026, 1, 1, 12, tzinfo=UTC), jobs=1))
"""


@pytest.fixture(params=ORDERS)
def changed(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with the package as the newcomer left it."""
    shutil.copytree(PACKAGE, tmp_path / "changed/sitegen", ignore=shutil.ignore_patterns("__pycache__"))
    for name, *lines in (FIELD, ORDERS[request.param]):
        path = tmp_path / "changed/sitegen" / name
        for old, new in zip(lines[::2], lines[1::2], strict=True):
            text = path.read_text("utf-8")
            if text.count(old) != 1:
                raise LookupError(f"{name} has no longer the line that this test changes")
            path.write_text(text.replace(old, new), "utf-8")
    return tmp_path / "changed"


def test_a_new_field_and_an_order_by_it(changed: Path, tmp_path: Path) -> None:
    """The page of the category is made again, without a word anywhere else."""
    articles = {f"content/articles/{name}.md": article(name) for name in ("un", "deux", "trois")}
    newsroom = Newsroom(tmp_path / "site", {**articles})

    def build(folder: Path) -> dict[str, bytes]:
        environment = {**os.environ, "PYTHONPATH": str(changed)}
        command = [sys.executable, "-c", BUILD, str(folder / "output"), str(folder / "state")]
        subprocess.run(command, cwd=newsroom.root, env=environment, check=True)
        return contents(folder / "output")

    first = build(tmp_path / "built")
    newsroom.write({"content/articles/trois.md": article("trois", pinned=True)})
    wanted = build(tmp_path / "clean")
    if wanted["politique/index.html"] == first["politique/index.html"]:
        raise LookupError("the order is the same with the new field: this test shows nothing")
    assert build(tmp_path / "built") == wanted
