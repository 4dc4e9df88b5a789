"""Languages: the table ``[languages]``, one edition of the newspaper for each further language.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from sitegen.config.identity import SiteConfig, SponsorshipConfig, impossible_footer
from sitegen.config.table import Table
from sitegen.config.taxonomy import TaxonomyConfig
from sitegen.config.types import TypeConfig
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Free, Text, TypeName, Verbatim, Word, like
from sitegen.messages.message import tr

# BCP 47, as far as languages of texts need it.
_TAG = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?P<region>[A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*"


class EditionTaxonomyConfig(Table, frozen=True):
    """``[languages.en.taxonomy.places]``: a taxonomy of your own in this language; by default as in the first."""

    label: Text = ""
    """What all of them are called."""
    singular: Text = ""
    """What one of them is called."""
    slug: Word = ""
    """First part of their URLs."""
    terms: Annotated[dict[str, str], like({"La mer": "Sea"}, {"La mer": "Ocean"})] = {}
    """Names of terms in this language, by their name in the first; by default the same."""


class EditionTypeConfig(Table, frozen=True):
    """``[languages.en.types.event]``: a type of your own in this language; by default as in the first."""

    label: Text = ""
    """What all of them are called."""
    singular: Text = ""
    """What one of them is called."""


class EditionConfig(Table, frozen=True):
    """``[languages.en]``: an edition in a further language, with its own front page, sections and feeds."""

    title: Text = ""
    """Name of the newspaper in this language; by default that of ``[site]``."""
    path: Annotated[Verbatim, like("en/", "english/")] = ""
    """Folder of its pages; by default the language, as in ``en/``."""
    tagline: Text = ""
    """A few words below the title."""
    description: Text = ""
    """One or two sentences for search engines and feeds."""
    copyright: Text = ""
    """Copyright line; by default that of ``[site]``."""
    categories: Annotated[dict[str, str], like({"La mer": "Sea"}, {"La mer": "Ocean"})] = {}
    """Names of categories in this language, by their name in the first; by default the same."""
    taxonomy: dict[Word, EditionTaxonomyConfig] = {}
    """``[languages.en.taxonomy.places]``: a taxonomy of your own, under its name."""
    types: dict[TypeName, EditionTypeConfig] = {}
    """``[languages.en.types.event]``: a type of your own, under its name."""
    sponsorship: SponsorshipConfig = SponsorshipConfig()
    """``[languages.en.sponsorship]``: the footer below every article of this edition."""
    options: Free = {}
    """``[languages.en.options]``: settings of the theme that differ in this edition, field by field."""


def folder_of(path: str) -> str:
    """Return a path within the site as the start of a route: without leading, with trailing slash."""
    return path.strip("/") + "/" if path.strip("/") else ""


def nearest_language(language: str, known: Sequence[str]) -> str:
    """Return the tag of ``known`` that is a language, or its language without a region; else the first."""
    wanted = language.casefold()
    root = wanted.partition("-")[0]
    same = [tag for tag in known if tag.casefold() == wanted]
    return (same or [tag for tag in known if tag.casefold().partition("-")[0] == root] or known)[0]


def wrong_language(tag: str) -> str:
    """Return what to write instead of a language tag that is not valid (BCP 47), or nothing."""
    match = re.fullmatch(_TAG, tag)
    if match is None:
        return tr("write a tag such as “en”, “en-GB” or “pt-BR”")
    region = (match["region"] or "").upper()
    return tr("the tag of the United Kingdom is “{tag}GB”", tag=tag[: match.start("region")]) if region == "UK" else ""


def impossible_editions(
    site: SiteConfig, editions: Mapping[str, EditionConfig], taxonomy: TaxonomyConfig, types: Mapping[str, TypeConfig]
) -> Iterator[Issue]:
    """Yield what cannot be in ``[languages]``; ``taxonomy`` and ``types`` are those of the first language."""
    folders = {folder_of(site.path): site.language}
    if hint := wrong_language(site.language):
        yield Issue(("site", "language"), tr("“{language}” is not a language tag", language=site.language), hint)
    for language, edition in editions.items():
        place = ("languages", language)
        if hint := wrong_language(language):
            yield Issue(place, tr("“{language}” is not a language tag", language=language), hint)
        if language.casefold() == site.language.casefold():
            yield Issue(
                place,
                tr("“{language}” is already the first language", language=language),
                tr("remove it: [site] has its settings"),
            )
        folder = folder_of(edition.path or language)
        if any(part in ("", ".", "..") for part in folder[:-1].split("/")) or set("?#%\\ ") & set(folder):
            message = tr("“{path}” is not a folder of the site", path=edition.path)
            yield Issue((*place, "path"), message, tr('write path = "{language}/"', language=language))
        elif folder in folders:
            message = tr(
                "the editions “{folders}” and “{language}” have the same folder",
                folders=folders[folder],
                language=language,
            )
            yield Issue((*place, "path") if edition.path else place, message, tr("give one of them another path"))
        folders[folder] = language
        yield from _undeclared((*place, "categories"), edition.categories, taxonomy.categories)
        for name, own in edition.taxonomy.items():
            if name not in taxonomy.own:
                hint = did_you_mean(name, taxonomy.own) or tr("declare it: [taxonomy.{name}]", name=name)
                yield Issue((*place, "taxonomy", name), tr("there is no [taxonomy.{name}]", name=name), hint)
            else:
                yield from _undeclared((*place, "taxonomy", name, "terms"), own.terms, taxonomy.own[name].terms)
        for name in edition.types:
            if name not in types:
                hint = did_you_mean(name, types) or tr("declare it: [types.{name}]", name=name)
                yield Issue((*place, "types", name), tr("there is no [types.{name}]", name=name), hint)
        yield from impossible_footer(edition.sponsorship, place)


def _undeclared(place: tuple[str, ...], names: Iterable[str], declared: Collection[str] | None) -> Iterator[Issue]:
    """Yield the names of an edition that the first language does not declare."""
    for name in names:
        if declared is not None and name not in declared:
            hint = did_you_mean(name, declared) or tr("[taxonomy] declares: {names}", names=", ".join(declared))
            message = tr("“{name}” is not a declared category", name=name)
            if place[-1] != "categories":
                message = tr("“{name}” is not declared in [taxonomy.{taxonomy}]", name=name, taxonomy=place[-2])
            yield Issue((*place, name), message, hint)


def taxonomy_of(edition: EditionConfig, first: TaxonomyConfig) -> TaxonomyConfig:
    """Return the taxonomies of an edition, from those of the first language."""

    def called(declared: tuple[str, ...] | None, names: Mapping[str, str]) -> tuple[str, ...] | None:
        return None if declared is None else tuple(names.get(name, name) for name in declared)

    own = {}
    for name, table in first.own.items():
        other = edition.taxonomy.get(name, EditionTaxonomyConfig())
        own[name] = msgspec.structs.replace(
            table,
            label=other.label or table.label,
            singular=other.singular or table.singular,
            slug=other.slug or table.slug,
            terms=called(table.terms, other.terms),
        )
    return msgspec.structs.replace(first, categories=called(first.categories, edition.categories), own=own)


def types_of(edition: EditionConfig, first: Mapping[str, TypeConfig]) -> dict[str, TypeConfig]:
    """Return the types of an edition, from those of the first language."""
    found = {}
    for name, table in first.items():
        other = edition.types.get(name, EditionTypeConfig())
        label, singular = other.label or table.label, other.singular or table.singular
        found[name] = msgspec.structs.replace(table, label=label, singular=singular)
    return found
