"""Commands that publish: push a branch, notify others, record URLs."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from sitegen.cli.parameters import FOLDER, moment
from sitegen.messages.language import shown
from sitegen.messages.message import tr, tr_n


@click.command(short_help="Build, and publish to a git branch or a bucket.")
@click.argument("target", required=False)
@click.option("--remote", help="Git remote. [default: that of site.toml, or origin]")
@click.option("--branch", help="Branch that the host serves. [default: that of site.toml, or gh-pages]")
@click.option("--message", "-m", help="Commit message. [default: the published commit]")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--dry-run", is_flag=True, help="Show what would be published and announced, and do neither.")
@click.option("--force", is_flag=True, help="Replace what somebody else wrote there, or give up its domain.")
@click.option("--max-deletes", type=click.IntRange(0), help="How many files may go. [default: 100, or a tenth]")
@click.option("--folder", type=FOLDER, help="Put the files into this empty folder, instead of on a branch.")
@click.option("--no-announce", is_flag=True, help="Notify neither hubs nor search engines.")
@click.option("--record", "record_too", is_flag=True, help="Then record the public URLs in urls.txt; commit the file.")
@click.pass_context
def deploy(
    ctx: click.Context,
    target: str | None,
    remote: str | None,
    branch: str | None,
    message: str | None,
    base_url: str | None,
    strict: bool,
    dry_run: bool,
    force: bool,
    max_deletes: int | None,
    folder: Path | None,
    no_announce: bool,
    record_too: bool,
) -> None:
    """Build the site, and publish it to a branch of a git repository, or at TARGET, or put it into a folder.

    TARGET is the URL of a folder in a bucket, such as s3://bucket/folder, or of one on this computer, such as
    file:///srv/www; without it, that of site.toml.

    It sends only what changed, and removes only what it sent. Exit code 0: published, or nothing was new. 1: there are
    errors, and nothing is published, or not all of it; run it again, and it goes on.
    """
    import tempfile

    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_published, show_report
    from sitegen.config.site import load_config
    from sitegen.deploy.branch import Branch, publish
    from sitegen.deploy.files import files_to_publish
    from sitegen.deploy.finished import collect_finished
    from sitegen.deploy.target import Target
    from sitegen.deploy.wishes import storage_of, wishes_of
    from sitegen.engine.engine import build as run
    from sitegen.engine.request import BuildRequest, state_file

    config = load_config(Path(), base_url)
    on_branch = [name for name, value in (("--remote", remote), ("--branch", branch), ("--message", message)) if value]
    if folder is None and not on_branch:
        target = target or config.deploy.target
    elif target:
        raise click.UsageError(shown(tr("{option} does not go with a target", option=(*on_branch, "--folder")[0])))
    if max_deletes is not None and not target:
        raise click.UsageError(shown(tr("--max-deletes goes with a target")))
    place = Branch(remote or config.deploy.remote, branch or config.deploy.branch)
    request = BuildRequest(Path().resolve(), base_url=base_url, now=datetime.now(UTC), strict=strict, publishes=True)
    storage = storage_of(request.root, target) if target else None
    with StatusLine(sys.stderr) as line:
        report = run(request, line.progress)
    show_report(report, "output")
    if folder is not None and not dry_run:
        collect_finished(request, folder.absolute())
    if folder is not None:
        return
    # Where links are possible: on the disk of the output, which most often is that of the site.
    with tempfile.TemporaryDirectory(dir=state_file(request).parent, prefix="deploy-") as temporary:
        collected = Path(temporary, request.output_folder.name)
        traces = collect_finished(request, collected)
        if storage is None:
            published = publish(request.root, collected, place, message, force, dry_run)
            show_published(published, str(place), dry_run)
        else:
            files = files_to_publish(collected, traces, config.deploy.page_cache)
            wishes = wishes_of(request.root, config, max_deletes, force)
            with StatusLine(sys.stderr) as line:
                Target(storage, wishes, line.progress).publish(
                    files, lambda published: show_published(published, storage.url, dry_run), dry_run
                )
    if not no_announce:
        ctx.invoke(announce, base_url=base_url, dry_run=dry_run)
    if record_too and not dry_run:
        ctx.invoke(record, now=request.now)


@click.command(short_help="Notify hubs and search engines of what is new.")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--output", "-o", type=FOLDER, help="Published folder. [default: output]")
@click.option("--dry-run", is_flag=True, help="Print the URLs, and notify nobody.")
def announce(base_url: str | None, output: Path | None, dry_run: bool) -> None:
    """Notify feed hubs and search engines of what is new since the last announcement.

    Run it after publishing; “sitegen deploy” does so itself. Exit code 0, even if no service could be reached.
    """
    from sitegen.cli.terminal import show_problems
    from sitegen.config.site import load_config
    from sitegen.deploy.announce import Announcer
    from sitegen.errors.printing import say

    announcer = Announcer(Path(), (output or Path("output")).absolute(), load_config(Path(), base_url))
    news = announcer.news()
    if dry_run:
        for url in (*news.feeds, *news.pages):
            say(tr("new: {url}", url=url))
        return
    warnings = announcer.notify(news)
    show_problems(warnings)
    if (news.feeds or news.pages) and not warnings:
        feeds = tr_n("{count} feed", "{count} feeds", len(news.feeds))
        pages = tr_n("{count} page", "{count} pages", len(news.pages))
        say(tr("announced: {feeds}, {pages}", feeds=feeds, pages=pages))


@click.command(short_help="Record the published URLs in urls.txt.")
@click.option("--now", callback=moment, help="Use this as the current time.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 3 if there is something to record.")
def record(now: datetime | None, check: bool) -> None:
    """Record every URL that is published now in urls.txt.

    Run it after publishing, and commit the file.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_problems
    from sitegen.engine.reading import read_site
    from sitegen.engine.record import record as run
    from sitegen.engine.record import write_ledger
    from sitegen.errors.printing import say

    with StatusLine(sys.stderr) as line:
        reading = read_site(Path(), now or datetime.now(UTC), line.progress)
    show_problems(reading.warnings)
    recorded = run(Path(), reading)
    for route in recorded.added:
        say(f"/{route}")
    if check and recorded.changed:
        raise click.exceptions.Exit(3)
    if recorded.changed:
        write_ledger(Path(), recorded.text)
    new = tr_n("{count} new URL", "{count} new URLs", len(recorded.added))
    say(new if recorded.changed else tr("{new}; urls.txt is up to date", new=new))
