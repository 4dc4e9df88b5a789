"""Commands that build: once, or after each save; and what a page was made from."""

import gc
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from sitegen.cli.parameters import FOLDER, host_names, moment
from sitegen.errors.problems import SitegenError
from sitegen.messages.language import shown
from sitegen.messages.message import tr, tr_n


@click.command(short_help="Build the site into output/.")
@click.option("--output", "-o", type=FOLDER, help="Output folder. [default: output]")
@click.option("--base-url", help="URL of the site, instead of the one in site.toml.")
@click.option("--now", callback=moment, help="Build as of this time. [default: the current time]")
@click.option("--drafts", is_flag=True, help="Include drafts, reviews and embargoed articles.")
@click.option("--future", is_flag=True, help="Include scheduled articles.")
@click.option("--jobs", "-j", type=click.IntRange(min=0), default=0, help="Processes. [default: one per processor]")
@click.option(
    "--cluster", metavar="ADDRESS", default="", envvar="SITEGEN_CLUSTER",
    help="Build on the workers of a Dask cluster: tls://HOST:PORT, or local:N for N on this computer.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--clean", is_flag=True, help="Discard the state of earlier builds first.")
@click.option("--explain", is_flag=True, help="Show why each output is made.")
@click.option("--verify", is_flag=True, help="Compare every byte with a clean build.")
@click.option("--profile", is_flag=True, help="Show where the time went.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, with all problems.")
def build(
    output: Path | None,
    base_url: str | None,
    now: datetime | None,
    drafts: bool,
    future: bool,
    jobs: int,
    cluster: str,
    strict: bool,
    clean: bool,
    explain: bool,
    verify: bool,
    profile: bool,
    as_json: bool,
) -> None:
    """Build the site in this folder into output/; rebuild only what a change since the last build affects.

    Exit code 0: the site is built. 1: there are errors, and output/ is as it was.
    """
    import sys

    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import (
        failures_as_json,
        show_explanations,
        show_problems,
        show_profile,
        show_report,
        show_report_as_json,
    )
    from sitegen.engine.engine import build as run
    from sitegen.engine.request import BuildRequest, forget_state
    from sitegen.errors.printing import say

    request = BuildRequest(
        root=Path(),
        output=output,
        base_url=base_url,
        now=now or datetime.now(UTC),
        drafts=drafts,
        future=future,
        jobs=jobs,
        cluster=cluster,
        strict=strict,
        profile=profile,
    )
    if clean:
        forget_state(request)
    with StatusLine(sys.stderr) as line, failures_as_json(as_json):
        report = run(request, line.progress)
    differences: Sequence[SitegenError] = ()
    if verify:
        from sitegen.engine.verify import verify as compare

        differences = compare(request)
    if as_json:
        show_report_as_json(report, differences)
    else:
        if explain:
            show_explanations(report)
        if profile:
            show_profile(report)
        show_report(report, str(output or "output"))
        show_problems(differences)
    if differences:
        raise click.exceptions.Exit(1)
    if verify and not as_json:
        say(
            tr_n(
                "verified: {count} file matches a clean build",
                "verified: all {count} files match a clean build",
                report.outputs,
            )
        )


@click.command(short_help="Check texts, pages, links and files.")
@click.option("--now", callback=moment, help="Check the site as of this time. [default: the current time]")
@click.option("--external", is_flag=True, help="Check links to other sites too: this asks their hosts.")
@click.option(
    "--archive",
    type=click.Choice(["find", "save"]),
    is_flag=False,
    flag_value="find",
    help="With --external, look for archived copies of dead links; “save” also asks for copies of the living.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all findings as JSON.")
def check(now: datetime | None, external: bool, archive: Literal["find", "save"] | None, as_json: bool) -> None:
    """Check the whole site, without writing output/: links, anchors, headings, pictures, texts, feeds, sizes.

    It reports what a build does, and more. Exit code 0: no errors or warnings; notes do not count. 1: there are some.

    With --external, Ctrl-C ends the check, and the next one goes on. --archive writes data/external-links.json.
    """
    import sys

    from sitegen.checks.check import check as run
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import problems_as_json, show_links, show_problems
    from sitegen.errors.printing import say, say_json

    if archive and not external:
        raise click.UsageError(shown(tr("--archive goes with --external")))
    with StatusLine(sys.stderr) as line:
        checked = run(Path(), now or datetime.now(UTC), line.progress, (archive or "") if external else None)
    if as_json:
        say_json(problems_as_json(checked.problems) | {"pages": checked.pages} | (checked.links_as_json or {}))
    else:
        show_problems(checked.problems, every=True)
        say(tr_n("{count} page checked", "{count} pages checked", checked.pages))
        if checked.links:
            show_links(checked.links)
    if checked.links and checked.links.is_stopped:
        raise click.exceptions.Exit(130)
    if any(problem.severity != "note" for problem in checked.problems):
        raise click.exceptions.Exit(1)


@click.command(short_help="Preview the site in a browser, updated after each save.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--allow-host", "allowed_hosts", multiple=True, callback=host_names, metavar="NAME",
    help="Answer to this host name too, of a tunnel or a container; repeatable.",
)  # fmt: skip
@click.option("--port", "-p", default=8000, show_default=True, help="Port, or the next free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option("--public", is_flag=True, help="Show only what readers see: no drafts or scheduled articles.")
@click.option("--now", callback=moment, help="Preview the site as of this time. [default: the current time]")
@click.option("--follow", is_flag=True, help="Take open pages to the article just saved.")
@click.option("--as-built", is_flag=True, help="Show stylesheets and scripts as `build` minifies and names them.")
@click.option("--poll", is_flag=True, help="Poll for changes, where the system does not report them.")
def serve(
    host: str,
    allowed_hosts: tuple[str, ...],
    port: int,
    open_browser: bool,
    public: bool,
    now: datetime | None,
    follow: bool,
    as_built: bool,
    poll: bool,
) -> None:
    """Preview the site in a browser, updated after each save, with drafts and scheduled articles marked as such."""
    gc.enable()  # the one command that lives long
    from sitegen.cli.live_view import LiveView
    from sitegen.engine.request import BuildRequest
    from sitegen.serve.server import ServeOptions
    from sitegen.serve.server import serve as run

    request = BuildRequest(Path(), now=now, drafts=not public, future=not public)
    options = ServeOptions(
        host=host,
        port=port,
        poll=poll,
        follow=follow,
        allowed_hosts=allowed_hosts,
        public=public,
        as_built=as_built,
    )
    run(request, options, LiveView(), open_browser)


@click.command(short_help="Show what a page was made from, and why.")
@click.argument("url")
@click.option("--output", "-o", type=FOLDER, help="Output folder. [default: output]")
def why(url: str, output: Path | None) -> None:
    """Show what the page at URL was made from, and why it was last rebuilt."""
    from sitegen.engine.why import explain
    from sitegen.errors.printing import say

    found = explain(Path(), url, output)
    say(found.path)
    say(tr("  planned as {entry}", entry=found.entry))
    say(tr("  last rebuilt because {reason}", reason=found.reason))
    say(tr("  from these facts:"))
    for kind, names in found.facts.items():
        say(f"    {kind}: {', '.join(names)}" if any(names) else f"    {kind}")
