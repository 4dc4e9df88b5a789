"""Inline constructs beside those of Python-Markdown."""

import pytest

from sitegen.markdown.body import MarkdownOptions, render_markdown

PLAIN = MarkdownOptions(typography=False)


def inner(text: str) -> str:
    return render_markdown(text, PLAIN).html.removeprefix("<p>").removesuffix("</p>")


def link(address: str, text: str | None = None) -> str:
    return f'<a href="{address}">{text or address}</a>'


INLINE = {
    "struck": ("a ~~b~~ c", "a <del>b</del> c"),
    "struck in a word": ("a~~b~~c", "a<del>b</del>c"),
    "a single tilde": ("~a~ ~5", "~a~ ~5"),
    "an escaped tilde": (r"\~~a~~", "~~a~~"),
    "struck and strong": ("**~~a~~**", "<strong><del>a</del></strong>"),
    "delimiters that belong to no pair": ("_b*a** x *y* z", "_b<em>a</em>* x <em>y</em> z"),
    "delimiters of no pair before code": ("_b *a** `c` *y*", "_b <em>a</em>* <code>c</code> <em>y</em>"),
    "backslash break": ("a\\\nb", "a<br>\nb"),
    "two spaces break": ("a  \nb", "a<br>\nb"),
    "backslash before the end": ("a\\", "a\\"),
    "backslash in code": ("`a\\\nb`", "<code>a\\ b</code>"),
    "code names a reference": ("[`a`]\n\n[`a`]: https://a.b", link("https://a.b", "<code>a</code>")),
    "code names a reference, collapsed": (
        "[`A b`][]\n\n[`a b`]: https://a.b",
        link("https://a.b", "<code>A b</code>"),
    ),
    "code is the text of a reference": (
        "[`a`][x]\n\n[x]: https://a.b",
        link("https://a.b", "<code>a</code>"),
    ),
    "code names the reference of a text": ("[t][`x`]\n\n[`x`]: https://a.b", link("https://a.b", "t")),
    "code with an ampersand": (
        "[`a&b`]\n\n[`a&b`]: https://a.b",
        link("https://a.b", "<code>a&amp;b</code>"),
    ),
    "code in brackets": ("[`a`] b", "[<code>a</code>] b"),
}

URL = "https://a.org/b_c_d"

BARE = {
    "alone": (URL, link(URL)),
    "at the end of a sentence": (f"a {URL}.", f"a {link(URL)}."),
    "before other punctuation": (
        f"{URL}, {URL}! {URL}; {URL}: b",
        f"{link(URL)}, {link(URL)}! {link(URL)}; {link(URL)}: b",
    ),
    "in brackets": (f"({URL})", f"({link(URL)})"),
    "with brackets": ("https://fr.wikipedia.org/wiki/A_(b)", link("https://fr.wikipedia.org/wiki/A_(b)")),
    "with brackets in brackets": ("(https://a.org/A_(b))", f"({link('https://a.org/A_(b)')})"),
    "in guillemets": (f"« {URL} »", f"« {link(URL)} »"),
    "directly in guillemets": (f"«{URL}»", f"«{link(URL)}»"),
    "before a no-break space": (f"{URL}\u00a0? {URL}\u202f!", f"{link(URL)}\u00a0? {link(URL)}\u202f!"),
    "in emphasis": (f"*{URL}* **{URL}**", f"<em>{link(URL)}</em> <strong>{link(URL)}</strong>"),
    "with a query": ("https://a.org/?a=1&b=2", link("https://a.org/?a=1&amp;b=2")),
    "with a fragment": ("https://a.org#b", link("https://a.org#b")),
    "www": ("www.a.org/b, c", f"{link('http://www.a.org/b', 'www.a.org/b')}, c"),
    "an accent": ("https://a.org/été", link("https://a.org/été")),
    "a local server": ("http://localhost:8000/a", link("http://localhost:8000/a")),
    "no domain": ("https://abc www.abc", "https://abc " + link("http://www.abc", "www.abc")),
    "within a word": ("xhttps://a.org awww.a.org", "xhttps://a.org awww.a.org"),
    "text of a link": (f"[{URL}](https://x.y)", link("https://x.y", URL)),
    "target of a link": (f"[a]({URL})", link(URL, "a")),
    "autolink": (f"<{URL}>", link(URL)),
    "text of an HTML link": (
        f'<a href="https://x.y">{URL}</a> {URL}',
        f'<a href="https://x.y">{URL}</a> {link(URL)}',
    ),
    "attribute of HTML": (f'<i title="{URL}">a</i>', f'<i title="{URL}">a</i>'),
    "code": (f"`{URL}`", f"<code>{URL}</code>"),
    "in a heading": (f"a\n\n# {URL} b", None),
}


@pytest.mark.parametrize(("text", "html"), INLINE.values(), ids=INLINE)
def test_inline(text: str, html: str) -> None:
    assert inner(text) == html


@pytest.mark.parametrize(("text", "html"), BARE.values(), ids=BARE)
def test_bare_addresses(text: str, html: str | None) -> None:
    if html is None:
        assert link(URL) in inner(text)
    else:
        assert inner(text) == html


def test_a_bare_address_is_not_typeset() -> None:
    html = render_markdown("Voir https://a.org/b?c=l'été:1 !", MarkdownOptions()).html
    assert html == "<p>Voir " + link("https://a.org/b?c=l'été:1") + "\u202f!</p>"
