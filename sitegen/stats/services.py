"""How each service is asked which pages were visited, and how often.

By the manuals of the Plausible Stats API v2, the Matomo Reporting API, the GoatCounter API v0 and the Umami API, as of
November 2026. Of all that these services know, only URLs and numbers are asked for. This module knows nothing of
articles.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from time import sleep
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from sitegen.config.analytics import AnalyticsConfig, ServiceKind
from sitegen.stats.asking import Access, Asking, UnknownQuestion

Visits = tuple[str, int]
"""A URL or a path, and how often it was visited."""
_MOST = 2000  # pages that are asked for
_GOAT_AT_ONCE, _GOAT_PAUSE = 100, 0.3  # pages in an answer, and seconds between two: it takes four requests a second
_JSON = {"Content-Type": "application/json"}


class Window(NamedTuple):
    """Whole days, in the time zone of the site."""

    first: date
    """The first one."""
    last: date
    """The last one."""
    zone: tzinfo
    """The time zone."""

    @classmethod
    def before(cls, now: datetime, days: int, zone: tzinfo) -> "Window":
        """Return so many days, of which that of a moment is the last."""
        last = now.astimezone(zone).date()
        return cls(last - timedelta(days=min(days - 1, (last - date.min).days)), last, zone)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        """Its last moment."""
        return datetime.combine(self.last, time.max, self.zone)

    def holds(self, moment: datetime) -> bool:
        """Return whether a moment is in it."""
        return self.start <= moment <= self.end


class _PlausibleRow(msgspec.Struct):
    dimensions: tuple[str, ...]
    metrics: tuple[int, ...]


class _PlausibleAnswer(msgspec.Struct):
    results: list[_PlausibleRow]


def _plausible(analytics: AnalyticsConfig, access: Access, window: Window) -> Iterator[Visits]:
    question = {
        "site_id": analytics.site,
        "metrics": ["visitors"],
        "date_range": [window.first.isoformat(), window.last.isoformat()],
        "dimensions": ["event:page"],
        "order_by": [["visitors", "desc"]],
        "pagination": {"limit": _MOST, "offset": 0},
    }
    headers = {**_JSON, "Authorization": f"Bearer {access.key}"}
    url = f"{_api(analytics)}/api/v2/query"
    answer = Asking(access).post(url, msgspec.json.encode(question), _PlausibleAnswer, headers)
    for row in answer.results:
        if row.dimensions and row.metrics:
            yield row.dimensions[0], row.metrics[0]


class _MatomoRow(msgspec.Struct):
    label: str = ""
    url: str = ""
    nb_visits: int = 0


def _matomo(analytics: AnalyticsConfig, access: Access, window: Window) -> Iterator[Visits]:
    # In the body: a key in a URL would be in the logs of the server, and Matomo may refuse it.
    question = {
        "module": "API",
        "method": "Actions.getPageUrls",
        "idSite": analytics.site,
        "period": "range",
        "date": f"{window.first},{window.last}",
        "format": "json",
        "flat": 1,
        "filter_limit": _MOST,
        "filter_sort_column": "nb_visits",
        "filter_sort_order": "desc",
        "token_auth": access.key,
    }
    url = f"{_api(analytics)}/index.php"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for row in Asking(access).post(url, urlencode(question).encode(), list[_MatomoRow], form):
        yield row.url or row.label, row.nb_visits


class _Goat(msgspec.Struct):
    path: str
    count: int
    path_id: int
    event: bool = False


class _GoatAnswer(msgspec.Struct):
    hits: list[_Goat]
    more: bool = False


def _goatcounter(analytics: AnalyticsConfig, access: Access, window: Window) -> Iterator[Visits]:
    asking, known = Asking(access), list[str]()
    headers = {**_JSON, "Authorization": f"Bearer {access.key}"}
    question: dict[str, object] = {
        "start": _utc(window.start),
        "end": _utc(window.end),
        "limit": _GOAT_AT_ONCE,
        "daily": "true",
    }
    while len(known) < _MOST:
        sleep(_GOAT_PAUSE if known else 0)
        asked = {**question, "exclude_paths": ",".join(known)} if known else question
        answer = asking.get(f"{_api(analytics)}/api/v0/stats/hits", asked, _GoatAnswer, headers)
        for hit in answer.hits:
            known.append(str(hit.path_id))
            if not hit.event:
                yield hit.path, hit.count
        if not (answer.more and answer.hits):
            return


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _UmamiRow(msgspec.Struct):
    x: str | None
    y: int


class _UmamiLogin(msgspec.Struct):
    token: str


def _umami(analytics: AnalyticsConfig, access: Access, window: Window) -> Iterator[Visits]:
    asking, api = Asking(access), analytics.api.rstrip("/") or f"{_api(analytics)}/api"
    headers = {"Authorization": f"Bearer {access.key}", "x-umami-api-key": access.key}
    if access.user:  # a server of one's own has no keys, but tokens for those who log in
        said = msgspec.json.encode({"username": access.user, "password": access.key})
        token = asking.post(f"{api}/auth/login", said, _UmamiLogin, _JSON).token
        headers = {"Authorization": f"Bearer {token}"}
    question: dict[str, object] = {
        "startAt": int(window.start.timestamp() * 1000),
        "endAt": int(window.end.timestamp() * 1000),
        "limit": _MOST,
    }
    url = f"{api}/websites/{analytics.site}/metrics"
    try:
        rows = asking.get(url, {**question, "type": "path"}, list[_UmamiRow], headers)
    except UnknownQuestion:
        rows = asking.get(url, {**question, "type": "url"}, list[_UmamiRow], headers)  # before version 3
    for row in rows:
        if row.x:
            yield row.x, row.y


def _api(analytics: AnalyticsConfig) -> str:
    return (analytics.api or analytics.url).rstrip("/")


_ASK: Mapping[ServiceKind, Callable[[AnalyticsConfig, Access, Window], Iterator[Visits]]] = {
    "plausible": _plausible,
    "matomo": _matomo,
    "goatcounter": _goatcounter,
    "umami": _umami,
}


def visits_at_service(analytics: AnalyticsConfig, access: Access, window: Window) -> Iterator[Visits]:
    """Yield what the service of a site counted. Raises StatsError where it does not say."""
    assert analytics.kind is not None
    yield from _ASK[analytics.kind](analytics, access, window)
