"""How old articles are, where pages say so: from a number of years on, and again at each anniversary.

This module knows nothing of how a page says it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sitegen.config.days import years_later
from sitegen.content.gate import Gate
from sitegen.facts.derive import fact, given
from sitegen.facts.inputs import OptionValues
from sitegen.facts.values.articles import Section
from sitegen.newsroom.site import Article, Site
from sitegen.newsroom.terms import is_called

OPTION = "age_note"
"""The option of themes that asks for it: a table with ``years`` and ``without``."""


@given
def ages(
    *, newspaper: Site, sections: Mapping[str, Section], options_in_force: OptionValues, clock: Gate
) -> Mapping[str, int]:
    """Return the age in years of each article whose page says it, by id."""
    note: Mapping[str, Any] = options_in_force.values[OPTION] if OPTION in options_in_force.declared else {}
    first = note.get("years", 0)
    if not first:
        return {}
    silent = {section.slug for section in sections.values() if _is_one_of(section, note.get("without", ()))}
    found, coming = {}, set[datetime]()
    for article in newspaper.articles.values():
        if _tells(article, silent):
            years = _years(article.meta.date, clock.now)
            coming.add(years_later(article.meta.date, max(years + 1, first)))
            if years >= first:
                found[article.id] = years
    if coming:
        clock.has_passed(min(coming))
    return found


def _is_one_of(section: Section, names: Iterable[str]) -> bool:
    ways = [(section.name, section.slug, section.key), *((step.name, step.slug, step.slug) for step in section.trail)]
    return any(is_called(name, *way) for name in names for way in ways)


def _tells(article: Article, silent: set[str]) -> bool:
    return article.listed and article.meta.age_note and article.category not in silent


def _years(date: datetime, now: datetime) -> int:
    years = now.astimezone(date.tzinfo).year - date.year
    return years if years_later(date, years) <= now else years - 1


@fact("the age of {identifier}", "article")
def age(identifier: str, *, ages: Mapping[str, int]) -> int:
    """Age of an article in years; 0 where readers are not told it."""
    return ages.get(identifier, 0)
