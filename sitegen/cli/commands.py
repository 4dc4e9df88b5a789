"""The commands. Each imports what it needs when it runs: ``sitegen --help`` loads neither Jinja2 nor Markdown.

This module contains no logic: it reads arguments, calls functions and shows the results.
"""

import gc
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.errors.problems import BuildFailed

_FOLDER = click.Path(file_okay=False, path_type=Path)


_ORDER = ("init", "new", "serve", "build", "deploy", "announce", "record", "due", "newsletter")


class _Commands(click.Group):
    """Turns problems into messages and an exit code; lists commands in the order in which users need them."""

    def list_commands(self, _: click.Context) -> list[str]:
        known = {name: rank for rank, name in enumerate(_ORDER)}
        return sorted(self.commands, key=lambda name: (known.get(name, len(known)), name))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BuildFailed as failure:
            from sitegen.cli.terminal import show_problems
            from sitegen.errors.github import summarise

            show_problems(failure.problems)
            summarise("Failed: nothing was written", failure.problems)
            ctx.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # the last: whoever read our output, as “head” does, has read enough
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"internal error: {type(error).__name__}: {error}", err=True)
            click.echo("This is a fault of sitegen. “sitegen --debug …” shows where.", err=True)
            ctx.exit(70)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitegen")
@click.option("--debug", is_flag=True, help="Show a traceback when sitegen itself fails.")
def main(debug: bool) -> None:
    """Build a newspaper from Markdown files.

    Start with “sitegen init journal”, then “sitegen serve” in that folder.
    """


@main.command(short_help="Create a site.")
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--title", help="Name of the newspaper. [default: that of the folder]")
@click.option("--url", default="https://example.org/", show_default=True, help="URL of the published site.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="First language.")
@click.option("--timezone", default="Europe/Paris", show_default=True, help="Time zone for dates without offset.")
def init(folder: Path, title: str | None, url: str, language: str, timezone: str) -> None:
    """Create a site in FOLDER that builds at once."""
    from sitegen.cli.init import new_site

    for path in new_site(folder, title, url, language, timezone):
        click.echo(f"  {path}")
    inside = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"A new site is in {folder.resolve()}. Look at it: {inside}sitegen serve")


@main.command(short_help="Create an article.")
@click.argument("title")
@click.option("--category", help="One of the declared categories; sitegen asks if there are several.")
@click.option("--author", help="Id of an author; by default the only one, or sitegen asks.")
@click.option("--date", help="Publication date, such as “2026-11-22 08:30”. [default: now]")
@click.option("--draft", is_flag=True, help="Create it as a draft.")
@click.option("--bundle", is_flag=True, help="Create a folder, with room for pictures.")
def new(title: str, category: str | None, author: str | None, date: str | None, draft: bool, bundle: bool) -> None:
    """Create an article with the title TITLE."""
    from sitegen.cli.init import new_article

    path = new_article(Path(), title, category, author, date, draft, bundle, _choose if sys.stdin.isatty() else None)
    click.echo(path)


def _choose(word: str, choices: list[str]) -> str:
    return str(click.prompt(word, type=click.Choice(choices)))


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    from sitegen.formats.dates import parse_moment

    try:
        return parse_moment(value, datetime.now().astimezone().tzinfo)  # type: ignore[arg-type]
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@main.command(short_help="Build the site into output/.")
@click.option("--output", "-o", type=_FOLDER, help="Output folder. [default: output]")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--now", callback=_moment, help="Build as of this time. [default: the current time]")
@click.option("--drafts", is_flag=True, help="Include drafts, reviews and embargoed articles.")
@click.option("--future", is_flag=True, help="Include scheduled articles.")
@click.option("--jobs", "-j", type=click.IntRange(min=0), default=0, help="Processes. [default: one per processor]")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--clean", is_flag=True, help="Discard the state of earlier builds first.")
@click.option("--explain", is_flag=True, help="Show why each output is made.")
@click.option("--verify", is_flag=True, help="Compare every byte with a clean build.")
@click.option("--profile", is_flag=True, help="Show where the time went.")
def build(
    output: Path | None,
    base_url: str | None,
    now: datetime | None,
    drafts: bool,
    future: bool,
    jobs: int,
    strict: bool,
    clean: bool,
    explain: bool,
    verify: bool,
    profile: bool,
) -> None:
    """Build the site in this folder into output/; rebuild only what a change since the last build affects.

    Exit code 0: the site is built. 1: there are errors, and output/ is as it was.
    """
    from sitegen.cli.terminal import Progress, show_explanations, show_problems, show_profile, show_report
    from sitegen.engine.engine import build as run
    from sitegen.engine.request import BuildRequest, forget_state

    moment = now or datetime.now(UTC)
    request = BuildRequest(Path(), output, base_url, moment, drafts, future, jobs, strict)
    if clean:
        forget_state(request)
    with Progress() as progress:
        report = run(request, progress)
    if explain:
        show_explanations(report)
    if profile:
        show_profile(report)
    show_report(report, str(output or "output"))
    if verify:
        from sitegen.engine.verify import verify as compare

        differences = compare(request)
        show_problems(differences)
        if differences:
            raise click.exceptions.Exit(1)
        click.echo(f"verified: the same {report.outputs} files as a clean build makes")


@main.command(short_help="Check the setup.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def doctor(strict: bool) -> None:
    """Check the setup of the site: URL, domain, workflows, what git tracks.

    Exit code 0: no errors. 1: something will not work, or with --strict there are warnings.
    """
    from sitegen.cli.terminal import show_problems
    from sitegen.deploy.doctor import examine
    from sitegen.engine.report import stop_at_errors

    found = examine(Path())
    stop_at_errors(found, strict)
    show_problems(found)
    if not found:
        click.echo("nothing is wrong with the set-up")


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(_: click.Context, __: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    if not value[:-1].isdecimal() or value[-1:] not in _UNITS:
        raise click.BadParameter(f"“{value}” is no duration; write 90s, 15m, 2h, 3d or 1w")
    return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})


@main.command(short_help="List what will change next over time.")
@click.option("--within", callback=_duration, help="How far to look ahead, such as “2h”. [default: no limit]")
@click.option("--since", callback=_moment, help="Start at this time and, without --within, end at the current time.")
@click.option("--now", callback=_moment, help="Use this as the current time.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def due(within: timedelta | None, since: datetime | None, now: datetime | None, as_json: bool) -> None:
    """List what will change next over time: articles that appear, expire, stop being live or leave the news sitemap.

    Exit code 0: something is due. 3: nothing is. 1: the site has errors.
    """
    from sitegen.cli.terminal import Progress, show_due
    from sitegen.engine.reading import read_site
    from sitegen.newsroom.due import due as changes

    present = now or datetime.now(UTC)
    with Progress() as progress:
        reading = read_site(Path(), present, progress)
    end = present + within if within is not None else present if since is not None else None
    found = changes(reading.parsed.documents, since or present, end)
    show_due(found, reading.snapshot.config, as_json)
    if not found:
        raise click.exceptions.Exit(3)


@main.command(short_help="Record the published URLs in urls.txt.")
@click.option("--now", callback=_moment, help="Use this as the current time.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 3 if there is something to record.")
def record(now: datetime | None, check: bool) -> None:
    """Record every URL that is published now in urls.txt.

    Run it after publishing, and commit the file.
    """
    from sitegen.cli.terminal import Progress, show_problems
    from sitegen.engine.reading import read_site
    from sitegen.engine.record import record as run
    from sitegen.engine.record import write_ledger

    with Progress() as progress:
        reading = read_site(Path(), now or datetime.now(UTC), progress)
    show_problems(reading.warnings)
    recorded = run(Path(), reading)
    for route in recorded.added:
        click.echo(f"/{route}")
    if check and recorded.changed:
        raise click.exceptions.Exit(3)
    if recorded.changed:
        write_ledger(Path(), recorded.text)
    click.echo(f"{len(recorded.added)} new addresses" + ("" if recorded.changed else "; urls.txt is up to date"))


def _start(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | timedelta | None:
    if value is not None and value[-1:] in _UNITS and value[:-1].isdecimal():
        return _duration(context, parameter, value)
    return _moment(context, parameter, value)


@main.command(short_help="Create a newsletter of what is new.")
@click.option("--since", callback=_start, help="Include all since this time, or “7d”. [default: what was not sent yet]")
@click.option("--language", help="Language of the edition. [default: the first]")
@click.option("--subject", help="Subject of the message. [default: the pattern in site.toml]")
@click.option("--now", callback=_moment, help="Use this as the current time.")
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
    from sitegen.cli.terminal import Progress, show_newsletter, show_problems
    from sitegen.engine.reading import read_site
    from sitegen.newsletter.files import write_newsletter
    from sitegen.newsletter.make import make_newsletter

    with Progress() as progress:
        reading = read_site(Path(), now or datetime.now(UTC), progress)
        made = make_newsletter(Path(), reading, since, language, subject)
    show_problems(reading.warnings)
    if made is None:
        click.echo("null" if as_json else "nothing is new")
        raise click.exceptions.Exit(3)
    show_problems(made.warnings)
    if not dry_run:
        write_newsletter(Path(), made.name, made.files, made.sent)
    show_newsletter(made, dry_run, as_json)


@main.command(short_help="Build, and publish to a git branch.")
@click.option("--remote", help="Git remote. [default: that of site.toml, or origin]")
@click.option("--branch", help="Branch that the host serves. [default: that of site.toml, or gh-pages]")
@click.option("--message", "-m", help="Commit message. [default: the published commit]")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--dry-run", is_flag=True, help="Show what would be published and announced, and do neither.")
@click.option("--force", is_flag=True, help="Replace a branch that somebody else wrote, or give up its domain.")
@click.option("--no-announce", is_flag=True, help="Notify neither hubs nor search engines.")
@click.option("--record", "record_too", is_flag=True, help="Then record the public URLs in urls.txt; commit the file.")
@click.pass_context
def deploy(
    ctx: click.Context,
    remote: str | None,
    branch: str | None,
    message: str | None,
    base_url: str | None,
    strict: bool,
    dry_run: bool,
    force: bool,
    no_announce: bool,
    record_too: bool,
) -> None:
    """Build the site, and publish it to a branch of a git repository.

    It sends only what changed. Exit code 0: published, or nothing was new. 1: there are errors; nothing is published.
    """
    from sitegen.cli.terminal import Progress, show_published, show_report
    from sitegen.config.site import load_config
    from sitegen.deploy.branch import publish
    from sitegen.deploy.finished import check_finished
    from sitegen.engine.engine import build as run
    from sitegen.engine.request import BuildRequest

    target = load_config(Path(), base_url).deploy
    remote, branch = remote or target.remote, branch or target.branch
    request = BuildRequest(Path().resolve(), base_url=base_url, now=datetime.now(UTC), strict=strict)
    with Progress() as progress:
        report = run(request, progress)
    show_report(report, "output")
    check_finished(request)
    published = publish(request.root, request.output_folder, remote, branch, message, force, dry_run)
    show_published(published, f"{remote}/{branch}", dry_run)
    if not no_announce:
        ctx.invoke(announce, base_url=base_url, dry_run=dry_run)
    if record_too and not dry_run:
        ctx.invoke(record, now=request.now)


@main.command(short_help="Notify hubs and search engines of what is new.")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--output", "-o", type=_FOLDER, help="Published folder. [default: output]")
@click.option("--dry-run", is_flag=True, help="Print the URLs, and notify nobody.")
def announce(base_url: str | None, output: Path | None, dry_run: bool) -> None:
    """Notify feed hubs and search engines of what is new since the last announcement.

    Run it after publishing; “sitegen deploy” does so itself. Exit code 0, even if no service could be reached.
    """
    from sitegen.cli.terminal import show_problems
    from sitegen.config.site import load_config
    from sitegen.deploy.announce import Announcer

    announcer = Announcer(Path(), (output or Path("output")).absolute(), load_config(Path(), base_url))
    news = announcer.news()
    for address in (*news.feeds, *news.pages) if dry_run else ():
        click.echo(f"new: {address}")
    if not dry_run:
        warnings = announcer.tell(news)
        show_problems(warnings)
        if (news.feeds or news.pages) and not warnings:
            click.echo(f"announced: {len(news.feeds)} feeds, {len(news.pages)} pages")


@main.command(short_help="Show what a page was made from, and why.")
@click.argument("url")
@click.option("--output", "-o", type=_FOLDER, help="Output folder. [default: output]")
def why(url: str, output: Path | None) -> None:
    """Show what the page at URL was made from, and why it was last rebuilt."""
    from sitegen.engine.why import explain

    found = explain(Path(), url, output)
    click.echo(f"{found.path}\n  planned as {found.entry}\n  last made because {found.reason}\n  from these facts:")
    for kind, names in found.facts.items():
        click.echo(f"    {kind}: {', '.join(names)}" if any(names) else f"    {kind}")


@main.command(short_help="Preview the site in a browser, updated after each save.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "-p", default=8000, show_default=True, help="Port, or the next free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option("--public", is_flag=True, help="Show only what readers see: no drafts or scheduled articles.")
@click.option("--now", callback=_moment, help="Preview the site as of this time. [default: the current time]")
@click.option("--follow", is_flag=True, help="Take open pages to the article just saved.")
@click.option("--poll", is_flag=True, help="Poll for changes, where the system does not report them.")
def serve(
    host: str,
    port: int,
    open_browser: bool,
    public: bool,
    now: datetime | None,
    follow: bool,
    poll: bool,
) -> None:
    """Preview the site in a browser, updated after each save, with drafts and scheduled articles marked as such."""
    gc.enable()  # the one command that lives long
    from sitegen.cli.live_view import LiveView
    from sitegen.engine.request import BuildRequest
    from sitegen.serve.server import serve as run

    request = BuildRequest(Path(), now=now, drafts=not public, future=not public)
    run(request, host, port, open_browser, poll, LiveView(), follow)


def run() -> NoReturn:
    """Run the command line, and exit without cleanup: freeing the memory of a large site takes a while."""
    gc.disable()
    code: int | str | None = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    run()
