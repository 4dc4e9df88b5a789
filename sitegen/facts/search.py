"""What the index of the search page holds of each article. This module knows nothing of how an index is made."""

from collections.abc import Mapping

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.content.documents import Words
from sitegen.facts.derive import fact
from sitegen.facts.roots import Bodies
from sitegen.facts.values.articles import Section
from sitegen.newsroom.site import Article
from sitegen.outputs.search_index import code_of

_NAMED = 12  # authors that the name of an entry has room for


class SearchEntry(msgspec.Struct, frozen=True, array_like=True):
    """What the index holds of one article."""

    path: str
    """Its file."""
    url: str
    """Where it is, from the root of the site."""
    name: str
    """Day, section and authors: the beginning of the name of its file in the index, which browsers read."""
    title: str
    """Headline."""
    standfirst: str
    """Lead paragraph."""
    section: str
    """Name of its category."""
    authors: tuple[str, ...]
    """Names of those who wrote it."""
    sponsor: str | None
    """Sponsor's label, empty for the default; None for an article of the newsroom."""
    language: str
    """Its language, where that is not the edition's."""
    body: str
    """Digest of its text; empty where only subscribers may read it."""


@fact("what search finds in {identifier}", "article")
def search_entry(
    identifier: str,
    *,
    article: Article,
    words: Words,
    bodies: Bodies,
    sections: Mapping[str, Section],
    bylines: Mapping[str, tuple[str, str]],
    masthead: SiteConfig,
) -> SearchEntry:
    """What the index of the search page holds of an article."""
    meta, section = article.meta, sections[article.category]
    authors = [credit.id for credit in meta.credits if credit.id in bylines]
    codes = ".".join(map(code_of, authors[:_NAMED]))
    return SearchEntry(
        path=article.path,
        url=f"/{article.route}",
        name=f"{meta.date:%Y%m%d}_{code_of(section.slug)}_{codes}",
        title=words.title,
        standfirst=words.standfirst,
        section=section.name,
        authors=tuple([bylines[name][0] for name in authors]),
        sponsor=meta.sponsor.label if meta.sponsor else None,
        language=article.language if article.language != masthead.language else "",
        body="" if meta.paid else bodies.digests[article.path],
    )
