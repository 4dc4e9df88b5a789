"""`sitegen new`: whatever the title and the archetype say, an article or a message."""

from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import Files, Newsroom

from sitegen.errors.problems import BuildFailed
from sitegen.starter.article import NewArticle, new_article

SiteOf = Callable[[Files], Newsroom]


def new(root: Path, title: str, bundle: bool = False) -> str:
    wanted = NewArticle(title=title, category="Culture", author=None, date="2026-01-02", draft=False, bundle=bundle)
    return new_article(root, wanted, None)


def refused(root: Path, title: str = "Un titre") -> str:
    with pytest.raises(BuildFailed) as caught:
        new(root, title)
    return str(caught.value)


@pytest.mark.parametrize("bundle", [False, True])
@pytest.mark.parametrize(
    "title",
    [
        "mot " * 100,
        "a" * 400,
        "日本の新聞" * 60,
        "deux\nlignes",
        "un\ttab",
        "a\udcffb",
        'dit "oui" \\ non',
        "\u202eun\u0000 mot",
    ],
)
def test_any_title_makes_an_article_that_can_be_built(site_of: SiteOf, title: str, bundle: bool) -> None:
    newsroom = site_of({})
    path = new(newsroom.root, title, bundle)
    assert len(path.encode()) < 140
    newsroom.build()


def test_a_long_slug_ends_with_a_whole_word(site_of: SiteOf) -> None:
    path = new(site_of({}).root, "journal " * 50)
    assert path == f"content/articles/2026/{'-'.join(['journal'] * 12)}.md"


def test_a_name_without_a_value_in_an_archetype_is_shown_with_its_line(site_of: SiteOf) -> None:
    newsroom = site_of({"archetypes/article.md": "---\ntitle: {{ titel }}\nx: {{ foo }}\n---\n\n{{ pullquote }}\n"})
    assert refused(newsroom.root) == (
        "archetypes/article.md:2:8: “{{ titel }}” has no value\n"
        "    2 | title: {{ titel }}\n"
        "      |        ^\n"
        "      = did you mean “title”?\n"
        "archetypes/article.md:3:4: “{{ foo }}” has no value\n"
        "    3 | x: {{ foo }}\n"
        "      |    ^\n"
        "      = the values are title, date, category, author, status"
    )
    assert not (newsroom.root / "content").exists()


def test_an_archetype_in_latin_1_and_a_folder_that_is_a_file(site_of: SiteOf) -> None:
    newsroom = site_of({"archetypes/article.md": "---\ntitle: é\n---\n".encode("latin-1")})
    assert refused(newsroom.root).startswith("archetypes/article.md:2:8: not valid UTF-8")
    newsroom.write({"archetypes/article.md": "{{ title }}", "content/articles": "x"})
    assert refused(newsroom.root) == "content/articles/2026/un-titre.md: cannot be written: Not a directory"
