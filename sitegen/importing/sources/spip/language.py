"""What SPIP writes into short texts: several languages, ranks before titles, codes of languages.

This module knows nothing about HTML.
"""

import re

_MULTI = re.compile(r"<multi>([^<]*+(?:<(?!/?multi>)[^<]*+)*+)</multi>", re.IGNORECASE)
_TONGUE = re.compile(r"\[([a-z]{2,3}(?:_[a-z_]+)?)\]")
_RANK = re.compile(r"^\s*(\d+)(?:[.)]|°)\s+")
_FORMALITY = {"tu"}  # French that addresses its reader informally


def chosen(text: str, language: str) -> str:
    """Return a text in one language: of ``<multi>[fr]oui[en]yes</multi>`` the part of it, or else the first."""
    return _MULTI.sub(lambda found: _part(found[1], language), text) if "<multi>" in text.lower() else text


def _part(text: str, language: str) -> str:
    pieces = _TONGUE.split(text)
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if pieces[0].strip():
        parts = {"": pieces[0]} | parts
    found = parts.get(language, parts.get(language.split("_")[0]))
    return (found if found is not None else next(iter(parts.values()), "")).strip()


def without_rank(title: str) -> str:
    """Return a title without the number that ranks it: ``12. Politique`` is ``Politique``."""
    return _RANK.sub("", title, count=1)


def rank(title: str) -> int | None:
    """Return the number that ranks a title, or None."""
    found = _RANK.match(title)
    return int(found[1]) if found else None


def tag_of(language: str) -> str:
    """Return the BCP 47 tag of one of SPIP's languages: ``pt_br`` is ``pt-BR``, and ``fr_tu`` is ``fr``."""
    main, _, rest = language.partition("_")
    region = rest.split("_")[0]
    return f"{main}-{region.upper()}" if len(region) == 2 and region not in _FORMALITY else main
