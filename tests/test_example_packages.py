"""The packages in ``examples/``, installed by pip from their folders into a place of their own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsroom import NOW, SITE, Files, Newsroom, article

from sitegen import __version__
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.theme.theme import load_theme

PROJECT = Path(__file__).parents[1]
EXAMPLES = PROJECT / "examples"
SiteOf = Callable[[Files], Newsroom]


def install(name: str, into: Path) -> None:
    """Have pip build a wheel of an example and unpack it; the build backend is here, so nothing is fetched."""
    copy = into.parent / name
    shutil.copytree(EXAMPLES / name, copy, dirs_exist_ok=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--target", str(into), str(copy)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("examples") / "site-packages"
    for example in sorted(EXAMPLES.iterdir()):
        install(example.name, into)
    return into


@pytest.fixture
def packages(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the packages are installed: a copy that a test may edit."""
    place = tmp_path / "site-packages"
    shutil.copytree(installed, place)
    monkeypatch.syspath_prepend(str(place))
    yield place
    for name in [name for name in sys.modules if name.startswith("sitegen_")]:
        del sys.modules[name]


BODY = '{{ figure "4 120" label="voters" }}\n\n{{ facts title="In short" }}\n\nWe *utilize* 12 %.\n\n{{ /facts }}\n'


def with_house_style(site_of: SiteOf) -> Newsroom:
    own = "{% extends '^1/article.html' %}{% block main %}{{ super() }}<i>{{ 'Ana Bell'|initials }} {{ article.extra.words }}</i>{% endblock %}"
    text = article("A title", BODY, tags="sea, port")
    site = site_of({"content/articles/a.md": text, "templates/article.html": own})
    site.configure('language = "en"\n[plugins]\nenabled = ["house-style"]\n')
    return site


def test_the_plugin_does_what_it_says(packages: Path, site_of: SiteOf) -> None:
    site = with_house_style(site_of)
    (found,) = [str(one) for one in site.build().warnings if "house style" in str(one)]
    assert "the house style avoids “utilize”" in found
    assert "write “use”" in found
    assert "content/articles/a.md:12:5" in found
    page = site.page("politique/a/")
    assert "<i>AB " in page
    assert '<p class="figure"><strong>' in page
    assert "In short" in page.partition('<aside class="facts">')[2]
    assert "12\N{NARROW NO-BREAK SPACE}%" in page
    assert '<meta name="dcterms.publisher" content="La Gazette">' in page
    assert "tags/port/index.html" in site.files()
    assert json.loads(site.files()["latest.json"])["articles"][0]["title"] == "A title"
    assert site.build().files.written == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_edit_of_any_file_of_a_package_is_seen(
    packages: Path, site_of: SiteOf, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same process too, as in a preview: a module is loaded anew."""
    monkeypatch.setattr("sitegen.workers.pool._SMALL", 0)
    site = with_house_style(site_of)
    assert any("write “use”" in str(one) for one in site.build(jobs=jobs).warnings)
    words = packages / "sitegen_house_style/words.tsv"
    words.write_text(words.read_text("utf-8").replace("\tuse\n", "\temploy\n"), "utf-8")
    assert any("write “employ”" in str(one) for one in site.build(jobs=jobs).warnings)
    code = packages / "sitegen_house_style/__init__.py"
    code.write_text(code.read_text("utf-8").replace("dcterms.publisher", "dcterms.PUBLISHER"), "utf-8")
    site.build(jobs=jobs)
    assert "dcterms.PUBLISHER" in site.page("politique/a/")


def test_a_plugin_for_another_api_is_refused_with_its_file(packages: Path, site_of: SiteOf) -> None:
    site = with_house_style(site_of)
    code = packages / "sitegen_house_style/__init__.py"
    text = code.read_text("utf-8")
    code.write_text(text.replace("API = 1", "API = 2"), "utf-8")
    told = site.failure()
    assert "plugin “house-style” is made for plugin API 2, and this sitegen has 1" in told
    assert str(code) in told
    code.write_text(text.replace("API = 1\n", ""), "utf-8")
    told = site.failure()
    assert "does not say for which plugin API it is made" in told
    assert "write “API = 1” in it" in told


def test_a_plugin_of_the_site_comes_first(packages: Path, site_of: SiteOf) -> None:
    site = with_house_style(site_of)
    site.write(
        {
            "plugins/house-style.py": "def html(html, path): return '<p>Own.</p>'\n",
            "templates/article.html": "{% extends '^1/article.html' %}",
        }
    )
    site.write({"content/articles/a.md": article("A title", "Text.")})
    site.build()
    assert "<p>Own.</p>" in site.page("politique/a/")


def test_a_session_sees_an_edit_of_a_package_with_the_next_of_the_site(packages: Path, site_of: SiteOf) -> None:
    """Nobody watches packages, but no build mixes what two versions of one made."""
    site = with_house_style(site_of)
    session, request = Session(), BuildRequest(site.root, now=NOW, jobs=1)
    site.write({"content/articles/b.md": article("Other", "Text.")})
    build(request, session=session)
    code = packages / "sitegen_house_style/__init__.py"
    code.write_text(code.read_text("utf-8").replace("dcterms.publisher", "dcterms.PUBLISHER"), "utf-8")
    site.write({"content/articles/b.md": article("Other", "Texts.")})
    session.notify(["content/articles/b.md"])
    build(request, session=session)
    assert "dcterms.PUBLISHER" in site.page("politique/b/")
    assert "dcterms.PUBLISHER" in site.page("politique/a/")


# The theme


@pytest.fixture
def matin(packages: Path, site_of: SiteOf) -> Newsroom:
    site = site_of({"content/articles/a.md": article("Un titre"), "content/articles/b.md": article("Autre")})
    site.write({"site.toml": SITE.replace('theme = "x"', 'theme = "matin"') + '[options]\ngreeting = "Bon jour"\n'})
    return site


def test_the_theme_makes_a_newspaper(matin: Newsroom) -> None:
    matin.build(strict=True)
    assert "Ce matin" in matin.page("")
    assert "Bon jour" in matin.page("")
    (stylesheet,) = [text for path, text in matin.files().items() if path.startswith("assets/css/matin.")]
    assert b"#fff1e5" in stylesheet
    assert any(path.startswith("assets/css/gazette.") for path in matin.files())  # of its parent
    assert matin.build().files.written == ()


def test_an_edit_of_an_installed_theme_is_seen(matin: Newsroom, packages: Path) -> None:
    session, request = Session(), BuildRequest(matin.root, now=NOW, jobs=1)
    build(request, session=session)
    template = packages / "sitegen_theme_matin/templates/masthead.html"
    template.write_text(template.read_text("utf-8").replace('class="greeting"', 'class="wish"'), "utf-8")
    matin.write({"content/articles/b.md": article("Autre", "Neuf.")})
    session.notify(["content/articles/b.md"])
    build(request, session=session)
    assert 'class="wish"' in matin.page("politique/b/")
    assert 'class="wish"' in matin.page("politique/a/")
    stylesheet = packages / "sitegen_theme_matin/static/css/matin.css"
    stylesheet.write_text(stylesheet.read_text("utf-8").replace("#fff1e5", "#fff1e6"), "utf-8")
    matin.write({"content/articles/b.md": article("Autre", "Plus neuf.")})
    session.notify(["content/articles/b.md"])
    build(request, session=session)
    (made,) = [text for path, text in matin.files().items() if path.startswith("assets/css/matin.")]
    assert b"#fff1e6" in made
    template.write_text(template.read_text("utf-8").replace('class="wish"', 'class="hope"'), "utf-8")
    matin.build()
    assert 'class="hope"' in matin.page("politique/a/")


@pytest.mark.parametrize(
    ("required", "told"),
    [
        (">=99", "the theme is made for sitegen >=99, and this is"),
        ("<0.0.1", "install a version of one of them that fits the other"),
        ("soon", "“soon” names no versions"),
        ("soon", 'write requires_sitegen = ">='),
    ],
)
def test_a_theme_for_another_sitegen_is_refused(matin: Newsroom, packages: Path, required: str, told: str) -> None:
    about = packages / "sitegen_theme_matin/theme.toml"
    about.write_text(about.read_text("utf-8").replace(">=0.1", required), "utf-8")
    failure = matin.failure()
    assert told in failure
    assert "themes/matin/theme.toml:5" in failure


@pytest.mark.parametrize("required", [">=0.0.1", f"=={__version__}", ">=0.0.1,<99", f"~={__version__}"])
def test_a_theme_for_this_sitegen_is_used(matin: Newsroom, packages: Path, required: str) -> None:
    about = packages / "sitegen_theme_matin/theme.toml"
    about.write_text(about.read_text("utf-8").replace(">=0.1", required), "utf-8")
    assert load_theme(matin.root, "matin", {}).layers[1].name == "matin"


def test_an_installed_theme_is_meant_too_and_one_of_the_site_comes_first(matin: Newsroom) -> None:
    matin.write({"site.toml": SITE.replace('theme = "x"', 'theme = "matn"')})
    assert "did you mean “matin”?" in matin.failure()
    matin.write(
        {"site.toml": SITE.replace('theme = "x"', 'theme = "matin"'), "themes/matin/theme.toml": 'name = "matin"\n'}
    )
    matin.build()
    assert not any(path.startswith("assets/css/matin") for path in matin.files())


def test_a_theme_may_change_an_installed_one(matin: Newsroom) -> None:
    matin.write(
        {"themes/soir/theme.toml": 'name = "soir"\nparent = "matin"\n', "site.toml": SITE.replace('"x"', '"soir"')}
    )
    matin.build()
    assert any(path.startswith("assets/css/matin.") for path in matin.files())


# Types, and the time of a start


@pytest.mark.slow
def test_its_types_are_right(tmp_path: Path) -> None:
    cache = ["--cache-dir", str(tmp_path)]
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *cache, "sitegen_house_style"]
    done = subprocess.run(
        command, cwd=EXAMPLES / "sitegen-house-style", capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_site_without_packages_looks_for_none(site_of: SiteOf) -> None:
    """The lists of all installed distributions are read when a plugin or a theme is not in the site."""
    site = site_of({"content/articles/a.md": article(), "plugins/p.py": "def html(html, path): return html\n"})
    site.configure('[plugins]\nenabled = ["p"]\n')
    site.build()
    code = (
        "import sys\nfrom sitegen.cli.commands import main\nmain(['build'], standalone_mode=False)\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=site.root, capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stdout.split())
    assert "sitegen.plugins.plugins" in loaded
    assert {"importlib.metadata", "packaging", "packaging.specifiers"}.isdisjoint(loaded)
