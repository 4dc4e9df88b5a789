"""Front matter of a former generator, rewritten in the files of a site."""

from pathlib import Path

import pytest
from folders import written
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.foreign_keys import FOREIGN_KEYS
from sitegen.content.front_matter import read_meta
from sitegen.content.meta import ArticleMeta
from sitegen.formats.frontmatter import split_front_matter
from sitegen.importing.archive import Wishes
from sitegen.importing.in_place import InPlace, in_place

CONFIG = '[site]\ntitle = "A"\nurl = "https://a.example/"\nlanguage = "en"\ntimezone = "Europe/Paris"\n'
CONFIG += '[taxonomy]\ncategories = ["Society"]\n'

YAML = (
    """---
# the head
title: "A: b"   # my title
publishDate: 2024-01-01 08:30  # when
categories: [Society, Water]
tags:
  - bridge
  # one more
  - river

# about it
description: >-
  Long text
  # no comment
draft: false
lastmod: 2024-01-02
my_own: 3
---
Body
""",
    """---
# the head
title: "A: b"   # my title
date: 2024-01-01 08:30  # when
category: Society
tags: [bridge, river, Water]
# one more

# about it
standfirst: >-
  Long text
  # no comment
updated: 2024-01-02
my_own: 3
---
Body
""",
)
TOML = (
    '+++\ntitle = "B" # b\ndate = 2024-01-01\ncategory = "Society"\ndraft = true # not yet\ndescription = """\nLong\n'
    'text"""\naliases = [\n  "/a/", # old\n]\nkeywords = ["a"]\ncover = {src = "x.jpg", alt = "X"}\n[extra]\na = 1\n+++\nText\n',
    '+++\ntitle = "B" # b\ndate = 2024-01-01\ncategory = "Society"\nstatus = "draft"  # not yet\nstandfirst = """\nLong\n'
    'text"""\naliases = [\n  "/a/", # old\n]\ntags = ["a"]\nimage = {src = "x.jpg", alt = "X"}\n[extra]\na = 1\n+++\nText\n',
)
JSON = (
    '{\n  "title": "C",\n  "publishDate": "2024-01-01",\n  "categories": ["Society"]\n}\n\nText\n',
    '{\n  "title": "C",\n  "date": "2024-01-01",\n  "category": "Society"\n}\n\nText\n',
)


def run(root: Path, text: str, wishes: Wishes | None = None, name: str = "articles/a") -> tuple[InPlace, str]:
    written(root, {"site.toml": CONFIG, f"content/{name}.md": text})
    done = in_place(root, wishes or Wishes())
    return done, (root / f"content/{name}.md").read_text("utf-8")


@pytest.mark.parametrize(("before", "after"), [YAML, TOML, JSON], ids=["yaml", "toml", "json"])
def test_keys_are_rewritten_where_they_stand(tmp_path: Path, before: str, after: str) -> None:
    done, text = run(tmp_path, before)
    assert text == after
    assert [one.path for one in done.rewritten] == ["content/articles/a.md"]
    assert done.left == ()
    again = in_place(tmp_path, Wishes())
    assert again.rewritten == ()
    assert (tmp_path / "content/articles/a.md").read_text("utf-8") == after


def test_other_files_are_not_touched(tmp_path: Path) -> None:
    text = "---\ntitle:   A\ndate: 2024-01-01\ncategory: Society\n---\r\nText\n"
    written(tmp_path, {"site.toml": CONFIG, "content/articles/a.md": text})
    place = tmp_path / "content/articles/a.md"
    before = place.stat().st_mtime_ns, place.read_bytes()
    assert in_place(tmp_path, Wishes()).rewritten == ()
    assert (place.stat().st_mtime_ns, place.read_bytes()) == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    written(tmp_path, {"site.toml": CONFIG, "content/articles/a.md": YAML[0]})
    assert in_place(tmp_path, Wishes(), dry_run=True).rewritten
    assert (tmp_path / "content/articles/a.md").read_text("utf-8") == YAML[0]


@pytest.mark.parametrize(
    "line",
    ["cover: a.jpg", "description: B\nstandfirst: C", "publishDate: 2020-01-01"],
    ids=["no alternative text", "both", "two dates"],
)
def test_what_only_the_author_can_settle_stays(tmp_path: Path, line: str) -> None:
    text = f"---\ntitle: A\ndate: 2024-01-01\ncategory: Society\n{line}\n---\nText\n"
    done, after = run(tmp_path, text)
    assert after == text
    (problem,) = done.left
    assert (problem.path, problem.line) == ("content/articles/a.md", 5)


def test_a_malformed_file_does_not_keep_others_from_being_rewritten(tmp_path: Path) -> None:
    written(tmp_path, {"site.toml": CONFIG, "content/articles/b.md": "---\ntitle: [\n---\n"})
    done, _ = run(tmp_path, YAML[0])
    assert [one.path for one in done.rewritten] == ["content/articles/a.md"]
    assert [problem.path for problem in done.left] == ["content/articles/b.md"]


def test_wishes_come_first(tmp_path: Path) -> None:
    text = "---\ntitle: A\npublished: 2024-01-01 # day\nblurb: |\n  Long\ntags: [Society, b]\n---\nText\n"
    wishes = Wishes(keys={"published": "date", "blurb": "standfirst"}, category_from="tags")
    done, after = run(tmp_path, text, wishes)
    assert (
        after
        == "---\ntitle: A\ndate: 2024-01-01 # day\nstandfirst: |\n  Long\ncategory: Society\ntags: [b]\n---\nText\n"
    )
    assert done.left == ()


def test_pages_and_authors_have_their_own_keys(tmp_path: Path) -> None:
    _, page = run(tmp_path, "---\ntitle: A\ndescription: B\nweight: 3\n---\n", name="pages/a")
    assert page == "---\ntitle: A\ndescription: B\norder: 3\n---\n"
    _, author = run(tmp_path, "---\nname: A\ncover: {src: a.jpg, alt: A}\n---\n", name="authors/a")
    assert "photo" in author or "cover" in author


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(FOREIGN_KEYS)),
        st.booleans()
        | st.integers(0, 9)
        | st.sampled_from(["a", "b c", "2024-01-02", "x: y", '"q"'])
        | st.just(["a", "b"]),
        max_size=4,
    ),
    st.sampled_from(["yaml", "toml", "json"]),
)
def test_a_second_run_changes_nothing_and_other_values_stay(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object], form: str
) -> None:
    from zoneinfo import ZoneInfo

    from sitegen.errors.remedy import as_written

    own = {"title": "Kept: all", "date": "2024-01-01", "category": "Society", "extra": {"a": 1}}
    lines = [as_written(key, value, form) for key, value in {**own, **values}.items()]  # type: ignore[arg-type]
    marks = {"yaml": ("---\n", "\n", "\n---\n"), "toml": ("+++\n", "\n", "\n+++\n"), "json": ("{\n", ",\n", "\n}\n\n")}
    first, between, last = marks[form]
    root = tmp_path_factory.mktemp("site")
    _, after = run(root, first + between.join(lines) + last + "Text\n")
    assert in_place(root, Wishes()).rewritten == ()
    data = split_front_matter(after, "a.md").data
    assert {key: data[key] for key in ("title", "extra")} == {"title": "Kept: all", "extra": {"a": 1}}
    assert after.endswith("Text\n")
    assert data.keys() >= own.keys()
    read_meta(data, ArticleMeta, ZoneInfo("UTC"))
