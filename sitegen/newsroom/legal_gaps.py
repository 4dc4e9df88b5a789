"""What a publisher still has to fill in: what laws ask for, and ``site.toml`` does not say.

Whom a law concerns, it says itself; sitegen only compares. Quoted, as of November 2026: the French law of 21 June 2004
(LCEN), art. 1-1, that of 1 August 1986 on the press (n° 86-897), art. 5, and the European Media Freedom Act, Regulation
(EU) 2024/1083, art. 6(1). This module knows nothing of pages.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.config.hosts import host_at
from sitegen.config.publisher import PublisherConfig
from sitegen.config.site import Config
from sitegen.errors.faults import FaultKind
from sitegen.errors.schema import Issue
from sitegen.messages.message import Message, tr

EUROPEAN_UNION = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
"""The member states, by ISO 3166."""
_LCEN = tr("French law asks every publisher of a site for it (LCEN, art. 1-1 I)")
_HOST = tr("French law asks every publisher for it, anonymous ones too (LCEN, art. 1-1)")
_PRESS = tr("French law asks press publishers for it (law 86-897 of 1986, art. 5)")
_EMFA = tr("EU law asks media service providers for it (Regulation 2024/1083, art. 6(1))")


class Gap(NamedTuple):
    """Something that a law asks for and ``site.toml`` does not say."""

    fault: FaultKind
    """The name of the note."""
    issue: Issue
    """Where it would be, what is missing, and the lines to write."""


def legal_gaps(config: Config) -> Iterator[Gap]:
    """Yield what is missing in ``[publisher]`` and ``[accessibility]``, by the laws of the publisher's country."""
    publisher = config.publisher
    if publisher.kind is None:
        message = tr("it does not say who publishes the site")
        hint = tr("write {line}, or “association”, “person”, “non-professional”", line='kind = "company"')
        yield Gap("publisher", Issue(("publisher",), message, hint))
    if publisher.anonymous and not publisher.is_anonymous:
        message = tr("only a non-professional publisher may stay anonymous (LCEN, art. 1-1 II): the line has no effect")
        yield Gap("publisher", Issue(("publisher", "anonymous"), message, write={"kind": "non-professional"}))
    if country_of(config) == "FR":
        yield from _of_host(config)
        if publisher.kind is not None and publisher.kind != "non-professional":
            yield from _of_french_law(publisher)
    if country_of(config) in EUROPEAN_UNION and publisher.kind not in (None, "non-professional"):
        yield from _of_european_law(config)
    yield from _of_accessibility(config)


def country_of(config: Config) -> str:
    """Return the country of the publisher; French of a site without one is taken for that of France."""
    address = config.publisher.address
    if address is not None and address.country:
        return address.country
    return "FR" if config.site.language.casefold() in ("fr", "fr-fr") else ""


def _missing(name: str, why: Message, value: str = '"…"', fault: FaultKind = "publisher") -> Gap:
    """Return the gap of a key; its ``value`` is in TOML, with dots for what only the publisher knows."""
    message, table = tr("“{name}” is missing", name=name), "accessibility" if fault == "accessibility" else "publisher"
    return Gap(fault, Issue((table,), message, tr("{why}: {line}", why=why, line=f"{name} = {value}")))


def _of_host(config: Config) -> Iterator[Gap]:
    host = config.publisher.known_host
    if host is None:
        known = host_at(urlsplit(config.site.url).hostname or "")
        value = f'{{name = "{known}", phone = "…"}}' if known else '{name = "…", address = "…", phone = "…"}'
        yield _missing("host", _HOST, value)
        return
    lacking = [name for name in ("address", "phone") if not getattr(host, name)]
    if lacking:
        given = config.publisher.host
        written = {"name": given if isinstance(given, str) else given.name if given else host.name}
        message = tr("the host has no {names}", names=", ".join(f"“{name}”" for name in lacking))
        write = {"host": written | dict.fromkeys(lacking, "…")}
        yield Gap("publisher", Issue(("publisher", "host"), message, tr("{why}:", why=_HOST), write))


def _of_french_law(publisher: PublisherConfig) -> Iterator[Gap]:
    is_company, is_person = publisher.kind == "company", publisher.kind == "person"
    if not publisher.legal_name:
        yield _missing("legal_name", _LCEN)
    if publisher.address is None:
        yield _missing("address", _LCEN, '{street = "…", postal_code = "…", city = "…", country = "FR"}')
    elif publisher.public_address is None:
        message = tr("the address is not published, for it may be the home of a person")
        why = tr("French law asks a person who publishes professionally for it (LCEN, art. 1-1 I):")
        yield Gap("publisher", Issue(("publisher", "address"), message, why, {"publish_address": True}))
    if not publisher.phone:
        yield _missing("phone", _LCEN)
    if is_company:
        if not publisher.siren:
            yield _missing("siren", _LCEN)
        if not publisher.capital:
            yield _missing("capital", _LCEN)
    if not is_person:
        for name in ("legal_form", "representative"):
            if not getattr(publisher, name):
                yield _missing(name, _PRESS)
    if not publisher.director:
        yield _missing("director", _LCEN)
    if not publisher.editor:
        yield _missing("editor", _PRESS)
    if publisher.cppap is not None and publisher.cppap.until is None:
        message = tr("the registration has no end")
        hint = tr("“sitegen due” and each build then remind you of it: add until = 2028-01-31, from the certificate")
        yield Gap("publisher", Issue(("publisher", "cppap"), message, hint))


def _of_european_law(config: Config) -> Iterator[Gap]:
    publisher = config.publisher
    if country_of(config) != "FR":  # whose own law asks for more
        if not publisher.legal_name:
            yield _missing("legal_name", _EMFA, fault="ownership")
        if not (publisher.email or config.site.email or publisher.phone or publisher.public_address):
            yield _missing("email", _EMFA, fault="ownership")
    if publisher.kind == "company":
        if not publisher.owners:
            yield _missing("owners", _EMFA, '[{name = "…", share = …}]', "ownership")
        if not publisher.beneficial_owners:
            yield _missing("beneficial_owners", _EMFA, '["…"]', "ownership")
    if not publisher.public_money:
        value = "[{year = …, amount = …, third_countries = …}]"
        yield _missing("public_money", _EMFA, value, "ownership")


def _of_accessibility(config: Config) -> Iterator[Gap]:
    """Yield what a statement lacks that the site makes; who has to make one, sitegen cannot know."""
    accessibility = config.accessibility
    if not accessibility.declare and accessibility.audited is None:
        return
    why = tr("the statement names it (RGAA, arrêté of 20 September 2019)")
    missing = {"rate": "…", "by": '"…"', "standard": '"RGAA 4.1.2"'}
    if accessibility.audited is None:
        why = tr("without an audit, a site is not compliant (RGAA)")
        missing = {"audited": "…"}
    for name, value in missing.items():
        if getattr(accessibility, name) in ("", None):
            yield _missing(name, why, value, "accessibility")
