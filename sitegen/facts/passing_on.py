"""What leaves the site: the articles of partners and of the API, and the pictures that the newspaper may pass on.

This module knows nothing of feeds.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.config.images import ImagesConfig
from sitegen.config.partners import ApiConfig, PartnerConfig
from sitegen.config.publisher import PublisherConfig
from sitegen.config.site import Config
from sitegen.content.gate import Gate
from sitegen.content.routes import fold
from sitegen.facts.derive import between, fact, given
from sitegen.facts.pictures import Source
from sitegen.newsroom.partners import articles_for, is_passed_on
from sitegen.newsroom.site import Site

# Articles


@given
def partner_lists(*, newspaper: Site, settings: Config, clock: Gate) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the articles that each partner gets at the moment of the build, newest first."""
    language = settings.site.language
    return {name: articles_for(one, newspaper, language, clock) for name, one in settings.own_partners.items()}


class PartnerList(msgspec.Struct, frozen=True):
    """What a partner gets."""

    language: str
    """Language of the articles."""
    articles: tuple[str, ...]
    """Ids of the articles, newest first."""


@fact("the articles of the partner {name}")
def partner(
    name: str,
    *,
    partner_lists: Mapping[str, tuple[str, ...]],
    partners: Mapping[str, PartnerConfig],
    masthead: SiteConfig,
) -> PartnerList:
    """What a partner gets, and in which language."""
    return PartnerList(partners[name].language or masthead.language, partner_lists[name])


@between
def passed_on(*, newspaper: Site, api: ApiConfig) -> tuple[str, ...]:
    """Return the ids of the articles of the API, oldest first."""
    if not api.enabled:
        return ()
    return tuple([article.id for article in [*newspaper.articles.values()][::-1] if is_passed_on(article)])


@fact("the articles of the API")
def api_articles(number: str, *, passed_on: tuple[str, ...], api: ApiConfig) -> tuple[str, ...]:
    """Ids of the articles in one file of the API, oldest first."""
    end = int(number) * api.per_page
    return passed_on[end - api.per_page : end]


class ApiFile(msgspec.Struct, frozen=True):
    """`api.files`: one file of the API."""

    number: int
    """Its number, from 1."""
    count: int
    """How many articles there are in it."""
    first: datetime
    """When the oldest of them was published."""
    last: datetime
    """When the newest was."""
    changed: datetime
    """When one of them was last changed."""


@fact("the files of the API")
def api_files(
    *, passed_on: tuple[str, ...], newspaper: Site, moments: Mapping[str, tuple[float, datetime]], api: ApiConfig
) -> tuple[ApiFile, ...]:
    """The files of the API, the oldest articles first."""
    found = []
    for start in range(0, len(passed_on), api.per_page):
        ids = passed_on[start : start + api.per_page]
        first, last = (newspaper.articles[name].meta.date for name in (ids[0], ids[-1]))
        changed = max(map(moments.__getitem__, ids))[1]
        number = start // api.per_page + 1
        found.append(ApiFile(number=number, count=len(ids), first=first, last=last, changed=changed))
    return tuple(found)


def count_of_files(count: int, api: ApiConfig) -> int:
    """Return how many files the API has for ``count`` articles."""
    return -(-count // api.per_page) if api.enabled else 0


# Pictures

_APART = re.compile(r"\s*[/|·,;–—]\s*|\s-\s|\s(?:pour|für|for|para|via)\s")
_NOTICE = re.compile(
    r"(?i)©|\(c\)|\b(?:copyright|all rights reserved|tous droits réservés|credits?|crédits?|photos?|fotos?|bild|images?"
    r"|illustrations?|infographies?|dessins?|montages?)\b\s*:?"
    r"|\b(?:19|20)\d\d\b"
)
_OPEN = re.compile(r"https?://creativecommons\.org/(?:licenses/by(?:-sa)?/|publicdomain/)")


@given
def own_names(*, images: ImagesConfig, settings: Config, publisher: PublisherConfig) -> tuple[str, ...]:
    """Return the credits of pictures that are the newspaper's, as they are compared."""
    names = (settings.site.title, publisher.name, publisher.legal_name, *images.own_credits)
    return tuple(sorted({fold(name) for name in names if name}))


def is_passed_on_picture(credit: str, notice: str, licence: str, own: Collection[str]) -> bool:
    """Return whether a picture may be passed on, by its credit line, copyright notice and licence.

    It may if its licence lets everybody, or if all that they name is the newspaper's ``own``, which may be a whole
    line. One of which nobody knows whose it is stays here.
    """
    if _OPEN.match(licence):
        return True
    whose = [name for line in (credit, notice) for name in _named(line, own)]
    return bool(whose) and all(name in own for name in whose)


def _named(line: str, own: Collection[str]) -> list[str]:
    """Return whom a line names, as names are compared."""
    if fold(line) in own:
        return [fold(line)]
    names = [fold(_NOTICE.sub(" ", name).strip(" .")) for name in _APART.split(line)]
    return [name for name in names if name]


@fact("whose pictures are the newspaper’s own")
def own_credits(*, own_names: tuple[str, ...]) -> tuple[str, ...]:
    """The credits of pictures that are the newspaper's, as they are compared."""
    return own_names


@fact("whether the picture {file} may be passed on", "picture")
def is_own(file: str, *, source: Source, own_names: tuple[str, ...]) -> bool:
    """Whether a picture in a text may be passed on, by the rights in its file."""
    rights = source.info.rights
    return is_passed_on_picture(rights.line, rights.copyright, rights.license, own_names)
