"""No text takes longer than its length: four times as much of a construct takes about four times as long, not sixteen.

Three sizes are compared with each other in one run, so that no machine is too slow for it. A ratio that is too high is
measured again: it is the least one that counts.
"""

import gc
import itertools
import time
from collections.abc import Callable

import pytest

from sitegen.content.parse import ParseOptions, parse_document
from sitegen.plugins.plugins import Plugins

Make = Callable[[int], str]
_LINEAR = 1.9  # four times as long, and twice for chance; what grows by the square would be 4


def _repeated(piece: str, before: str = "", after: str = "") -> Make:
    return lambda size: before + piece * (size // len(piece)) + after


def _counted(pattern: str, then: str = "") -> Make:
    """Return what makes pieces that all differ, and then as many others."""

    def make(size: int) -> str:
        count = size // (len(pattern) + len(then) + 6)
        return "\n\n".join("".join(each.format(n=n) for n in range(count)) for each in filter(None, (pattern, then)))

    return make


def _nested(opening: str, closing: str) -> Make:
    return lambda size: opening * (size // (2 * len(opening))) + closing * (size // (2 * len(closing)))


# What took minutes, or seconds, for 200 kB.
KNOWN: dict[str, tuple[str, Make]] = {
    "quotation marks in English": ("en", _repeated('"')),
    "quotation marks in German": ("de", _repeated('"')),
    "single marks in French": ("fr", _repeated("'")),
    "nested quotation marks": ("en", _nested('"', '"')),
    "bare URLs": ("en", _repeated("https://a.example ")),
    "hosts": ("en", _repeated("www.a.example ")),
    "drawings": ("en", _repeated("<svg>")),
    "code in HTML": ("en", _repeated("<code>")),
    "unclosed comments": ("en", _repeated("<div><!--\n")),
    "fences that are none": ("en", _repeated("``` {a\n")),
    "fences": ("en", _repeated("~~~ a\n\n")),
    "lines with a dash": ("fr", _repeated("-\n a\n")),
    "numbers in a text": ("fr", _repeated("a\n1. b\n")),
    "notes without a text": ("en", _repeated("[^a] ")),
    "notes in a note": ("en", _repeated("[^", "[^a]: b\n\n[^a] ")),
    "tags without a meaning": ("en", _repeated("<foo> ")),
    "tags that differ": ("en", _counted("<foo{n}> ")),
    "tags of Jekyll": ("en", _repeated("{% a %} ")),
    "open tags of Jekyll": ("en", _repeated("{% a ", after="%}")),
    "links to nowhere": ("en", _repeated("[x]() ")),
    "links with a blank": ("en", _repeated("[a] (https://a.example/) ")),
    "bullets": ("en", _repeated("• a\n")),
    "emoji": ("en", _repeated(":smile: ")),
    "shortcodes in a line": ("en", _repeated('{{ youtube "a" }} b ')),
    "indented shortcodes": ("en", _repeated('    a {{ youtube "a" }}\n')),
    "unknown anchors": ("en", _counted("[a](#b{n}) ")),
    "elements that are never closed": ("en", _nested("<div>\n", "</p>\n")),
    "definitions": ("en", _counted("[a{n}]: /b\n", "[x][a{n}] ")),
    "abbreviations": ("en", _counted("*[A{n}]: a\n", "A{n} ")),
    "links in links": ("en", _nested("[a", "](b)")),
    "pictures in pictures": ("en", _nested("![a", "](b)")),
    "pre in pre": ("en", _repeated("<pre><pre>\n</pre>\n")),
}

# What grows more slowly, so that it shows in long texts only; and what never did.
PIECES = [
    "`", "` ", "`a` ", "``a` ", "\\", "\\\\", "\\* ", "\\(", "$", "$a$ ", "$$a\n\n", "&", "&amp;", "&#1", "&#1;",
    "[", "]", "[a]", "[a](", "[a](b) ", "[a](<b", "![a](", "![a](b) ", "[[", "[[a]] ", "[a][b]", "![a][b]", "[]", "^[a] ",
    "<", "<a ", "<a\n", '<a b="', "<b>", "<b>a</b>", "<br>", "<i>x</i> ", "<p>x</p>\n", "<p>x</p>\n\n", "<svg>\n\n", "<pre>\n\n",
    "<script>", "<!--", "<!--\n\n", "<?", "<![CDATA[", "<a@b.example> ", "<https://a.example> ", '<span class="math">',
    "a  \n", "a\\\n", "a\n", "a\n\n", "\t", "\ta\n", "    a\n\n", "a    \n", "*", "*a* ", "**a ", "**a** ", "a*b", "_a ", "*a _b ",
    "***a ", "*a **b ", "~~a ", "~a~ ", "==a== ", ":smile", ":a", "::", "- a\n", "- a\n\n", "1. a\n", "1) a\n", "- ", "+\n",
    "a\n* b\n", "a\n- b c\n", "> ", "> a\n", "> a\n\n", "> [!NOTE]\n> a\n\n", "> ```\n\n", "- ```\n", "``` a`\n", "| a | b |\n|---|---|\n",
    "| a | b |\n|---|---|\n| c | d |\n\n", "|", "a | b\n", "## a\n\n", "a {: .b }\n", "{{ ", "{% ", "«", "« a » ", "“", "„a ",
    "‘", '"a ', 'a" ', "\"'", "...", "--", " – a", "!", "1", "1 000 ", "10h", "IX ", "M. ", "z.B.", "@", "a@", "a@b.c ", "a.", "a-",
    "a://", "www.", "http", "https://", "https://a.b/?&amp;", ")", "mot ", "Une phrase. ", "中", "ก", "a", "😀", "\r\n", "\u2028",
    "<i style=\"a\">x</i> ", "<i onclick=\"a\">x</i> ", "<iframe src=\"https://a.b/c\"></iframe>\n\n", "<p class=\"MsoNormal\">x</p>\n",
    "<!--[if ", "<<<<<<< a\n", "[TOC]\n\n", "![](b)\n\n", "[a](javascript:x) ", "(a:\\", "*a `b` [c](d) e** ",
]  # fmt: skip
# Most of what looks for a construct begins with a look for a sign of it: here is one of each.
TRIGGERS = "\n\na ~~~\n\n[a]: /b\n\n*[HTML]: a\n\n[^a]: b\n\n{{ x }} www.a.bc ftp://a.b a@b.c :a: $a$ | ] ( --> \"<a href='b'>c</a>\n"
MAKERS: dict[str, tuple[str, Make]] = {
    **KNOWN,
    **{f"{piece!r} in {language}": (language, _repeated(piece)) for piece in PIECES for language in ("en", "fr")},
    **{f"{piece!r} with all": ("de", _repeated(piece, after=TRIGGERS)) for piece in PIECES},
    "one note, often": ("en", _repeated("[^a] ", "[^a]: b\n\n")),
    "notes": ("en", _counted("[^{n}] ", "[^{n}]: note\n")),
    "chained notes": ("en", lambda size: "[^0]\n\n" + "".join(f"[^{n}]: a [^{n + 1}]\n\n" for n in range(size // 20))),
    "scripts in links": ("en", _counted("[a](javascript:x{n}) ")),
    "pictures": ("en", _counted("![](b{n}.jpg)\n\n")),
    "brackets in brackets": ("en", _nested("[", "]")),
    "bold in bold": ("en", _nested("<b>", "</b>")),
    # Not emphasis in emphasis: Python-Markdown reads the inner ones again for each outer one, which the budget ends.
    "runs of backticks": ("en", lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5)))),
    "blanks in a tag": ("en", lambda size: f'<a href="b"{" " * size}>c</a>'),
    "parentheses behind a URL": ("en", lambda size: f"https://a.b/{')' * size}"),
    "a long quotation": ("en", lambda size: f"{'>' * size} a ~~~"),
    "a table": ("en", _repeated("| c | d |\n", "| a | b |\n|---|---|\n")),
}


pytestmark = pytest.mark.usefixtures("objects_apart")


def seconds(text: str, language: str) -> float:
    """Return the time of this process that it takes to parse an article."""
    data = f"---\ntitle: a\ndate: 2026-01-01\ncategory: b\n---\n\n{text}\n".encode()
    options = ParseOptions(
        language=language, timezone="UTC", typography=True, narrow_guillemets=False, hours="spaced", math=False
    )
    gc.collect()
    start = time.process_time()
    parse_document(data, "a.md", "article", "a", options, Plugins(()))
    return time.process_time() - start


def growth(make: Make, language: str, sizes: tuple[int, int, int]) -> float:
    """Return how much longer a text takes that is longer, for its length: about 1, or more where that grows itself.

    Of three sizes the two steps are looked at, and the greater one counts: what grows slowly shows in the second.
    """
    texts = [make(size) for size in sizes]
    least = [float("inf")] * len(texts)
    factor = 0.0
    for _ in range(5):
        least = [min(before, seconds(text, language)) for before, text in zip(least, texts, strict=True)]
        steps = zip(itertools.pairwise(least), itertools.pairwise(sizes), strict=True)
        factor = max(later / earlier * shorter / longer for (earlier, later), (shorter, longer) in steps)
        if factor < _LINEAR:
            break
    return factor


@pytest.mark.parametrize(("language", "make"), KNOWN.values(), ids=KNOWN)
def test_what_took_minutes_takes_as_long_as_it_is(language: str, make: Make) -> None:
    seconds(make(100), language)
    assert growth(make, language, (3_000, 12_000, 48_000)) < _LINEAR


@pytest.mark.long
@pytest.mark.parametrize(("language", "make"), MAKERS.values(), ids=MAKERS)
def test_nothing_takes_longer_than_its_length(language: str, make: Make) -> None:
    assert growth(make, language, (12_500, 50_000, 200_000)) < _LINEAR
