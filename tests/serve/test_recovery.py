"""Whatever breaks, the preview goes on with the last good pages, says what is wrong, and recovers by itself."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .previews import Running, make_site, running, write

PAGE = "/gazette/monde/premier/"
PLUGIN = (
    "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parents[1] / 'lib'))\n"
    "import secours\n\n\ndef html(html, path):\n    return html + '<p>Du greffon.</p>'\n\n\ndef filters():\n    return {'cri': str.upper}\n"
)
TEMPLATE = "{% extends '@core/article.html' %}{% block content %}{{ 'fort'|cri }}{{ super() }}{% endblock %}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site with a plugin, data and an override of a template."""
    root = make_site(tmp_path_factory.mktemp("recovery") / "site")
    config = (root / "site.toml").read_text(encoding="utf-8")
    write(root / "site.toml", config + '\n[plugins]\nenabled = ["greffon"]\n')
    write(root / "plugins/greffon.py", PLUGIN)
    write(root / "lib/secours.py", "")
    write(root / "templates/article.html", TEMPLATE)
    write(root / "data/villes.json", '["Lyon"]')
    write(root / "urls.txt", "")
    return root


@pytest.fixture(scope="module")
def mended(plain: Path) -> Iterator[Running]:
    """Give a preview that each test breaks and mends."""
    with running(plain) as server:
        yield server


def text_of(server: Running) -> str:
    """Return the page, without the name of its generation."""
    return re.sub('data-epoch="[^"]*"', "", server.get(PAGE).text)


BREAKS = {
    "configuration": ("site.toml", "[site\n"),
    "unknown key": ("site.toml", '[site]\ntitel = "X"\n'),
    "theme that is not there": (
        "site.toml",
        '[site]\ntitle = "X"\nurl = "https://example.org/"\ntheme = "nulle-part"\n',
    ),
    "description of the theme": ("themes/simple/theme.toml", "name = \n"),
    "syntax of a template": ("templates/article.html", "{% if %}"),
    "error in a template": ("templates/article.html", "{{ 1 / 0 }}"),
    "unknown filter": ("templates/article.html", "{{ 1|nulle_part }}"),
    "template that is not there": ("templates/article.html", "{% extends 'nulle-part.html' %}"),
    "syntax of a plugin": ("plugins/greffon.py", "def html(:\n"),
    "import of a plugin": ("plugins/greffon.py", "import nulle_part\n"),
    "helper of a plugin": ("lib/secours.py", "raise ValueError('secours')\n"),
    "error in a plugin": ("plugins/greffon.py", "def html(html, path):\n    return html.nulle_part\n"),
    "end of a plugin": ("plugins/greffon.py", "raise SystemExit(3)\n"),
    "end of a filter": ("plugins/greffon.py", "def filters():\n    return {'cri': lambda text: exit(3)}\n"),
    "what a plugin returns": ("plugins/greffon.py", "def html(html, path):\n    return 3\n"),
    "data": ("data/villes.json", "[1,"),
    "ledger": ("urls.txt", "no ledger\x00 at all\n"),
    "front matter": ("content/articles/premier.md", "---\ntitle: [\n---\n"),
    "bytes": ("content/articles/premier.md", "---\ntitle: X\n---\n\x00"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_it_is_told_and_mended(mended: Running, name: str) -> None:
    path, broken = BREAKS[name]
    file = mended.root / path
    whole = file.read_bytes()
    with mended.events() as state:
        state()
        page = text_of(mended)
        assert "FORT" in page
        assert "Du greffon." in page
        try:
            write(file, broken.encode())
            while not (problems := state()["problems"]):  # what could be made was news before
                pass
            assert not any("internal error" in problem["message"] for problem in problems), problems
            words = (file.name.partition(".")[0], "nulle-part", "SystemExit")
            assert any(word in str(problem) for word in words for problem in problems), problems
            assert text_of(mended) == page
        finally:
            file.write_bytes(whole)
        while state()["problems"]:
            pass
        assert text_of(mended) == page


@pytest.mark.parametrize("name", ["site.toml", "plugins", "themes", "plugins/greffon.py"])
def test_what_is_gone_may_come_back(mended: Running, name: str, tmp_path: Path) -> None:
    place = mended.root / name
    with mended.events() as state:
        state()
        page = text_of(mended)
        shutil.move(place, tmp_path / "aside")
        assert state()["problems"]
        assert text_of(mended) == page
        shutil.move(tmp_path / "aside", place)
        while state()["problems"]:
            pass
        assert text_of(mended) == page


def test_all_that_is_wrong_is_told_at_once(mended: Running) -> None:
    bad = [write(mended.root / f"content/articles/mauvais{n}.md", f"---\ntitel{n}: X\n---\n") for n in range(3)]
    with mended.events() as state:
        while len({problem["place"].partition(":")[0] for problem in state()["problems"]}) < 3:
            pass
        for file in bad:
            file.unlink()
        while state()["problems"]:
            pass
