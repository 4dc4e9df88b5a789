"""What the Content Security Policy lets through: all of a page, nothing that is smuggled into it, no other host."""

import pytest
from playwright.sync_api import Browser

from .chromium import PAGES, opened

pytestmark = pytest.mark.browser

SMUGGLE = """() => new Promise((resolve) => {
    const broken = new Set();
    const tell = () => resolve([[...broken].sort(), "hurt" in window]);
    addEventListener("securitypolicyviolation", (event) => broken.add(event.effectiveDirective).size === 5 && tell());
    document.body.insertAdjacentHTML("beforeend", `<p style="color: red">a</p><img src="data:," onerror="hurt = true" alt="">
        <img src="https://other.invalid/x.png" alt=""><iframe src="https://other.invalid/"></iframe>`);
    const script = document.createElement("script");
    script.textContent = "hurt = true";
    document.body.append(script);
    setTimeout(tell, 5000);
})"""


def test_pages_need_nothing_that_the_policy_forbids(browser: Browser, address: str) -> None:
    for path in (PAGES["home"], PAGES["article"], "economie/mesurer-inflation/"):
        with opened(browser, address + path, 1440) as (page, faults):
            assert page.locator("meta[http-equiv='Content-Security-Policy']").count() == 1
            assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Gazette')
            assert not faults, path
            assert path != "economie/mesurer-inflation/" or page.locator("pre code span").count()
            forbidden, hurt = page.evaluate(SMUGGLE)
            assert forbidden == ["frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"]
            assert not hurt
