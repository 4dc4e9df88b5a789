"""Lighthouse, as search engines and readers' telephones meet a page.

Its score for performance is not asserted: it is made of wall time, and this machine may be busy.
"""

from pathlib import Path
from typing import Any

import pytest

from .newspaper import BuiltSite, serve
from .test_html import KINDS
from .tools import node_program, run_json

CATEGORIES = ("accessibility", "best-practices", "seo")
BROWSER = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"


def report(url: str, *options: str) -> dict[str, Any]:
    """Return what Lighthouse says of a page on a telephone."""
    chosen = f"--only-categories={','.join(CATEGORIES)}"
    shifts = "--only-audits=cumulative-layout-shift"
    quiet = ("--quiet", "--no-enable-error-reporting", "--output=json", "--disable-full-page-screenshot")
    found: dict[str, Any] = run_json(*node_program("lighthouse"), url, chosen, shifts, *quiet, BROWSER, *options)
    return found


def faults(found: dict[str, Any]) -> list[str]:
    """Return the audits that keep a category from its full score."""
    audits = found["audits"]
    return [
        f"{audit['id']}: {audits[audit['id']]['title']} {audits[audit['id']].get('details', {}).get('items')}"
        for category in CATEGORIES
        for audit in found["categories"][category]["auditRefs"]
        if audit["weight"] and (audits[audit["id"]]["score"] or 0) < 1
        if audits[audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]


@pytest.mark.parametrize("kind", ["home", "article"])
def test_lighthouse_finds_nothing_to_mend(newspaper: BuiltSite, address: str, kind: str) -> None:
    found = report(address + KINDS[kind].removesuffix("index.html"))
    assert not faults(found)
    assert {name: found["categories"][name]["score"] for name in CATEGORIES} == dict.fromkeys(CATEGORIES, 1)
    # Words that stand in a font of the system until that of the theme is there may move by parts of a pixel.
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] < 0.001


def test_lighthouse_is_awake(tmp_path: Path) -> None:
    page = '<!doctype html><html><head><title>A</title><meta name="robots" content="noindex"></head><body><img src="a.png">'
    (tmp_path / "index.html").write_text(page, "utf-8")
    with serve(BuiltSite(tmp_path, "https://example.org/")) as url:
        found = " ".join(faults(report(url)))
    assert all(name in found for name in ("image-alt", "is-crawlable", "html-has-lang", "errors-in-console"))
