"""Keys of other generators: each is answered with lines that sitegen reads, in the format of the file."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.foreign_keys import FOREIGN_KEYS
from sitegen.content.meta import ArticleMeta, AuthorMeta, CategoryMeta, Meta, PageMeta
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.content.sources import Kind
from sitegen.errors.locate import Format
from sitegen.errors.problems import SitegenError
from sitegen.errors.remedy import as_written
from sitegen.formats.frontmatter import split_front_matter
from sitegen.plugins.plugins import Plugins

OPTIONS = ParseOptions(language="fr", timezone="Europe/Paris", typography=False, narrow_guillemets=False, hours="")
MARKS: dict[Format, tuple[str, str]] = {
    "yaml": ("---\n", "\n---\n"),
    "toml": ("+++\n", "\n+++\n"),
    "json": ("{\n", "\n}\n"),
}
NEEDED = {"title": "A", "date": "2026-01-01", "category": "B"}


def article(form: Format, line: str, key: str = "") -> str:
    """An article with a line, which is that of a key or of another one."""
    others = [as_written(name, value, form) for name, value in NEEDED.items() if name != key]
    first, last = MARKS[form]
    return first + (",\n" if form == "json" else "\n").join([*others, line]) + last


def problems_of(text: str) -> list[SitegenError]:
    return parse_document(text.encode(), "content/a.md", "article", "a", OPTIONS, Plugins(()))[1]


WRITTEN: dict[str, tuple[str, str, str]] = {
    "a draft": ("yaml", "draft: true", "write status: draft"),
    "a draft in TOML": ("toml", "draft = true", 'write status = "draft"'),
    "a draft in JSON": ("json", '"draft": true', 'write "status": "draft"'),
    "no draft": ("yaml", "draft: false", "remove it: the text is the same without it"),
    "not published": ("yaml", "published: false", "write status: draft"),
    "an embargo": ("yaml", "embargo: 2026-12-01", "write date: 2026-12-01"),
    "an embargo in TOML": ("toml", "embargo = 2026-12-01", "write date = 2026-12-01"),
    "a description": ("yaml", 'description: "Un mot : oui"', 'write standfirst: "Un mot : oui"'),
    "keywords": ("yaml", "keywords: eau, pont", "write tags: [eau, pont]"),
    "a permalink": ("yaml", "permalink: /2020/le-pont.html", "write slug: le-pont"),
    "a cover": ("yaml", "cover: pont.jpg", "write image: {src: pont.jpg, alt: …}"),
    "a cover in TOML": ("toml", 'cover = "pont.jpg"', 'write image = {src = "pont.jpg", alt = "…"}'),
    "a layout": ("yaml", "layout: post", "remove it: the text is the same without it"),
    "a layout by its file": ("yaml", "layout: layouts/post.njk", "remove it: the text is the same without it"),
    "a layout that is a genre": ("yaml", "layout: opinion", "write genre: opinion"),
    "a layout of one's own": ("toml", 'layout = "grand-format"', 'write template = "grand-format.html"'),
    "a number that is a text": ("yaml", "tags: [3.10, 1.0]", 'put it in quotes: "3.10"'),
    "a number that is a text in TOML": ("toml", "standfirst = 2.50", 'put it in quotes: standfirst = "2.50"'),
    "a truth that is a text in JSON": ("json", '"standfirst": true', 'put it in quotes: "standfirst": "true"'),
    "a truth in capitals": ("yaml", "standfirst: TRUE", 'put it in quotes: standfirst: "TRUE"'),
    "weight": ("yaml", "weight: 3", "write featured: 3"),
    "categories": ("yaml", "categories: [B, Eau]", "write category: B and tags: [Eau]"),
    "a word of TOML": ("toml", "noindex = 'yes'", "write noindex = true"),
    "a list in JSON": ("json", '"tags": "eau, pont"', 'write a list: "tags": ["eau", "pont"]'),
}


@pytest.mark.parametrize(("form", "line", "hint"), WRITTEN.values(), ids=WRITTEN)
def test_what_to_write_instead(form: Format, line: str, hint: str) -> None:
    found, *_ = problems_of(article(form, line))
    assert found.hint == hint
    assert found.excerpt == line


VALUES: tuple[Any, ...] = (
    True,
    False,
    7,
    "2026-12-01",
    "Un mot",
    "/2020/le-pont/",
    "a.jpg",
    ["a", "b"],
    [],
    {"src": "b"},
)


@pytest.mark.parametrize("form", MARKS)
@pytest.mark.parametrize("key", FOREIGN_KEYS)
def test_the_lines_to_write_are_read(key: str, form: Format) -> None:
    """Whatever the value is: an answer is either a line that sitegen reads, or what to do with the key."""
    for value in VALUES:
        (found,) = problems_of(article(form, as_written(key, value, form)))
        assert found.hint
        lines = FOREIGN_KEYS[key](value)
        assert any(name in ArticleMeta.__struct_fields__ for name in lines) or found.hint.startswith("remove it")
        for name in lines.keys() & set(ArticleMeta.__struct_fields__):
            written = as_written(name, lines[name], form)
            assert written in found.hint
            again = problems_of(article(form, written.replace("…", "x"), name))
            assert not [one for one in again if "unknown key" in one.message or "is not valid" in one.message]


KINDS: dict[Kind, type[Meta]] = {"page": PageMeta, "author": AuthorMeta, "category": CategoryMeta}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", FOREIGN_KEYS)
def test_no_key_of_a_page_an_author_or_a_category_is_to_be_moved_to_extra(key: str, kind: Kind) -> None:
    fields = KINDS[kind].__struct_fields__
    title = "name" if kind == "author" else "title"
    for value in VALUES if key not in fields else ():
        text = f"---\n{title}: X\n{as_written(key, value, 'yaml')}\n---\n"
        (found,) = parse_document(text.encode(), "content/a.md", kind, "a", OPTIONS, Plugins(()))[1]
        assert found.hint
        assert "extra" not in found.hint
        if found.hint.startswith("write ") and ": " in found.hint and "below" not in found.hint:
            assert found.hint.removeprefix("write ").partition(":")[0] in fields


PLAIN = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))
    | st.integers(-(2**53), 2**53)
    | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), inner),
    max_leaves=8,
)


@given(PLAIN, st.sampled_from(("yaml", "toml", "json")))
def test_what_is_written_is_the_value(value: Any, form: Format) -> None:
    assert split_front_matter(as_written("key", value, form).join(MARKS[form]), "a.md").data == {"key": value}


def test_what_is_missing_is_said_once_where_another_key_has_it() -> None:
    text = "---\ntitle: A\npubDate: 2026-01-01\ncategories: [B, C]\n---\n"
    assert [(one.message, one.hint) for one in problems_of(text)] == [
        ("unknown key “pubDate”", "write date: 2026-01-01"),
        ("unknown key “categories”", "write category: B and tags: [C]"),
    ]
    assert [one.message for one in problems_of("---\ntitle: A\npubDate: 2026-01-01\n---\n")] == [
        "unknown key “pubDate”", "“category” is missing",
    ]  # fmt: skip
