"""Every mistake that a newsroom can make, and the exact words that tell it: ``golden/errors/*.txt``.

After a change on purpose: ``pytest tests/golden --update-golden``, then read what changed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from newsroom import PNG, SITE, Files, Newsroom, article, author, page

from sitegen.errors.problems import BuildFailed
from sitegen.messages.message import Message

A = "content/articles/a.md"
LIBRARIES = ("template-", "theme-", "catalog")
"""How the names of cases begin in which a library says what is wrong: Jinja2, Babel."""


class Case(NamedTuple):
    """A site with a mistake, and the request that meets it."""

    files: Files
    request: dict[str, Any] = {}  # noqa: RUF012


def one(text: str | bytes, **more: str | bytes) -> Case:
    return Case({A: text, **more})


def templates(**texts: str) -> Case:
    return Case({A: article(), **{f"templates/{name}.html": text for name, text in texts.items()}})


TWO = {"content/articles/2024/titre.md": article("Un"), "content/articles/2025/titre.md": article("Deux")}

CASES: dict[str, Case] = {
    # site.toml and themes
    "config-unknown-key": one(article(), **{"site.toml": SITE + '[taxonomy]\ncategorie = ["A"]\n'}),
    "config-wrong-type": one(article(), **{"site.toml": SITE + "[lists]\nper_page = [20]\n"}),
    "config-not-toml": one(article(), **{"site.toml": '[site]\ntitle = La Gazette\nurl = "https://a.b"\n'}),
    "config-no-language": one(article(), **{"site.toml": SITE + 'language = "français"\n'}),
    "open-quote": one('---\ntitle: "Le pont\ndate: 2026-01-01\ncategory: Culture\n---\nTexte.\n'),
    "cut-text": one(
        "---\ntitle: Match à Lens #direct\ndate: 2026-01-01\ncategory: Sport\ntags:\n  - Foot #1\n---\nTexte.\n"
    ),
    "below-blank-lines": one("\n\n---\ntitle: A\ndate: 2026-01-01\ncategory: Culture\n---\nTexte.\n"),
    "keys-of-others": one(
        "---\ntitle: A\ndate: 2026-01-01\ncategory: Culture\ndraft: true\nlayout: post\nexcerpt: Un mot.\n---\nTexte.\n"
    ),
    "keys-of-others-toml": one(
        '+++\ntitle = "A"\ndate = 2026-01-01\ncategory = "Culture"\npublished = false\nnoindex = "yes"\n+++\nTexte.\n'
    ),
    "shortcode-of-others": one(article(body="Un film.\n\n{{< youtube dQw4w9WgXcQ >}}\n")),
    "config-several": one(
        article(), **{"site.toml": '[site]\ntitel = "A"\nurl = 3\n[feeds]\nformats = ["rss", "xml"]\n'}
    ),
    "theme-unknown": one(article(), **{"site.toml": SITE.replace('"x"', '"gazete"')}),
    "theme-unknown-key": one(article(), **{"themes/x/theme.toml": 'name = "x"\nparant = "plain"\n'}),
    "theme-own-parent": one(article(), **{"themes/x/theme.toml": 'name = "x"\nparent = "x"\n'}),
    "theme-not-toml": one(article(), **{"themes/x/theme.toml": "name = x\n"}),
    "theme-catalog": one(article(), **{"themes/x/locale/fr.po": "nonsense\n"}),
    # front matter
    "unknown-key": one(article(standfrist="x", tagz=["a"], author="zoe")),
    "wrong-type": one(article(tags="a, b", featured="très", noindex="oui", image="photo.jpg")),
    "missing-keys": one("---\nkicker: Surtitre\n---\nTexte\n"),
    "missing-alt": one(article(image={"src": "a.png"}), **{"content/articles/a.png": PNG}),
    "bad-date": one(article(date="31/12/2024", updated="demain", expires="2025-02-30")),
    "bad-status": one(article(status="drafft")),
    "undeclared-category": one(
        article(category="Politiqe"), **{"site.toml": SITE + '[taxonomy]\ncategories = ["Politique", "Culture"]\n'}
    ),
    "unknown-author": one(article(author="marie-curi"), **{"content/authors/marie-curie.md": author("Marie Curie")}),
    "unknown-related": one(article(related=["bb"]), **{"content/articles/b.md": article("B")}),
    "no-front-matter": one("# Un titre\n\nUn texte.\n"),
    "no-end": one("---\ntitle: A\n\nUn texte.\n"),
    "not-yaml": one("---\ntitle: Washington : l’appel\nkicker: A: B\n---\n"),
    "yaml-tab": one("---\ntitle: A\nimage:\n\tsrc: a.png\n---\n"),
    "yaml-quote": one("---\ntitle: “A\nkicker: 'L'appel'\n---\n"),
    "yaml-list": one("---\n- title: A\n---\n"),
    "not-toml": one('+++\ntitle = "A"\ndate = hier\n+++\n'),
    "not-json": one('{\n  "title": "A"\n  "date": "2025-01-01"\n}\n'),
    # bytes and names
    "latin-1": one(article("Été").encode("latin-1")),
    "utf-16": one(article("Été").encode("utf-16")),
    "no-folder": Case({A: article(), "content/brouillons/b.md": article()}),
    # links and pictures
    "dead-links": one(
        article(
            body="Un [lien](b.mkd), une [place](b.md#parti).\n\nEt ![une "
            "photo](phto.png), [là](/nulle-part/), [ici](id:bb).\n"
        ),
        **{"content/articles/b.md": article("B", "## Partie\n"), "content/articles/photo.png": PNG},
    ),
    "dead-link-to-a-draft": one(article(body="[b](b.md)"), **{"content/articles/b.md": article("B", status="draft")}),
    "dead-link-in-a-page": Case({"content/pages/p.md": page(body="[x](../articles/x.md)")}),
    "dead-link-out-of-the-site": one(article(body="[x](../../../secret.md)")),
    "missing-picture": one(article(image={"src": "phto.png", "alt": "x"}), **{"content/articles/photo.png": PNG}),
    "missing-static-picture": one(article(image={"src": "/phto.png", "alt": "x"}), **{"static/photo.png": PNG}),
    "missing-portrait": Case({"content/authors/anna.md": author("Anna", photo={"src": "anna.jpg", "alt": ""})}),
    "missing-publisher-logo": one(article(), **{"site.toml": SITE + '[publisher]\nlogo = "logo.png"\n'}),
    "script-link": one(article(body="[x](javascript:alert(1))")),
    # addresses
    "duplicate-url": Case(TWO),
    "duplicate-of-a-page": Case({"content/pages/politique/a.md": page(), A: article()}),
    "duplicate-of-a-static-file": one(article(), **{"static/politique/a/index.html": "x"}),
    "duplicate-alias": one(article(aliases=["/b/"]), **{"content/pages/b.md": page("B")}),
    "alias-out-of-the-site": one(article(aliases=["/../../x/", "a//b", "https://ancien.example/a/", "/?p=12"])),
    "permalink-out-of-the-site": one(article(), **{"site.toml": SITE + '[permalinks]\narticle = "/../{slug}/"\n'}),
    "file-and-folder": Case({A: article(), "static/politique": "x"}),
    "tags-with-one-address": one(article(tags=["C", "C++"])),
    "category-at-an-index": one(article(category="Tags", tags=["x"])),
    "two-files-one-id": Case({A: article(), "content/articles/a/index.md": article("B")}),
    # templates
    "template-syntax": templates(
        article="{% extends 'base.html' %}\n{% block content %}\n{% if article.title %}\n{% endblock %}\n"
    ),
    "template-undefined": templates(article="<p>\n{{ article.titre }}</p>\n"),
    "template-undefined-name": templates(article="<p>{{ artcle.title }}</p>\n"),
    "template-undefined-in-a-list": templates(article="<p>\n{{ [article.title,\n    article.kicke]|length }}</p>\n"),
    "template-undefined-in-a-macro": templates(
        article="{% from 'mine.html' import head %}\n{{ head(artcle) }}\n",
        mine="{% macro head(item) %}\n<h1>{{ item.title }}</h1>\n{% endmacro %}\n",
    ),
    "template-latin-1": one(
        article(),
        **{
            "templates/article.html": "{% include 'pied.html' %}",
            "templates/pied.html": "\n<p>Été</p>\n".encode("latin-1"),
        },
    ),
    "config-latin-1": one(article(), **{"site.toml": (SITE + "# été\n").encode("latin-1")}),
    "template-missing": templates(article="{% extends 'bse.html' %}\n"),
    "template-of-its-own-missing": one(article(template="long-read.html")),
    "template-filter": templates(article="{{ article.title|shout }}\n"),
    "template-failure": templates(article="\n{{ 1 // 0 }}\n"),
    "template-asset": templates(article="{{ asset('css/gazete.css') }}\n"),
    "template-date-style": templates(article="{{ article.date|date('huge') }}\n"),
    "template-data": one(
        article(),
        **{
            "templates/article.html": "\n{% for row in data('result') %}{% endfor %}\n",
            "data/results.csv": "a,b\n1,2\n",
        },
    ),
    "template-changes-data": one(
        article(),
        **{"templates/article.html": "{% do data('results')[0].update(a=2) %}\n", "data/results.csv": "a,b\n1,2\n"},
    ),
    # data files
    "data-files": one(
        article(),
        **{
            "data/columns.csv": "list,,list\nA,1,2\n",
            "data/rows.csv": 'list;votes\nA;1;2\nB\n"C;3\n',
            "data/empty.csv": "",
            "data/excel.csv": "Été;1\n".encode("cp1252"),
            "data/broken.json": '{"a": 1,\n "b" 2}',
            "data/twice.json": '{"a": 1,\n "a": 2}',
            "data/keys.yaml": "a: 1\na: 2\n",
            "data/value.toml": "a = \n",
            "data/results.csv": "a\n1\n",
            "data/results.json": "[]",
            "data/budget.xlsx": "",
        },
    ),
    # warnings
    "strict": Case({A: article(tags=["climat"]), "content/articles/b.md": article(tags=["Climat"])}, {"strict": True}),
    "blocked": Case(
        {
            A: article(
                body='<iframe src="https://www.youtube.com/embed/x"></iframe>\n\nUn <b style="color: red">mot</b>.\n\n'
                '<script>\nf()\n</script>\n\n<form action="/envoi"></form>\n'
            )
        },
        {"strict": True},
    ),
    # plugins
    "plugin-unknown": one(article(), **{"site.toml": SITE + '[plugins]\nenabled = ["embeds"]\n'}),
    # everything at once
    "all-in-one-run": Case(
        {
            "content/articles/a.md": article(standfrist="x"),
            "content/articles/b.md": article(date="hier"),
            "content/articles/c.md": article(author="zoe", image={"src": "x.png", "alt": ""}),
            "content/articles/d.md": "Sans rien",
            "content/articles/e.md": "é".encode("latin-1"),
            "content/pages/p.md": page(menu="top"),
            "content/authors/anna.md": "---\nrole: x\n---\n",
            "content/x.md": "x",
        }
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_words(name: str, site_of: Callable[[Files], Newsroom], golden: Callable[[str, str], None]) -> None:
    newsroom = site_of(CASES[name].files)
    with pytest.raises(BuildFailed) as failure:
        newsroom.build(**CASES[name].request)
    told = str(failure.value)
    for problem in failure.value.problems:  # what is no message stays English for everybody
        assert isinstance(problem.message, Message) or name.startswith(LIBRARIES), problem.message
        assert problem.hint is None or isinstance(problem.hint, Message), problem.hint
    golden(f"errors/{name}.txt", told.replace(str(newsroom.root), "(the site)") + "\n")
    assert not newsroom.output.exists()


def test_no_golden_file_is_forgotten() -> None:
    assert {path.stem for path in (Path(__file__).parent / "errors").glob("*.txt")} == set(CASES)


def test_a_failed_build_leaves_the_output_as_it_was(site_of: Callable[[Files], Newsroom]) -> None:
    newsroom = site_of({A: article()})
    newsroom.build()
    before = {path: path.stat().st_mtime_ns for path in newsroom.output.rglob("*")}
    for case in (
        CASES["bad-date"],
        CASES["dead-links"],
        CASES["template-failure"],
        CASES["duplicate-of-a-static-file"],
    ):
        newsroom.write(case.files)
        newsroom.failure()
        assert {path: path.stat().st_mtime_ns for path in newsroom.output.rglob("*")} == before
        for name in case.files:
            (newsroom.root / name).unlink()
        newsroom.write({A: article()})
        assert newsroom.build().files.written == ()
