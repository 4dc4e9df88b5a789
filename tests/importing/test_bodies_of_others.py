"""Real bodies of other systems: what is in them is in the page that sitegen makes of their Markdown."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from sitegen.errors.problems import SitegenError
from sitegen.importing.html.measure import Difference
from sitegen.importing.html.paragraphs import with_paragraphs
from tests.importing.bodies import converted, lost, published

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def wordpress_bodies() -> Iterator[tuple[str, str]]:
    folders = (CORPORA / "wordpress", CORPORA / "import" / "wordpress-importer", CORPORA / "import" / "ghost-migrate")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    for path in sorted(path for folder in folders for path in folder.rglob("*.xml")):
        root = etree.parse(path, parser).getroot()
        if root is None:
            continue
        for number, item in enumerate(root.iter("item")):
            content = item.find(CONTENT)
            if content is not None and content.text:
                yield f"{path.name} {number}", with_paragraphs(content.text)


def jekyll_bodies() -> Iterator[tuple[str, str]]:
    for path in sorted((CORPORA / "import" / "jekyll-fr").rglob("*.html")):
        yield path.name, with_paragraphs(path.read_text().split("---\n", 2)[-1])


def ghost_bodies() -> Iterator[tuple[str, str]]:
    for path in sorted((CORPORA / "import" / "ghost-migrate").rglob("*.json")):
        for database in json.loads(path.read_text()).get("db", ()):
            for post in database["data"].get("posts", ()):
                if post.get("html"):
                    yield f"{path.name} {post['slug']}", post["html"]
    for path in sorted((CORPORA / "import" / "ghost-migrate").rglob("*.html")):
        yield path.name, path.read_text()


def all_bodies() -> Iterator[tuple[str, str]]:
    yield from wordpress_bodies()
    yield from jekyll_bodies()
    yield from ghost_bodies()


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the collected bodies of others are not there")
def test_hardly_anything_is_lost_of_the_bodies_of_others() -> None:
    bodies = list(all_bodies())
    assert len(bodies) > 500
    differing = {name: found for name, html in bodies if (found := _lost(html))}
    assert len(differing) <= len(bodies) // 100, differing


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the collected bodies of others are not there")
def test_sitegen_has_nothing_against_the_bodies_of_others() -> None:
    complaints = {name: problems for name, html in all_bodies() if (problems := _complaints(html))}
    assert complaints == {name: problems for name, problems in complaints.items() if _are_anchors(problems)}


def _complaints(html: str) -> list[SitegenError]:
    return list(published(converted(html).text)[1])


def _are_anchors(problems: list[SitegenError]) -> bool:
    return all(problem.fault == "anchor" for problem in problems)


def _lost(html: str) -> list[Difference]:
    """Return what is lost; a link to a place that the text does not have is text on the page, wherever it came from."""
    found = list(lost(html))
    dead = found and _complaints(html)
    return [one for one in found if not (dead and one.what == "links")]
