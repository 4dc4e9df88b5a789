"""Languages: the table ``[languages]``, one edition of the newspaper for each further language.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated

from sitegen.config.identity import SiteConfig, SponsorshipConfig, impossible_footer
from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Text, Verbatim, like
from sitegen.messages.message import tr

# BCP 47, as far as languages of texts need it.
_TAG = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?P<region>[A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*"


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
    sponsorship: SponsorshipConfig = SponsorshipConfig()
    """``[languages.en.sponsorship]``: the footer below every article of this edition."""


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
    site: SiteConfig, editions: Mapping[str, EditionConfig], declared: Collection[str] | None
) -> Iterator[Issue]:
    """Yield what cannot be in ``[languages]``; ``declared`` are the categories of the first language."""
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
        for name in edition.categories:
            if declared is not None and name not in declared:
                hint = did_you_mean(name, declared) or tr("[taxonomy] declares: {names}", names=", ".join(declared))
                yield Issue((*place, "categories", name), tr("“{name}” is not a declared category", name=name), hint)
        yield from impossible_footer(edition.sponsorship, place)
