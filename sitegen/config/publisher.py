"""Who publishes the site: the table ``[publisher]``, from which legal notice, footer and structured data are made.

What must be published is for ``legal_gaps.py``. This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from sitegen.config.hosts import KNOWN_HOSTS
from sitegen.config.identity import Link
from sitegen.config.table import Table
from sitegen.errors.locate import Key
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Account, Email, Money, Percentage, Phone, Plain, Text, Verbatim, Year, like
from sitegen.messages.message import tr


class AddressConfig(Table, frozen=True):
    """A postal address."""

    street: Text
    """Number and street."""
    city: Text
    """City."""
    postal_code: Annotated[Verbatim, like("75000", "29200")] = ""
    """Postal code."""
    country: Annotated[Verbatim, like("FR", "BE")] = ""
    """Country, in two letters of ISO 3166: it says whose law asks for what."""


class OwnerConfig(Table, frozen=True):
    """``[[publisher.owners]]``: an owner of the publisher, and what it holds."""

    name: Text
    """Name of the person or company."""
    share: Percentage | None = None
    """Share of the capital, as a percentage."""
    indirect: bool = False
    """Whether it holds that through another owner."""
    public: bool = False
    """Whether it is a state, or a public authority or body."""


class PublicMoneyConfig(Table, frozen=True):
    """``[[publisher.public_money]]``: what public bodies paid for advertising in one year."""

    year: Year
    """The year."""
    amount: Money
    """Total amount of public funds for state advertising."""
    third_countries: Money
    """Total amount of advertising money from public bodies of countries outside the European Union."""
    currency: Annotated[Verbatim, like("EUR", "CHF")] = "EUR"
    """Currency, in three letters of ISO 4217."""


class HostConfig(Table, frozen=True):
    """``[publisher.host]``: who hosts the site."""

    name: Annotated[Verbatim, like("github-pages", "Un hébergeur")]
    """Name of the company, or the word for a known host, such as ``github-pages``."""
    address: Text = ""
    """Postal address; that of a known host is known."""
    phone: Phone = ""
    """Phone number; sitegen knows none."""


class PressRegistrationConfig(Table, frozen=True):
    """``[publisher.cppap]``: registration of an online press service in France (CPPAP)."""

    number: Annotated[Verbatim, like("0127 W 90000", "0229 W 90001")]
    """Number, as ``0127 W 90000``."""
    until: date | None = None
    """Last day on which it is valid."""


class PublisherConfig(Table, frozen=True):
    """``[publisher]``: who is behind the site, for the legal notice, the footer and structured data."""

    kind: Literal["company", "association", "person", "non-professional"] | None = None
    """What the publisher is: from that follows what the law asks for."""
    anonymous: bool = False
    """Publish the host, but not who the publisher is, as non-professional ones may who told the host who they are."""
    name: Text = ""
    """Name; by default the site's title."""
    legal_name: Plain = ""
    """Name of the company or association, or first and last name of the person."""
    legal_form: Plain = ""
    """Legal form, such as ``SAS`` or ``association loi de 1901``."""
    capital: Text = ""
    """Share capital, with its currency."""
    siren: Annotated[Verbatim, like("732829320", "123456782")] = ""
    """SIREN number: nine digits."""
    rcs: Plain = ""
    """City of the trade register, as in “RCS Paris”."""
    rna: Annotated[Verbatim, like("W751234567", "W292000001")] = ""
    """Number of an association in the national register (RNA): ``W`` and nine digits."""
    vat: Annotated[Verbatim, like("FR83404833048", "BE0428759497")] = ""
    """VAT number, with the two letters of its country."""
    address: AddressConfig | None = None
    """``[publisher.address]``: registered office, or home of a person."""
    publish_address: bool = False
    """Publish the address of a person, which may be their home; that of a company or association is public."""
    phone: Phone = ""
    """Phone number."""
    email: Email = ""
    """Email address; by default that of ``[site]``."""
    privacy_email: Email = ""
    """Email address for requests about personal data; by default ``email``."""
    representative: Plain = ""
    """Legal representative of the company or association."""
    director: Plain = ""
    """Director of publication."""
    editor: Plain = ""
    """Editor responsible for the newsroom."""
    owners: tuple[OwnerConfig, ...] = ()
    """Direct and indirect owners who can influence the newspaper."""
    beneficial_owners: tuple[Plain, ...] = ()
    """Names of the beneficial owners."""
    public_money: tuple[PublicMoneyConfig, ...] = ()
    """Public advertising money of each year; an amount may be 0."""
    host: HostConfig | Annotated[Verbatim, like("github-pages", "ovh")] | None = None
    """Who hosts the site: the word for a known host, or a table."""
    cppap: PressRegistrationConfig | None = None
    """Registration as an online press service in France."""
    issn: Annotated[Verbatim, like("0028-0836", "1476-4687")] = ""
    """ISSN, as ``1234-5679``."""
    logo: Annotated[Verbatim, like("mark.png", "photo.jpg")] = ""
    """Path of a square logo in ``static/``."""
    founded: Annotated[Verbatim, like("1944", "1945-03-01")] = ""
    """Founding year or ISO date."""
    twitter: Account = ""
    """Account on X, as ``@name``."""
    links: tuple[Link, ...] = ()
    """Profiles of the newspaper on other sites."""

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing may be published that says who the publisher is."""
        return self.anonymous and self.kind == "non-professional"

    @property
    def public_address(self) -> AddressConfig | None:
        """The address, where it may be published: a home only if the site asks for it."""
        has_seat = self.kind in ("company", "association")
        return self.address if (has_seat or self.publish_address) and not self.is_anonymous else None

    @property
    def known_host(self) -> HostConfig | None:
        """The host, with what is known of it by its name."""
        given = HostConfig(self.host) if isinstance(self.host, str) else self.host
        if given is None or given.name not in KNOWN_HOSTS:
            return given
        known = KNOWN_HOSTS[given.name]
        return HostConfig(known.name, given.address or known.address, given.phone)


_FORMS = {
    "rna": (re.compile(r"W\d{9}"), tr("a number of the RNA is “W” and nine digits")),
    "vat": (
        re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}"),
        tr("a VAT number is the two letters of a country and what follows them, without spaces"),
    ),
}
_CPPAP = re.compile(r"\d{4} [A-Z] \d{5}")


def impossible_publisher(publisher: PublisherConfig) -> Iterator[Issue]:
    """Yield the numbers and codes that cannot be right."""

    def wrong(message: str, hint: str, *path: Key) -> Issue:
        return Issue(("publisher", *path), message, hint)

    siren = re.sub(r"\s", "", publisher.siren)
    if publisher.siren and not (re.fullmatch(r"\d{9}", siren) and _luhn(siren)):
        message = tr("“{number}” is not a SIREN number", number=publisher.siren)
        yield wrong(message, tr("it has nine digits, of which the last one checks the others"), "siren")
    for name, (form, how) in _FORMS.items():
        value = getattr(publisher, name)
        if value and not form.fullmatch(value):
            yield wrong(tr("“{value}” cannot be “{name}”", value=value, name=name), how, name)
    if publisher.issn and not _is_issn(publisher.issn):
        message = tr("“{number}” is not an ISSN", number=publisher.issn)
        yield wrong(message, tr("it is written 1234-5679, and its last sign checks the others"), "issn")
    if publisher.cppap and not _CPPAP.fullmatch(publisher.cppap.number):
        message = tr("“{number}” is not a number of the CPPAP", number=publisher.cppap.number)
        yield wrong(message, tr("it is written 0127 W 90000"), "cppap", "number")
    country = publisher.address.country if publisher.address else ""
    if country and not re.fullmatch("[A-Z]{2}", country):
        message = tr("“{country}” is not the code of a country", country=country)
        yield wrong(message, tr("write its two letters, such as “FR”"), "address", "country")
    if isinstance(publisher.host, str) and publisher.host not in KNOWN_HOSTS:
        names = ", ".join(f"“{name}”" for name in KNOWN_HOSTS)
        lines = f'host = {{name = "{publisher.host}", address = "…", phone = "…"}}'
        other = tr("known are {names}; of another host write {lines}", names=names, lines=lines)
        hint = did_you_mean(publisher.host, KNOWN_HOSTS) or other
        yield wrong(tr("there is no known host “{name}”", name=publisher.host), hint, "host")
    yield from _impossible_money(publisher)


def _impossible_money(publisher: PublisherConfig) -> Iterator[Issue]:
    """Yield the currencies that cannot be."""
    for number, money in enumerate(publisher.public_money):
        if not re.fullmatch("[A-Z]{3}", money.currency):
            message = tr("“{currency}” is not the code of a currency", currency=money.currency)
            hint = tr("write its three letters, such as “EUR”")
            yield Issue(("publisher", "public_money", number, "currency"), message, hint)


def _luhn(digits: str) -> bool:
    """Return whether the last digit is that which the others lead to (ISO/IEC 7812-1, annex B)."""
    plain, doubled = digits[::-2], digits[-2::-2]
    return (sum(map(int, plain)) + sum(sum(divmod(2 * int(digit), 10)) for digit in doubled)) % 10 == 0


def _is_issn(text: str) -> bool:
    """Return whether a text is an ISSN whose last sign is that which the others lead to (ISO 3297)."""
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", text):
        return False
    signs = text.replace("-", "")
    total = sum(
        weight * (10 if sign == "X" else int(sign)) for weight, sign in zip(range(8, 0, -1), signs, strict=True)
    )
    return total % 11 == 0
