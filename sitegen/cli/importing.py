"""The command that imports a newspaper from another system."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.parameters import FOLDER
from sitegen.messages.language import shown
from sitegen.messages.message import tr, tr_n

if TYPE_CHECKING:
    from sitegen.importing.archive import Wishes


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
@click.option("--in-place", is_flag=True, help="Rename the keys of a former generator in the files of a site.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_site(
    source: tuple[str, ...],
    into: Path,
    keys: dict[str, str],
    category_from: str,
    fetch_images: bool,
    publish_members: bool,
    in_place: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import exports or folders of another system, and compare the pages of the new site with them.

    SYSTEM is wordpress, ghost, spip, substack, hugo, jekyll, pelican or markdown; without it, sitegen finds out. With
    --in-place, PATH is the folder of a site of sitegen.

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
    if in_place:
        _rename(paths[0], wishes, dry_run)
        return
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


def _rename(root: Path, wishes: "Wishes", dry_run: bool) -> None:
    """Write sitegen's keys into the files of a site."""
    from sitegen.cli.terminal import show_problems
    from sitegen.errors.printing import say
    from sitegen.importing.in_place import in_place

    done = in_place(root, wishes, dry_run)
    for one in done.rewritten:
        for old, new in one.keys.items():
            say(f"{one.path}: {old} → {', '.join(new) or '–'}")
    show_problems(done.left)
    count = len(done.rewritten)
    say(
        tr_n("{count} file would be written", "{count} files would be written", count)
        if dry_run
        else tr_n("{count} file written", "{count} files written", count)
    )
