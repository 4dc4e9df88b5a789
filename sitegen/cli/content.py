"""Commands for articles: begin one, list all, what is due, what goes into a newsletter."""

import sys
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import click

from sitegen.cli.parameters import duration, moment, moment_or_duration
from sitegen.content.gate import PublicationState
from sitegen.messages.message import tr


@click.command(short_help="Create an article.")
@click.argument("title")
@click.option("--category", help="One of the declared categories; sitegen asks if there are several.")
@click.option("--author", help="Id of an author; by default the only one, or sitegen asks.")
@click.option("--date", help="Publication date, such as “2026-11-22 08:30”. [default: now]")
@click.option("--draft", is_flag=True, help="Create it as a draft.")
@click.option("--bundle", is_flag=True, help="Create a folder, with room for pictures.")
@click.option("--type", "kind", help="Create an entry of this type of your own instead, with a line for each field.")
def new(title: str, kind: str | None, **wishes: Any) -> None:
    """Create an article with the title TITLE, or an entry of a type of your own."""
    from sitegen.errors.printing import ask, say
    from sitegen.starter.article import NewArticle, new_article

    if kind is not None:
        from sitegen.starter.entry import new_entry

        say(new_entry(Path(), kind, title, wishes["draft"]))
        return
    wanted = NewArticle(title=title, **wishes)
    say(new_article(Path(), wanted, ask if sys.stdin.isatty() else None))


@click.command("list", short_help="List all content and its state.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(get_args(PublicationState)),
    help="Only this state; repeatable.",
)
@click.option("--kind", "kinds", multiple=True, help="Only this kind, such as “article”; repeatable.")
@click.option("--now", callback=moment, help="Use this as the current time.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_content(states: Collection[str], kinds: Collection[str], now: datetime | None, as_json: bool) -> None:
    """List every article, page, author and category of the site with its state, date, title and file.

    Exit code 0: the site has no errors. 1: there are errors; files that cannot be read are not listed.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_content, show_problems
    from sitegen.content.schemas import Schemas
    from sitegen.engine.reading import read_site
    from sitegen.engine.report import stop_at_errors
    from sitegen.errors.problems import did_you_mean
    from sitegen.newsroom.listing import list_content as items_of

    with StatusLine(sys.stderr) as line:
        reading = read_site(Path(), now or datetime.now(UTC), line.progress, stop_at_error=False)
    snapshot = reading.snapshot
    known = Schemas.of(snapshot.config).kinds
    for kind in kinds:
        if kind not in known:
            hint = did_you_mean(kind, known) or tr("there are {names}", names=", ".join(known))
            what = tr("there is no kind “{name}”", name=kind)
            raise click.BadParameter(tr("{what}; {hint}", what=what, hint=hint), param_hint="--kind")
    items = items_of(reading.parsed.documents, reading.site, snapshot.config, snapshot.gate)
    wanted = [item for item in items if (not states or item.state in states) and (not kinds or item.kind in kinds)]
    show_content(wanted, as_json)
    stop_at_errors(list(reading.warnings), strict=False)
    show_problems(reading.warnings)


@click.command(short_help="List what will change next over time.")
@click.option("--within", callback=duration, help="How far to look ahead, such as “2h”. [default: no limit]")
@click.option("--since", callback=moment, help="Start at this time and, without --within, end at the current time.")
@click.option("--now", callback=moment, help="Use this as the current time.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def due(within: timedelta | None, since: datetime | None, now: datetime | None, as_json: bool) -> None:
    """List what will change next over time: articles that appear, expire, stop being live or leave the news sitemap.

    Options of the theme that begin or end, such as an announcement or a pin of the front page, are listed too, and what
    ends on a day that site.toml names: security.txt, a registration, an accessibility audit.

    What is read most is listed with the moment at which it is too old to be shown.
    So are rights of files that media.lock ends.

    Entries of your own types that are over are listed too.

    So are replies that have to be published, three days after they were received, requests of persons that have to be
    answered, a month after, and public articles that go to a partner later than to readers.

    Exit code 0: something is due. 3: nothing is. 1: the site has errors.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_due
    from sitegen.engine.reading import read_site
    from sitegen.engine.turning_settings import turning_settings
    from sitegen.formats.dates import shifted
    from sitegen.newsroom.due import deliveries
    from sitegen.newsroom.due import due as changes

    present = now or datetime.now(UTC)
    with StatusLine(sys.stderr) as line:
        reading = read_site(Path(), present, line.progress)
    end = shifted(present, within) if within is not None else present if since is not None else None
    config, start = reading.snapshot.config, since or present
    found = changes(reading.parsed.documents, start, end)
    found += deliveries(reading.site, config, reading.parsed.document, start, end)
    known = turning_settings(Path(), reading.snapshot)
    turns = [turn for turn in known if start < turn.moment and (end is None or turn.moment <= end)]
    show_due(found, turns, config, as_json)
    if not (found or turns):
        raise click.exceptions.Exit(3)


@click.command(short_help="Create a newsletter of what is new.")
@click.option(
    "--since",
    callback=moment_or_duration,
    help="Include all since this time, or “7d”. [default: what was not sent yet]",
)
@click.option("--language", help="Language of the edition. [default: the first]")
@click.option("--subject", help="Subject of the message. [default: the pattern in site.toml]")
@click.option("--now", callback=moment, help="Use this as the current time.")
@click.option("--dry-run", is_flag=True, help="List what it would contain, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what it contains as JSON.")
def newsletter(
    since: datetime | timedelta | None,
    language: str | None,
    subject: str | None,
    now: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Create a newsletter of what is new in newsletters/: HTML, text and a message for your mailing service.

    Exit code 0: it is written. 3: nothing is new. 1: there are errors, and nothing was written.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_newsletter, show_problems
    from sitegen.engine.reading import read_site
    from sitegen.errors.printing import say
    from sitegen.newsletter.files import write_newsletter
    from sitegen.newsletter.make import make_newsletter

    with StatusLine(sys.stderr) as line:
        reading = read_site(Path(), now or datetime.now(UTC), line.progress)
        made = make_newsletter(Path(), reading, since, language, subject)
    show_problems(reading.warnings)
    if made is None:
        say("null" if as_json else tr("nothing is new"))
        raise click.exceptions.Exit(3)
    show_problems(made.warnings)
    if not dry_run:
        write_newsletter(Path(), made.name, made.files, made.sent)
    show_newsletter(made, dry_run, as_json)
