"""The command line. A command imports what it needs when it runs: ``sitegen --help`` loads neither Jinja2 nor Markdown.

The modules of commands know nothing of how things are done: they read arguments, call, and print.
"""

import gc
import inspect
import os
import sys
from collections.abc import Callable
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.cli import building, content, editing, exporting, importing, media, publishing, site_setup, statistics
from sitegen.errors.problems import BuildFailed
from sitegen.messages.language import SOURCE, catalog, clicks_words, users_language
from sitegen.messages.message import tr


class _Commands(click.Group):
    """Turns the problems of a run into messages and an exit code; lists commands in the order of ``_COMMANDS``."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BuildFailed as failure:
            from sitegen.cli.terminal import show_problems
            from sitegen.errors.github import summarise

            show_problems(failure.problems)
            summarise(tr("Failed: nothing was written"), failure.problems)
            ctx.exit(1)
        except click.UsageError as error:
            from sitegen.errors.printable import one_line

            raise click.UsageError(one_line(error.format_message()), error.ctx) from error  # it quotes arguments
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # a broken pipe: the reader of our output, such as “head”, has read enough
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            from sitegen.errors.printing import say

            say(tr("internal error: {kind}: {error}", kind=type(error).__name__, error=error), err=True)
            say(tr("This is a bug in sitegen. Run “sitegen --debug …” to see where."), err=True)
            ctx.exit(70)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitegen")
@click.option("--debug", is_flag=True, help="Show a traceback when sitegen itself fails.")
def main(debug: bool) -> None:
    """Build a newspaper from Markdown files.

    Start with “sitegen init journal”, then “sitegen serve” in that folder.
    """


_COMMANDS = (
    site_setup.init,
    importing.import_site,
    content.new,
    editing.editor,
    building.serve,
    building.build,
    building.check,
    content.list_content,
    publishing.deploy,
    publishing.announce,
    publishing.record,
    exporting.export,
    content.due,
    content.newsletter,
    statistics.stats,
    media.media,
    site_setup.doctor,
    site_setup.schema,
    building.why,
)
for _command in _COMMANDS:
    main.add_command(_command)


def _translate_help(command: click.Command, gettext: Callable[[str], str]) -> None:
    """Put the help of a command, and of those below it, into another language, paragraph by paragraph."""
    paragraphs = [" ".join(text.split()) for text in inspect.cleandoc(command.help or "").split("\n\n")]
    command.help = "\n\n".join(gettext(text) for text in paragraphs if text)
    command.short_help = gettext(command.short_help) if command.short_help else None
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = gettext(parameter.help)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _translate_help(below, gettext)


def run() -> NoReturn:
    """Run the command line, and end without tidying up: giving back the memory of a large site takes a while."""
    gc.disable()
    _keep_standard_output()
    code: int | str | None = 1
    try:
        if users_language() == SOURCE:
            main()
        with clicks_words():
            _translate_help(main, catalog(users_language()).gettext)
            main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _keep_standard_output() -> None:
    """Keep standard output for what commands print: other programs read it.

    Whatever else writes there, such as a program that a plugin starts, writes to standard error.
    """
    ours = sys.stdout
    try:
        kept = os.dup(ours.fileno())
        os.dup2(sys.stderr.fileno(), ours.fileno())
    except (AttributeError, OSError, ValueError):  # one of them is closed
        return
    sys.stdout = open(kept, "w", encoding=ours.encoding, errors=ours.errors, closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    run()
