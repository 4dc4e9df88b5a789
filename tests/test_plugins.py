"""A plugin is all that it is made of: what it imports and reads in the site is as fresh as its own file."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import NOW, Files, Newsroom, article

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.workers import pool

SiteOf = Callable[[Files], Newsroom]
PLUGIN = """
import importlib
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


# Helpers elsewhere in the site

LIBRARY = """
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "lib"))

{top}

def html(html, path):
    {late}
    return html.replace("mot", str(WORD))
"""
HELPERS: dict[str, tuple[str, str, Files]] = {
    "a module": ("from un import WORD", "", {"lib/un.py": "WORD = 'aaa'\n"}),
    "a package": ("from paq import WORD", "", {"lib/paq/__init__.py": "WORD = 'aaa'\n"}),
    "a folder without __init__": ("from dos.un import WORD", "", {"lib/dos/un.py": "WORD = 'aaa'\n"}),
    "one that another one imports": (
        "from paq.un import WORD",
        "",
        {"lib/paq/sous/deux.py": "WORD = 'aaa'\n", "lib/paq/__init__.py": "", "lib/paq/un.py": "from .sous.deux import WORD"},
    ),
    "one that is imported late": ("", "from paq.un import WORD", {"lib/paq/un.py": "WORD = 'aaa'\n"}),
    "one that one imported late imports late": (
        "",
        "from un import word; WORD = word()",
        {"lib/deux.py": "WORD = 'aaa'\n", "lib/un.py": "def word():\n    from deux import WORD\n    return WORD\n"},
    ),
    "one whose name is computed": (
        "import importlib\nWORD = importlib.import_module('u' + 'n').WORD",
        "",
        {"lib/un.py": "WORD = 'aaa'\n"},
    ),
    "one beside the plugin imports it": ("from aide import WORD", "", {"lib/un.py": "WORD = 'aaa'\n", "plugins/aide.py": "from un import WORD\n"}),
    "a file that it names": (
        "WORD = (ROOT / 'lib/mots.txt').read_text()\ndef inputs():\n    return ['lib/mots.txt']",
        "",
        {"lib/mots.txt": "aaa"},
    ),
    "a file that it names and reads late": (
        "def inputs():\n    return [ROOT / 'lib/mots.txt']",
        "WORD = (ROOT / 'lib/mots.txt').read_text()",
        {"lib/mots.txt": "aaa"},
    ),
    "a folder that it names": (
        "WORD = ''.join(path.read_text() for path in sorted((ROOT / 'mots').rglob('*.txt')))\n"
        "def inputs():\n    return ['mots']",
        "",
        {"mots/a/mots.txt": "aaa"},
    ),
    "a source that it names": (
        "def inputs():\n    return ['content/pages/p.md']",
        "WORD = (ROOT / 'content/pages/p.md').read_text()[-4:-1]",
        {"content/pages/p.md": "---\ntitle: P\n---\naaa\n"},
    ),
}  # fmt: skip


def with_library(site_of: SiteOf, name: str) -> tuple[Newsroom, str]:
    """Return a site with such a helper, and the file that holds the word."""
    top, late, files = HELPERS[name]
    plugin = LIBRARY.format(top=top, late=late)
    site = site_of({"content/articles/a.md": article(body="Un mot."), "plugins/p.py": plugin, **files})
    site.configure('[plugins]\nenabled = ["p"]\n')
    return site, next(path for path, text in files.items() if "aaa" in str(text))


@pytest.mark.parametrize("name", HELPERS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_plugin_is_made_of_elsewhere_is_part_of_it(
    site_of: SiteOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, jobs: int
) -> None:
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(pool, "_SMALL", 0)
    site, path = with_library(site_of, name)
    site.build(jobs=jobs)
    assert "Un aaa." in site.page("politique/a/")
    assert site.build(jobs=jobs).files.written == ()
    file = site.root / path
    text, seconds = file.read_text("utf-8"), file.stat().st_mtime
    site.write({path: text.replace("aaa", "bbb")})
    os.utime(file, (seconds, seconds))  # as long, and as old: so Python tells compiled modules apart
    site.build(jobs=jobs)
    assert "Un bbb." in site.page("politique/a/")
    site.build(output=tmp_path / "clean", state=tmp_path / "state")
    assert site.files() == site.files(tmp_path / "clean")


@pytest.mark.parametrize(
    ("top", "path", "text"),
    [
        ("try:\n    from un import WORD\nexcept ImportError:\n    WORD = 'rien'", "lib/un.py", "WORD = 'neuf'\n"),
        ("FILE = ROOT / 'neuf.txt'\nWORD = FILE.read_text() if FILE.exists() else 'rien'\ndef inputs():\n    return [FILE]", "neuf.txt", "neuf"),
        ("WORD = ' '.join(path.stem for path in (ROOT / 'mots').glob('*'))\ndef inputs():\n    return ['mots']", "mots/neuf.txt", ""),
    ],
)  # fmt: skip
def test_what_was_not_there_counts_when_it_comes(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, top: str, path: str, text: str
) -> None:
    monkeypatch.setattr(sys, "path", sys.path[:])
    plugin = LIBRARY.format(top=top, late="")
    site = site_of({"content/articles/a.md": article(body="Un mot."), "plugins/p.py": plugin})
    site.configure('[plugins]\nenabled = ["p"]\n')
    site.build()
    site.write({path: text})
    site.build()
    assert "Un neuf." in site.page("politique/a/")
    site.remove(path)
    site.build()
    assert "neuf" not in site.page("politique/a/")


READS = "Path(__file__).parents[1].joinpath('lib', 'mots.txt').read_text()"
START = "from pathlib import Path\n"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    "plugin",
    [
        f"{START}WORD = {READS}\ndef html(html, path):\n    return html\n",
        f"{START}def source(text, path):\n    return text + {READS}\n",
        f"{START}def html(html, path):\n    try:\n        return html + {READS}\n    except Exception:\n        return html\n",
        f"{START}def filters():\n    word = {READS}\n    return {{'cri': lambda text: text + word}}\n",
        f"{START}def filters():\n    return {{'cri': lambda text: text + {READS}}}\n",
    ],
    ids=["when it is loaded", "source", "html, and hides it", "filters", "a filter"],
)
def test_what_a_plugin_reads_without_a_word_is_an_error(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, plugin: str, jobs: int
) -> None:
    monkeypatch.setattr(pool, "_SMALL", 0)
    own = "{% extends '^1/article.html' %}{% block main %}{{ 'x' | cri }}{% endblock %}"
    files = {"content/articles/a.md": article(body="Un mot."), "plugins/p.py": plugin, "lib/mots.txt": "aaa"}
    site = site_of({**files, **({"templates/article.html": own} if "filters" in plugin else {})})
    site.configure('[plugins]\nenabled = ["p"]\n')
    told = site.failure(jobs=jobs)
    assert "plugin “p” reads “lib/mots.txt”, and sitegen would not see an edit of that file" in told
    hint = 'def inputs(): return ["lib/mots.txt"]'
    assert f"write “{hint}” in the plugin" in told
    site.write({"plugins/p.py": f"{plugin}\n{hint}\n"})
    site.build(jobs=jobs)


def test_a_plugin_may_read_the_text_that_it_works_on_and_its_own_cache(site_of: SiteOf) -> None:
    plugin = (
        "from pathlib import Path\nROOT = Path(__file__).parents[1]\n\ndef html(html, path):\n"
        "    cache = ROOT / '.sitegen/p.txt'\n    cache.write_text('x')\n"
        "    return html + (ROOT / path).read_text()[4:9] + cache.read_text()\n"
    )
    site = site_of({"content/articles/a.md": article("Un"), "plugins/p.py": plugin})
    site.configure('[plugins]\nenabled = ["p"]\n')
    site.build()
    assert "titlex" in site.page("politique/a/")


@pytest.mark.parametrize("said", ["3", "'lib/mots.txt'", "None"])
def test_inputs_are_a_list(site_of: SiteOf, said: str) -> None:
    site = site_of({"plugins/p.py": f"def html(html, path): return html\ndef inputs(): return {said}\n"})
    site.configure('[plugins]\nenabled = ["p"]\n')
    assert "inputs() of plugin “p” must return a list of paths" in site.failure()


def test_a_session_sees_helpers_too(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is a source is no usual edit of a source."""
    monkeypatch.setattr(sys, "path", sys.path[:])
    for name in ("a module", "a source that it names"):
        site, path = with_library(site_of, name)
        session = Session()
        request = BuildRequest(site.root, now=NOW, jobs=1)
        build(request, session=session)
        assert "Un aaa." in site.page("politique/a/")
        text = (site.root / path).read_text("utf-8")
        site.write({path: text.replace("aaa", "bbb")})
        session.notify([path])
        build(request, session=session)
        assert "Un bbb." in site.page("politique/a/")


# What plugins print

NOISE = """
import os, subprocess, sys

print("bruit")

def html(html, path):
    print("bruit")
    sys.stdout.write("bruit")
    sys.__stdout__.write("bruit")
    os.write(1, b"bruit")
    subprocess.run([sys.executable, "-c", "print('bruit')"], check=True)
    return html

def shout(text):
    print("bruit")
    return text

def filters():
    print("bruit")
    return {"shout": shout}

def inputs():
    print("bruit")
    return []
"""


@pytest.mark.parametrize("command", [["list", "--json"], ["due", "--json"], ["build"], ["build", "--jobs", "2"]])
def test_what_a_plugin_prints_is_no_output_of_a_command(site_of: SiteOf, command: list[str]) -> None:
    texts = {f"content/articles/a{number}.md": article(f"Titre {number}") for number in range(3)}
    own = "{% extends '^1/article.html' %}{% block main %}{{ 'x' | shout }}{% endblock %}"
    site = site_of({**texts, "plugins/p.py": NOISE, "templates/article.html": own})
    site.configure('[plugins]\nenabled = ["p"]\n')
    done = subprocess.run(
        [sys.executable, "-m", "sitegen.cli.commands", *command],
        cwd=site.root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "bruit" in done.stderr
    assert "bruit" not in done.stdout
    assert "Traceback" not in done.stderr
    if "--json" in command:
        json.loads(done.stdout)
    else:
        assert done.stdout.count("\n") == 1


def test_modules_of_the_program_that_builds_are_left_alone(
    site_of: Callable[[Files], Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of({"plugins/p.py": "def filters():\n    return {}\n", "outsider_of_plugins.py": "WORD = 1\n"})
    newsroom.configure('[plugins]\nenabled = ["p"]\n')
    monkeypatch.syspath_prepend(str(newsroom.root))
    newsroom.build()
    outsider = importlib.import_module("outsider_of_plugins")
    newsroom.write({"plugins/p.py": "def filters():\n    return {'x': str}\n"})
    newsroom.build()
    assert sys.modules.pop("outsider_of_plugins") is outsider
