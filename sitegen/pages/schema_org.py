"""What structured data say of the newspaper itself, and of pictures, on pages of every kind.

Names by https://schema.org. This module knows nothing of single pages.
"""

from functools import lru_cache
from typing import Any

import msgspec

from sitegen.facts.values.pictures import Image
from sitegen.facts.values.publisher import Identity, Publisher
from sitegen.pages.recorder import Recorder

Object = dict[str, Any]
"""An object of schema.org, by its properties."""

POLICIES = {
    "principles": "publishingPrinciples",
    "ethics": "ethicsPolicy",
    "corrections": "correctionsPolicy",
    "verification": "verificationFactCheckingPolicy",
    "unnamed_sources": "unnamedSourcesPolicy",
    "no_bylines": "noBylinesPolicy",
    "ownership": "ownershipFundingInfo",
    "masthead": "masthead",
    "mission": "missionCoveragePrioritiesPolicy",
    "diversity": "diversityPolicy",
    "diversity_staffing": "diversityStaffingReport",
    "feedback": "actionableFeedbackPolicy",
}
"""The terms of https://schema.org/NewsMediaOrganization and Organization for what the Trust Project asks to publish."""
SOURCE_TYPES = {
    name[0].lower() + name[1:]: f"https://schema.org/{name}DigitalSource"
    for name in (
        "AlgorithmicMedia", "AlgorithmicallyEnhanced", "Composite", "CompositeCapture", "CompositeSynthetic",
        "CompositeWithTrainedAlgorithmicMedia", "DataDrivenMedia", "DigitalArt", "DigitalCapture", "MinorHumanEdits",
        "NegativeFilm", "PositiveFilm", "Print", "ScreenCapture", "TrainedAlgorithmicMedia", "VirtualRecording",
    )
}  # fmt: skip
"""The members of https://schema.org/IPTCDigitalSourceEnumeration, by the IPTC's own words for them."""

_encode = msgspec.json.Encoder().encode


def full(found: Object) -> Object:
    """Return an object without its empty values; ``False`` says something."""
    return {key: value for key, value in found.items() if value or value is False}


@lru_cache(maxsize=16)
def publisher_of(publisher: Publisher, home: str) -> msgspec.Raw:
    """Return the newspaper as publisher of its articles: the same bytes for thousands of pages."""
    return msgspec.Raw(_encode(organization(publisher, home)))


def organization(publisher: Publisher, home: str) -> Object:
    """Return the newspaper as an organisation; ``home`` is the absolute URL of the front page."""
    return full(
        {
            "@type": "NewsMediaOrganization",
            "@id": f"{home}#publisher",
            "name": publisher.name,
            "legalName": publisher.legal_name,
            "url": home,
            "logo": publisher.logo and picture_of(publisher.logo),
            "foundingDate": publisher.founded,
            "email": publisher.email,
            "sameAs": [link.url for link in publisher.links],
        }
    )


def identity_of(identity: Identity) -> Object:
    """Return what the front page says of the publisher beyond what articles say.

    Of who owns it, a page with that policy says more, and takes the place of this.
    """
    address = identity.address and {
        "@type": "PostalAddress",
        "streetAddress": identity.address.street,
        "postalCode": identity.address.postal_code,
        "addressLocality": identity.address.city,
        "addressCountry": identity.address.country,
    }
    contact = full({"email": identity.email, "telephone": identity.phone})
    owners = (f"{one.name} ({one.share})" if one.share else one.name for one in identity.owners)
    return {
        "address": address and full(address),
        "telephone": identity.phone,
        "vatID": identity.vat,
        "contactPoint": contact and {"@type": "ContactPoint", "contactType": "newsroom", **contact},
        "ownershipFundingInfo": ", ".join(owners),
    }


def picture_of(image: Image) -> Object:
    """Return a picture, with who made it and under which licence."""
    # Its size is left out: schema.org wants a quantity with a unit where everybody writes a number of pixels.
    return full(
        {
            "@type": "ImageObject",
            "url": image.absolute_url,
            "contentUrl": image.absolute_url,
            "caption": image.caption or image.alt,
            "creditText": image.credit,
            "creator": image.creator and {"@type": "Person", "name": image.creator},
            "copyrightNotice": image.copyright,
            "license": image.license,
            "acquireLicensePage": image.acquire_license,
            "digitalSourceType": SOURCE_TYPES.get(image.source_type),
        }
    )


def web_site(read: Recorder, home: str) -> Object:
    """Return the whole site, which each page is a part of."""
    return {"@type": "WebSite", "@id": f"{home}#website", "name": read("config", "site", "title"), "url": home}
