"""An article that somebody paid for is signed by the sponsor, wherever readers and machines see who wrote something."""

import json
import re
from collections.abc import Callable

from newsroom import SITE, Files, Newsroom, article, author

SiteOf = Callable[[Files], Newsroom]
FILES: Files = {
    "content/articles/a.md": article("Payé", author="anna", sponsor={"name": "Val & Cie"}),
    "content/articles/b.md": article("Libre", date="2025-05-01", author="anna"),
    "content/authors/anna.md": author("Anna Roux", "Sa vie."),
    "site.toml": SITE.replace('"x"', '"gazette"'),
}


def signed_by(newsroom: Newsroom, path: str) -> object:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', newsroom.page(path))
    return next(found["author"] for found in map(json.loads, scripts) if "headline" in found)


def test_the_sponsor_signs(site_of: SiteOf) -> None:
    newsroom = site_of(FILES)
    newsroom.build()
    page = newsroom.page("politique/a/")
    assert '<p class="authors">Val &amp; Cie</p>' in page
    own = page.partition('<article class="story')[2].partition("</article>")[0]
    assert "Anna Roux" not in own
    assert signed_by(newsroom, "politique/a/") == [{"@type": "Organization", "name": "Val & Cie"}]
    items = {item["url"]: item["authors"] for item in json.loads(newsroom.page("feed.json"))["items"]}
    assert [[one["name"] for one in authors] for authors in items.values()] == [["Val & Cie"], ["Anna Roux"]]
    assert newsroom.page("feed.xml").count("<dc:creator>Anna Roux</dc:creator>") == 1
    assert newsroom.page("politique/").count("Anna Roux") == 1, "on the card of the other article"


def test_without_a_sponsor_its_author_signs_again(site_of: SiteOf) -> None:
    newsroom = site_of(FILES)
    newsroom.build()
    newsroom.write({"content/articles/a.md": article("Payé", author="anna")})
    newsroom.build()
    assert "Val" not in newsroom.page("politique/a/")
    assert "Anna Roux" in newsroom.page("politique/a/")
    newsroom.check()
