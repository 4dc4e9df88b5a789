"""HTML that came with a text out of a word processor is one warning for each text, whatever there is of it."""

import pytest

from sitegen.config.security import directives
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.errors.problems import SitegenError
from sitegen.plugins.plugins import Plugins

POLICY = tuple((name, tuple(sources)) for name, sources in directives(True).items())
WORD = """\
<p class="MsoNormal" style="margin:0cm;mso-line-height-rule:exactly"><span lang="FR" style="mso-ansi-language:FR">Bonjour<o:p></o:p></span></p>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>Un point</p>
<style>p { color: red }</style>
"""


def problems_of(body: str, policy: object = POLICY) -> list[SitegenError]:
    text = f"---\ntitle: A\ndate: 2026-01-01\ncategory: B\n---\n\n{body}\n"
    options = ParseOptions(
        language="fr",
        timezone="Europe/Paris",
        typography=True,
        narrow_guillemets=False,
        hours="",
        policy=policy,  # type: ignore[arg-type]
    )
    return parse_document(text.encode(), "content/a.md", "article", "a", options, Plugins(()))[1]


PASTED = {
    "a whole document of Word": (WORD, "Word"),
    "a class": ("Un <span class='MsoFootnoteReference'>mot</span>.", "Word"),
    "a style": ('<p style="color: red; mso-bidi-font-size: 11pt">Un mot.</p>', "Word"),
    "an empty paragraph": ("Un mot<o:p></o:p>.", "Word"),
    "a condition": ("Un mot.\n\n<!--[if gte mso 9]><xml></xml><![endif]-->", "Word"),
    "a namespace": ('<div xmlns:o="urn:schemas-microsoft-com:office:office">Un mot.</div>', "Word"),
    "Google Docs": ('<b style="font-weight:normal" id="docs-internal-guid-1a2b">Un mot</b>', "Google Docs"),
    "LibreOffice": ('<p class="western" style="margin-bottom: 0cm">Un mot.</p>', "LibreOffice"),
}


@pytest.mark.parametrize(("body", "program"), PASTED.values(), ids=PASTED)
@pytest.mark.parametrize("policy", [POLICY, ()], ids=["policy", "no policy"])
def test_one_warning_says_how_to_paste(body: str, program: str, policy: object) -> None:
    (found,) = problems_of(body, policy)
    assert (found.severity, found.message) == ("warning", f"this text contains HTML of {program}")
    assert found.hint == "paste it again as plain text: Ctrl+Shift+V in most editors"
    assert found.line is not None
    assert found.line >= 7


def test_what_came_with_it_and_is_no_style_is_still_a_warning() -> None:
    assert [found.message for found in problems_of(WORD + "\n<script>x()</script>")] == [
        "this text contains HTML of Word",
        "browsers will not run this script",
    ]


@pytest.mark.parametrize(
    "body",
    [
        '```html\n<p class="MsoNormal">x</p>\n```',
        "Word écrit `<o:p>` et `mso-list` partout.",
        "Un mot, MsoNormal, mso-list: et <em class='mso'>rien</em>.",
        "<p class='western-movies'>Un film.</p>",
        "a < b et c > d",
    ],
)
def test_who_writes_about_it_has_not_pasted_it(body: str) -> None:
    assert problems_of(body) == []


OUT_OF_PLACE = {
    "a frame with a page of its own": ('<iframe srcdoc="<p>x</p>"></iframe>', "a text cannot have a frame with srcdoc"),
    "a base": ("<base href='https://example.com/'>", "a text cannot have a <base>"),
    "a refresh": ('<META http-equiv=refresh content="0">', "a text cannot have <meta http-equiv=refresh>"),
    "a policy": ("<meta content='' http-equiv='Content-Security-Policy'>", "a text cannot have <meta http-equiv=content-security"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "message"), OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
@pytest.mark.parametrize("policy", [POLICY, ()], ids=["policy", "no policy"])
def test_what_acts_on_the_whole_page_is_a_warning(body: str, message: str, policy: object) -> None:
    (found,) = problems_of(f"Un mot.\n\n{body}\n", policy)
    assert found.severity == "warning"
    assert found.message.startswith(message)
    assert (found.line, found.column) == (9, 1)
    assert found.hint
    assert problems_of(f"```\n{body}\n```\n", policy) == []
