"""The command that exports a newspaper."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from sitegen.cli.parameters import moment
from sitegen.messages.language import shown
from sitegen.messages.message import tr, tr_n


@click.command(short_help="Export the newspaper, for a library or another system.")
@click.argument("place", type=click.Path(path_type=Path), metavar="FOLDER|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "zip", "warc"]),
    help="A folder of Markdown and pictures, or a file with the finished site. [default: by the name]",
)
@click.option("--with-drafts", "drafts", is_flag=True, help="Include what readers do not see, in Markdown only.")
@click.option("--now", callback=moment, help="Use this as the current time.")
def export(place: Path, form: Literal["markdown", "zip", "warc"] | None, drafts: bool, now: datetime | None) -> None:
    """Export the whole newspaper: as Markdown with pictures, as a ZIP file of the site, or as a web archive (WARC).

    A name that ends in .zip or .warc.gz asks for these. The folder of Markdown is a site too: sitegen builds it.

    What readers do not see is not exported. Exit code 0: the export is written. 1: there are errors; nothing is.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_problems
    from sitegen.errors.printing import say
    from sitegen.export.export import ExportRequest, format_of, run_export

    chosen = form or format_of(place)
    if drafts and chosen != "markdown":
        raise click.UsageError(shown(tr("--with-drafts is for Markdown: a finished site has no drafts")))
    request = ExportRequest(root=Path(), place=place, format=chosen, drafts=drafts, now=now)
    with StatusLine(sys.stderr) as line:
        report = run_export(request, line.progress)
    show_problems(report.warnings)
    for path, names in report.kept:
        say(tr("{path}: {names} stays as it is written", path=path, names=", ".join(names)), err=True)
    say(tr_n("{count} file in {place}", "{count} files in {place}", report.files, place=str(place)))
