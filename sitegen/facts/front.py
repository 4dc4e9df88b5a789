"""Facts about the bands of the front page: where each takes its articles from.

This module knows nothing of what an article shows, and of which bands there are.
"""

from collections.abc import Iterable

from sitegen.content.routes import fold
from sitegen.facts.derive import fact
from sitegen.facts.values.lists import BandSource
from sitegen.facts.values.site import SiteURLs
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import Term


@fact("the band of {kind} {name}")
def band(kind: str, name: str, *, newspaper: Site, site_urls: SiteURLs, edition: str) -> BandSource:
    """The term that a band of the front page shows, by its name, its slug, or its slug in the first language.

    Without a name, it only says whether there is such a kind.
    """
    if kind not in newspaper.terms:
        return BandSource(kinds=tuple(newspaper.terms))
    terms = newspaper.terms[kind].values()
    term = _named(name, terms)
    if term is None:
        # What another edition has no word for is no mistake.
        return BandSource(others=() if edition or not name else tuple([term.name for term in terms]))
    return BandSource(
        slug=term.slug,
        title=term.name,
        url=site_urls.url(term.route),
        description=term.description,
        key=term.key,
    )


def _named(name: str, terms: Iterable[Term]) -> Term | None:
    for same in (lambda term: fold(term.name) == fold(name), lambda term: name in (term.slug, term.key)):
        if found := next(filter(same, terms), None):
            return found
    return None


@fact("whether “{identifier}” is published")
def picked(identifier: str, *, newspaper: Site, edition: str) -> str | tuple[str, ...]:
    """Whether an article is ``listed``, or why it is not; of an id that no article has, all ids, for a hint."""
    article = newspaper.articles.get(identifier)
    path = newspaper.ids.get(identifier)
    if article is not None:
        return "listed" if article.listed else "withdrawn"
    if edition:  # what another edition has no word for is no mistake
        return "elsewhere"
    if path is None:
        return tuple(newspaper.ids)
    if path in newspaper.public:
        return "elsewhere"
    if identifier in newspaper.scheduled:
        return "scheduled"
    return "withdrawn" if path in newspaper.gone else "hidden"


@fact("the articles of the genre {genre}")
def genre(genre: str, count: str, *, newspaper: Site, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the newest articles of a genre."""
    articles = newspaper.articles
    return tuple([name for name in listed if articles[name].meta.genre == genre][: int(count)])
