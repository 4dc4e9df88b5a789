"""What an author wrote for a meaning that it has elsewhere is a warning, if readers would see its signs."""

import pytest

from sitegen.content.parse import ParseOptions, parse_document
from sitegen.errors.problems import SitegenError
from sitegen.plugins.plugins import Plugins


def problems_of(body: str) -> list[SitegenError]:
    text = f"---\ntitle: A\ndate: 2026-01-01\ncategory: B\n---\n\n{body}\n"
    options = ParseOptions(language="fr", timezone="Europe/Paris", typography=True, narrow_guillemets=False, hours="")
    return parse_document(text.encode(), "content/a.md", "article", "a", options, Plugins(()))[1]


UNMEANT = {
    "a note without text": ("Un[^9] mot.", "the note “[^9]” has no text", "write [^9]: … on a line of its own", 3),
    "a note within a line": (
        "Un^[le pont] mot.",
        "“^[le pont]” is shown to readers as it stands",
        "write [^1] here, and [^1]: le pont on a line of its own",
        3,
    ),
    "a reference": (
        "Un [mot][nulle part].",
        "“[mot][nulle part]” names a link that is defined nowhere",
        "write [nulle part]: https://… on a line of its own",
        4,
    ),
    "a picture by reference": (
        "Un ![mot][rien].",
        "“![mot][rien]” names a link that is defined nowhere",
        "write [rien]: https://… on a line of its own",
        4,
    ),
    "a link to nowhere": ("Un [mot]() là.", "“[mot]()” leads nowhere", "write [mot](https://…)", 4),
    "a link without text": (
        "Un [](https://a.org/) là.",
        "the link “[](https://a.org/)” has no text",
        "write [text](https://a.org/)",
        4,
    ),
    "a blank in a link": (
        "La [Mairie] (https://a.org/) là.",
        "there is a blank between the text and the target of a link: “[Mairie] (https://a.org/)”",
        "write [Mairie](…) without a blank",
        4,
    ),
    "a link that is not closed": (
        "La [Mairie](https://a.org/ là (b).",
        "this link is not closed: “[Mairie](https://a.org/”",
        "write [Mairie](…), with a bracket at the end of its target",
        4,
    ),
    "a fence": ("```\na", "nothing closes this block of code", "write the same signs below its last line", 1),
    "a tag of Jekyll": (
        "Un {% highlight %} mot.",
        "“{% highlight %}” is shown to readers as it stands",
        "leave it out; code stands between two lines ```, an embed in {{ … }}",
        4,
    ),
    "a tag of Hugo": (
        "Un {{% x %}} mot.",
        "“{{% x %}}” is shown to readers as it stands",
        "leave it out, or write {{ name … }} on a line of its own",
        4,
    ),
    "a bullet of Word": ("• un mot", "“•” begins no item of a list", "write - instead", 1),
    "a file of a computer": (
        "![a](C:\\Users\\anna\\pont.jpg)",
        "“(C:\\Users\\anna\\pont.jpg)” is a file of your computer, which readers do not have",
        "put the file beside the article, and write its name only",
        5,
    ),
    "a table of contents": (
        "[TOC]",
        "“[TOC]” is shown to readers as it stands",
        "leave it out: three sections or more get a table of contents",
        1,
    ),
    "marked text": ("Un ==mot== là.", "“==mot==” is shown to readers as it stands", "write <mark>mot</mark>", 4),
    "lowered text": ("H~2~O", "“~2~” is shown to readers as it stands", "write <sub>2</sub>", 2),
    "a name of a picture": (
        "Un mot :smile: là.",
        "“:smile:” is shown to readers as it stands",
        "write the picture itself, such as 🙂",
        8,
    ),
    "numbers of lines": (
        '```{.python linenums="1"}\na\n```',
        "“linenums” has no effect",
        "leave it out: lines of code have no numbers",
        13,
    ),
    "an unknown tag": (
        "Un <mot> là.",
        "HTML knows no “mot”: readers do not see “<mot>”",
        "write \\<mot> if it is text",
        4,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "message", "hint", "column"), UNMEANT.values(), ids=UNMEANT)
def test_a_warning_says_what_to_write(body: str, message: str, hint: str, column: int) -> None:
    (found,) = problems_of(f"Avant.\n\n{body}")
    assert (found.severity, found.message, found.hint) == ("warning", message, hint)
    assert (found.line, found.column) == (9, column)


@pytest.mark.parametrize("body", [body for body, *_ in UNMEANT.values() if not body.startswith("```")])
def test_in_code_it_is_text(body: str) -> None:
    assert problems_of(f"```\n{body}\n```") == []
    if "`" not in body:
        assert problems_of(f"Le code `` {body} `` ici.") == []


def test_a_conflict_of_git() -> None:
    found = problems_of("<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> autre")
    assert {one.message for one in found} == {"git has left a conflict here"}


def test_of_two_definitions_the_first_counts() -> None:
    (found,) = problems_of("[a] b\n\n[a]: https://a.b\n\n[A]: https://c.d")
    assert found.message == "“A” is defined twice, and the first time counts"
    assert found.line == 11


@pytest.mark.parametrize(
    "body",
    [
        "[a][b]\n\n[b]: https://a.b",
        "a[^1]\n\n[^1]: b",
        r"\[a\]\[b\] \[^1]",
        "a == b == c, a ~ b ~ c, ~5 ~6",
        "12:30:45, a::b::c, Il dit : « oui » : non",
        "x[1][2] <b>a</b> <details><summary>b</summary></details> <my-chart></my-chart>",
        "[a](b.md) [a](<b c.md>)",
        "[a]: https://a.b\n\n[A]: https://a.b\n\n[a]",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
        "<!-- [a][b] {% x %} -->",
        "```\na\n```\n\n> ```\n> a\n> ```\n\n- a\n\n  ```\n  b\n  ```",
    ],
)
def test_what_has_a_meaning_is_none(body: str) -> None:
    assert [one.message for one in problems_of(body) if "no file" not in one.message] == []


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_notices_of_github(kind: str) -> None:
    text = f"---\ntitle: A\ndate: 2026-01-01\ncategory: B\n---\n\n> [!{kind.upper()}]\n> Un *mot*.\n>\n> Deux.\n"
    options = ParseOptions(language="en", timezone="Europe/Paris", typography=True, narrow_guillemets=False, hours="")
    document, problems = parse_document(text.encode(), "content/a.md", "article", "a", options, Plugins(()))
    assert problems == []
    assert document is not None
    assert document.html == (
        f'<div class="admonition {kind}">\n<p class="admonition-title">{kind.capitalize()}</p>\n'
        "<p>Un <em>mot</em>.</p>\n<p>Deux.</p>\n</div>"
    )


def test_shortcodes_in_comments_and_raw_code_are_none() -> None:
    assert (
        problems_of('<!--\n{{ youtube "x" }}\n-->\n\n<!-- {{ youtube "x" }} -->\n\n<pre>\n{{ youtube "x" }}\n</pre>')
        == []
    )
