"""A formula in LaTeX as MathML, by ``latex2mathml``, which is loaded when the first one is found.

The library lets much pass that TeX refuses and that would show as nonsense; what it returns is checked. This module
knows nothing about Markdown, or about where a formula stands.
"""

import html
import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from sitegen.messages.message import Message, tr

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
# Environments of amsmath under the names by which the library knows their layout, and those that change nothing.
_LAYOUT = {"aligned": "split", "gathered": "matrix", "gather": "matrix", "gather*": "matrix"}
_PLAIN = frozenset({"equation", "equation*", "math", "displaymath"})
_ALTTEXT = re.compile(r'<math [^>]*?\balttext="([^"]*)"')
_REFUSED = re.compile(r"\\(?:style|def|newcommand|newenvironment|DeclareMathOperator)(?![a-zA-Z])")
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
"""How many children an element of MathML must have, https://www.w3.org/TR/mathml-core/."""
_MESSAGES = {
    "NumeratorNotFoundError": tr("a fraction has no numerator"),
    "DenominatorNotFoundError": tr("a fraction has no denominator"),
    "ExtraLeftOrMissingRightError": tr("\\left and \\right do not pair"),
    "MissingSuperScriptOrSubscriptError": tr("nothing stands behind a “^” or a “_”"),
    "DoubleSubscriptsError": tr("two subscripts follow each other"),
    "DoubleSuperscriptsError": tr("two superscripts follow each other"),
    "NoAvailableTokensError": tr("something is missing at the end"),
    "MissingEndError": tr("\\begin and \\end do not pair"),
    "InvalidStyleForGenfracError": tr("\\genfrac has no such style"),
    "InvalidAlignmentError": tr("an array has no such alignment"),
    "InvalidWidthError": tr("a width is not valid"),
    "LimitsMustFollowMathOperatorError": tr("\\limits stands behind no operator"),
    "RecursionError": tr("it is nested too deeply"),
}


class FormulaError(Exception):
    """A formula that cannot be read; ``offset`` is where in it."""

    def __init__(self, message: Message, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def mathml(formula: str, is_display: bool) -> Element:
    """Return an element ``math`` whose ``alttext`` is the formula. Raises FormulaError."""
    _check_braces(formula)
    source = _ENVIRONMENT.sub(_with_known_name, formula)
    if refused := _REFUSED.search(formula):
        raise FormulaError(tr("“{command}” is not possible here", command=refused[0]), refused.start())
    from latex2mathml.converter import Converter

    try:
        element = Converter(display="block" if is_display else "inline").convert_to_element(source)
    except Exception as error:  # where the library forgot a case, it ends with whatever Python raises
        raise FormulaError(_MESSAGES.get(type(error).__name__, tr("something is missing"))) from None
    _check(element, formula)
    for part in element.iter():
        _finish(part)
    if not "".join(element.itertext()).strip() and element.find(".//mspace") is None:
        raise FormulaError(tr("it shows nothing"))
    del element.attrib["xmlns"]
    element.set("alttext", " ".join(formula.split()))
    return element


def _check_braces(formula: str) -> None:
    opened: list[int] = []
    for found in _BRACES.finditer(formula):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}":
            if not opened:
                raise FormulaError(tr("this “{sign}” closes nothing", sign="}"), found.start())
            opened.pop()
    if opened:
        raise FormulaError(tr("this “{sign}” is not closed", sign="{"), opened[-1])


def _with_known_name(environment: re.Match[str]) -> str:
    """Return ``\\begin`` or ``\\end`` of an environment with the name by which the library knows it."""
    from latex2mathml.commands import MATRICES

    name = environment[1].strip()
    known = _LAYOUT.get(name, name)
    if known not in _PLAIN and f"\\{known}" not in MATRICES:
        raise FormulaError(tr("the environment “{name}” is unknown", name=name), environment.start())
    return f"{environment[0].partition('{')[0].strip()}{{{known}}}"


def _check(element: Element, formula: str) -> None:
    """Raise FormulaError for a result that browsers cannot show, or that shows commands."""
    for part in element.iter():
        text = part.text or ""
        if part.tag != "mtext":
            if text.startswith("\\") and len(text) > 1:
                raise FormulaError(tr("the command “{name}” is unknown", name=text), max(formula.find(text), 0))
            if text == "&":
                raise FormulaError(tr("“&” stands outside of a matrix"), max(formula.find("&"), 0))
        if len(part) != _CHILDREN.get(part.tag, len(part)):
            raise FormulaError(tr("an argument is missing"))


def _finish(part: Element) -> None:
    """Decode the text of an element, which nothing may read as Markdown any more."""
    text = part.text
    if text is None:
        return
    if part.tag == "mi" and text.startswith("&#") and html.unescape(text).isascii() and html.unescape(text).isalpha():
        part.set("mathvariant", "normal")  # \mathrm{d}: a single letter would be in italics
    part.text = AtomicString(html.unescape(text))


def written_formula(markup: str) -> str:
    """Return a formula as its author wrote it, in HTML, or nothing for other markup."""
    found = _ALTTEXT.search(markup)
    return found[1] if found else ""
