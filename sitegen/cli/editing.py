"""The command that sets up an editor in the browser."""

import sys
from pathlib import Path

import click

from sitegen.messages.message import tr, tr_n

_SOURCE = click.Path(exists=True, path_type=Path)


@click.command(short_help="Set up an editor in the browser, for people without git.")
@click.option("--from", "source", type=_SOURCE, help="Folder or archive of @sveltia/cms. [default: npm fetches it]")
@click.option(
    "--backend", "forge", type=click.Choice(["github", "gitlab", "gitea", "test-repo"]),
    help="Kind of host of the repository. [default: by its URL]",
)  # fmt: skip
@click.option("--repo", default="", help="Repository, as owner/name. [default: that of the git remote origin]")
@click.option("--branch", default="", help="Branch that articles are written to. [default: the main one]")
@click.option(
    "--host", default="", help="Host of the repository, such as git.example.org. [default: that of the remote]"
)
@click.option("--auth-url", "auth", default="", help="URL of a service that signs people in by OAuth.")
@click.option("--app-id", default="", help="Id of the OAuth application, at GitLab or Gitea.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of labels. [default: that of the site]")
@click.option("--force", is_flag=True, help="Replace files that somebody edited.")
def editor(
    source: Path | None,
    forge: str | None,
    repo: str,
    branch: str,
    host: str,
    auth: str,
    app_id: str,
    language: str | None,
    force: bool,
) -> None:
    """Write Sveltia CMS into static/admin/, with a configuration for this site.

    People then write articles at /admin/ of the published site, and the editor commits them to the repository. Run it
    again after changes of the site’s settings, or to update the editor.
    """
    from sitegen.cli.status_line import StatusLine
    from sitegen.editor.backend import Wanted
    from sitegen.editor.editor import set_up
    from sitegen.errors.printing import say

    wanted = Wanted(forge=forge or "", repo=repo, branch=branch, host=host, auth=auth, app_id=app_id)
    with StatusLine(sys.stderr) as line:
        result = set_up(Path().resolve(), wanted, source, language, force, line.progress)
    changed = len(result.written.new)
    say(tr_n("static/admin/: {count} file written", "static/admin/: {count} files written", changed))
    for key in result.mixed:
        say(tr("“{key}” is written in two forms in this site: the editor leaves it as it is", key=key))
    say(tr("After the next deployment, the editor is at {url}", url=result.url))
