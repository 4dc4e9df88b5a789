"""Set up the editor for a site: its program, its configuration and its page.

This module knows nothing of command lines.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import yaml

from sitegen.deploy.git import Git
from sitegen.editor.backend import Wanted, find_backend
from sitegen.editor.configuration import make_config
from sitegen.editor.package import VERSION, read_package
from sitegen.editor.page import CONFIG, page_files
from sitegen.editor.write import Written, write_editor
from sitegen.engine.reading import read_site
from sitegen.messages.language import CATALOGS, SOURCE

_HEAD = """\
# Written by “sitegen editor” for Sveltia CMS {version}, from the schema and the files of this site.
# Run it again when those change; it refuses to replace what you have edited here.
"""


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice, for people who read it."""

    def ignore_aliases(self, data: object) -> bool:
        return True


Progress = Callable[[str, int, int], None]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was set up."""

    written: Written
    """Files that changed."""
    url: str
    """Where the editor will be."""
    mixed: tuple[str, ...]
    """Keys that the editor leaves out, because the site writes them in two forms."""


def set_up(
    root: Path, wanted: Wanted, source: Path | None, language: str | None, force: bool, progress: Progress
) -> Result:
    """Write the editor of a site into ``static/admin/``; ``source`` is its package, None for npm to fetch it.

    Raises BuildFailed if the site has errors, its repository is unknown, or the package is another one.
    """
    reading = read_site(root, datetime.now(UTC), progress)
    config = reading.snapshot.config
    tongue = (language or config.site.language).partition("-")[0].lower()
    tongue = tongue if (CATALOGS / tongue).is_dir() else SOURCE
    backend = find_backend(Git(root), wanted)
    made = make_config(reading, backend, tongue)
    program = read_package(source)
    text = yaml.dump(made.config, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    files = page_files(config.site.title, tongue, backend.hosts, program)
    files[".gitattributes"] = b"* -text\n"  # other line ends would be other digests
    files[CONFIG] = (_HEAD.format(version=VERSION) + text).encode()
    return Result(
        written=write_editor(root, files, force),
        url=f"{config.site.url.rstrip('/')}/admin/",
        mixed=made.mixed,
    )
