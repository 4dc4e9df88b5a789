"""A theme: layers of templates, assets, options and messages laid over each other."""

from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article

from sitegen.errors.problems import BuildFailed
from sitegen.theme.theme import CORE, bundled_themes, load_theme

SiteOf = Callable[[Files], Newsroom]

CHILD = {
    "themes/x/theme.toml": 'name = "x"\nparent = "y"\n[options]\ncolour.default = "x"\nown = {type = "whole", default = 1}\n',
    "themes/y/theme.toml": 'name = "y"\ndescription = "d"\nversion = "1"\n[options]\ncolour = {type = "name"}\nfont = {type = "text", default = "y"}\n',
}


def test_the_layers_are_the_site_the_theme_its_parents_and_the_core(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            **CHILD,
            "templates/home.html": "site",
            "themes/x/templates/home.html": "x",
            "themes/y/templates/home.html": "y",
            "themes/y/templates/page.html": "y",
            "themes/x/templates/deep/part.html": "x",
            "themes/x/static/a.css": "x",
            "themes/y/static/a.css": "y",
            "themes/y/static/b/c.css": "y",
        }
    )
    theme = load_theme(newsroom.root, "x", {"colour": "site"})
    assert [layer.name for layer in theme.layers] == ["site", "x", "y", "core"]
    root = str(newsroom.root)
    where = {name: theme.templates[name].removeprefix(root) for name in theme.templates}
    assert where["home.html"] == "/templates/home.html"
    assert where["@site/home.html"] == "/templates/home.html"
    assert where["@x/home.html"] == "/themes/x/templates/home.html"
    assert where["@y/home.html"] == "/themes/y/templates/home.html"
    assert where["@core/home.html"] == str(CORE / "templates/home.html")
    assert where["page.html"] == "/themes/y/templates/page.html"
    assert where["deep/part.html"] == "/themes/x/templates/deep/part.html"
    assert where["article.html"] == str(CORE / "templates/article.html")
    assert {name: path.removeprefix(root) for name, path in theme.assets.items() if path.startswith(root)} == {
        "a.css": "/themes/x/static/a.css", "b/c.css": "/themes/y/static/b/c.css",
    }  # fmt: skip
    assert theme.options == {"colour": "site", "own": 1, "font": "y"}


def test_a_file_of_macros_needs_only_those_that_it_changes(site_of: SiteOf) -> None:
    own = "{% macro names(authors) %}NAMES{% endmacro %}{% macro teasers(cards, level=2) %}<b>OWN</b>{% endmacro %}"
    newsroom = site_of({
        "content/articles/a.md": article("A", corrections=[{"date": "2025-06-02", "text": "Non."}]),
        "themes/x/theme.toml": 'name = "x"\nparent = "y"\n',
        "themes/y/theme.toml": 'name = "y"\n',
        "themes/x/templates/parts.html": own,
    })  # fmt: skip
    newsroom.build()
    assert "<b>OWN</b>" in newsroom.page("politique/")
    assert 'aria-label="Fil d’Ariane"' in newsroom.page("politique/"), "from the core"
    newsroom.write({"themes/y/templates/parts.html": "{% macro breadcrumb() %}<i>BETWEEN</i>{% endmacro %}"})
    newsroom.build()
    assert "<b>OWN</b>" in newsroom.page("politique/")
    assert "<i>BETWEEN</i>" in newsroom.page("politique/"), "a layer between that appears is noticed"
    newsroom.write({"themes/y/templates/parts.html": "{% macro breadcrumb() %}<i>CHANGED</i>{% endmacro %}"})
    newsroom.build()
    assert "<i>CHANGED</i>" in newsroom.page("politique/")
    assert newsroom.build().rendered == 0


def test_what_an_imported_file_imports_is_noticed_by_each_page(site_of: SiteOf) -> None:
    newsroom = site_of({
        **{f"content/articles/{name}.md": article(name) for name in "ab"},
        "themes/x/templates/article.html": "{% import 'm.html' as m %}{{ m.one() }}",
        "themes/x/templates/m.html": "{% from 'n.html' import two %}{% macro one() %}<p>{{ two() }}</p>{% endmacro %}",
        "themes/x/templates/n.html": "{% macro two() %}before{% endmacro %}",
    })  # fmt: skip
    newsroom.build()
    newsroom.write({"themes/x/templates/n.html": "{% macro two() %}after{% endmacro %}"})
    newsroom.build()
    assert all("<p>after</p>" in newsroom.page(f"politique/{name}/") for name in "ab")


def test_macros_imported_without_context_are_filled_too(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("A"),
        "content/articles/b.md": article("B"),
        "themes/x/templates/article.html": "{% import 'm.html' as m %}{{ m.one() }} {{ m.two() }}",
        "templates/m.html": "{% macro one() %}own{% endmacro %}",
        "themes/x/templates/m.html": "{% macro one() %}1{% endmacro %}{% macro two() %}2{% endmacro %}",
    })  # fmt: skip
    newsroom.build()
    assert newsroom.page("politique/a/") == newsroom.page("politique/b/") == "own 2"
    newsroom.write({"themes/x/templates/m.html": "{% macro two() %}3{% endmacro %}"})
    newsroom.build()
    assert newsroom.page("politique/a/") == newsroom.page("politique/b/") == "own 3"


def test_what_editors_leave_behind_is_no_template(site_of: SiteOf) -> None:
    newsroom = site_of({"templates/home.html~": "x", "templates/.home.html.swp": "x", "templates/.git/x.html": "x"})
    theme = load_theme(newsroom.root, "x", {})
    assert not [name for name in theme.templates if name.startswith("@site/")]


def test_the_themes_that_come_with_sitegen_are_found(site_of: SiteOf) -> None:
    newsroom = site_of({})
    theme = load_theme(newsroom.root, "gazette", {})
    assert theme.layers[1].folder == str(bundled_themes() / "gazette")


def test_a_theme_of_the_site_hides_one_that_comes_with_sitegen(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/gazette/theme.toml": 'name = "gazette"\n'})
    assert load_theme(newsroom.root, "gazette", {}).layers[1].folder == str(newsroom.root / "themes/gazette")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"themes/x/theme.toml": 'name = "x"\nparent = "yy"\n', "themes/y/theme.toml": 'name = "y"\n'},
            "there is no theme “yy”",
        ),
        ({"themes/x/theme.toml": "parent = 1\n"}, "“name” is missing"),
        ({**CHILD, "themes/y/theme.toml": 'name = "y"\nparent = "x"\n'}, "theme “x” is its own parent"),
        ({"themes/x/theme.toml": b"name = '\xe9'"}, "themes/x/theme.toml:1:9: not valid UTF-8"),
    ],
)
def test_mistakes(site_of: SiteOf, files: Files, message: str) -> None:
    newsroom = site_of(files)
    with pytest.raises(BuildFailed) as caught:
        load_theme(newsroom.root, "x", {})
    assert message in str(caught.value)


BASE = "themes/x/templates/base.html"


def test_a_site_overrides_one_block_and_keeps_the_rest(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            BASE: "<html>{% block head %}theme head{% endblock %}{% block content %}{% endblock %}"
            "{% block footer %}theme foot{% endblock %}",
            "templates/base.html": "{% extends '@x/base.html' %}{% block footer %}site foot, "
            "not {{ super() }}{% endblock %}",
            "content/articles/a.md": article("Un"),
        }
    )
    newsroom.build()
    page = newsroom.page("politique/a/")
    assert page.startswith("<html>theme head")
    assert page.endswith("site foot, not theme foot")
    assert "<h1>Un</h1>" in page


def test_a_site_overrides_one_file(site_of: SiteOf) -> None:
    newsroom = site_of({"templates/404.html": "perdu", "content/articles/a.md": article("Un")})
    newsroom.build()
    assert newsroom.page("404.html") == "perdu"
    assert "<h1>Un</h1>" in newsroom.page("politique/a/")


def test_a_theme_overrides_one_block_of_its_parent(site_of: SiteOf) -> None:
    newsroom = site_of({
        **CHILD, "themes/y/templates/404.html": "y: {% block words %}y{% endblock %}",
        "themes/x/templates/404.html": "{% extends '@y/404.html' %}{% block words %}x{% endblock %}",
    })  # fmt: skip
    newsroom.build()
    assert newsroom.page("404.html") == "y: x"


def test_options_reach_templates_and_those_of_the_site_win(site_of: SiteOf) -> None:
    newsroom = site_of(
        {**CHILD, "templates/404.html": "{{ site.options.colour }} {{ site.options.font }} {{ site.extra.k }}"}
    )
    newsroom.configure('[options]\ncolour = "red"\n[extra]\nk = "v"\n')
    newsroom.build()
    assert newsroom.page("404.html") == "red y v"


def test_assets_are_published_and_asked_for_by_name(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "themes/x/static/css/a b.css": "a{}",
            "themes/x/templates/s.css": "b{ {{- site.title -}} }",
            "templates/404.html": "{{ asset('css/a b.css') }} {{ asset('s.css') }} {{ url('contact/') "
            "}} {{ url('/été/') }} {{ url() }}",
        }
    )
    newsroom.build()
    sheet, rendered = sorted(newsroom.output.glob("assets/**/*.css"), key=lambda path: path.name)
    assert newsroom.page("404.html") == (
        f"/journal/assets/css/{sheet.name.replace(' ', '%20')} /journal/assets/{rendered.name} /journal/contact/ /journal/%C3%A9t%C3%A9/ /journal/"
    )
    assert sheet.read_text("utf-8") == "a{}"
    assert rendered.read_text("utf-8") == "b{La Gazette}"


def test_the_core_alone_is_a_theme_for_every_kind_of_page(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article("Un", tags=["x"], series="S")})
    newsroom.write({"site.toml": SITE})
    newsroom.build()
    assert all(data.strip() for data in newsroom.files().values())
