"""What readers read most: ids of articles in order, which ``sitegen stats pull`` writes and pages show while it is new.

No number of visits is in it, and nothing about a person. This module knows nothing of how visits are counted.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from sitegen.config.analytics import AnalyticsConfig
from sitegen.content.data import read_data

RANKING_NAME = "popular"
"""What templates call the file."""
RANKING_FILE = f"data/{RANKING_NAME}.json"
"""Its path."""


class Ranked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article among those read most."""

    id: str
    """Its id."""
    rank: int
    """Its rank, from 1."""


class Ranking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The articles read most."""

    pulled: datetime
    """When they were counted."""
    days: int
    """Over how many days before."""
    articles: tuple[Ranked, ...]
    """The articles, the most read first."""

    def ends(self, analytics: AnalyticsConfig) -> datetime:
        """Return the moment at which it is too old."""
        try:
            return self.pulled + timedelta(days=analytics.valid_days)
        except OverflowError:
            return datetime.max.replace(tzinfo=self.pulled.tzinfo)


def ranking_of(value: Any) -> Ranking | None:
    """Return the ranking that a data file holds, or None where it holds something else."""
    try:
        ranking = msgspec.convert(value, Ranking)
    except msgspec.ValidationError:
        return None
    return ranking if ranking.pulled.tzinfo is not None else None


def ranking_in(root: Path) -> Ranking | None:
    """Return the ranking in the folder of a site, or None where there is none that can be read."""
    try:
        value, problems = read_data((root / RANKING_FILE).read_bytes(), RANKING_FILE)
    except OSError:
        return None
    return None if problems else ranking_of(value)


def encode_ranking(ranking: Ranking) -> str:
    """Return a ranking as the text of its file: an article a line, for those who look at what changed."""
    lines = ",\n".join(f"  {msgspec.json.encode(one).decode()}" for one in ranking.articles)
    pulled, articles = ranking.pulled.isoformat(timespec="seconds"), f"[\n{lines}\n ]" if lines else "[]"
    return f'{{"pulled": "{pulled}", "days": {ranking.days}, "articles": {articles}}}\n'
