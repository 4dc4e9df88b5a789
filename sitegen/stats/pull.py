"""Where visits come from: files that are named, or else the service of the site.

This module knows nothing of articles.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from sitegen.config.analytics import AnalyticsConfig
from sitegen.config.site import CONFIG_NAME
from sitegen.errors.problems import BuildFailed, StatsError
from sitegen.messages.message import tr
from sitegen.stats.asking import Access
from sitegen.stats.logs import visits_in_log
from sitegen.stats.services import Visits, Window, visits_at_service
from sitegen.stats.tables import visits_in_table


def visits_of(files: Sequence[Path], analytics: AnalyticsConfig, now: datetime, zone: tzinfo) -> Iterator[Visits]:
    """Yield visits of pages. Raises BuildFailed where nobody says what was read."""
    window = Window.before(now, analytics.days, zone)
    try:
        if not files:
            yield from _at_service(analytics, window)
        for path in files:
            yield from visits_in_table(path) if path.suffix.lower() == ".csv" else visits_in_log(path, window)
    except StatsError as error:
        raise BuildFailed([error]) from None


def _at_service(analytics: AnalyticsConfig, window: Window) -> Iterator[Visits]:
    if analytics.kind is None:
        message = tr("{file} names no service that counts visits", file=CONFIG_NAME)
        hint = tr(
            "write [analytics], and below it “kind” and “url”; or name logs or tables: sitegen stats pull access.log"
        )
        raise StatsError(message, CONFIG_NAME, hint=hint)
    yield from visits_at_service(analytics, Access.of_environment(), window)
