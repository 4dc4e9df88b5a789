"""The benchmark compares equal work: with a theme written for it, Hugo puts out the pages that sitegen's theme makes."""

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import lxml.etree
import pytest

from tests.benchmarks.same_page import EXCERPT, Page, read_page, undone, words_of

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import gazette_sites  # noqa: E402
import sites  # noqa: E402
import tools  # noqa: E402

PROGRAM = tools.hugo_program()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        PROGRAM is None,
        reason="Hugo is not there: “scripts/benchmark --theme gazette --articles 20 --rounds 1” installs it",
    ),
]
ARTICLES, SEED, PAGES = 300, 1, 50
FEEDS = ("feed.xml", "atom.xml", "feed.json")
# What an article must have for its page to show an element that few have.
RARE = (
    "<table",
    'class="footnote-ref"',
    "<pre",
    'class="encadre"',
    "<blockquote",
    'class="contents"',
    "<h3 id",
    "<ol>",
)


@dataclass(frozen=True)
class Pair:
    """The output of sitegen and of Hugo for the same newspaper."""

    sitegen: Path
    hugo: Path

    def both(self, name: str) -> tuple[str, str]:
        return (self.sitegen / name).read_text(encoding="utf-8"), (self.hugo / name).read_text(encoding="utf-8")

    @cache  # noqa: B019 - one pair for each run
    def excerpts(self) -> frozenset[str]:
        """How the texts on the authors begin."""
        found = set()
        for profile in (self.sitegen / "auteurs").glob("*/index.html"):
            described = re.search('<meta name="description" content="([^"]*)">', profile.read_text(encoding="utf-8"))
            assert described
            found.add(undone(described[1])[:EXCERPT])
        return frozenset(found)

    @cache  # noqa: B019
    def pages(self, name: str) -> tuple[Page, Page]:
        first, second = self.both(name)
        return read_page(first, self.excerpts()), read_page(second, self.excerpts())


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp("pair")
    sites.make_sites(folder, ARTICLES, SEED, ["sitegen", "hugo"], gazette_sites.WRITERS)
    for tool in (tools.SEARCHED[name]() for name in ("sitegen", "hugo")):
        subprocess.run(
            tool.command, cwd=folder / tool.name, env=tools.environment(tool), check=True, capture_output=True
        )
    return Pair(folder / "sitegen" / "output", folder / "hugo" / "output")


@pytest.fixture(scope="module")
def chosen(pair: Pair) -> list[str]:
    """Fifty pages: each kind, the rare elements, and articles from the whole range of years."""

    def some(pattern: str, count: int) -> list[str]:
        found = sorted(path.relative_to(pair.sitegen).as_posix() for path in pair.sitegen.glob(pattern))
        assert len(found) >= count, pattern
        return found[:: max(1, len(found) // count)][:count]

    lists = [
        *("index.html", "404.html", "flux/index.html", "tags/index.html", "auteurs/index.html", "archives/index.html"),
        *("a-propos/index.html", "accessibilite/index.html", "contact/index.html", "mentions-legales/index.html"),
        "confidentialite/index.html",
        "recherche/index.html",
        *("politique/index.html", "sciences/index.html", "politique/page/2/index.html"),
        *some("tags/*/index.html", 6),
        *some("tags/*/page/2/index.html", 1),
        *some("auteurs/*/index.html", 3),
        *some("auteurs/*/page/2/index.html", 1),
        *some("archives/*/index.html", 2),
        *some("archives/*/page/2/index.html", 1),
        *some("archives/*/*/index.html", 3),
    ]
    articles = [path for path in _articles(pair) if path not in lists]
    rare: list[str] = []
    for sign in RARE:
        having = [path for path in articles if sign in (pair.sitegen / path).read_text(encoding="utf-8")]
        assert having, f"no article has {sign}"
        rare.append(having[len(having) // 2])
    rest = [path for path in articles if path not in rare]
    rare = list(dict.fromkeys(rare))
    missing = PAGES - len(lists) - len(rare)
    return [*lists, *rare, *rest[:: len(rest) // missing][:missing]]


def _articles(pair: Pair) -> list[str]:
    entries = lxml.etree.parse(pair.sitegen / "sitemap.xml").getroot()
    routes = [entry[0].text.removeprefix(gazette_sites.URL) for entry in entries]
    return [f"{route}index.html" for route in routes if re.fullmatch(r"[a-z]+/[^/]+/", route) and _is_article(route)]


def _is_article(route: str) -> bool:
    return route.split("/")[0] not in ("tags", "auteurs", "archives")


SEARCH = re.compile(r"(search-index|pagefind)/.*")
"""Files of the search: each generator has an index of its own."""
LOADED = re.compile(r"""(?<=["(])[^"()<> ]+\.(?:css|js|woff2)(?=[")])""")
"""A style sheet, a script or a font, as a page or a style sheet names it."""


def test_both_write_the_same_files(pair: Pair) -> None:
    written = {
        name: {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file()
            # Each has its own names for these, and sitegen also writes those that no page loads: the next test follows them.
            and path.suffix not in (".css", ".js", ".woff2")
            and "/pictures/" not in str(path)
            and not SEARCH.fullmatch(path.relative_to(folder).as_posix())
        }
        for name, folder in (("sitegen", pair.sitegen), ("hugo", pair.hugo))
    }
    # Hugo writes the versions of a picture beside it, under names of its own; the theme's licences are sitegen's.
    made = {name for name in written["hugo"] if "_hu_" in name}
    licences = {name for name in written["sitegen"] if "LICENSE" in name}
    assert written["hugo"] - made == written["sitegen"] - licences
    formats = Counter(path.suffix for path in (pair.sitegen / "pictures").iterdir())
    assert formats == Counter(Path(name).suffix for name in made), "versions of pictures"


def test_both_have_what_their_pages_load(pair: Pair, chosen: list[str]) -> None:
    first, second = (_loaded(folder, chosen) for folder in (pair.sitegen, pair.hugo))
    assert first == second
    assert {Path(name).suffix for name in first} == {".css", ".js", ".woff2"}


def _loaded(folder: Path, pages: list[str]) -> set[str]:
    """Return what pages and their style sheets load, without the part of each name that follows its content."""
    seen: set[Path] = set()
    waiting = [folder / name for name in pages]
    while waiting:
        place = waiting.pop()
        for name in LOADED.findall(place.read_text(encoding="utf-8")):
            path = (folder / name[1:] if name.startswith("/") else place.parent / name).resolve()
            waiting += [path] if path.suffix == ".css" and path not in seen else []
            seen.add(path)
    return {path.name.split(".")[0] + path.suffix for path in seen if path.stat().st_size}


@pytest.mark.parametrize("part", ["head", "data", "frame", "links", "text", "tags"])
def test_both_put_out_the_same_pages(pair: Pair, chosen: list[str], part: str) -> None:
    assert len(set(chosen)) == PAGES
    different = {}
    for name in chosen:
        first, second = (getattr(page, part) for page in pair.pages(name))
        if first != second:
            different[name] = _difference(first, second)
    assert not different


def _difference(first: Any, second: Any) -> Any:
    if isinstance(first, Counter):
        return first - second, second - first
    if isinstance(first, list):
        return (
            [couple for couple in zip(first, second, strict=False) if couple[0] != couple[1]][:3],
            len(first),
            len(second),
        )
    return first, second


def test_both_name_as_many_related_articles_in_the_same_cards(pair: Pair, chosen: list[str]) -> None:
    # Which articles share tags with another is each generator's own rule; without tags, both name the nearest in time.
    articles = [name for name in chosen if name in _articles(pair)]
    assert articles
    for name in articles:
        first, second = pair.pages(name)
        assert len(first.related) == len(second.related), name
        assert first.related_card == second.related_card, name
        if 'rel="tag"' not in (pair.sitegen / name).read_text(encoding="utf-8"):
            assert sorted(first.related) == sorted(second.related), name


def test_both_count_nearly_the_same_words(pair: Pair) -> None:
    # Links, code and tables are counted differently; no article counts for more than a tenth and a few words.
    for name in _articles(pair):
        first, second = (words_of(html) for html in pair.both(name))
        assert abs(first - second) <= 6 + first / 10, name


@pytest.mark.parametrize("kind", FEEDS)
def test_both_offer_the_same_feeds(pair: Pair, kind: str) -> None:
    names = [path.relative_to(pair.sitegen).as_posix() for path in sorted(pair.sitegen.rglob(kind))]
    assert len(names) > 100
    for name in names:
        first, second = (_feed(html, kind) for html in pair.both(name))
        assert _without_excerpts(first, pair) == _without_excerpts(second, pair), name


def _feed(text: str, kind: str) -> Any:
    if kind.endswith("json"):
        feed = json.loads(text)
        return {key: value if value or value == 0 else None for key, value in feed.items()}
    parsed = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {"feed": _plain(parsed.feed), "items": [_plain(entry) for entry in parsed.entries]}


def _plain(value: Any) -> Any:
    """Return what feedparser found as plain values, without the moments that it parsed and the words of its parser."""
    if isinstance(value, dict):
        return {key: _plain(found) for key, found in value.items() if not key.endswith("_parsed") and key != "base"}
    if isinstance(value, list):
        return [_plain(found) for found in value]
    return value


def _without_excerpts(value: Any, pair: Pair) -> Any:
    if isinstance(value, dict):
        return {
            key: _content(found) if key in ("content", "content_html") else _without_excerpts(found, pair)
            for key, found in value.items()
        }
    if isinstance(value, list):
        return [_without_excerpts(found, pair) for found in value]
    if isinstance(value, str):
        text = re.sub(r"https://example.org/(?:pictures|img)/[^\"]+\.jpg", "picture.jpg", undone(value))
        return text[:EXCERPT] if text[:EXCERPT] in pair.excerpts() else text
    return value


def _content(value: Any) -> Any:
    """Return the full text of an entry as a page is compared."""
    html = value if isinstance(value, str) else value[0]["value"]
    page = read_page(
        f'<html><head></head><body><article class="story"><div class="prose">{html}</div></article></body></html>'
    )
    links = [re.sub(r"#.*", "#", link) for link in page.links]
    return links, page.text, page.tags


def test_both_list_the_same_pages_in_sitemaps_and_outlines(pair: Pair) -> None:
    for name in ("sitemap.xml", "sitemap-news.xml", "feeds.opml"):
        first, second = (
            sorted(
                (
                    element.tag,
                    tuple(sorted((key, undone(value)) for key, value in element.attrib.items())),
                    *_texts(element),
                )
                for element in lxml.etree.parse(folder / name).getroot().iter()
                if element.tag.split("}")[-1] in ("url", "outline")
            )
            for folder in (pair.sitegen, pair.hugo)
        )
        assert first == second, name


def _texts(element: Any) -> list[str]:
    return [child.text or "" for child in element.iter() if child is not element]


def test_both_say_the_same_to_telephones_and_robots(pair: Pair) -> None:
    first, second = (json.loads(text) for text in pair.both("manifest.webmanifest"))
    assert first == second
    robots, others = pair.both("robots.txt")
    assert robots.split() == others.split()


def test_both_find_the_same_words_in_every_article(pair: Pair) -> None:
    theirs = {found["url"]: found for found in map(_unpacked, (pair.hugo / "pagefind" / "fragment").iterdir())}
    ours = {found["url"]: found for found in map(_unpacked, (pair.sitegen / "search-index" / "text").rglob("*.bin"))}
    assert len(ours) == ARTICLES
    assert ours.keys() == theirs.keys()
    for url, one in ours.items():
        other = theirs[url]
        words = Counter(_words(" ".join([one["standfirst"], *(text for _, text in one["parts"])])))
        # Pagefind counts the numbers of notes as words.
        assert not words - Counter(_words(other["content"])), url
        assert all(word.isdecimal() for word in Counter(_words(other["content"])) - words), url
        meta = other["meta"]
        assert undone(one["title"]) == undone(unescape(meta["title"])), url
        shown = (meta["section"], meta["authors"], meta["date"][:10])
        assert (one["section"], one["authors"], one["date"]) == shown, url
        assert other["filters"].keys() >= {"section", "author", "year"}, url
        assert other["filters"]["year"] == [one["date"][:4]], url


def _unpacked(path: Path) -> Any:
    """Return what a file of an index says; Pagefind signs each."""
    return json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unescape(text).lower())


def test_both_can_be_built_without_search(tmp_path: Path) -> None:
    sites.make_sites(tmp_path, 20, SEED, ["sitegen", "hugo"], gazette_sites.UNSEARCHED)
    written = {}
    for tool in (tools.sitegen(), tools.hugo()):
        folder = tmp_path / tool.name
        subprocess.run(tool.command, cwd=folder, env=tools.environment(tool), check=True, capture_output=True)
        pages = {path.relative_to(folder / "output").as_posix(): path for path in (folder / "output").rglob("*.html")}
        assert not [
            name for name, path in pages.items() if "/recherche/" in f"/{name}" + path.read_text(encoding="utf-8")
        ]
        assert not [path for path in (folder / "output").rglob("*") if SEARCH.match(f"{path.name}/")]
        written[tool.name] = set(pages)
    assert written["sitegen"] == written["hugo"]
