from datetime import UTC, datetime

import pytest

from sitegen.importing.permalinks import Address, pattern_of

DATE = datetime(2020, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("route", "pattern"),
    [
        ("/2020/05/09/le-pont/", "/{year}/{month}/{day}/{slug}/"),
        ("/2020/05/le-pont/", "/{year}/{month}/{slug}/"),
        ("/2020/05/09/le-pont.html", "/{year}/{month}/{day}/{slug}.html"),
        ("/le-pont/", "/{slug}/"),
        ("/blog/le-pont/", "/blog/{slug}/"),
        ("/blog/2020/le-pont/", "/blog/{year}/{slug}/"),
        ("/politique/le-pont/", "/{category}/{slug}/"),
        ("/politique/2020/05/le-pont.htm", "/{category}/{year}/{month}/{slug}.htm"),
        ("/archives/2020-05/le-pont/", "/archives/2020-05/{slug}/"),
        ("/le-pont", "/{category}/{slug}/"),
        ("/le-pont.php", "/{category}/{slug}/"),
        ("/a/b/c/le-pont/", "/{category}/{slug}/"),
        ("/{slug}/le-pont/", "/{category}/{slug}/"),
        ("/article12/", "/{category}/{slug}/"),
        ("/", "/{category}/{slug}/"),
    ],
)
def test_the_pattern_is_found_from_an_address(route: str, pattern: str) -> None:
    assert pattern_of([Address(route, "le-pont", "politique", DATE)]) == pattern


def test_the_pattern_of_most_addresses_wins() -> None:
    routes = ["/2020/05/le-pont/", "/le-pont/", "/2020/05/le-pont/"]
    assert pattern_of(Address(route, "le-pont", "politique", DATE) for route in routes) == "/{year}/{month}/{slug}/"


def test_without_addresses_it_is_the_default() -> None:
    assert pattern_of([]) == "/{category}/{slug}/"
