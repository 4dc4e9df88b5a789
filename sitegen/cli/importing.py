"""The command that imports a newspaper from another system."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sitegen.cli.parameters import FOLDER
from sitegen.messages.language import shown
from sitegen.messages.message import tr


def _mapping(_: click.Context, __: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Read pairs of keys such as ``published=date``."""
    found: dict[str, str] = {}
    for value in values:
        theirs, equals, ours = value.partition("=")
        if not (theirs.strip() and equals and ours.strip()):
            raise click.BadParameter(shown(tr("“{value}” is not a pair of keys; write published=date", value=value)))
        found[theirs.strip()] = ours.strip()
    return found


@click.command("import", short_help="Import a newspaper from another system.")
@click.argument("source", nargs=-1, required=True, metavar="[SYSTEM] PATH...")
@click.option("--into", type=FOLDER, default=".", help="Folder of the new site. [default: this folder]")
@click.option("--map", "keys", multiple=True, callback=_mapping, help="Rename a key: “published=date”; repeatable.")
@click.option("--category-from", default="", help="Key of the front matter that has the category, such as “tags”.")
@click.option("--fetch-images", is_flag=True, help="Fetch pictures that only the old host has.")
@click.option("--publish-members", is_flag=True, help="Publish what only members or subscribers could read.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_site(
    source: tuple[str, ...],
    into: Path,
    keys: dict[str, str],
    category_from: str,
    fetch_images: bool,
    publish_members: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import exports or folders of another system, and compare the pages of the new site with them.

    SYSTEM is wordpress, spip, hugo or jekyll; without it, sitegen finds out.

    It can be run again: it replaces no file that somebody edited since. What it did is in import-report.md.
    Exit code 0: the site builds. 1: there are errors.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import failures_as_json, show_import
    from sitegen.importing.archive import Wishes
    from sitegen.importing.detect import SYSTEMS
    from sitegen.importing.run import ImportRequest, run_import

    named = source[0] in SYSTEMS
    paths = tuple(Path(path) for path in source[named:])
    if not paths:
        raise click.UsageError(shown(tr("add the path of the export, or of the folder, of {system}", system=source[0])))
    wishes = Wishes(keys=keys, category_from=category_from)
    request = ImportRequest(
        root=into,
        paths=paths,
        system=source[0] if named else "",
        wishes=wishes,
        publish_members=publish_members,
        fetch_images=fetch_images,
        dry_run=dry_run,
    )
    with StatusLine(sys.stderr) as line, failures_as_json(as_json):
        report, warnings = run_import(request, line.progress)
    show_import(report, warnings, as_json, None if dry_run else into)
