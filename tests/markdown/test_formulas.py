"""Formulas: what is one, that nothing touches their signs, and the MathML that they become."""

import html
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.body import Body, MarkdownOptions, render_markdown
from sitegen.markdown.mathml import FormulaError, mathml

FORMULAS = (
    "x",
    "x_1 * y_2 * z",
    r"\frac{1}{2} ; \text{oui ! non}",
    r"a < b > c",
    r"\left( \sum_{i=0}^{n} i^2 \right)",
    r"f'(x) = \mathrm{d}x",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"100\,\% \{ \} \$ \_",
    "x -- y ... z",
    r"\sqrt[3]{x}",
)
SIGNS = (("$", "$"), ("$$", "$$"), (r"\(", r"\)"), (r"\[", r"\]"))
TEXT = (
    "5 $ et 10 $ de plus",
    "entre 5$ et 10$",
    "$20,000 and $30,000",
    "10$/h ou 12$/h",
    "de 10 $, soit 5$ de moins",
    "$5/month or 6$ now",
    "from $30,000, 10$",
    r"\[Draft\] et \[*a*\] et \[1\] et \[x\]",
    r"\(voir ci-dessous\), élu\(e\)s, \(1\)",
    r"\$x\$",
    "$ x$ et $x $",
    "`$x$` et ``\\(x^2\\)``",
    '<a title="$x$">a</a>',
    "[a](https://example.org/$a$b)",
    "https://example.org/$a$b",
    "<https://example.org/$a$>",
)


def render(text: str, is_math: bool = False, language: str = "fr") -> Body:
    return render_markdown(text, MarkdownOptions(language=language, math=is_math))


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "ar"])
@pytest.mark.parametrize(("begin", "end"), SIGNS)
def test_the_signs_of_a_formula_stay_as_they_are_written(begin: str, end: str, language: str) -> None:
    for formula in FORMULAS:
        if begin == r"\[" and formula == "x":
            continue
        written = f"{begin}{formula}{end}"
        body = render(f"Un *mot* {written}, puis {written} !", language=language)
        shown = re.findall(r'<span class="math (?:inline|display)">(.*?)</span>', body.html)
        assert [html.unescape(one) for one in shown] == [written, written]
        assert body.formulas == (written, written)
        assert written in body.excerpt
        assert render(written).html.startswith("<p><span class")


@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("is_math", [True, False])
def test_what_is_no_formula(text: str, is_math: bool) -> None:
    body = render(text, is_math)
    assert "<math" not in body.html
    assert "class=" not in body.html
    assert not body.formulas
    assert not body.formula_flaws


def test_a_formula_stands_between_escaped_brackets() -> None:
    assert render(r"\(voir $x$\) et \[avec $y$\]").formulas == ("$x$", "$y$")


def test_a_formula_in_an_alternative_text_stays_as_it_is_written() -> None:
    for is_math in (True, False):
        body = render(r"![Une courbe $x_1$ et \(y^2\)](a.jpg)", is_math)
        assert 'alt="Une courbe $x_1$ et \\(y^2\\)"' in body.html
        assert not body.formulas


def test_a_wide_formula_can_be_scrolled_by_keyboard() -> None:
    html = render("$$x$$ et $y$", is_math=True).html
    assert re.findall(r'<span class="math (\w+)"( tabindex="0")?>', html) == [
        ("display", ' tabindex="0"'),
        ("inline", ""),
    ]


def test_a_formula_over_lines_is_no_list_heading_or_quotation() -> None:
    for lines in ("a\n= b\n- c\n+ d\n# e\n> f\n1. g", "\\begin{aligned}\na &= b\n\\end{aligned}"):
        for text in (f"$$\n{lines}\n$$", f"Un texte\n$$\n{lines}\n$$\nla suite"):
            body = render(text)
            assert body.formulas == (f"$$\n{lines}\n$$",)
            assert re.sub(r"<span.*?</span>", "", body.html, flags=re.DOTALL).count("<") == 2
    body = render("- un\n\n  $$\n  a\n  = b\n  $$")
    assert body.formulas == ("$$\na\n= b\n$$",)
    assert body.html.count("<li>") == 1
    body = render("> $$\n> a\n> = b\n> $$\n> fin")
    assert body.formulas == ("$$\na\n= b\n$$",)
    assert body.html.count("blockquote") == 2


def test_code_over_lines_is_no_formula() -> None:
    for text in ("    $$\n    x\n    $$", "```\n$$\nx\n$$\n```", "<pre>\n$$\nx\n$$\n</pre>"):
        assert not render(text).formulas
        assert "$$\nx\n$$" in render(text).html


@pytest.mark.parametrize("formula", FORMULAS)
def test_mathml_says_what_its_author_wrote(formula: str) -> None:
    body = render(f"Avant $${formula}$$ et ${formula}$.", is_math=True)
    found = re.findall(r'<math alttext="([^"]*)" display="(\w+)"', body.html)
    assert [(html.unescape(written), display) for written, display in found] == [
        (formula, "block"),
        (formula, "inline"),
    ]
    assert body.excerpt == f"Avant {formula} et {formula}."
    assert "\\" not in re.sub(r'alttext="[^"]*"', "", body.html)
    for found in re.findall(r"<math.*?</math>", body.html):
        ElementTree.fromstring(found.replace("&nbsp;", " "))


BROKEN = {
    r"\frac{1}": "an argument is missing",
    r"x^": "nothing stands behind",
    r"{x": "not closed",
    r"x}": "closes nothing",
    r"\notknown{x}": "“\\notknown” is unknown",
    r"a & b": "outside of a matrix",
    r"\begin{nothing}x\end{nothing}": "“nothing” is unknown",
    r"\begin{matrix}x": "do not pair",
    r"\left( x": "do not pair",
    r"x_1_2": "two subscripts",
    r"\style{color:red}{x}": "not possible",
    r"\genfrac": "something is missing",
    r"\phantom": "something is missing",
    r"\def\a{b}": "not possible",
    "{" * 3000 + "x" + "}" * 3000: "nested too deeply",
}


@pytest.mark.parametrize(("formula", "message"), BROKEN.items(), ids=[key[:20] for key in BROKEN])
def test_a_formula_that_cannot_be_read(formula: str, message: str) -> None:
    body = render(f"Ici ${formula}$.", is_math=True)
    assert [flaw.written for flaw in body.formula_flaws] == [f"${formula}$"]
    assert message in body.formula_flaws[0].message
    assert "<math" not in body.html


def test_a_formula_runs_no_script_and_writes_no_tag() -> None:
    body = render(r"$\text{1 <2> '&'} \href{javascript:alert(1)}{x}$", is_math=True)
    assert "1 &lt;2&gt; '&amp;'</mtext>" in body.html.replace("\u00a0", " ")
    assert "javascript:" not in body.html.replace("alttext", "").split("<mrow", 1)[1]
    assert body.refused == ("javascript:alert(1)",)


COMMANDS = r"\frac \sqrt \left( \right) \begin{matrix} \end{matrix} \text{a} \mathrm{d} \sum \\ \, \{ \} \unknown \limits \over \hat"
LATEX = st.lists(st.sampled_from((*"abx12+-=<>&^_{}()[]|'!,; ~%#", *COMMANDS.split())), max_size=12).map("".join)


@given(LATEX, st.booleans())
def test_whatever_is_written_becomes_mathml_or_an_error(formula: str, is_display: bool) -> None:
    try:
        element = mathml(formula, is_display)
    except FormulaError as error:
        place = error.offset
    else:
        place = 0
        assert element.get("alttext") == " ".join(formula.split())
        assert not any((part.text or "").startswith("\\u") for part in element.iter() if part.tag != "mtext")
    assert 0 <= place <= len(formula)


PROSE = st.lists(
    st.sampled_from(
        ("$", "$$", "\\(", "\\)", "\\[", "\\]", "x", " ", "5", "mot", "\n", "*", "_", "`", "<b>", "=", "\\", "> ", "- ")
    ),
    max_size=16,
).map("".join)


@given(PROSE)
def test_mathml_changes_nothing_but_formulas(text: str) -> None:
    plain, converted = render(text), render(text, is_math=True)
    span = re.compile(r'<span class="math (inline|display)"[^>]*>.*?</span>', re.DOTALL)
    assert span.sub(r"<\1>", plain.html) == span.sub(r"<\1>", converted.html)
    assert len(plain.formulas) == converted.html.count("<math ") + len(converted.formula_flaws) or "![" in text
