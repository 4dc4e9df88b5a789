"""Which articles a partner gets, and when one enters or leaves its feed.

This module knows nothing of feeds.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sitegen.config.languages import nearest_language
from sitegen.config.partners import PartnerConfig
from sitegen.content.gate import Gate
from sitegen.newsroom.indexing import is_own
from sitegen.newsroom.recipients import form_of
from sitegen.newsroom.site import Article, Site
from sitegen.newsroom.terms import TermKind, is_called


def is_passed_on(article: Article) -> bool:
    """Return whether an article may leave the site: the newspaper's own, at its own URL, and for search engines too."""
    return article.listed and is_own(article.meta)


def articles_for(partner: PartnerConfig, site: Site, language: str, gate: Gate) -> tuple[str, ...]:
    """Return the ids of the articles that a partner gets at the moment of the gate, newest first.

    ``language`` is that of the edition.
    """
    days = partner.days or form_of(partner).days
    found: list[str] = []
    for article in chosen_for(partner, site, language):
        if not gate.has_passed(enters_at(partner, article)):
            continue
        if days is not None and gate.has_passed(article.meta.date + timedelta(days=days)):
            break  # so have all that follow
        found.append(article.id)
        if len(found) == (partner.items or form_of(partner).items):
            break
    return tuple(found)


def chosen_for(partner: PartnerConfig, site: Site, language: str) -> Iterator[Article]:
    """Yield the articles that a partner wants, whenever that is, newest first."""
    wanted = [
        _listed_under(site, kind, names)
        for kind, names in (("category", partner.categories), ("tag", partner.tags), ("author", partner.authors))
        if names
    ]
    refused = set[str]().union(
        _listed_under(site, "category", partner.without_categories),
        _listed_under(site, "tag", partner.without_tags),
        _listed_under(site, "author", partner.without_authors),
    )
    spoken = partner.language or language
    for article in site.articles.values():
        meta = article.meta
        fits = is_passed_on(article) and nearest_language(article.language, ("", spoken)) == spoken
        fits = fits and (partner.sponsored or meta.sponsor is None) and (partner.paid or not meta.paid)
        if fits and article.id not in refused and all(article.id in names for names in wanted):
            yield article


def enters_at(partner: PartnerConfig, article: Article) -> datetime:
    """Return when an article enters the feed of a partner."""
    return article.meta.date + timedelta(minutes=partner.delay)


def _listed_under(site: Site, kind: TermKind, names: Sequence[str]) -> set[str]:
    """Return the ids of the articles of terms, by their names in any edition; those of an author by the id."""
    terms = [
        term
        for term in (site.terms[kind].values() if names else ())
        if any(is_called(name, term.name, term.slug, term.key) for name in names)
    ]
    return {identifier for term in terms for identifier in term.articles}
