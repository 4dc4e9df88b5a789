"""Terms: what articles are filed under: categories, tags, authors and series, each with its slug and its articles.

Names that differ only by case, accents or spacing are one term. This module knows nothing about pages and templates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.content.documents import Outline
from sitegen.content.routes import fold, slugify
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr

TermKind = str
"""A name of ``TERM_KINDS``."""


class TermTraits(msgspec.Struct, frozen=True):
    """What all terms of one kind have in common."""

    name: TermKind
    """What others call the kind."""
    template: str
    """Template of their pages."""
    index: str = ""
    """What ``site.indexes`` calls the list of them all, if there is one."""
    feeds: bool = True
    """Whether each has feeds."""
    connects: bool = False
    """Whether previous, next and related articles are found among its members."""
    thin: bool = False
    """Whether there may be too few members for search engines."""


TERM_KINDS: Mapping[TermKind, TermTraits] = {
    row.name: row
    for row in (
        TermTraits("category", "term.html", connects=True),
        TermTraits("tag", "term.html", "tags", connects=True, thin=True),
        TermTraits("author", "author.html", "authors"),
        TermTraits("series", "term.html", "series", feeds=False),
    )
}
"""Every kind of term, by name."""
RANKED_KINDS = sorted(TERM_KINDS.values(), key=lambda row: row.thin)
"""The same with tags last: there are many, and few lead to much."""


class Term(msgspec.Struct, frozen=True):
    """One category, tag, author or series."""

    kind: TermKind
    """What it is."""
    slug: str
    """Its part of URLs; for an author the id."""
    name: str
    """Its name as shown."""
    route: str
    """Route of its page."""
    articles: tuple[str, ...]
    """Ids of its listed articles; newest first, a series in its own order."""
    order: int = 0
    """Place among the terms of its kind."""
    colour: str = ""
    """Colour of a category."""
    description: str = ""
    """Description of a category."""
    document: str = ""
    """Path of the file that describes it, or nothing."""
    outline: Outline = Outline()
    """What is in its introduction."""
    extra: dict[str, Any] = {}
    """Free keys of a category."""
    key: str = ""
    """What a category is called in all editions: its slug in the first language."""


class Naming(msgspec.Struct, frozen=True):
    """Which names are one term, and its slug."""

    slugs: Mapping[str, str]
    """The slug of each name as written."""
    names: Mapping[str, str]
    """The name shown for each slug."""


def unite(
    uses: Iterable[tuple[str, str]], style: str, word: str, declared: Iterable[str] = ()
) -> tuple[Naming, list[SitegenError]]:
    """Decide which names are one term.

    ``uses`` holds each use of a name and the path of the file that uses it, the newest first: where another spelling
    is in use today, an old text is not the place to name. ``word`` says in messages what they are.
    The declared spelling wins, then the most frequent one.
    """
    preferred = {fold(name): name for name in declared}
    counts: Counter[str] = Counter()
    owners: dict[str, str] = {}
    for name, path in uses:
        counts[name] += 1
        owners.setdefault(name, path)
    groups: dict[str, list[str]] = {}
    for name in sorted(counts):
        groups.setdefault(fold(name), []).append(name)
    problems: list[SitegenError] = []
    slugs: dict[str, str] = {}
    names: dict[str, str] = {}
    for folded, variants in sorted({**{key: [] for key in preferred}, **groups}.items()):
        shown = preferred.get(folded) or max(variants, key=lambda name: (counts[name], name))
        slug = slugify(shown, style)
        for variant in variants:
            if variant != shown:
                message = tr("{word} “{variant}” is treated as “{shown}”", word=word, variant=variant, shown=shown)
                hint = tr("write “{shown}” everywhere", shown=shown)
                problems.append(ContentError(message, owners[variant], hint=hint, fault="spelling"))
        where = owners[variants[0]] if variants else None
        if not slug:
            problems.append(
                ContentError(
                    tr("{word} “{shown}” has no letter or digit to make a URL from", word=word, shown=shown), where
                )
            )
        elif slug in names:
            message = tr(
                "{word} “{shown}” and {word} “{names}” have the same slug “{slug}”",
                word=word,
                shown=shown,
                names=names[slug],
                slug=slug,
            )
            problems.append(ContentError(message, where, hint=tr("rename one of them")))
        names.setdefault(slug, shown)
        slugs |= dict.fromkeys((*variants, shown), slug)
    return Naming(slugs, names), problems
