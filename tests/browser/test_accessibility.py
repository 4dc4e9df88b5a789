"""Accessibility as axe-core sees it: all its rules, on a telephone and on a desk, by day and by night."""

from typing import Literal

import pytest
from judges.newspaper import serve
from judges.test_html import KINDS
from judges.tools import MODULES
from playwright.sync_api import Browser

from .chromium import PAGES, opened

pytestmark = pytest.mark.browser

RUN = """async options => (await axe.run(options)).violations.flatMap(found =>
    found.nodes.map(node => `${found.id}: ${node.target}: ${node.failureSummary}`))"""
ALL = {"rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": ["color-contrast"]}


def violations(browser: Browser, url: str, width: int, *schemes: Literal["light", "dark"]) -> list[str]:
    """Apply all rules in the first scheme of colours, and that of contrast in the others too."""
    with opened(browser, url, width, schemes[0]) as (page, _):
        page.evaluate((MODULES / "axe-core/axe.min.js").read_text("utf-8"))
        found: list[str] = page.evaluate(RUN, ALL)
        for scheme in schemes[1:]:
            page.emulate_media(color_scheme=scheme)
            found += page.evaluate(RUN, CONTRAST)
        return found


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", [*PAGES, "page"])
def test_axe_finds_no_violation(browser: Browser, address: str, name: str, width: int) -> None:
    assert not violations(browser, address + PAGES.get(name, "sponsoring/"), width, "light", "dark")


OTHERS = sorted(
    path.removesuffix("index.html")
    for kind, path in KINDS.items()
    if kind not in (*PAGES, "redirect", "further page of a list")
)


@pytest.mark.parametrize("path", OTHERS)
def test_axe_finds_no_violation_on_any_kind_of_page(browser: Browser, address: str, path: str) -> None:
    assert not violations(browser, address + path, 320, "dark", "light")


@pytest.mark.parametrize(
    ("name", "paths"),
    [("starter", ("", "society/welcome/", "accessibility/")), ("depeche", tuple(PAGES.values()))],
)
def test_axe_finds_no_violation_in_a_new_site_and_another_theme(
    browser: Browser, request: pytest.FixtureRequest, name: str, paths: tuple[str, ...]
) -> None:
    with serve(request.getfixturevalue(name)) as address:
        found = {
            (path, width): violations(browser, address + path, width, "dark", "light")
            for path in paths
            for width in (320, 1440)
        }
    assert not {place: faults for place, faults in found.items() if faults}


def test_axe_is_awake(browser: Browser) -> None:
    page = "data:text/html,<title>A</title><p style='color:%23ccc'>pale</p><img src='data:,'>"
    found = " ".join(violations(browser, page, 360, "light"))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "html-has-lang" in found
