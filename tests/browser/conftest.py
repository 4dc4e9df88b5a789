from collections.abc import Iterator

import pytest
from judges.fixtures import address, bilingual, build_once, depeche, newspaper, starter
from playwright.sync_api import Browser

from .chromium import chromium

__all__ = ["address", "bilingual", "build_once", "depeche", "newspaper", "starter"]


# Not for the session: Playwright's event loop runs as long as the browser, and beside it no test may run another.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
