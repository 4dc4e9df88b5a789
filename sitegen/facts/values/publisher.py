"""Who publishes the site and what it owes readers, as templates receive it."""

from datetime import date
from typing import Any

import msgspec

from sitegen.facts.values.pictures import Image


class Publisher(msgspec.Struct, frozen=True):
    """The organisation behind the site."""

    name: str
    """Name."""
    legal_name: str
    """Name of the company or association, or of the person; empty for an anonymous publisher."""
    logo: Image | None
    """Square picture."""
    founded: str
    """Founding year or date."""
    email: str
    """Email address of the newsroom."""
    twitter: str
    """Account on X."""
    links: tuple[Any, ...]
    """Profiles on other sites, with label and url."""


class Imprint(msgspec.Struct, frozen=True):
    """What the foot of every page says of the publisher."""

    legal_name: str
    """Name of the company or association; empty if the copyright line has it, and for an anonymous publisher."""
    cppap: str
    """Number of the registration as an online press service in France."""
    issn: str
    """ISSN."""


class PostalAddress(msgspec.Struct, frozen=True):
    """A postal address."""

    street: str
    """Number and street."""
    postal_code: str
    """Postal code."""
    city: str
    """City."""
    country: str
    """Code of the country."""
    country_name: str
    """Name of the country, in the language of the site."""


class Owner(msgspec.Struct, frozen=True):
    """An owner of the publisher."""

    name: str
    """Name."""
    share: str
    """Share of the capital, as a percentage; empty if it is not known."""
    indirect: bool
    """Whether it holds that through another owner."""
    public: bool
    """Whether it is a state, or a public authority or body."""


class PublicMoney(msgspec.Struct, frozen=True):
    """What public bodies paid for advertising in one year."""

    year: int
    """The year."""
    amount: str
    """Public funds for state advertising, with the currency."""
    third_countries: str
    """Advertising money from public bodies of countries outside the European Union, with the currency."""


class Host(msgspec.Struct, frozen=True):
    """Who hosts the site."""

    name: str
    """Name of the company."""
    address: str
    """Its postal address."""
    phone: str
    """Its phone number."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What machines read of the publisher beyond its name, on the front page."""

    address: PostalAddress | None
    """Postal address, if it may be published."""
    phone: str
    """Phone number."""
    email: str
    """Email address of the newsroom, or of the publisher."""
    vat: str
    """VAT number."""
    issn: str
    """ISSN."""
    owners: tuple[Owner, ...]
    """Owners."""


class LegalNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What the legal notice says; what is not known is empty."""

    kind: str
    """``company``, ``association``, ``person`` or ``non-professional``."""
    anonymous: bool
    """Whether only the host may be named."""
    name: str
    """Name of the newspaper's publisher."""
    legal_name: str
    """Name of the company, association or person."""
    legal_form: str
    """Legal form."""
    capital: str
    """Share capital."""
    siren: str
    """SIREN number."""
    rcs: str
    """City of the trade register."""
    rna: str
    """Number in the register of associations."""
    vat: str
    """VAT number."""
    address: PostalAddress | None
    """Postal address, if it may be published."""
    phone: str
    """Phone number."""
    email: str
    """Email address."""
    representative: str
    """Legal representative."""
    director: str
    """Director of publication."""
    editor: str
    """Editor responsible."""
    owners: tuple[Owner, ...]
    """Owners."""
    beneficial_owners: tuple[str, ...]
    """Names of the beneficial owners."""
    public_money: tuple[PublicMoney, ...]
    """Public advertising money, the newest year first."""
    host: Host | None
    """Host of the site."""
    cppap: str
    """Number of the registration as an online press service in France."""
    cppap_until: date | None
    """Last day on which that is valid."""
    issn: str
    """ISSN."""
    country: str
    """Code of the publisher's country; empty if it is not known."""


class Privacy(msgspec.Struct, frozen=True, kw_only=True):
    """What the page about privacy says."""

    closed: bool
    """Whether it is certain that no page loads anything from another site by itself, but for the count of visits."""
    counted: bool
    """Whether pages have visits counted before they ask."""
    embeds: bool
    """Whether texts have embeds, which may be of other sites."""
    hosts: tuple[str, ...]
    """Hosts that the site lets its pages load from."""
    host: str
    """Name of the company that hosts the site."""
    email: str
    """Email address for requests about personal data."""
    country: str
    """Code of the publisher's country; empty if it is not known."""
    european: bool
    """Whether that is in the European Union."""


class Accessibility(msgspec.Struct, frozen=True):
    """What every page says of the accessibility of the site."""

    declared: str
    """``none``, ``partial`` or ``full``; empty where the site says nothing of it."""
    page: str
    """Id of the page with the statement."""


class AccessibilityStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What the accessibility statement says; what is not known is empty."""

    declared: str
    """``none``, ``partial`` or ``full``; empty where the site says nothing of it."""
    valid: bool
    """Whether there is an audit that still counts."""
    audited: date | None
    """Date of the last audit."""
    until: date | None
    """Day on which it no longer counts."""
    rate: str
    """Percentage of the criteria that the site meets."""
    by: str
    """Who made the audit."""
    standard: str
    """By which criteria."""
    failures: tuple[str, ...]
    """What is not accessible."""
    burdens: tuple[str, ...]
    """What is not accessible because it would be a disproportionate burden."""
    exempt: tuple[str, ...]
    """What is exempt."""
    technologies: tuple[str, ...]
    """Technologies."""
    tools: tuple[str, ...]
    """Tools of the audit."""
    pages: tuple[str, ...]
    """Pages of the audit."""
    plan: str
    """URL of the plan of several years."""
    publisher: str
    """Who makes the statement."""
    email: str
    """Where readers report a barrier."""
