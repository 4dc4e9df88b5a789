"""Counting visits: the table ``[analytics]``, which services sitegen knows, and what each calls a site.

Under which conditions nobody has to be asked, the French CNIL says: law 78-17 of 6 January 1978, art. 82, and
guidelines 2020-091 of 17 September 2020, art. 5. What would break one of them is refused here. This module knows
nothing of pages, and of how a service is asked.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from sitegen.config.table import Table
from sitegen.config.urls import THIS_COMPUTER
from sitegen.errors.schema import Issue
from sitegen.fields import Several, Verbatim, WebUrl, like
from sitegen.messages.message import Message, tr

ServiceKind = Literal["plausible", "matomo", "goatcounter", "umami"]
Consent = Literal["ask", "exempt", "off"]
_LONGEST = 760  # days: 25 months


class _Service(NamedTuple):
    """A service that counts visits."""

    name: str
    """What it is called."""
    endpoint: str
    """Where it takes visits, below its URL."""
    site: str = ""
    """Pattern of what it calls a site; nothing where each site has a URL of its own."""
    meant: Message | None = None
    """What that is, in words."""


SERVICES: Mapping[ServiceKind, _Service] = {
    "plausible": _Service("Plausible", "api/event", r"[\w-]+(\.[\w-]+)*", tr("the domain, such as “example.org”")),
    "matomo": _Service("Matomo", "matomo.php", r"[1-9][0-9]*", tr("the number of the site, such as “1”")),
    "goatcounter": _Service("GoatCounter", "count"),
    "umami": _Service("Umami", "api/send", r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", tr("the website ID")),
}
"""Every service, by the word for it."""


class AnalyticsConfig(Table, frozen=True):
    """``[analytics]``: which service counts visits, whether readers are asked before, and what is read most."""

    kind: ServiceKind | None = None
    """The service that counts visits; none, nothing is counted."""
    consent: Consent = "ask"
    """``ask`` counts nobody before a click; ``exempt`` counts at once, within what the CNIL exempts from consent, and
    readers can object on the page about privacy; ``off`` counts nobody, and only ``sitegen stats pull`` asks."""
    url: WebUrl = ""
    """URL of the service: of its cloud, or of your own server."""
    site: Annotated[Verbatim, like("1", "2")] = ""
    """What the service calls the site: a domain for Plausible, a number for Matomo, a website ID for Umami."""
    api: WebUrl = ""
    """URL at which ``sitegen stats pull`` asks, if it is another one, as ``https://api.umami.is/v1`` of Umami Cloud."""
    page: Annotated[Verbatim, like("confidentialite", "contact")] = "confidentialite"
    """Id of the page about privacy, with ``{{ privacy }}``."""
    campaigns: bool = False
    """Count by campaigns too, such as ``utm_source`` in a URL; only where readers are asked."""
    referrers: bool = False
    """Send the whole URL of the page from which a reader comes, not only its host; only where readers are asked."""
    days: Several = 7
    """Days whose visits ``sitegen stats pull`` counts, today among them."""
    minimum: Several = 10
    """Fewest visits with which an article is ranked."""
    valid_days: Several = 2
    """Days after which ranks are too old, and no page shows them until the next ``sitegen stats pull``."""

    @property
    def service(self) -> _Service | None:
        """The service."""
        return SERVICES[self.kind] if self.kind else None

    @property
    def counts(self) -> bool:
        """Whether pages count visits."""
        return self.kind is not None and self.consent != "off"

    @property
    def endpoint(self) -> str:
        """Where pages send visits."""
        return f"{self.url.rstrip('/')}/{self.service.endpoint}" if self.service else ""


def impossible_analytics(analytics: AnalyticsConfig) -> Iterator[Issue]:
    """Yield what a service could not work with, and what breaks a condition of the exemption."""
    service = analytics.service
    if service is not None:
        yield from _of_service(analytics, service)
    elif analytics.url or analytics.site:
        listed = ", ".join(f"“{kind}”" for kind in SERVICES)
        yield Issue(("analytics",), tr("“{name}” is missing", name="kind"), tr("write one of {listed}", listed=listed))
    for name in ("url", "api"):
        parts = urlsplit(getattr(analytics, name))
        if parts.scheme == "http" and parts.hostname not in THIS_COMPUTER:
            secure = parts._replace(scheme="https").geturl()
            yield Issue(("analytics", name), tr("“{name}” must begin with “https://”", name=name), write={name: secure})
    if analytics.kind is not None and analytics.consent == "exempt":
        yield from _against_exemption(analytics)


def _of_service(analytics: AnalyticsConfig, service: _Service) -> Iterator[Issue]:
    if not analytics.url:
        hint = tr("write {line}", line='url = "https://…"')
        yield Issue(("analytics",), tr("“{name}” is missing", name="url"), hint)
    if not service.site:
        if analytics.site:
            message = tr("at {service} each site has a URL of its own", service=service.name)
            yield Issue(("analytics", "site"), message, tr("leave it out"))
    elif not analytics.site:
        hint = tr("write {meant}: {line}", meant=service.meant, line='site = "…"')
        yield Issue(("analytics",), tr("“{name}” is missing", name="site"), hint)
    elif not re.fullmatch(service.site, analytics.site):
        message = tr("{service} has no site “{site}”", service=service.name, site=analytics.site[:60])
        yield Issue(("analytics", "site"), message, tr("write {meant}", meant=service.meant))


def _against_exemption(analytics: AnalyticsConfig) -> Iterator[Issue]:
    """Yield what would need consent, with the condition that it breaks."""
    source = tr("CNIL, guidelines 2020-091, art. 5")
    broken = {
        "campaigns": tr("visits may not be matched with other data, such as those of a newsletter"),
        "referrers": tr("nobody may be followed from one site to another"),
    }
    for name, condition in broken.items():
        if getattr(analytics, name):
            message = tr(
                "“{name}” breaks a condition of the exemption from consent: {condition} ({source})",
                name=name,
                condition=condition,
                source=source,
            )
            yield Issue(("analytics", name), message, tr("take it out, or"), {"consent": "ask"})
    if analytics.days > _LONGEST:
        message = tr(
            "“{name}” breaks a condition of the exemption from consent: {condition} ({source})",
            name="days",
            condition=tr("what was counted may be kept for 25 months"),
            source=tr("CNIL, 4 July 2025"),
        )
        yield Issue(("analytics", "days"), message, write={"days": _LONGEST})
