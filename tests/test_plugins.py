"""A plugin is all that lies in ``plugins/``: what it imports and reads there is as fresh as its own file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
PLUGIN = """
import json
from pathlib import Path

import aide
from sous.aide import END

START = json.loads(Path(__file__).with_name("mots.json").read_text("utf-8"))


def html(html, path):
    return html.replace("mot", f"{START} {aide.MIDDLE} {END}")
"""
FILES: dict[str, str | bytes] = {
    "content/articles/a.md": article(body="Un mot."),
    "plugins/mots.py": PLUGIN,
    "plugins/mots.json": '"un"',
    "plugins/aide.py": "MIDDLE = 'deux'\n",
    "plugins/json.py": "raise SystemExit('a file of a site hides no module of Python')\n",
    "plugins/sous/__init__.py": "",
    "plugins/sous/aide.py": "from sous.mot import WORD\n\nEND = WORD\n",
    "plugins/sous/mot.py": "WORD = 'trois'\n",
}


@pytest.fixture
def site(site_of: SiteOf) -> Newsroom:
    site = site_of(FILES)
    site.configure('[plugins]\nenabled = ["mots"]\n')
    site.build()
    return site


def test_a_plugin_imports_and_reads_what_lies_beside_it(site: Newsroom) -> None:
    assert "Un un deux trois." in site.page("politique/a/")
    assert not list(site.root.glob("plugins/**/__pycache__"))


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        ("plugins/mots.json", '"1 "', "Un 1  deux trois."),
        ("plugins/aide.py", "MIDDLE = 'zwei'\n", "Un un zwei trois."),
        ("plugins/sous/mot.py", "WORD = 'three'\n", "Un un deux three."),
    ],
)
def test_what_lies_beside_a_plugin_is_part_of_it(site: Newsroom, path: str, text: str, shown: str) -> None:
    """The new text is as long as the old one, and as old as far as a second tells."""
    site.write({path: text})
    site.build()
    assert shown in site.page("politique/a/")
    assert site.build().rendered == 0


def test_two_sites_have_helpers_of_the_same_name(site: Newsroom, tmp_path: Path) -> None:
    other = Newsroom(tmp_path / "other", FILES | {"plugins/aide.py": "MIDDLE = 'autre'\n"})
    other.configure('[plugins]\nenabled = ["mots"]\n')
    other.build()
    assert "Un un autre trois." in other.page("politique/a/")
