"""Accessibility as axe-core sees it: all its rules, on a telephone and on a desk, by day and by night."""

import pytest
from judges.tools import MODULES
from playwright.sync_api import Browser

from .chromium import PAGES, SCHEMES, opened

pytestmark = pytest.mark.browser

RUN = """async () => (await axe.run({rules: {"target-size": {enabled: true}}})).violations.flatMap(found =>
    found.nodes.map(node => `${found.id}: ${node.target}: ${node.failureSummary}`))"""


def violations(browser: Browser, url: str, width: int, scheme: str) -> list[str]:
    with opened(browser, url, width, scheme) as (page, _):
        page.evaluate((MODULES / "axe-core/axe.min.js").read_text("utf-8"))
        found: list[str] = page.evaluate(RUN)
        return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", [*PAGES, "page"])
def test_axe_finds_no_violation(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    assert not violations(browser, address + PAGES.get(name, "sponsoring/"), width, scheme)


def test_axe_is_awake(browser: Browser) -> None:
    page = "data:text/html,<title>A</title><p style='color:%23ccc'>pale</p><img src='data:,'>"
    found = " ".join(violations(browser, page, 360, "light"))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "html-has-lang" in found
