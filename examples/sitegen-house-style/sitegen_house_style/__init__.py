"""The house style of a newspaper, as a plugin for sitegen."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from sitegen.api import Article, Finding, Newspaper, PageView, Shortcode, SiteView

from .words import AVOIDED

API = 1


def front_matter(data: dict[str, Any], path: str) -> Mapping[str, Any]:
    """Let authors write ``tags: sea, port``, as another program has it."""
    tags = data.get("tags")
    return {**data, "tags": [tag.strip() for tag in tags.split(",")]} if isinstance(tags, str) else data


def source(text: str, path: str) -> str:
    """Write ``(c)`` as people do, and have the sign."""
    return text.replace("(c)", "©")


def shortcodes() -> dict[str, Shortcode]:
    """Give authors a figure with its label, and a box with a title around any text."""
    return {
        "figure": Shortcode(_figure, needed=("label",), value="the figure"),
        "facts": Shortcode(_facts, needed=("title",), content=True),
    }


def _figure(values: Mapping[str, str], content: str) -> str:
    return f'<p class="figure"><strong>{escape(values["value"])}</strong> {escape(values["label"])}</p>'


def _facts(values: Mapping[str, str], content: str) -> str:
    return f'<aside class="facts"><p><strong>{escape(values["title"])}</strong></p>{content}</aside>'


def html(html: str, path: str) -> str:
    """Keep a number and its sign on one line."""
    return re.sub(r"(?<=\d) (?=%)", "\N{NARROW NO-BREAK SPACE}", html)


def article(article: Article) -> Article:
    """Tell templates how many words an article has: ``article.extra.words``."""
    words = len(re.sub(r"<[^>]+>", " ", article.html).split())
    return article.with_meta(extra={**article.meta.extra, "words": words})


def check(article: Article) -> Iterator[Finding]:
    """Warn of words that the style avoids."""
    for word, better in AVOIDED.items():
        if re.search(rf"\b{re.escape(word)}\b", article.html):
            yield Finding(f"the house style avoids “{word}”", hint=f"write “{better}”", text=word)


def filters() -> dict[str, Callable[..., Any]]:
    """Give templates ``{{ author.name|initials }}``."""
    return {"initials": _initials}


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split())


def head(page: PageView, site: SiteView) -> str:
    """Say who publishes each page, in the terms of Dublin Core."""
    return f'<meta name="dcterms.publisher" content="{escape(site.publisher.name or site.title)}">'


def outputs() -> dict[str, Callable[[Newspaper], str | bytes]]:
    """Make a list of the newest articles for the screens in the hall."""
    return {"latest.json": _latest}


def _latest(site: Newspaper) -> str:
    cards = [{"title": card.title, "url": card.absolute_url} for card in site.articles(limit=10)]
    return json.dumps({"newspaper": site.title, "articles": cards}, ensure_ascii=False, indent=1)
