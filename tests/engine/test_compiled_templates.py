"""A template is compiled once, whichever process needs it first, and again only where its code would be another."""

import io
import marshal
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2.bccache import bc_magic
from newsroom import Files, Newsroom, article

from sitegen.cache.seal import Seal
from sitegen.cache.state import BuildState
from sitegen.engine.request import BuildRequest, forget_state, state_file
from sitegen.pages.templates import TemplateEngine

SiteOf = Callable[[Files], Newsroom]
MANY = {f"content/articles/{number}.md": article(f"Titre {number}") for number in range(30)}
EDITED = {"content/articles/1.md": article("Titre 1", "Autre texte.")}
OWN = '{% extends "@core/article.html" %}{% block content %}<p>Encore</p>{% endblock %}'


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder of the user that nobody else uses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    return tmp_path / "own/sitegen"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the names of templates as they are compiled."""
    names: list[str] = []
    real = TemplateEngine.compile

    def compile_(self: TemplateEngine, source: str, name: str, *arguments: object) -> object:
        names.append(name)
        return real(self, source, name, *arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(TemplateEngine, "compile", compile_)
    return names


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_edit_compiles_nothing(site_of: SiteOf, compiled: list[str], jobs: int) -> None:
    newsroom = site_of(MANY)
    newsroom.build(jobs=jobs)
    compiled.clear()
    newsroom.write(EDITED)
    assert newsroom.build().rendered
    assert compiled == []


def test_an_edited_template_is_compiled_and_no_other(site_of: SiteOf, compiled: list[str]) -> None:
    newsroom = site_of({**MANY, "templates/article.html": OWN})
    newsroom.build()
    compiled.clear()
    newsroom.write({"templates/article.html": OWN.replace("Encore", "Toujours")})
    newsroom.build()
    assert compiled == ["article.html"]
    assert "Toujours" in newsroom.page("politique/1/")


def test_what_a_filter_made_of_constants_is_not_kept(site_of: SiteOf) -> None:
    plugin = "def filters():\n    return {'loud': lambda text: text + '!'}\n"
    newsroom = site_of(
        {**MANY, "plugins/p.py": plugin, "templates/article.html": OWN.replace("Encore", "{{ 'Oh'|loud }}")}
    )
    newsroom.configure('[plugins]\nenabled = ["p"]\n')
    newsroom.build()
    assert "Oh!" in newsroom.page("politique/1/")
    newsroom.write({"plugins/p.py": plugin.replace("!", "?")})
    newsroom.build()
    assert "Oh?" in newsroom.page("politique/1/")


def test_a_clean_build_compiles_anew(site_of: SiteOf, compiled: list[str]) -> None:
    newsroom = site_of(MANY)
    newsroom.build()
    compiled.clear()
    forget_state(BuildRequest(newsroom.root))
    newsroom.build()
    assert "article.html" in compiled


# Whose code it is


KEYED, BARE = "key", "no key"
KEY = "0123456789abcdef" * 2


@pytest.fixture(params=[KEYED, BARE])
def key(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set a key of the cache, or none."""
    if request.param == KEYED:
        monkeypatch.setenv("SITEGEN_CACHE_KEY", KEY)
    return str(request.param)


def kept(folder: Path) -> list[Path]:
    """Return the files in a folder that hold code of templates."""
    return [path for path in folder.rglob("*") if path.is_file() and bc_magic in path.read_bytes()]


def poison(file: Path, seal: Seal, stamp: str, victim: Path) -> None:
    """Put code into the place of that of a template, sealed as sitegen would."""
    code = compile(f"import pathlib; pathlib.Path({str(victim)!r}).touch()", "x", "exec")
    data = file.read_bytes()
    whole = data[data.index(bc_magic) :]
    rest = io.BytesIO(whole[len(bc_magic) :])
    pickle.load(rest)  # the checksum of the text
    head = whole[: len(bc_magic) + rest.tell()]
    forged = head + marshal.dumps(code)
    file.write_bytes(seal.of("template", stamp, file.name, forged) + forged)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_code_is_stored_beside_a_site_without_a_key(site_of: SiteOf, own: Path, jobs: int) -> None:
    newsroom = site_of(MANY)
    newsroom.build(jobs=jobs)
    assert kept(own)
    assert kept(newsroom.root) == []


def test_with_a_key_the_next_build_elsewhere_compiles_nothing(
    site_of: SiteOf, tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    monkeypatch.setenv("SITEGEN_CACHE_KEY", KEY)
    monkeypatch.setenv("CI", "true")
    newsroom = site_of(MANY)
    newsroom.build()
    shutil.rmtree(own, ignore_errors=True)
    other = Newsroom(tmp_path / "elsewhere", {**MANY, **EDITED})
    shutil.copytree(newsroom.root / ".sitegen", other.root / ".sitegen")
    shutil.copytree(newsroom.output, other.output)
    compiled.clear()
    assert other.build().rendered
    assert compiled == []


def test_code_that_others_put_beside_a_site_is_never_run(
    site_of: SiteOf, tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    newsroom, victim = site_of(MANY), tmp_path / "victim"
    monkeypatch.setenv("SITEGEN_CACHE_KEY", KEY)
    newsroom.build()
    codes = kept(newsroom.root / ".sitegen")
    stamp = stamp_of(newsroom)
    if key == BARE:
        monkeypatch.delenv("SITEGEN_CACHE_KEY")
        newsroom.build()
    for seal in (Seal(), Seal(b"another"), Seal(b"\0" * 32)):
        for file in codes:
            poison(file, seal, stamp, victim)
        newsroom.write(EDITED)
        newsroom.build()
        newsroom.write(MANY)
        newsroom.build()
        assert not victim.exists()


def test_the_poison_of_these_tests_works(site_of: SiteOf, tmp_path: Path, own: Path) -> None:
    newsroom, victim = site_of(MANY), tmp_path / "victim"
    newsroom.build()
    for file in kept(own):
        poison(file, Seal(), stamp_of(newsroom), victim)
    newsroom.write(EDITED)
    newsroom.failure()  # what the forged code makes is no page
    assert victim.exists()


def stamp_of(newsroom: Newsroom) -> str:
    """Return the engine stamp of the last build."""
    state = BuildState(state_file(BuildRequest(newsroom.root)))
    try:
        return (state.setting("stamp") or b"").decode()
    finally:
        state.close()


def test_code_in_the_folder_of_the_user_is_not_kept_where_others_may_write_it(
    site_of: SiteOf, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(MANY)
    own.mkdir(parents=True)
    own.chmod(0o777)
    newsroom.build()
    assert kept(tmp_path) == []
    own.chmod(0o700)
    forget_state(BuildRequest(newsroom.root))
    monkeypatch.setenv("CI", "true")
    newsroom.build()
    assert kept(tmp_path) == []
    monkeypatch.delenv("CI")
    for place in (newsroom.root / ".cache", newsroom.root):
        forget_state(BuildRequest(newsroom.root))
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        newsroom.build()
    assert kept(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="of other systems the user always has a home")
def test_a_user_without_a_home_keeps_no_code(site_of: SiteOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.chdir(site_of(MANY).root)
    site_of(MANY).build()
    assert kept(tmp_path) == []


def test_code_of_earlier_engines_goes(site_of: SiteOf, own: Path) -> None:
    for number in range(20):
        folder = own / f"templates/{number}"
        folder.mkdir(parents=True)
        os.utime(folder, (number, number))
    site_of(MANY).build()
    left = {path.name for path in (own / "templates").iterdir()}
    assert len(left) == 8
    assert {str(number) for number in range(13, 20)} <= left
