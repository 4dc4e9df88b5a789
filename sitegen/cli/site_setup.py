"""Commands for the site as a whole: create it, check its setup."""

import shlex
from pathlib import Path

import click

from sitegen.cli.parameters import FOLDER
from sitegen.messages.message import tr


@click.command(short_help="Create a site.")
@click.argument("folder", type=FOLDER, default=".")
@click.option("--title", help="Name of the newspaper. [default: that of the folder]")
@click.option("--url", default="https://example.org/", show_default=True, help="URL of the published site.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="First language.")
@click.option("--timezone", default="Europe/Paris", show_default=True, help="Time zone for dates without offset.")
def init(folder: Path, title: str | None, url: str, language: str, timezone: str) -> None:
    """Create a site in FOLDER that builds at once."""
    from sitegen.cli.init import new_site
    from sitegen.errors.printing import say

    for path in new_site(folder, title, url, language, timezone):
        say(f"  {path}")
    inside = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    say(
        tr(
            "Created a new site in {folder}. To see it: {command}",
            folder=folder.resolve(),
            command=f"{inside}sitegen serve",
        )
    )


@click.command(short_help="Check the setup.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print all problems as JSON.")
def doctor(strict: bool, as_json: bool) -> None:
    """Check the setup of the site: URL, domain, workflows, what git tracks, what the publisher owes readers.

    Exit code 0: no errors. 1: something will not work, or with --strict there are warnings.
    """
    from sitegen.cli.terminal import failures_as_json, problems_as_json, show_problems
    from sitegen.deploy.doctor import examine
    from sitegen.engine.report import stop_at_errors
    from sitegen.errors.printing import say, say_json

    found = examine(Path())
    with failures_as_json(as_json):
        stop_at_errors(found, strict)
    if as_json:
        say_json(problems_as_json(found))
        return
    show_problems(found)
    if not found:
        say(tr("no problems found"))


@click.command(short_help="Write schemas for editors.")
@click.option("--into", type=FOLDER, default="schemas", show_default=True, help="Folder to write them into.")
def schema(into: Path) -> None:
    """Write JSON Schema for front matter, site.toml and theme.toml, by which editors complete and check.

    Run it again after an update of sitegen, or after another theme.
    """
    from sitegen.config.site import load_config
    from sitegen.content.schemas import Schemas
    from sitegen.errors.printing import say
    from sitegen.schemas.files import write_schemas
    from sitegen.theme.theme import load_theme

    config = load_config(Path())
    for path in write_schemas(into, load_theme(Path(), config.site.theme, {}), Schemas.of(config)):
        say(f"  {path}")
