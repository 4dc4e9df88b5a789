"""A theme of one's own: mistakes in it are errors with their line, and what it leaves out that readers are owed a warning."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from newsroom import SITE, Files, Newsroom, article

from sitegen.engine.theme_advice import OWED, check_theme
from sitegen.errors.problems import SitegenError
from sitegen.pages.anatomy import anatomy_of
from sitegen.pages.shown import Shown
from sitegen.pages.theme_faults import misnamed_blocks
from sitegen.theme.theme import bundled_themes, load_theme

SiteOf = Callable[[Files], Newsroom]
OURS = ["gazette", "depeche"]


def warnings(newsroom: Newsroom) -> list[str]:
    return [str(problem) for problem in newsroom.build().warnings]


# Blocks


def blocks_of(newsroom: Newsroom) -> list[str]:
    theme = load_theme(newsroom.root, "x", {})
    return [str(problem) for problem in misnamed_blocks(theme, theme.names_of(theme.layers))]


BASE = "{% block head %}{% endblock %}\n<main>{% block content %}{% endblock %}</main>\n"


def test_a_block_that_nothing_has_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(),
        "themes/x/templates/article.html": "{% extends 'base.html' %}\n{% block heda %}{% endblock %}\n",
    })  # fmt: skip
    assert (
        "themes/x/templates/article.html:2:10: none of the templates that this one extends has a block “heda”, so nothing "
        "shows it\n    2 | {% block heda %}{% endblock %}\n      |          ^\n      = did you mean “head”?"
    ) in newsroom.failure()


@pytest.mark.parametrize(
    "text",
    [
        "{% extends 'b.html' %}{% block content %}{% block mine %}{% endblock %}{% endblock %}",
        "{% extends 'b.html' %}{% block content %}{{ self.mine() }}{% endblock %}{% block mine %}{% endblock %}",
        "{% extends 'c.html' %}{% block inner %}{% endblock %}{% block head %}{% endblock %}",
        "{% extends 'c.html' if page else 'b.html' %}{% block inner %}{% endblock %}",
        "{% extends page.template %}{% block anything %}{% endblock %}",
        "{% extends 'nope.html' %}{% block anything %}{% endblock %}",
        "{% extends '@x/b.html' %}{% block content %}{{ super() }}{% endblock %}",
        "{% block alone %}{% endblock %}",
        "{% extends 'b.html' %}{% if %}{% block wrong %}{% endblock %}",
    ],
)
def test_a_block_that_something_shows_is_none(site_of: SiteOf, text: str) -> None:
    newsroom = site_of({
        "themes/x/templates/b.html": BASE,
        "themes/x/templates/c.html": "{% extends 'b.html' %}{% block content %}{% block inner %}{% endblock %}{% endblock %}",
        "templates/article.html": text,
    })  # fmt: skip
    assert blocks_of(newsroom) == []


@pytest.mark.parametrize("theme", OURS)
def test_each_block_of_our_themes_would_be_missed(site_of: SiteOf, theme: str) -> None:
    """Each template that extends another, copied with one block renamed, has one error, in the line of that block."""
    found = 0
    for path in sorted((bundled_themes() / theme / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        if "{% extends" not in text:
            continue
        for block in re.finditer(r"{% block (\w+) %}", text):
            renamed = text[: block.start(1)] + "misnamed" + text[block.end(1) :]
            newsroom = site_of({
                "themes/x/theme.toml": f'name = "x"\nparent = "{theme}"\n',
                f"themes/x/templates/{path.name}": renamed.replace(f"{{% extends \"{path.name}", f"{{% extends \"@{theme}/{path.name}"),
            })  # fmt: skip
            problems = blocks_of(newsroom)
            line = text[: block.start()].count("\n") + 1
            inside = text[: block.start()].count("{% block") > text[: block.start()].count("{% endblock")
            assert inside or [problem.split(": ")[0] for problem in problems] == [
                f"themes/x/templates/{path.name}:{line}:{block.start(1) - text.rfind(chr(10), 0, block.start())}"
            ], path
            (newsroom.root / f"themes/x/templates/{path.name}").unlink()
            found += not inside
    assert found > 0
    assert blocks_of(site_of({"themes/x/theme.toml": f'name = "x"\nparent = "{theme}"\n'})) == []


# theme.toml and [options]


def test_a_name_other_than_that_of_the_folder_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/theme.toml": 'description = "A"\nname = "y"\n'})
    found = newsroom.failure()
    assert found.startswith("themes/x/theme.toml:2:1: the theme is called “y”, and its folder “x”")
    assert 'write name = "x"' in found


def test_an_unknown_option_is_an_error_with_its_line(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/theme.toml": 'name = "x"\n[options]\naccent = {type = "name"}\n',
        "site.toml": SITE + '[options]\naccent = "blue"\nacent = "red"\n',
    })  # fmt: skip
    found = newsroom.failure()
    assert "site.toml:7:1: the theme “x” has no option “acent”" in found
    assert "did you mean “accent”?" in found


def test_an_option_of_another_theme_is_worth_knowing(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": SITE + "[options]\nscheme_switch = true\n"})
    (note,) = newsroom.build(strict=True).warnings
    assert note.severity == "note"
    assert "it has an effect in “gazette”" in str(note)


def test_a_setting_that_was_an_option_is_reported_with_its_new_lines(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": SITE + '[options]\naccessibility = "none"\naccessibility_page = "a"\n'})
    found = newsroom.failure()
    assert "site.toml:6:1: “accessibility” is no option of the theme any more" in found
    assert "= write [accessibility], and below it declare = true; after an audit also audited = …, rate = …" in found
    assert "site.toml:7:1: “accessibility_page”" in found
    assert '= write [accessibility], and below it page = "…"' in found


def test_an_option_that_a_template_of_the_site_reads_is_known(site_of: SiteOf) -> None:
    newsroom = site_of({
        "site.toml": SITE + '[options]\nmotto = "Lent"\n',
        "templates/404.html": "{% extends '@core/404.html' %}{% block content %}{{ site.options.motto }}{% endblock %}",
    })  # fmt: skip
    newsroom.build(strict=True)
    assert "Lent" in newsroom.page("404.html")


# What readers are owed


@pytest.mark.parametrize("theme", ["", *OURS])
def test_our_themes_leave_nothing_out(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of({"themes/x/theme.toml": f'name = "x"\nparent = "{theme}"\n'})
    page = Shown(anatomy_of(load_theme(newsroom.root, "x", {})), "article.html")
    assert page.has("head.html")
    assert all(owed.shown(page) for owed in OWED)
    assert not page.unknown


BARE = '<!doctype html><title>{{ page.title }}</title>{% include "head.html" %}<h1>{{ article.title }}</h1>{{ article.body }}'
ARTICLES: Files = {
    "content/articles/a.md": article("Un", corrections=[{"date": "2025-06-02", "text": "C’était faux."}]),
    "content/articles/b.md": article("Deux", genre="opinion"),
    "content/articles/c.md": article("Trois"),
}


def test_what_a_theme_leaves_out_is_a_warning(site_of: SiteOf) -> None:
    newsroom = site_of({**ARTICLES, "themes/x/templates/article.html": BARE})
    wanted = [
        "themes/x/templates/article.html: /politique/a/ does not show the corrections of “content/articles/a.md”",
        "themes/x/templates/article.html: /politique/b/ does not show the genre of “content/articles/b.md”",
    ]
    assert [line.split("\n")[0] for line in warnings(newsroom)] == wanted
    assert [line.split("\n")[0] for line in warnings(newsroom)] == wanted, "the second build says so too"
    assert all(message in newsroom.failure(strict=True) for message in wanted)


HEADLESS = "<!doctype html><title>{{ page.title }}</title><main>{% block content %}{% endblock %}</main>"


def test_pages_without_what_machines_look_for(site_of: SiteOf) -> None:
    newsroom = site_of({**ARTICLES, "themes/x/templates/base.html": HEADLESS})
    found = warnings(newsroom)
    assert any(
        line.startswith("themes/x/templates/base.html: /404.html does not show what search engines") for line in found
    ), found
    newsroom.write(
        {"themes/x/templates/base.html": HEADLESS.replace("<main>", "{% include '@core/head.html' %}<main>")}
    )
    assert warnings(newsroom) == []


@pytest.mark.parametrize(("name", "end"), [("own-head.html", "</head>"), ("own-foot.html", "</body>")])
def test_a_page_without_the_lines_of_a_site(site_of: SiteOf, name: str, end: str) -> None:
    line = f'{{% filter allowed %}}{{% include "{name}" ignore missing %}}{{% endfilter %}}'
    head = HEADLESS.replace("<main>", "{% include 'head.html' %}<main>")
    newsroom = site_of({**ARTICLES, "templates/base.html": head})
    assert warnings(newsroom) == [], "it has no lines of its own"
    newsroom.write({f"templates/{name}": "<!-- ours -->"})
    wanted = f"templates/base.html: /404.html does not have the lines of “templates/{name}”\n      = write {line} before {end}"
    for _ in range(2):
        assert warnings(newsroom) == [wanted]
    newsroom.write({"templates/base.html": head + line})
    assert warnings(newsroom) == []
    assert "<!-- ours -->" in newsroom.page("404.html")


@pytest.mark.parametrize(
    "text",
    [
        "{% extends '@core/article.html' %}",
        "{% extends '@core/article.html' %}{% block content %}{{ super() }}{% endblock %}",
        BARE + "{% for one in article.corrections %}{{ one.text }}{% endfor %}{{ article.genre }}{{ article.live }}",
        BARE + "{% set item = article %}{% include 'mine.html' %}",
        BARE + "{% include article.template or 'mine.html' %}",
        BARE + "{% import 'mine.html' as mine %}{{ mine.all(article) }}",
        BARE + "{% from 'mine.html' import all as everything with context %}{{ everything(article) }}",
    ],
)
def test_what_a_theme_shows_in_its_own_way_is_no_warning(site_of: SiteOf, text: str) -> None:
    mine = "{% macro all(item) %}{{ item.corrections|map(attribute='text')|join }}{{ item.genre }}{{ item.live }}{% endmacro %}"
    newsroom = site_of({
        **ARTICLES,
        "themes/x/templates/article.html": text,
        "themes/x/templates/mine.html": mine + "{% if item is defined %}{{ all(item) }}{% endif %}",
    })  # fmt: skip
    assert warnings(newsroom) == []


@pytest.mark.parametrize(
    "text",
    [
        "{% extends '@core/article.html' %}{% block content %}<h1>{{ article.title }}</h1>{{ article.body }}{% endblock %}",
        BARE + "{% import 'mine.html' as mine %}",
        BARE + "{% from 'parts.html' import teaser with context %}{{ site.indexes.corrections }}",
        BARE + "{# {{ article.corrections }} #}",
    ],
)
def test_what_stands_in_files_and_is_not_shown_is_left_out(site_of: SiteOf, text: str) -> None:
    newsroom = site_of({
        **ARTICLES,
        "themes/x/templates/article.html": text,
        "themes/x/templates/mine.html": "{% macro all(item) %}{{ item.corrections }}{% endmacro %}",
    })  # fmt: skip
    assert any("does not show the corrections" in line for line in warnings(newsroom))


def test_a_live_blog_says_that_it_is_live(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("Un", "Avant.\n\n## 2025-06-01 10:00 Un début\n\nTexte.\n", live=True),
        "themes/x/templates/article.html": BARE,
    })  # fmt: skip
    assert any("does not show that “content/articles/a.md” is live" in line for line in warnings(newsroom))


def test_a_template_that_an_article_names_is_looked_at(site_of: SiteOf, tmp_path: Path) -> None:
    files = ARTICLES | {
        "content/articles/a.md": article(corrections=[{"date": "2025-06-02", "text": "F."}], template="long.html")
    }
    newsroom = site_of({**files, "templates/long.html": BARE})
    (found,) = warnings(newsroom)
    assert found.startswith("templates/long.html: /politique/a/ does not show the corrections")


def test_advice_follows_what_is_asked_of_a_theme(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    def look(*given: Any) -> Iterator[SitegenError]:
        looked.append(given)
        return check_theme(*given)

    monkeypatch.setattr("sitegen.engine.theme_advice.check_theme", look)
    newsroom = site_of({**ARTICLES, "themes/x/templates/article.html": BARE})

    def found(times: int) -> list[str]:
        looked.clear()
        names = [line.partition(" does not ")[0].split()[-1] for line in warnings(newsroom)]
        assert len(looked) == times
        return names

    assert found(1) == ["/politique/a/", "/politique/b/"]
    newsroom.write(
        {"content/articles/d.md": article("Quatre"), "content/articles/e.md": article("Cinq", genre="opinion")}
    )
    assert found(0) == ["/politique/a/", "/politique/b/"], "an article that asks for nothing new"
    newsroom.remove("content/articles/b.md")
    assert found(1) == ["/politique/a/", "/politique/e/"]
    newsroom.write({"content/articles/a.md": article("Un")})
    assert found(1) == ["/politique/e/"]
    newsroom.write({"content/articles/c.md": article("Trois", "Un autre texte.\n")})
    assert found(0) == ["/politique/e/"], "the plan is the same"
    newsroom.write({"themes/x/templates/article.html": BARE + "{{ article.genre }}"})
    assert found(1) == []
    newsroom.write({"content/articles/f.md": article("Six", live=True)})
    assert found(1) == ["/politique/f/"]
