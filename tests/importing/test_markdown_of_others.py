"""Bodies in Markdown that others wrote: nothing that a strict build refuses comes out, and readers see what they saw."""

import re

import pytest
from folders import CORPORA, entries_of
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.security import directives
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.errors.problems import SitegenError
from sitegen.importing.detect import source_called
from sitegen.importing.html.hidden import hidden
from sitegen.importing.html.rendered import rendered, rendered_line
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.kramdown import from_kramdown
from sitegen.importing.sources.source import Source
from sitegen.plugins.plugins import Plugins

OPTIONS = ParseOptions(
    language="en",
    timezone="Europe/Paris",
    typography=True,
    narrow_guillemets=False,
    hours="spaced",
    policy=tuple((name, tuple(sources)) for name, sources in directives({}).items()),
)
ARCHIVE = ("has no anchor", "has no alt text")
"""What only readers of an archive meet, and what it may have."""


def made(body: str) -> tuple[str, list[SitegenError]]:
    """Return what a body becomes, and what a strict build would refuse of it; links of the old site lead elsewhere."""

    def elsewhere(url: str) -> str:
        return url if re.match(r"[a-z]+:|#", url) else "https://old.example/a"

    text = "---\ntitle: T\ndate: 2020-01-01\ncategory: A\n---\n" + relinked(body, elsewhere, elsewhere)
    document, problems = parse_document(text.encode(), "content/articles/a.md", "article", "a", OPTIONS, Plugins(()))
    return document.html if document else "", [problem for problem in problems if problem.severity != "note"]


BODIES = {
    "a script": ("A <script>x()</script> b.", "<p>A  b.</p>"),
    "a style": ("<style>p { color: red }</style>\n\nA.", "<p>A.</p>"),
    "handlers": ('<p onclick="x()" style="a: b" class="c">A</p>', '<p class="c">A</p>'),
    "a link that runs": ('<a href="javascript:x()">A</a>', "<a>A</a>"),
    "templates": ("A {{ b }} c.", "<p>A {{ b }} c.</p>"),
    "code of templates": ("`{{ b }}` and `<script>`", "<code>{{ b }}</code> and <code>&lt;script&gt;</code>"),
    "a component": ("<Card a={b > c} />\n\nA.", "<p>A.</p>"),
    "a custom element": ("A <my-box>b</my-box>.", "<p>A b.</p>"),
    "an escaped tag": ("A \\<Link b>.", "<p>A &lt;Link b&gt;.</p>"),
    "an unknown tag": ("A <blurb>b</blurb>.", "<p>A b.</p>"),
    "a blank before the target": ("A [b] (https://c.example/).", "A [b] ("),
    "a reference to nothing": ("A [b][c].", "A [b][c]."),
    "a note without text": ("A[^9].", "A[^9]."),
    "an emoji": ("A :smile: b", "A :smile: b"),
    "a mark": ("A ==b== c", "A ==b== c"),
    "bullets": ("A:\n\n• b\n• c", "<li>b</li>"),
    "contents": ("[TOC]\n\nA.", "<p>A.</p>"),
    "an empty link": ("A [](https://b.example/) c.", '<a href="https://b.example/">https://b.example/</a>'),
    "an open fence": ("A.\n\n```\nb", "<pre"),
    "a frame": (
        '<div><iframe src="https://a.example/b" title="C"></iframe></div>',
        '<a class="frame" href="https://a.example/b">C</a>',
    ),
    "a frame without end": ('<iframe src="https://a.example/b">\n\nA.', "<p>A.</p>"),
    "a film": ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="F"></iframe>', "youtube.com/watch"),
    "another film": ('<iframe src="https://www.dailymotion.com/embed/video/x8abc"></iframe>', "dailymotion.com/video/x8abc"),
    "a heading of its own": ("## L'été à Évry\n\n[a](#lété-à-évry)", 'href="#l-ete-a-evry"'),
}  # fmt: skip


@pytest.mark.parametrize(("body", "shown"), BODIES.values(), ids=BODIES)
def test_nothing_is_left_that_a_strict_build_refuses(body: str, shown: str) -> None:
    html, problems = made(harmless(body)[0])
    assert not problems, "\n".join(map(str, problems))
    assert shown in html
    assert "<!--" not in html


def test_nothing_is_hidden_where_it_would_be_code() -> None:
    text = f"<div>\n\n\t{hidden('zz', '{{ a }}')} b\n\n</div>\n\nc {hidden('zz', '{{ a }}')}"
    made_of_it = harmless(text)[0]
    assert made_of_it.count("zz") == 1
    assert "zz" not in made(made_of_it)[0]


def test_what_is_lost_is_named() -> None:
    _, losses = harmless('<script>a()</script>\n\n<Card/>\n\n<iframe src="https://a.example/b"></iframe>')
    assert [loss.kind for loss in losses] == ["<script>", "component <Card>", "embed a.example"]


def test_a_second_time_changes_nothing() -> None:
    for body, _ in BODIES.values():
        once = harmless(body)[0]
        if "{{" not in once:  # braces of others are text
            assert harmless(once)[0].split() == once.split()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*(body for body, _ in BODIES.values()), "A b.", "- a\n- b", "> q", "| a |\n|---|\n| b |"]),
        max_size=5,
    )
)
def test_bodies_of_many_parts(parts: list[str]) -> None:
    body = "\n\n".join(part for part in parts if "```" not in part and "without end" not in part)
    _, problems = made(harmless(body)[0])
    assert not [problem for problem in problems if not any(known in problem.message for known in ARCHIVE)]


@pytest.mark.parametrize(
    "source", ["{{< a >}}", "{% b %}\n\n\n{% c %}", "<!-- x -->", "a --> b", "`", "```\ncode", "<script>"]
)
@pytest.mark.parametrize("around", ["{}", "a {} b", "- {}\n- c", "> {}", "**{}**"])
def test_nobody_reads_what_is_hidden(source: str, around: str) -> None:
    text = around.format(hidden("zz", source).replace("\n", " ") if "\n" in source else hidden("zz", source))
    html, problems = made(f"{text}\n\nThe end.")
    assert "zz" not in html
    assert "sitegen-unknown" not in html
    assert "The end." in html
    assert not problems


def test_the_reference_reads_what_others_write() -> None:
    html = rendered("## A {#b .c}\n\n- [x] d\n\ne[^1] ~~f~~\n\n| g |\n|---|\n| h |\n\ni\n: j\n\n[^1]: k\n")
    assert "{#b" not in html
    for piece in ("<h2", "task-list-item", "footnote-ref", "<s>f</s>", "<td>h</td>", "<dd>j</dd>"):
        assert piece in html
    assert '<iframe src="https://a.example/b"></iframe>' in rendered('{{ youtube "https://a.example/b" title="C" }}\n')
    notices = rendered('a\n\n!!! tip "B"\n    c\n\n    !!! note ""\n        d\n\n        - e\n\nf\n\n    code\n')
    assert re.sub(r"\s", "", notices) == (
        "<p>a</p><p>B</p><p>c</p><p>d</p><ul><li>e</li></ul><p>f</p><pre><code>code</code></pre>"
    )
    assert rendered_line("a *b*") == "a <em>b</em>"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("* TOC\n{:toc}\n\nA", "\n\nA"),
        ("A\n{:.b}", "A\n{: .b }"),
        ("A $$b$$ c", "A \\(b\\) c"),
        ("$$\nb\n$$", "$$\nb\n$$"),
        ("`{:.b}`", "`{:.b}`"),
        ("A\n^\nB", "A\n\nB"),
        ("# A {:.no_toc}", "# A "),
    ],
)
def test_kramdown(text: str, read: str) -> None:
    assert from_kramdown(text) == read


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected sites are not at {CORPORA}")
@pytest.mark.parametrize(
    ("source", "name"),
    [
        (source_called("hugo"), "import/hugo-en-fr"),
        (source_called("markdown"), "fr-minumeco"),
        (source_called("markdown"), "fr-jamstatic"),
        (source_called("markdown"), "en-18f"),
        (source_called("jekyll"), "en-18f/posts"),
        (source_called("pelican"), "import/pelican"),
    ],
)
def test_real_bodies_build_strictly(source: Source, name: str) -> None:
    wrong = []
    for key, entry in entries_of(source, CORPORA / name).items():
        if entry.markdown is not None:
            html, problems = made(entry.markdown)
            assert "sitegen-unknown" not in html, key
            wrong += [f"{key}: {one}" for one in problems if not any(known in one.message for known in ARCHIVE)]
    # A target that goes over two lines of a quotation.
    assert [one for one in wrong if "2014-12-17-snippets" not in one] == []
