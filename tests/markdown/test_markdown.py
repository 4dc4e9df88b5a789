"""The body that a Markdown text makes: symbols for links, headings, excerpt, words, anchors."""

import pickle

import msgspec
import pytest

from sitegen.markdown.body import Body, Heading, MarkdownError, MarkdownOptions, render_markdown
from sitegen.markdown.words import words_for

FRENCH = MarkdownOptions()
PLAIN = MarkdownOptions(typography=False)


def render(text: str) -> Body:
    return render_markdown(text, PLAIN)


def test_an_empty_text_makes_an_empty_body() -> None:
    assert render("") == Body(html="", headings=(), excerpt="", words=0, targets=(), anchors=())


def test_a_body_survives_the_way_between_processes() -> None:
    body = render("## T\n\n[a](b.md)")
    assert pickle.loads(pickle.dumps(body)) == body
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=Body) == body


def test_the_text_is_typeset_unless_it_must_not_be() -> None:
    assert render_markdown("Oui!", FRENCH).html == "<p>Oui\u202f!</p>"
    assert render("Oui!").html == "<p>Oui!</p>"
    assert render_markdown("« a »", MarkdownOptions(narrow_guillemets=True)).html == "<p>«\u202fa\u202f»</p>"
    assert render_markdown("14 h 05", MarkdownOptions(hour_style="compact")).html == "<p>14h05</p>"
    assert render_markdown('"a"', MarkdownOptions(language="en")).html == "<p>“a”</p>"


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Attention"), ("fr-CA", "Attention"), ("en", "Warning"), ("es", "Advertencia"), ("de", "Warnung"),
     ("ar", "تحذير"), ("sv", "Warning")],
)  # fmt: skip
def test_a_notice_without_a_title_is_called_by_its_kind_in_the_language_of_the_text(language: str, name: str) -> None:
    html = render_markdown("!!! warning\n    x", MarkdownOptions(language=language)).html
    assert f'<p class="admonition-title">{name}</p>' in html


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr"])
def test_every_kind_of_notice_has_a_name_in_every_language(language: str) -> None:
    kinds = ("note", "info", "tip", "hint", "important", "warning", "attention", "caution", "danger", "error")
    kinds += ("example", "quote", "summary", "abstract", "question")
    names = [words_for(language).notice(kind) for kind in kinds]
    assert all(names)
    assert len(set(names)) == 11
    assert words_for(language).notices.count("|") == 10


SYMBOLS = {
    "a link": ("[a](../2024/b.md#c?d)", '<a href="\x1a0\x1a">a</a>', ("../2024/b.md#c?d",)),
    "a link with a space": ("[a](<b c.md>)", '<a href="\x1a0\x1a">a</a>', ("b c.md",)),
    "entities": ("[a](b?c&amp;d=é)", '<a href="\x1a0\x1a">a</a>', ("b?c&d=é",)),
    "a picture": ("![a](b.jpg)", '<img alt="a" src="\x1a0\x1a">', ("b.jpg",)),
    "the same twice": ("[a](b) [c](b)", '<a href="\x1a0\x1a">a</a> <a href="\x1a0\x1a">c</a>', ("b",)),
    "an absolute path": ("[a](/b/)", '<a href="\x1a0\x1a">a</a>', ("/b/",)),
    "empty": ("[a]()", '<a href="\x1a0\x1a">a</a>', ("",)),
    "absolute": ("[a](https://b.c/)", '<a href="https://b.c/">a</a>', ()),
    "without a scheme": ("[a](//b.c/)", '<a href="//b.c/">a</a>', ()),
    "a fragment": ("[a](#b)", '<a href="#b">a</a>', ()),
    "mail": ("[a](mailto:b@c.d)", '<a href="mailto:b@c.d">a</a>', ()),
    "another scheme": ("[a](tel:+331)", '<a href="tel:+331">a</a>', ()),
    "a title": ('[a](b "c")', '<a href="\x1a0\x1a" title="c">a</a>', ("b",)),
    "a title that looks like a link": (
        "[a](b \"x href='c'\")",
        '<a href="\x1a0\x1a" title="x href=\'c\'">a</a>',
        ("b",),
    ),
    "HTML": ("a <a class=x href='b.md'>c</a>", 'a <a class=x href="\x1a0\x1a">c</a>', ("b.md",)),
    "HTML without quotes": ("a <a href=b.md>c</a>", 'a <a href="\x1a0\x1a">c</a>', ("b.md",)),
    "HTML in capitals": ('a <A HREF="b.md">c</A>', 'a <A HREF="\x1a0\x1a">c</A>', ("b.md",)),
    "candidates": (
        'a <img src="a.jpg" srcset="b.jpg 1x, https://c.d/e.jpg 2x, f,g.jpg 3x" alt="">',
        'a <img src="\x1a0\x1a" srcset="\x1a1\x1a 1x, https://c.d/e.jpg 2x, \x1a2\x1a 3x" alt="">',
        ("a.jpg", "b.jpg", "f,g.jpg"),
    ),
    "shown as code": ('`<a href="b.md">`', '<code>&lt;a href="b.md"&gt;</code>', ()),
}


@pytest.mark.parametrize(("text", "html", "targets"), SYMBOLS.values(), ids=SYMBOLS)
def test_addresses_become_symbols(text: str, html: str, targets: tuple[str, ...]) -> None:
    body = render(text)
    assert (body.html, body.targets) == (f"<p>{html}</p>", targets)


def test_addresses_in_raw_html_become_symbols() -> None:
    body = render('<video poster="a.jpg"><source src="b.mp4"></video>\n\n<iframe src="c.html"></iframe>')
    assert body.targets == ("a.jpg", "b.mp4", "c.html")
    assert '<video poster="\x1a0\x1a"><source src="\x1a1\x1a"></video>' in body.html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        " \t javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "DATA:text/html;base64,x",
        "java\nscript:alert(1)",
        "data:text/plain,x",
        "data:,x",
        "data:application/xhtml+xml,x",
        "file:///home/anna/photo.jpg",
        "FILE:photo.jpg",
        "blob:https://example.org/0f8a",
        "filesystem:https://example.org/temporary/a",
        "view-source:https://example.org/",
        "about:blank",
        "jar:https://example.org/a!/b",
        "feed:javascript:alert(1)",
        "feed:view-source:feed:JavaScript:alert(1)",
        "view-\nsource:\u200bfile:///etc/passwd",
        "pcast:data:text/html,x",
    ],
)
def test_addresses_that_run_scripts_are_refused(address: str) -> None:
    body = render(f'<div><a href="{address}" class="x">a</a></div>\n\nb')
    assert body.html == '<div><a class="x">a</a></div>\n<p>b</p>'
    assert len(body.refused) == 1
    assert body.targets == ()


def test_script_addresses_of_markdown_links_are_refused() -> None:
    body = render("[a](javascript:alert(1)) ![b](vbscript:x) <javascript://a%0Aalert(1)>")
    assert "script:" not in body.html.replace(">javascript://", "")
    assert body.refused == ("javascript:alert(1)", "vbscript:x", "javascript://a%0Aalert(1)")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/file:a", "mailto:file@example.org", "tel:+33", "urn:isbn:2070360024", "geo:48,2", "doi:10.1000/182", "feed:https://example.org/feed.xml", "feed://example.org/", "web+ap://example.org/@a", "magnet:?xt=urn:btih:a", "xmpp:a@example.org", "data:image/svg+xml,x", "data:audio/ogg;base64,x"],
)  # fmt: skip
def test_other_schemes_are_the_author_s(address: str) -> None:
    body = render(f"[a]({address})")
    assert f'href="{address}"' in body.html
    assert body.refused == ()


def test_pictures_as_data_are_kept() -> None:
    assert 'src="data:image/png;base64,iVBO"' in render("![a](data:image/png;base64,iVBO)").html


HEADINGS = {
    "transliterated": ("## Une alliance renforcée", ["une-alliance-renforcee"]),
    "ligatures and apostrophes": ("## L’œuvre d'Ève", ["l-oeuvre-d-eve"]),
    "another script": ("## Новости", ["novosti"]),
    "repeated": ("## A\n\n## A\n\n## A 2\n\n## A", ["a", "a-2", "a-2-2", "a-3"]),
    "explicit": ("## A {#b}\n\n## B", ["b", "b-2"]),
    "explicit comes first": ("## B\n\n## A {#b}", ["b-2", "b"]),
    "nothing to take": ("## ?!\n\n## …", ["section", "section-2"]),
    "markup": ("## *A* `b` [c](https://d.e)", ["a-b-c"]),
    "a note": ("## A[^1]\n\n[^1]: B", ["a"]),
    "HTML": ("<h2>A b</h2>\n\n<h3 class='x' id='y'>c</h3>", ["a-b", "y"]),
    "taken by other elements": ('<div id="a"></div>\n\n## A', ["a-2"]),
}


@pytest.mark.parametrize(("text", "identifiers"), HEADINGS.values(), ids=HEADINGS)
def test_headings_get_ids(text: str, identifiers: list[str]) -> None:
    body = render(text)
    assert [heading.id for heading in body.headings] == identifiers
    assert all(f'id="{identifier}"' in body.html.replace("'", '"') for identifier in identifiers)
    assert len(set(body.anchors)) == len(body.anchors)


def test_headings_are_plain_text_and_typeset() -> None:
    body = render_markdown('## Au XXIe siècle: *"Q&A"* `x<y`[^1]\n\n[^1]: N', FRENCH)
    assert body.headings == (Heading(2, "au-xxie-siecle-q-a-x-y", "Au XXIe siècle\u00a0: «\u00a0Q&A\u00a0» x<y"),)
    assert "XXI<sup>e</sup>" in body.html


def test_a_hashtag_is_no_heading() -> None:
    assert render("#MeToo\n\n##B\n\n#1").html == '<p>#MeToo</p>\n<h2 id="b">B</h2>\n<p>#1</p>'


def test_a_main_heading_moves_all_headings_down() -> None:
    body = render("# A\n\n### B\n\n###### C\n\n<h1 class='x'>D</h1>")
    assert [heading.level for heading in body.headings] == [2, 4, 6, 2]
    assert body.html.startswith('<h2 id="a">A</h2>\n<h4 id="b">B</h4>\n<h6 id="c">C</h6>')
    assert "<h2 id=\"d\" class='x'>D</h2>" in body.html
    assert [heading.level for heading in render("## A\n\n### B").headings] == [2, 3]


def test_anchors_are_all_ids_in_order() -> None:
    body = render('<p id="a"></p>\n\n## B\n\nc[^1] <a name="d"></a>\n{: #e}\n\n[^1]: F')
    assert body.anchors == ("a", "b", "e", "fnref:1", "d", "fn:1")


LONG = "Une phrase assez longue pour compter dans un extrait, avec des mots simples. "

EXCERPTS = {
    "short": ("Un.\n\nDeux.", "Un. Deux."),
    "before more": ("Un *deux*.\n\n## T\n\n- trois\n\n<!--more-->\n\nQuatre.", "Un deux. trois"),
    "before more in a line": ("Un <!-- more --> deux.", "Un"),
    "entities": ("a &amp; b &lt;c&gt; `d<e`", "a & b <c> d<e"),
    "no headings, tables, code, notes": (
        "## T\n\nUn[^1].\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDeux.\n\n[^1]: Note.",
        "Un. Deux.",
    ),
    "line breaks": ("Un\\\ndeux\ntrois", "Un deux trois"),
    "only a list": ("- un\n- deux", "un deux"),
    "a sentence end": (LONG * 5, (LONG * 3).strip()),
    "a word end": ("mot " * 200, ("mot " * 70).strip() + "…"),
    "one long word": ("x" * 400, "x" * 280 + "…"),
    "no admonition title": ('!!! note "Titre"\n    Un.', "Un."),
}


@pytest.mark.parametrize(("text", "excerpt"), EXCERPTS.values(), ids=EXCERPTS)
def test_excerpts(text: str, excerpt: str) -> None:
    body = render(text)
    assert body.excerpt == excerpt
    assert "more" not in body.html


def test_no_placeholder_is_left_behind() -> None:
    assert 'alt="\n"' in render("![[\n\\\n](a)](b)").html


def test_an_excerpt_is_typeset() -> None:
    assert render_markdown("L'été: 1er jour!", FRENCH).excerpt == "L’été\u00a0: 1er jour\u202f!"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un, deux ; trois !", 3),
        ("aujourd'hui l'État porte-parole 1,5 2024", 5),
        ("*Un* **deux**\ntrois\n\n- quatre\n\n## cinq", 5),
        ("un `code` deux\n\n```\ncode\n```", 2),
        ("R&amp;D", 1),
        ("un<br>deux", 2),
    ],
)
def test_words_are_counted_as_a_reader_reads_them(text: str, words: int) -> None:
    assert render(text).words == words
    assert render_markdown(text, FRENCH).words == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <!-- ask her again --> b", "<p>a  b</p>"),
        ("a\n\n<!-- ask\n\nher\n{{< x >}} -->\n\nb", "<p>a</p>\n\n<p>b</p>"),
        ("- a <!-- ask -->\n- b", "<ul>\n<li>a </li>\n<li>b</li>\n</ul>"),
        ("| a |\n|---|\n| b <!-- ask --> |", "<td>b </td>"),
        ("<div><!-- ask --><p>a</p></div>", "<div><p>a</p></div>"),
        ("`<!-- told -->`", "<p><code>&lt;!-- told --&gt;</code></p>"),
    ],
)
def test_comments_stay_in_the_source(text: str, html: str) -> None:
    made = render(text).html
    assert html in made
    assert "ask" not in made
    assert "<!--" not in made


def test_what_is_nested_too_deeply_is_an_error_of_its_own() -> None:
    with pytest.raises(MarkdownError, match="nested too deeply"):
        render("".join("  " * depth + "- a\n" for depth in range(400)))
    assert render("a").html == "<p>a</p>"


def test_threads_do_not_share_state() -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"## T{n}\n\na[^{n}]\n\n[^{n}]: Note {n}." for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, texts)) == [render(text) for text in texts]
