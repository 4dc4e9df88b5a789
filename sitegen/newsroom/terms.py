"""Terms: what articles are filed under: categories, tags, authors, series, and what ``site.toml`` declares.

Each has its slug and its articles.

Names that differ only by case, accents or spacing are one term. This module knows nothing about pages and templates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.config.site import Config
from sitegen.config.taxonomy import OwnTaxonomyConfig
from sitegen.content.documents import Outline
from sitegen.content.routes import fold, slugify
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr
from sitegen.newsroom.wording import printed

TermKind = str
"""What a term is: a name in ``term_kinds``."""


class TermTraits(msgspec.Struct, frozen=True, kw_only=True):
    """What all terms of one kind have in common."""

    name: TermKind
    """What others call the kind."""
    output: str
    """Kind of their pages."""
    template: str = ""
    """Template of their pages, where it is not that of the kind of page."""
    index: str = ""
    """What ``site.indexes`` calls the list of them all, if there is one."""
    feeds: bool = True
    """Whether each has feeds."""
    thin: bool = False
    """Whether there may be too few members for search engines."""
    declared: tuple[str, ...] | None = None
    """The names that there may be, in order; None where any will do."""
    described: bool = False
    """Whether a file can describe one."""
    nested: bool = False
    """Whether one can have a parent, whose members are also its own."""
    kept: bool = False
    """Whether one without a listed article has a page."""
    own: bool = False
    """Whether the site declares it."""
    label: str = ""
    """What all of them are called; nothing where the theme has a word for it."""
    singular: str = ""
    """What one of them is called, in the same way."""


def term_kinds(config: Config) -> Mapping[TermKind, TermTraits]:
    """Return every kind of term that a newspaper has, by name; those of its own come last."""
    categories = config.taxonomy.categories
    section = TermTraits(
        name="category", output="category", declared=categories, described=True, nested=True, kept=True
    )
    rows = (section, *_FIXED, *(_own(name, table, config) for name, table in config.taxonomy.own.items()))
    return {row.name: row for row in rows}


_FIXED = (
    TermTraits(name="tag", output="tag", index="tags", thin=True),
    TermTraits(name="author", output="author", index="authors"),
    TermTraits(name="series", output="series", index="series", feeds=False),
)


def _own(name: str, table: OwnTaxonomyConfig, config: Config) -> TermTraits:
    label = table.label or name[:1].upper() + name[1:].replace("_", " ")
    return TermTraits(
        name=name,
        output="term",
        template=table.template,
        index=name if table.index else "",
        feeds=table.feeds,
        thin=table.terms is None,
        declared=None if table.terms is None else tuple(printed(term, config) for term in table.terms),
        described=True,
        nested=table.hierarchical,
        own=True,
        label=printed(label, config),
        singular=printed(table.singular or label, config),
    )


def ranked(kinds: Mapping[TermKind, TermTraits]) -> list[TermTraits]:
    """Return kinds of terms with those last of which there are many, and few lead to much."""
    return sorted(kinds.values(), key=lambda row: row.thin)


class Term(msgspec.Struct, frozen=True):
    """One category, tag, author, series, or term of the site's own."""

    kind: TermKind
    """What it is."""
    slug: str
    """Its part of URLs; for an author the id."""
    name: str
    """Its name as shown."""
    route: str
    """Route of its page."""
    articles: tuple[str, ...]
    """Ids of its listed articles and of those below it; newest first, a series in its own order."""
    order: int = 0
    """Place among the terms of its kind."""
    colour: str = ""
    """Colour of a category."""
    description: str = ""
    """Description of a category."""
    parent: str = ""
    """Slug of the term that it is a part of, or nothing."""
    document: str = ""
    """Path of the file that describes it, or nothing."""
    outline: Outline = Outline()
    """What is in its introduction."""
    extra: dict[str, Any] = {}
    """Free keys of a category."""
    key: str = ""
    """What it is called in all editions: its slug in the first language."""


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


def is_called(name: str, *names: str) -> bool:
    """Return whether a name is one of several, however it is spelt."""
    return fold(name) in map(fold, names)
