"""Facts about who publishes the newspaper, and about what it owes readers.

This module knows nothing of articles.
"""

from datetime import datetime, time

from sitegen.config.accessibility import AccessibilityConfig
from sitegen.config.identity import SiteConfig
from sitegen.config.publisher import AddressConfig, OwnerConfig, PublicMoneyConfig, PublisherConfig
from sitegen.config.site import Config
from sitegen.content.embeds import FRAME_SCRIPT
from sitegen.content.gate import Gate
from sitegen.content.meta import Picture
from sitegen.facts.derive import fact, given
from sitegen.facts.gallery import AssetRoutes, Gallery
from sitegen.facts.site import own_icon
from sitegen.facts.values.publisher import (
    Accessibility,
    AccessibilityStatement,
    Host,
    Identity,
    Imprint,
    LegalNotice,
    Owner,
    PostalAddress,
    Privacy,
    PublicMoney,
    Publisher,
)
from sitegen.facts.values.site import SiteURLs
from sitegen.newsroom.legal_gaps import EUROPEAN_UNION, country_of
from sitegen.theme.theme import Theme

_NO_HOSTS = ("data:", "blob:")
"""Sources of a policy that are in the page itself."""


@fact("the publisher")
def publisher_(*, publisher: PublisherConfig, masthead: SiteConfig, gallery: Gallery, site_urls: SiteURLs) -> Publisher:
    """The organisation behind the newspaper."""
    logo = publisher.logo and Picture("/" + publisher.logo.removeprefix("static/").lstrip("/"), publisher.name)
    return Publisher(
        name=publisher.name or masthead.title,
        legal_name="" if publisher.is_anonymous else publisher.legal_name,
        logo=gallery.image(logo or None, "", "logo") or own_icon("icon-512.png", site_urls),
        founded=publisher.founded,
        email=masthead.email,
        twitter=publisher.twitter,
        links=publisher.links,
    )


@fact("what the foot of pages says of the publisher")
def imprint(*, publisher: PublisherConfig, masthead: SiteConfig) -> Imprint:
    """What every page says of the publisher."""
    is_there = publisher.legal_name in (masthead.copyright or masthead.title)
    name = "" if publisher.is_anonymous or is_there else publisher.legal_name
    return Imprint(name, publisher.cppap.number if publisher.cppap else "", publisher.issn)


@fact("what machines read of the publisher")
def identity(*, legal_notice: LegalNotice, masthead: SiteConfig) -> Identity:
    """What the structured data of the front page says of the publisher."""
    return Identity(
        address=legal_notice.address,
        phone=legal_notice.phone,
        email=masthead.email or legal_notice.email,
        vat=legal_notice.vat,
        issn=legal_notice.issn,
        owners=legal_notice.owners,
    )


@fact("the legal notice")
def legal(*, legal_notice: LegalNotice) -> LegalNotice:
    """What the legal notice says."""
    return legal_notice


@given
def legal_notice(*, settings: Config) -> LegalNotice:
    """Return what the legal notice says."""
    publisher = settings.publisher
    hidden, host = publisher.is_anonymous, publisher.known_host
    email, language = publisher.email or settings.site.email, settings.site.language

    def shown(text: str) -> str:
        return "" if hidden else text

    return LegalNotice(
        kind=publisher.kind or "",
        anonymous=hidden,
        name=publisher.name or settings.site.title,
        legal_name=shown(publisher.legal_name),
        legal_form=shown(publisher.legal_form),
        capital=shown(publisher.capital),
        siren=shown(_in_threes(publisher.siren)),
        rcs=shown(publisher.rcs),
        rna=shown(publisher.rna),
        vat=shown(publisher.vat),
        address=_postal(publisher.public_address, language),
        phone=shown(publisher.phone),
        email=email,
        representative=shown(publisher.representative),
        director=shown(publisher.director),
        editor=shown(publisher.editor),
        owners=() if hidden else tuple([_owner(one, language) for one in publisher.owners]),
        beneficial_owners=() if hidden else publisher.beneficial_owners,
        public_money=tuple(
            [_money(one, language) for one in sorted(publisher.public_money, key=lambda one: -one.year)]
        ),
        host=Host(host.name, host.address, host.phone) if host else None,
        cppap=publisher.cppap.number if publisher.cppap else "",
        cppap_until=publisher.cppap.until if publisher.cppap else None,
        issn=publisher.issn,
        country=country_of(settings),
    )


def _in_threes(number: str) -> str:
    """Return a SIREN number as it is printed, however it was written."""
    digits = "".join(number.split())
    return "\u00a0".join(digits[start : start + 3] for start in range(0, len(digits), 3))


def _owner(owner: OwnerConfig, language: str) -> Owner:
    return Owner(owner.name, _percent(owner.share, language), owner.indirect, owner.public)


def _percent(value: float | None, language: str) -> str:
    from sitegen.theme.locale import format_percent

    return "" if value is None else format_percent(value, language)


def _money(money: PublicMoneyConfig, language: str) -> PublicMoney:
    from sitegen.theme.locale import format_money

    amounts = (format_money(amount, money.currency, language) for amount in (money.amount, money.third_countries))
    return PublicMoney(money.year, *amounts)


def _postal(address: AddressConfig | None, language: str) -> PostalAddress | None:
    if address is None:
        return None
    from sitegen.theme.locale import locale_of

    return PostalAddress(
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        country_name=locale_of(language).territories.get(address.country, address.country),
    )


@fact("what pages load")
def privacy(*, settings: Config, theme: Theme, asset_routes: AssetRoutes) -> Privacy:
    """What the page about privacy says of what pages load, and whom readers can ask."""
    publisher, policy = settings.publisher, settings.security.csp
    own_templates = theme.names_of(layer for layer in theme.layers if not layer.bundled)
    sources = [] if isinstance(policy, bool) else [source for given in policy.values() for source in given]
    host, country = publisher.known_host, country_of(settings)
    return Privacy(
        closed=policy is True and not (own_templates or settings.plugins.enabled),
        counted=settings.analytics.counts and settings.analytics.consent == "exempt",
        embeds=asset_routes.get(FRAME_SCRIPT) is not None,
        hosts=tuple(dict.fromkeys(source for source in sources if source[:1] != "'" and source not in _NO_HOSTS)),
        host=host.name if host else "",
        email=publisher.privacy_email or publisher.email or settings.site.email,
        country=country,
        european=country in EUROPEAN_UNION,
    )


@given
def has_valid_audit(*, accessibility: AccessibilityConfig, settings: Config, clock: Gate) -> bool:
    """Return whether there is an audit that still counts at the moment of the build."""
    until = accessibility.until
    return until is not None and not clock.has_passed(datetime.combine(until, time(), settings.zone))


@given
def declared_accessibility(*, accessibility: AccessibilityConfig, has_valid_audit: bool) -> str:
    """Return how accessible the site says that it is, or nothing where it says nothing."""
    if not accessibility.declare and accessibility.audited is None:
        return ""
    return accessibility.conformity(has_valid_audit)


@fact("how accessible the site is")
def accessibility_(*, accessibility: AccessibilityConfig, declared_accessibility: str) -> Accessibility:
    """What every page says of the accessibility of the site."""
    return Accessibility(declared_accessibility, accessibility.page)


@fact("the accessibility statement")
def accessibility_statement(
    *, accessibility: AccessibilityConfig, declared_accessibility: str, has_valid_audit: bool, settings: Config
) -> AccessibilityStatement:
    """What the accessibility statement says."""
    publisher = settings.publisher
    return AccessibilityStatement(
        declared=declared_accessibility,
        valid=has_valid_audit,
        audited=accessibility.audited,
        until=accessibility.until,
        rate=_percent(accessibility.rate, settings.site.language),
        by=accessibility.by,
        standard=accessibility.standard,
        failures=accessibility.failures,
        burdens=accessibility.burdens,
        exempt=accessibility.exempt,
        technologies=accessibility.technologies,
        tools=accessibility.tools,
        pages=accessibility.pages,
        plan=accessibility.plan,
        publisher=("" if publisher.is_anonymous else publisher.legal_name) or publisher.name or settings.site.title,
        email=publisher.email or settings.site.email,
    )
