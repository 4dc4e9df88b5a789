"""What the index of the search page holds of each article. This module knows nothing of how an index is made."""

from collections.abc import Iterable, Mapping

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.content.documents import Words
from sitegen.facts.derive import fact
from sitegen.facts.roots import Bodies
from sitegen.facts.values.articles import Named, Section
from sitegen.newsroom.site import Article
from sitegen.outputs.search_index import code_of

_DAY = len("2025-06-03")


class SearchEntry(msgspec.Struct, frozen=True, array_like=True):
    """What the index holds of one article."""

    path: str
    """Its file."""
    url: str
    """Where it is, from the root of the site."""
    day: str
    """Its date, as in ISO 8601."""
    title: str
    """Headline."""
    standfirst: str
    """Lead paragraph."""
    section: str
    """Name of its category."""
    authors: tuple[str, ...]
    """Names of those who wrote it."""
    codes: dict[str, tuple[str, ...]]
    """What filters call what it is filed under: the ``section`` and those above it, each ``author``, own terms."""
    tags: tuple[tuple[str, str], ...]
    """Slug and name of each of its tags."""
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
    tags: Mapping[str, Named],
    own_terms: Mapping[str, Mapping[str, Named]],
    masthead: SiteConfig,
) -> SearchEntry:
    """What the index of the search page holds of an article."""
    meta, section = article.meta, sections[article.category]
    signed = () if meta.sponsor else meta.credits  # the sponsor signs
    authors = [credit.id for credit in signed if credit.id in bylines]
    return SearchEntry(
        path=article.path,
        url=f"/{article.route}",
        day=meta.date.isoformat()[:_DAY],
        title=words.title,
        standfirst=words.standfirst,
        section=section.name,
        authors=tuple([bylines[name][0] for name in authors]),
        codes={
            "section": tuple(map(code_of, (section.slug, *(step.slug for step in section.trail)))),
            "author": tuple(map(code_of, authors)),
            **{
                kind: tuple(map(code_of, _with_above(article.terms.get(kind, ()), known)))
                for kind, known in own_terms.items()
            },
        },
        tags=tuple([(slug, tags[slug].name) for slug in article.tags if slug in tags]),
        sponsor=meta.sponsor.label if meta.sponsor else None,
        language=article.language if article.language != masthead.language else "",
        body="" if meta.paid else bodies.digests[article.path],
    )


def _with_above(slugs: Iterable[str], known: Mapping[str, Named]) -> Iterable[str]:
    """Return terms and what they are a part of, each once: who filters by a country looks for its towns too."""
    found: dict[str, None] = {}
    for slug in slugs:
        while slug in known and slug not in found:
            found[slug] = None
            slug = known[slug].parent
    return found
