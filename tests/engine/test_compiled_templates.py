"""A template is compiled once, whichever process needs it first, and again only where its code would be another."""

from collections.abc import Callable, Iterator

import pytest
from newsroom import Files, Newsroom, article

from sitegen.cache.state import BuildState
from sitegen.engine.request import BuildRequest, forget_state, state_file
from sitegen.pages.templates import TemplateEngine

SiteOf = Callable[[Files], Newsroom]
MANY = {f"content/articles/{number}.md": article(f"Titre {number}") for number in range(30)}
EDITED = {"content/articles/1.md": article("Titre 1", "Autre texte.")}
OWN = '{% extends "@core/article.html" %}{% block content %}<p>Encore</p>{% endblock %}'


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


def test_damaged_code_is_never_run(site_of: SiteOf, compiled: list[str]) -> None:
    newsroom = site_of(MANY)
    newsroom.build()
    compiled.clear()
    state = BuildState(state_file(BuildRequest(newsroom.root)))
    kept = state.setting("templates")
    assert kept
    middle = len(kept) // 2
    state.set("templates", kept[:middle] + bytes([kept[middle] ^ 1]) + kept[middle + 1 :])
    state.close()
    newsroom.write(EDITED)
    newsroom.build()
    assert "article.html" in compiled


def test_a_clean_build_compiles_anew(site_of: SiteOf, compiled: list[str]) -> None:
    newsroom = site_of(MANY)
    newsroom.build()
    compiled.clear()
    forget_state(BuildRequest(newsroom.root))
    newsroom.build()
    assert "article.html" in compiled
