"""Folders of Markdown with front matter, as Eleventy, Astro and Cecil have them."""

from datetime import datetime
from pathlib import Path

import pytest
from folders import CORPORA, entries_of, written

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Entry, Wishes
from sitegen.importing.sources.containers import from_containers
from sitegen.importing.sources.markdown.reader import SOURCE

SITE = {
    "src/_data/site.json": '{"title": "The Mill", "url": "https://mill.example/", "language": "en"}',
    "src/posts/posts.json": '{"tags": "posts", "permalink": "/news/{{ page.fileSlug }}/"}',
    "src/posts/2024-05-06-flood.md": """---
title: The flood
tags: [posts, Water, river]
pubDate: Jul 08 2024
heroImage: ./flood.jpg
author: [Ann Lee, {name: Bo, email: bo@mill.example}]
blurb: "Short."
---
![The bank](flood.jpg) and [the next](next.md).

{% image "./img/map.png", "A map [old]" %}

{% transcription %}
Words of the film.
{% endtranscription %}

{{ "x" | shout }} {{ title }}

:::note Good to know
Text of a note.
:::

```njk
{% for x in y %}{{ x }}{% endfor %}
```
""",
    "src/posts/flood.jpg": "picture",
    "src/posts/next.md": "---\ntitle: Next\ndate: 2024-06-01\npermalink: false\n---\nNext.\n",
    "src/posts/wait.md": "---\ntitle: Wait\ndraft: true\n---\nNot yet.\n",
    "src/local/2024-01-02_mayor/index.mdx": """---
title: The mayor
slug: new-mayor
permalink:
---
import Card from "../Card.astro";
export const a = {
  b: 1
};

{/* nobody */}

<Card name="x" on={() => 1}>

Text **inside**.

</Card>

One{" "}two {a.b}.
""",
    "src/about.md": "---\ntitle: About\n---\nUs.\n",
    "src/bare.md": "No front matter.\n",
    "static/img/map.png": "picture",
    "node_modules/x/a.md": "---\ntitle: X\n---\n",
    "README.md": "# Read me\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("texts"), SITE)


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, Entry]:
    return entries_of(SOURCE, site)


def test_it_is_recognised(site: Path, tmp_path: Path) -> None:
    assert SOURCE.looks_like([site])
    assert not SOURCE.looks_like([written(tmp_path, {"a.md": "# Only a text\n"})])


def test_urls_and_kinds(entries: dict[str, Entry]) -> None:
    assert {key.removeprefix("src/"): (entry.kind, entry.route) for key, entry in entries.items()} == {
        "about.md": ("page", "/about/"),
        "local/2024-01-02_mayor/index.mdx": ("article", "/local/new-mayor/"),
        "posts/2024-05-06-flood.md": ("article", "/news/flood/"),
        "posts/next.md": ("article", ""),
        "posts/wait.md": ("article", "/news/wait/"),
    }


def test_the_site_says_who_it_is(site: Path) -> None:
    archive = SOURCE.read([site], Wishes())
    identity = archive.identity
    assert (identity.title, identity.url, identity.language) == ("The Mill", "https://mill.example/", "en")
    assert [loss.text for loss in archive.losses] == ["src/bare.md"]


def test_front_matter_has_a_place(entries: dict[str, Entry]) -> None:
    entry = entries["src/posts/2024-05-06-flood.md"]
    assert entry.date == datetime.fromisoformat("2024-07-08T00:00:00+02:00")
    assert entry.tags == ("Water", "river")
    assert entry.authors == ("Ann Lee", "Bo")
    assert entry.extra == {"heroImage": "./flood.jpg", "blurb": "Short."}
    assert entries["src/local/2024-01-02_mayor/index.mdx"].categories == ("Local",)
    assert entries["src/posts/wait.md"].standing == "draft"
    assert "bo@mill" not in repr(entries)


def test_wishes_rename_keys_and_choose_the_category(site: Path) -> None:
    wishes = Wishes(keys={"blurb": "standfirst", "heroImage": "image"}, category_from="tags")
    entry = entries_of(SOURCE, site, wishes)["src/posts/2024-05-06-flood.md"]
    assert entry.standfirst == "Short."
    assert entry.picture is not None
    assert entry.picture.url == "/src/posts/flood.jpg"
    assert entry.categories == ("posts",)  # the first tag, whatever it is


def test_links_and_tags(entries: dict[str, Entry]) -> None:
    entry = entries["src/posts/2024-05-06-flood.md"]
    text = entry.markdown or ""
    assert "![The bank](/src/posts/flood.jpg)" in text
    assert "![A map \\[old\\]](/img/map.png)" in text
    assert "Words of the film." in text
    assert "<!-- sitegen-unknown transcription: {% transcription %} -->" in text
    assert "The flood" in text
    assert '!!! note "Good to know"\n    Text of a note.' in text
    assert "```njk\n{% for x in y %}{{ x }}{% endfor %}\n```" in text
    assert [loss.kind for loss in entry.losses if loss.kind != "personal data"] == [
        "tag {% transcription %}",
        "value {{ shout }}",
    ]


def test_components_are_hidden_and_their_texts_stay(entries: dict[str, Entry]) -> None:
    entry = entries["src/local/2024-01-02_mayor/index.mdx"]
    text = entry.markdown or ""
    import re

    shown = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    assert shown.split() == ["Text", "**inside**.", "One", "two", "."]
    assert {loss.kind for loss in entry.losses} == {"component <Card>", "expression { }"}


def test_files_are_found_by_their_urls(site: Path) -> None:
    find = SOURCE.read([site], Wishes()).find
    assert find("/img/map.png") == site / "static/img/map.png"
    assert find("/src/posts/flood.jpg") == site / "src/posts/flood.jpg"
    assert find("/../x") is None


def test_malformed_front_matter_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as failed:
        SOURCE.read([written(tmp_path, {"a.md": "---\ntitle: [\n---\n", "b.md": "---\na: b: c\n---\n"})], Wishes())
    assert [problem.path for problem in failed.value.problems] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (":::tip\na\n\nb\n:::\nc", '!!! tip ""\n    a\n\n    b\n\nc'),
        ('x\n::: warning Look "out"\na\n:::', 'x\n\n!!! warning "Look ”out”"\n    a\n'),
        ("::::a\n:::b\nc\n:::\n::::", '!!! a ""\n\n    !!! b ""\n        c\n\n'),
        ("```\n:::note\n```", "```\n:::note\n```"),
        (":::note\nno end", ":::note\nno end"),
        ("a ::: b", "a ::: b"),
    ],
)
def test_containers_are_notices(text: str, made: str) -> None:
    assert from_containers(text) == made


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected sites are not at {CORPORA}")
@pytest.mark.parametrize(("name", "count"), [("fr-minumeco", 121), ("fr-jamstatic", 83), ("en-18f", 509)])
def test_real_folders_come_over_whole(name: str, count: int) -> None:
    entries = entries_of(SOURCE, CORPORA / name)
    assert len(entries) == count
    assert sum(entry.kind == "article" for entry in entries.values()) >= count - 1
    assert sum(bool(entry.markdown and entry.title) for entry in entries.values()) >= count - 1
