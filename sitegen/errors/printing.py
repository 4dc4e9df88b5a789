"""The one way out: everything that sitegen prints passes here, each line as one that controls and commands nothing.

Only the status line draws by itself. This module knows nothing of what is said.
"""

import click

from sitegen.errors.faults import FAULTS, Severity
from sitegen.errors.github import annotation
from sitegen.errors.printable import one_line, printable_json
from sitegen.errors.problems import SitegenError
from sitegen.messages.language import shown
from sitegen.messages.message import Message, tr

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_LEVELS: dict[Severity, Message] = {"error": tr("error:"), "warning": tr("warning:"), "note": tr("note:")}


def say(text: str, err: bool = False, strong: str = "", dim: bool = False) -> None:
    """Print a message in the language of the user, or any text, as one line.

    It goes to standard output, or to standard error if ``err``. ``strong`` is the part of it in bold, ``dim`` makes all
    of it pale.
    """
    line = one_line(shown(text))
    if strong:
        line = line.replace(shown(strong), click.style(shown(strong), bold=True), 1)
    click.echo(click.style(line, dim=True) if dim else line, err=err)


def say_problem(problem: SitegenError) -> None:
    """Print a problem in lines, to standard error; a note that can be switched off says its name."""
    first, *rest = problem.text(shown).split("\n")
    if problem.fault and problem.severity == FAULTS[problem.fault].severity == "note":
        first = f"{first} [{problem.fault}]"
    level = click.style(shown(_LEVELS[problem.severity]), fg=_COLOURS[problem.severity], bold=True)
    click.echo(f"{level} {click.style(one_line(first), bold=True)}", err=True)
    for line in rest:
        say(line, err=True)


def annotate(problem: SitegenError) -> None:
    """Print a problem as a command of GitHub Actions, to standard error."""
    click.echo(annotation(problem), err=True)


def say_json(value: object) -> None:
    """Print a value as JSON, which is all that standard output has then."""
    click.echo(printable_json(value))


def draw(picture: str) -> None:
    """Print a drawing of sitegen itself, with its colours."""
    click.echo(picture)


def ask(word: str, choices: list[str]) -> str:
    """Have the user choose, and return the choice."""
    printed = {one_line(choice): choice for choice in choices}
    return printed[click.prompt(one_line(word), type=click.Choice([*printed]))]
