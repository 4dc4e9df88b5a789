"""Jekyll: a site of our own with every construct, and real posts that came from WordPress."""

from datetime import datetime
from pathlib import Path

import pytest
from folders import CORPORA, entries_of, written

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Entry, Wishes
from sitegen.importing.sources.jekyll.reader import SOURCE
from sitegen.importing.sources.jekyll.routes import Post, route_of, slugified

SITE = {
    "_config.yml": """
title: The Quay
url: https://quay.example
baseurl: /paper
timezone: America/New_York
lang: en
email: desk@quay.example
permalink: /:categories/:year/:month/:title.html
excerpt_separator: "<!-- cut -->"
plugins: [jekyll-feed]
collections:
  stories: {output: true, permalink: "/stories/:path/"}
  notes: {output: false}
defaults:
  - scope: {path: "_posts", type: posts}
    values: {author: sam}
exclude: [drafts-of-others]
""",
    "_data/authors.yml": "sam:\\n  name: Sam Reed\\n  email: sam@quay.example\\n  web: https://sam.example/\\n  bio: Writes.\\n".replace(
        "\\n", "\n"
    ),
    "_posts/2020-01-02-first-day.md": """---
title: First day
layout: post
date: 2020-01-02 22:30:00 -4
categories: news harbour
tags: one two
redirect_from:
  - /old/first/
excerpt: "Short."
image:
  path: /img/boat.jpg
  alt: A boat
custom: 1
---
See [that]({% post_url 2020-02-03-second %}), [the page]({% link about.md %}) and
[home]({{ site.baseurl }}/img/boat.jpg) or [this]({{ "/news/" | relative_url }}).

Lead.

<!-- cut -->

{% highlight ruby linenos %}
puts "{{ x }}"
{% endhighlight %}

{% include figure.html src="/img/boat.jpg" caption="A boat" %}

{% include widget.html id="1" %}

{% raw %}A {{ literal }} tag{% endraw %} and `{% raw %}{{ code }}{% endraw %}`.

{% comment %}nobody{% endcomment %}

{% for post in site.posts %}{{ post.title }}{% endfor %}

{% if page.x %}Kept text.{% endif %}

{% youtube dQw4w9WgXcQ %}

* Contents
{:toc}

A paragraph.
{:.lead}

{::nomarkdown}<b>x</b>{:/}

Inside $$a + b$$ a line.
""",
    "_posts/2020-02-03-second.md": "---\\ntitle: Second\\npublished: false\\n---\\nNo.\\n".replace("\\n", "\n"),
    "sport/_posts/rowing/2021-3-4-race.markdown": "---\ntitle: Race\ncategory: Cup\n---\n![](boat.jpg)\n",
    "_posts/2010-05-06-html.html": "---\ntitle: From HTML\n---\nOne line.\n\nAnother\nline.\n",
    "_posts/2009-05-06-blog.html": """---
title: From WordPress
meta: {_edit_last: "1"}
---
[caption id="a" width="300"]<img src="/img/boat.jpg" alt="A boat" /> On the water[/caption]

As they say [sic], [polls id="3"] and more.
""",
    "_posts/2011-05-06-gone.md": "---\ntitle: Gone\nredirect_to: https://other.example/\n---\n",
    "_posts/2012-05-06-plain.textile": "---\ntitle: T\n---\nh1. T\n",
    "_posts/no-date.md": "---\ntitle: N\n---\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nSoon.\n",
    "_stories/long/read.md": "---\ntitle: Long read\n---\nLong.\n",
    "_notes/inner.md": "---\ntitle: Inner\n---\nNotes.\n",
    "_includes/figure.html": '<figure><img src="{{ include.src }}"><figcaption>{{ include.caption }}</figcaption></figure>\n',
    "_includes/widget.html": "{% if include.id %}x{% endif %}",
    "about.md": "---\ntitle: About\n---\nUs.\n",
    "info/contact.md": "---\ntitle: Contact\npermalink: /contact/\n---\nWrite.\n",
    "archive.html": "---\ntitle: All\n---\n{% for post in site.posts %}{{ post.url }}{% endfor %}\n",
    "index.md": "---\ntitle: Home\n---\nHome.\n",
    "README.md": "# Read me\n",
    "drafts-of-others/x.md": "---\ntitle: X\n---\nX.\n",
    "img/boat.jpg": "picture",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("jekyll"), SITE)


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, Entry]:
    return entries_of(SOURCE, site)


def test_it_is_recognised(site: Path, tmp_path: Path) -> None:
    assert SOURCE.looks_like([site])
    assert SOURCE.looks_like([site / "_posts"])
    assert not SOURCE.looks_like([tmp_path])


def test_the_site_says_who_it_is(site: Path) -> None:
    archive = SOURCE.read([site], Wishes())
    identity = archive.identity
    assert (identity.title, identity.url, identity.language) == ("The Quay", "https://quay.example/paper/", "en")
    assert archive.feeds == ("/feed.xml",)
    (sam,) = archive.people
    assert (sam.key, sam.name, sam.url, sam.bio) == ("sam", "Sam Reed", "https://sam.example/", "<p>Writes.</p>\n")
    assert archive.redirects == {"/2011/05/gone.html": "https://other.example/"}
    assert sorted(loss.kind for loss in archive.losses) == ["format .textile", "page of a template"]


def test_urls_are_those_of_jekyll(entries: dict[str, Entry]) -> None:
    assert {key: entry.route for key, entry in entries.items()} == {
        "_drafts/idea.md": "",
        "_posts/2009-05-06-blog.html": "/2009/05/blog.html",
        "_posts/2010-05-06-html.html": "/2010/05/html.html",
        "_posts/2020-01-02-first-day.md": "/news/harbour/2020/01/first-day.html",
        "_posts/2020-02-03-second.md": "/2020/02/second.html",
        "_stories/long/read.md": "/stories/long/read/",
        "about.md": "/about.html",
        "info/contact.md": "/contact/",
        "sport/_posts/rowing/2021-3-4-race.markdown": "/sport/rowing/cup/2021/03/race.html",
    }


def test_front_matter_has_a_place(entries: dict[str, Entry]) -> None:
    entry = entries["_posts/2020-01-02-first-day.md"]
    assert entry.date == datetime.fromisoformat("2020-01-02T22:30:00-04:00")
    assert entry.authors == ("sam",)
    assert entry.categories == ("news", "harbour")
    assert entry.tags == ("one", "two")
    assert entry.former == ("/old/first/",)
    assert entry.standfirst == "Short."
    assert entry.picture is not None
    assert (entry.picture.url, entry.picture.alt) == ("/img/boat.jpg", "A boat")
    assert entry.extra == {"custom": 1}


def test_folders_are_categories_and_names_have_dates(entries: dict[str, Entry]) -> None:
    race = entries["sport/_posts/rowing/2021-3-4-race.markdown"]
    assert race.categories == ("Cup", "Sport", "Rowing")
    assert race.date == datetime.fromisoformat("2021-03-04T00:00:00-05:00")
    assert race.markdown == "![](/sport/rowing/cup/2021/03/boat.jpg)\n"


def test_what_readers_could_not_see_is_not_published(entries: dict[str, Entry]) -> None:
    assert entries["_posts/2020-02-03-second.md"].standing == "draft"
    assert entries["_drafts/idea.md"].standing == "draft"
    assert not any("notes" in key or "others" in key for key in entries)
    assert "@quay.example" not in repr(entries)


def test_html_without_paragraphs_gets_them(entries: dict[str, Entry]) -> None:
    html = entries["_posts/2010-05-06-html.html"].html or ""
    assert html.count("<p>") == 2


def test_shortcodes_of_a_former_wordpress_are_expanded_or_hidden(entries: dict[str, Entry]) -> None:
    entry = entries["_posts/2009-05-06-blog.html"]
    html = entry.html or ""
    assert "<figcaption>On the water</figcaption>" in html
    assert "[sic]" in html
    assert '<sitegen-unknown name="shortcode [polls]">' in html
    assert entry.extra == {}


def test_tags_are_resolved_or_hidden(entries: dict[str, Entry]) -> None:
    entry = entries["_posts/2020-01-02-first-day.md"]
    text = entry.markdown or ""
    assert "[that](/2020/02/second.html)" in text
    assert "[the page](/about.html)" in text
    assert "[home](/img/boat.jpg)" in text
    assert "[this](/news/)" in text
    assert "<!--more-->" in text
    assert '```ruby\nputs "{{ x }}"\n```' in text
    assert '<figure><img src="/img/boat.jpg"><figcaption>A boat</figcaption></figure>' in text
    assert '<!-- sitegen-unknown include: {% include widget.html id="1" %} -->' in text
    assert "A \\{{ literal }} tag and `{{ code }}`." in text
    assert "youtube.com/embed/dQw4w9WgXcQ" in text
    kinds = [loss.kind for loss in entry.losses]
    assert kinds == ["tag {% for %}", "tag {% include %}", "tag {% if %}"]


def test_kramdown_is_read(entries: dict[str, Entry]) -> None:
    text = entries["_posts/2020-01-02-first-day.md"].markdown or ""
    assert "Contents" not in text
    assert "A paragraph.\n{: .lead }" in text
    assert "Inside \\(a + b\\) a line." in text
    assert "<b>x</b>" in text


def test_files_are_found_by_their_urls(site: Path) -> None:
    find = SOURCE.read([site], Wishes()).find
    for url in ("/img/boat.jpg", "/paper/img/boat.jpg", "https://quay.example/paper/img/boat.jpg"):
        assert find(url) == site / "img/boat.jpg", url
    assert find("/_config.yml") is None
    assert find("/../x") is None


@pytest.mark.parametrize(
    ("pattern", "route"),
    [
        ("date", "/a b/news/2020/01/02/Ünder_way.html"),
        ("pretty", "/a b/news/2020/01/02/Ünder_way/"),
        ("ordinal", "/a b/news/2020/002/Ünder_way.html"),
        ("weekdate", "/a b/news/2020/W01/Thu/Ünder_way.html"),
        ("none", "/a b/news/Ünder_way.html"),
        ("/:slugified_categories/:i_day.:i_month.:short_year/:slug", "/a-b/news/2.1.20/ünder-way"),
        ("/:collection/:title/index.html", "/posts/Ünder_way/"),
        ("/:hour:minute:second/:unknown/", "/223000/:unknown/"),
    ],
)
def test_patterns(pattern: str, route: str) -> None:
    post = Post(
        path="2020-01-02-x",
        stem="Ünder_way",
        slug="",
        date=datetime.fromisoformat("2020-01-02T22:30:00-04:00"),
        categories=("a b", "News"),
        collection="posts",
    )
    assert route_of(pattern, post) == route


@pytest.mark.parametrize(
    ("text", "mode", "made"),
    [("A title, here!", "default", "a-title-here"), ("a_b.c", "pretty", "a_b.c"), ("Été", "ascii", "ete")],
)
def test_texts_in_urls(text: str, mode: str, made: str) -> None:
    assert slugified(text, mode) == made


def test_all_malformed_front_matter_is_named_at_once(tmp_path: Path) -> None:
    files = {f"_posts/2020-01-0{n}-x.md": "---\ntitle: [\n---\n" for n in (1, 2)}
    with pytest.raises(BuildFailed) as failed:
        SOURCE.read([written(tmp_path, files)], Wishes())
    assert [(problem.path, problem.line) for problem in failed.value.problems] == [(name, 3) for name in files]


def test_a_wish_chooses_the_category(site: Path) -> None:
    entry = entries_of(SOURCE, site, Wishes(category_from="tags"))["_posts/2020-01-02-first-day.md"]
    assert entry.categories == ("one",)


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected sites are not at {CORPORA}")
def test_a_blog_that_came_from_wordpress() -> None:
    root = CORPORA / "import" / "jekyll-fr"
    entries = entries_of(SOURCE, root)
    assert len(entries) == sum(path.name[:2] == "20" for path in (root / "_posts").iterdir())
    assert all(entry.date and entry.html is not None for entry in entries.values())
    assert sum(bool(entry.categories) for entry in entries.values()) > 280
    assert {entry.standing for entry in entries.values()} == {"published", "draft"}
