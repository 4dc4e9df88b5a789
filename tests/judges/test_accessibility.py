"""Accessibility as two engines besides axe see it: IBM Equal Access and Siteimprove Alfa, up to level AA of WCAG.

axe looks at every kind of page in ``tests/browser``; these two take seconds for each, so they see a few layouts.
"""

import shutil
from pathlib import Path

from .newspaper import BuiltSite, serve
from .test_html import KINDS
from .tools import NODE, run_json

SCRIPT = Path(__file__).with_name("accessibility.mjs")
Finding = dict[str, str]


def findings(*views: str) -> list[Finding]:
    """Return what both engines find in some views: width, scheme of colours, URL."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "no Chromium here: run scripts/setup dev"
    found: list[Finding] = run_json(NODE, SCRIPT, program, *views)
    return found


def is_false_positive(finding: Finding) -> bool:
    """Return whether an engine misjudges something, and why that is so."""
    element, message = finding["element"], finding["message"]
    match finding["rule"]:
        case "element_tabbable_role_valid":
            # Tables and code scroll where the page is narrow, and then the keyboard must reach them (axe demands it);
            # no style sheet can take them out of the order where the page is wide.
            return 'class="table-scroll"' in element or element.startswith("<pre ")
        case "sia-r14":
            # The arrow back from a footnote is followed by U+FE0E, which is no text, but keeps it from being an emoji.
            return "footnote-backref" in element and '"textContent":"\ufe0e"' in message
        case "sia-r68":
            # Since DPUB-ARIA 1.1 the items of a list of notes have no role of their own.
            return 'role="doc-endnotes"' in element
        case "input_label_exists":
            # In a fold that is closed, labels are hidden as their fields are.
            return element.startswith("<select") and 'name="' in element and "search-" in element
        case _:
            return False


VIEWS = {
    "home": "320 light",
    "article with table and footnotes": "1280 dark",
    "live blog": "320 dark",
    "archives": "1280 light",
    "search": "320 light",
}
LIVE = "sciences/apollo-11-heure-par-heure/index.html"


def test_neither_engine_finds_a_fault(address: str) -> None:
    paths = {kind: (KINDS | {"live blog": LIVE})[kind].removesuffix("index.html") for kind in VIEWS}
    found = findings(*(f"{view} {address}{paths[kind]}" for kind, view in VIEWS.items()))
    assert not [finding for finding in found if not is_false_positive(finding)]


BAD = """<!doctype html><html lang="en"><title>A</title><body><a href="#a">Skip</a><main id="a"><h1>A</h1>
<article><h2>B</h2></article><article><h2>C</h2></article><img src="data:,"><a href="/x"></a></main></body></html>
"""


def test_both_are_awake(tmp_path: Path) -> None:
    for name in ("index.html", "404.html"):
        (tmp_path / name).write_text(BAD, "utf-8")
    with serve(BuiltSite(tmp_path, "https://example.org/")) as address:
        found = {(finding["judge"], finding["rule"]) for finding in findings(f"320 light {address}")}
    wanted = {"Equal Access": ["aria_content_in_landmark", "img_alt_valid"], "Alfa": ["sia-r2", "sia-r11"]}
    assert {(judge, rule) for judge, rules in wanted.items() for rule in rules} <= found
