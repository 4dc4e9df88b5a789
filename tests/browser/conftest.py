from collections.abc import Iterator

import pytest
from judges.fixtures import address, bilingual, depeche, newspaper, starter
from playwright.sync_api import Browser

from .chromium import chromium

__all__ = ["address", "bilingual", "depeche", "newspaper", "starter"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
