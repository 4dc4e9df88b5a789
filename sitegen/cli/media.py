"""Commands for files outside git: add, bring, move, and how large a site is."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from sitegen.cli.parameters import day
from sitegen.messages.language import shown
from sitegen.messages.message import tr, tr_n

_FILE = click.Path(path_type=Path)


@click.group(short_help="Keep photographs and other large files outside git.")
def media() -> None:
    """Keep photographs and other large files in a store, and not in git.

    The store is a folder or a URL: [media] store in site.toml. What is in it is listed in media.lock, which is in git.
    Articles refer to these files as if they lay in the folder of the site.
    """


@media.command(short_help="Store files, and list them in media.lock.")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--to", "folder", help="Folder of the site that they seem to be in. [default: content/media/YEAR]")
@click.option("--alt", default="", help="What the picture shows.")
@click.option("--credit", default="", help="Credit line, instead of the one in the metadata.")
@click.option("--until", callback=day, help="Last day on which pages may show it, such as 2027-06-30.")
@click.option("--replace", is_flag=True, help="Replace files of the same name.")
def add(files: tuple[Path, ...], folder: str | None, alt: str, credit: str, until: date | None, replace: bool) -> None:
    """Store files, and write what they are into media.lock; commit that file.

    Of photos, sitegen removes the location. A file that is in the folder of the site keeps its path, and leaves git.
    """
    from sitegen.config.site import load_config
    from sitegen.errors.printing import say
    from sitegen.media.adding import FOLDER, Wanted
    from sitegen.media.adding import add as run
    from sitegen.media.store import open_store

    root = Path().resolve()
    config = load_config(root)
    place = (folder or f"{FOLDER}/{datetime.now(config.zone).year}").strip("/")
    wanted = Wanted(folder=place, alt=alt, credit=credit, until=until, replace=replace)
    for one in run(root, files, wanted, config, open_store(root, config.media)):
        say(f"{one.path}  {_size(one.file.size)}")
        if one.stripped:
            say(tr("  the location was removed"))


@media.command(short_help="Bring the files that a build needs from the store.")
@click.option("--all", "everything", is_flag=True, help="Bring every file in media.lock.")
@click.option("--drafts", is_flag=True, help="Bring those of drafts and scheduled articles too.")
def pull(everything: bool, drafts: bool) -> None:
    """Bring the files that the next build needs from the store to this computer.

    A picture is not needed again once all its versions are in .sitegen/pictures/. What was broken off goes on where it
    was. Exit code 0: everything is there. 1: something could not be brought.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.config.site import load_config
    from sitegen.content.media_lock import read_lock
    from sitegen.engine.lacking import lacking, plan_site
    from sitegen.errors.printing import say
    from sitegen.media.pulling import pull as run
    from sitegen.media.pulling import wake_preview
    from sitegen.media.store import open_store

    root = Path().resolve()
    lock = read_lock(root)
    with StatusLine(sys.stderr) as line:
        wanted = list(lock.files)
        if lock.files and not everything:
            wanted = lacking(*plan_site(root, drafts, line.progress)[:2])
        if not wanted:
            say(tr("nothing is missing"))
            return
        done = run(root, lock, wanted, open_store(root, load_config(root).media), line.progress)
    if not done.files:
        say(tr("nothing is missing"))
        return
    wake_preview(root)
    count = tr_n("{count} file", "{count} files", len(done.files))
    say(tr("brought: {count}, {size}", count=count, size=_size(done.size)))


@media.command("move-in", short_help="Move files out of git into the store.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--dry-run", is_flag=True, help="List what would be moved, and move nothing.")
def move_in(paths: tuple[str, ...], dry_run: bool) -> None:
    """Move files from content/ and static/ into the store: photographs, sound, videos and documents, or those at PATH.

    They keep their paths and every byte, so the site stays as it is. Then commit media.lock and the removals. What git
    has of them in older commits stays there.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.cli.terminal import show_problems
    from sitegen.config.site import load_config
    from sitegen.errors.printing import say
    from sitegen.media.moving import movable, sizes
    from sitegen.media.moving import move_in as run
    from sitegen.media.store import open_store

    root = Path().resolve()
    config = load_config(root)
    store = open_store(root, config.media)
    found = movable(root, config, paths)
    if dry_run:
        moved = sizes(root, found)
    else:
        with StatusLine(sys.stderr) as line:
            result = run(root, found, config, store, line.progress)
        show_problems(result.left)
        moved = result.files
    for path, size in moved.items():
        say(f"{path}  {_size(size)}")
    count, total = tr_n("{count} file", "{count} files", len(moved)), _size(sum(moved.values()))
    if dry_run:
        say(tr("would be moved: {count}, {size}", count=count, size=total))
    else:
        say(tr("moved: {count}, {size}", count=count, size=total))


@media.command(short_help="Show how large the site is, and for how long its host takes it.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(as_json: bool) -> None:
    """Show the size of the repository, the store and the output, the share of the host’s limit, and the heaviest files.

    The months that are left are those at the rate of the last twelve.
    """
    import msgspec

    from sitegen.cli.status_line import StatusLine
    from sitegen.engine.lacking import plan_site
    from sitegen.errors.printing import say, say_json
    from sitegen.media.status import status as run

    with StatusLine(sys.stderr) as line:
        found = run(Path().resolve(), *plan_site(Path(), False, line.progress))
    if as_json:
        say_json(msgspec.to_builtins(found))
        return
    if found.repository is not None:
        say(tr("repository: {size}", size=_size(found.repository)))
    count, size = tr_n("{count} file", "{count} files", found.stored_files), _size(found.stored)
    say(tr("outside git: {count}, {size}; on this computer: {here}", count=count, size=size, here=found.here))
    count, size = tr_n("{count} file", "{count} files", found.output_files), _size(found.output)
    rate = _size(found.per_month)
    say(tr("output: {count}, {size}; {rate} more each month", count=count, size=size, rate=rate))
    if found.limit:
        share = f"{100 * found.output / found.limit:.1f}"
        say(tr("{host}: {share} % of {limit}", host=found.host, share=share, limit=_size(found.limit)))
        if found.months is not None:
            left = tr_n("{count} month", "{count} months", found.months)
            say(tr("  at this rate, the limit is reached in {months}", months=left))
    if found.heaviest:
        say(tr("heaviest files, and what is published of each:"))
    for one in found.heaviest:
        place = shown(tr("store") if one.outside else tr("folder"))
        say(f"  {_size(one.size):>9}  {_size(one.published):>9}  {place}  {one.path}")


def _size(count: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, bytes_of_it in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= bytes_of_it:
            return f"{count / bytes_of_it:.1f} {unit}"
    return f"{count} B"
