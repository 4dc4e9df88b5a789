"""Whole newspapers with and without kept parts: each page has the same bytes, and has read the same facts."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from newsroom import NOW, PNG

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.facts.keys import Key
from sitegen.outputs.output import Output
from sitegen.pages.macros import Imports
from sitegen.pages.recorder import Recorder
from sitegen.pages.render import Renderer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
Made = dict[str, tuple[bytes, frozenset[Key]]]


def _build(root: Path, output: Path) -> Made:
    made: Made = {}
    real = Renderer.render

    def render(self: Renderer, output: Output) -> Any:
        rendered, problems = real(self, output)
        if rendered:
            made[rendered.path] = rendered.data, frozenset(rendered.reads)
        return rendered, problems

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "render", render)
        build(BuildRequest(root, output, now=NOW, jobs=1, on_request=True))  # without pictures and search index
    return made


@pytest.mark.parametrize("newspaper", ["golden", "gazette", "depeche"])
def test_each_page_is_the_same(tmp_path: Path, newspaper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "journal"
    if newspaper == "golden":
        shutil.copytree(ROOT / "tests/golden/site/source", root)
        for name in ("content/articles/2024/pyongyang/frontiere.png", "content/authors/anna.png", "static/logo.png"):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(PNG)
    else:
        for folder in ("content", "themes", "data", "static"):
            if (ROOT / folder).is_dir():
                shutil.copytree(ROOT / folder, root / folder)
        site = (ROOT / "site.toml").read_text("utf-8")
        assert 'theme = "gazette"' in site
        (root / "site.toml").write_text(site.replace('theme = "gazette"', f'theme = "{newspaper}"'), "utf-8")
    kept = _build(root, tmp_path / "kept")
    monkeypatch.setattr(Recorder, "keep", lambda self, name, key, handed, resolve, make: make())
    monkeypatch.setattr(Imports, "find", lambda *arguments: None)
    shutil.rmtree(root / ".sitegen")
    alone = _build(root, tmp_path / "alone")
    assert kept.keys() == alone.keys()
    for path, (data, reads) in alone.items():
        assert kept[path][0] == data, path
        assert kept[path][1] == reads, path
    assert len(alone) > 40
