"""The sites that are judged; a conftest imports from here those that it needs."""

from collections.abc import Iterator

import pytest

from .newspaper import BuiltSite, build_site, copy_newspaper, new_starter, serve


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper as it is, below /gazette/."""
    root = tmp_path_factory.mktemp("newspaper")
    copy_newspaper(root)
    return build_site(root)


@pytest.fixture(scope="session")
def short_lists(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with two articles on each page of a list."""
    root = tmp_path_factory.mktemp("short-lists")
    copy_newspaper(root, "per_page = 2")
    return build_site(root)


@pytest.fixture(scope="session")
def depeche(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with the theme that changes the gazette."""
    root = tmp_path_factory.mktemp("depeche")
    copy_newspaper(root)
    settings = (root / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(settings.replace('theme = "gazette"', 'theme = "depeche"'), "utf-8")
    return build_site(root)


TEN_LINES = """\
<!doctype html>
<html lang="{{ page.language }}" dir="{{ page.direction }}">
<head>
{% include "head.html" %}
</head>
<body>
<main>{% block content %}{% endblock %}</main>
<footer><a href="{{ site.url }}">{{ site.title }}</a></footer>
</body>
</html>
"""


@pytest.fixture(scope="session")
def ten_lines(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with a theme of one template of ten lines; all else is the core's."""
    root = tmp_path_factory.mktemp("ten-lines")
    copy_newspaper(root)
    settings = (root / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(settings.replace('theme = "gazette"', 'theme = "ten"'), "utf-8")
    theme = root / "themes/ten"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.toml").write_text('name = "ten"\n', "utf-8")
    (theme / "templates/base.html").write_text(TEN_LINES, "utf-8")
    return build_site(root)


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """What ``sitegen init`` makes, in English and without a base path."""
    root = tmp_path_factory.mktemp("starter")
    new_starter(root, "--title", "The Beacon", "--language", "en", "--url", "https://example.org/")
    return build_site(root, now=None)


@pytest.fixture(params=["newspaper", "short_lists", "starter"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the sites in turn."""
    found: BuiltSite = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def address(newspaper: BuiltSite) -> Iterator[str]:
    """Where the sample newspaper is served."""
    with serve(newspaper) as url:
        yield url
