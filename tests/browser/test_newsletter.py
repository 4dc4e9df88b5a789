"""A newsletter in a browser: nothing sticks out, every picture is there, and axe-core finds no violation."""

from mimetypes import guess_type

import pytest
from judges.newspaper import BuiltSite
from judges.test_newsletter import letter_of
from judges.tools import MODULES
from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

# A message is shown within a page of somebody else, which has the landmarks.
RUN = """async () => (await axe.run({rules: {"landmark-one-main": {enabled: false}, region: {enabled: false},
    "target-size": {enabled: true}}})).violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.target}`))"""


def test_a_newsletter_by_day_and_by_night(browser: Browser, newspaper: BuiltSite) -> None:
    html = letter_of(newspaper).files["newsletter.html"]

    def answer(route: Route) -> None:
        file = newspaper.file_at(route.request.url.removeprefix("https://example.org"))
        if route.request.url.endswith("/mail"):
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif file is not None:
            route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0])
        else:
            route.abort()

    for width in (320, 768):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
        page = context.new_page()
        page.route("**/*", answer)
        page.goto("https://example.org/mail", wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page.evaluate("document.images[0].getBoundingClientRect().width") <= 552
        page.evaluate((MODULES / "axe-core/axe.min.js").read_text("utf-8"))
        assert not page.evaluate(RUN)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.querySelector('h3 a')).color") == "rgb(236, 232, 224)"
        assert not page.evaluate(RUN)
        context.close()
