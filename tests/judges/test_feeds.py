"""RSS and Atom through feedparser, JSON Feed through its published schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from .links import fault, read_links
from .newspaper import BuiltSite
from .tools import MODULES

VERSIONS = {"feed.xml": "rss20", "atom.xml": "atom10"}


def json_feed_schema() -> Draft7Validator:
    return Draft7Validator(json.loads((MODULES / "jsonfeed-schema/schema-v1.1.json").read_text("utf-8")))


def parse(file: Path) -> Any:
    return feedparser.parse(file.read_bytes(), resolve_relative_uris=False, sanitize_html=False)


def xml_links(feed: Any) -> Iterator[str]:
    yield from (link.href for link in feed.feed.links)
    for entry in feed.entries:
        yield from (link.href for link in entry.links)
        yield entry.id
        yield from (media["url"] for media in entry.get("media_content", ()))
        for content in entry.content:
            yield from read_links(content.value)[0]


def json_links(feed: dict[str, Any]) -> Iterator[str]:
    yield from (feed[key] for key in ("home_page_url", "feed_url", "icon", "favicon") if key in feed)
    for item in feed["items"]:
        yield from (item[key] for key in ("id", "url", "image") if key in item)
        yield from (author["url"] for author in item["authors"] if "url" in author)
        yield from read_links(item["content_html"])[0]


def faults(site: BuiltSite, links: Iterator[str]) -> list[str]:
    """Return what is wrong with links: a reader of feeds knows no base address, so all must be absolute."""
    absolute = ("https://", "http://", "mailto:", "tel:")
    found = (fault(site, link) if link.startswith(absolute) else f"{link} is relative" for link in links)
    return sorted({problem for problem in found if problem})


@pytest.mark.parametrize("name", VERSIONS)
def test_feedparser_takes_every_feed(site: BuiltSite, name: str) -> None:
    files = site.files(name)
    assert site.output / name in files
    for file in files:
        feed = parse(file)
        assert not feed.bozo, f"{site.name(file)}: {feed.get('bozo_exception')}"
        assert feed.version == VERSIONS[name]
        assert feed.feed.title
        assert feed.entries, site.name(file)
        assert all(entry.title and entry.content[0].value for entry in feed.entries)
        assert all(entry.published_parsed and entry.author for entry in feed.entries)
        assert site.url(file) in [link.href for link in feed.feed.links if link.rel == "self"]
        assert not faults(site, xml_links(feed)), site.name(file)


def test_json_feeds_follow_the_schema(site: BuiltSite) -> None:
    schema = json_feed_schema()
    files = site.files("feed.json")
    assert site.output / "feed.json" in files
    for file in files:
        feed = json.loads(file.read_text("utf-8"))
        found = [f"{error.json_path}: {error.message}" for error in schema.iter_errors(feed)]
        assert not found, site.name(file)
        assert feed["feed_url"] == site.url(file)
        assert feed["items"]
        assert not faults(site, json_links(feed)), site.name(file)


def test_the_three_formats_agree(newspaper: BuiltSite) -> None:
    for file in newspaper.files("feed.json"):
        articles = [item["url"] for item in json.loads(file.read_text("utf-8"))["items"]]
        for name in VERSIONS:
            other = file.with_name(name)
            assert [entry.link for entry in parse(other).entries] == articles, newspaper.name(other)


def test_the_schema_is_awake() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{}]}
    assert list(json_feed_schema().iter_errors(feed))


@pytest.mark.parametrize("name", ["portal", "smartnews", "flipboard", "msn"])
def test_feedparser_takes_the_feed_of_each_partner(newspaper: BuiltSite, name: str) -> None:
    file = newspaper.output / "partners" / f"{name}.xml"
    feed = parse(file)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "rss20"
    assert len(feed.entries) > 5
    assert all(entry.title and entry.content[0].value and entry.published_parsed for entry in feed.entries)
    assert not faults(newspaper, xml_links(feed))


def test_the_api_follows_its_schema(newspaper: BuiltSite) -> None:
    folder = newspaper.output / "api/v1"
    schema = Draft202012Validator(json.loads((folder / "schema.json").read_text("utf-8")))
    files = newspaper.files("api/v1/articles/*.json")
    assert len(files) > 1
    for file in files:
        found = [f"{error.json_path}: {error.message}" for error in schema.iter_errors(json.loads(file.read_text()))]
        assert not found, newspaper.name(file)
