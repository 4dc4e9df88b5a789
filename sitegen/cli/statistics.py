"""Commands for what readers read."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from sitegen.cli.parameters import moment
from sitegen.messages.message import tr, tr_n

_SHOWN = 10


@click.group(short_help="Find out what is read most.")
def stats() -> None:
    """Find out what is read most, for lists of it on pages."""


@stats.command(short_help="Write the ranks of the most read articles.")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--days", type=click.IntRange(min=1), help="Count this many days. [default: that of site.toml]")
@click.option("--now", callback=moment, help="Use this as the current time.")
@click.option("--dry-run", is_flag=True, help="Show the ranks, and write nothing.")
def pull(files: tuple[Path, ...], days: int | None, now: datetime | None, dry_run: bool) -> None:
    """Ask the service of site.toml which articles were read most, and write their ids and ranks into data/popular.json.

    With FILES, read these instead: logs of a web server in the Common Log Format, or tables that end in “.csv”.

    The key of the service is in the environment variable SITEGEN_STATS_KEY.

    Exit code 0: the ranks are written. 1: nobody says what was read, and the former ranks stay.
    """
    import msgspec

    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_problems
    from sitegen.engine.reading import read_site
    from sitegen.errors.printing import say
    from sitegen.newsroom.ranking import RANKING_FILE
    from sitegen.stats.pull import visits_of
    from sitegen.stats.ranks import count_articles, write_ranking

    present = now or datetime.now(UTC)
    with StatusLine(sys.stderr) as line:
        reading = read_site(Path(), present, line.progress)
    show_problems(reading.warnings)
    config = reading.snapshot.config
    analytics = msgspec.structs.replace(config.analytics, days=days or config.analytics.days)
    counts = count_articles(visits_of(files, analytics, present, config.zone), reading.site, config)
    ranking = counts.ranking(analytics, present.astimezone(config.zone))
    for one in ranking.articles[:_SHOWN]:
        visits = tr_n("{count} visit", "{count} visits", counts.articles[one.id])
        say(tr("{rank}. {article}: {visits}", rank=one.rank, article=one.id, visits=visits))
    if not dry_run:
        write_ranking(Path(), ranking)
    ranked = tr_n("{count} article ranked", "{count} articles ranked", len(ranking.articles))
    visits = tr_n("{count} visit", "{count} visits", counts.visits)
    say(ranked if dry_run else tr("{ranked} in {file}, of {visits}", ranked=ranked, file=RANKING_FILE, visits=visits))
    if not ranking.articles:
        hint = tr_n(
            "no article had {count} visit: lower “minimum” of [analytics], or count more days",
            "no article had {count} visits: lower “minimum” of [analytics], or count more days",
            analytics.minimum,
        )
        say(hint, err=True)
