"""What GitHub Actions reads of a program: annotations, and the summary of a job.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

This module knows nothing about builds and terminals.
"""

import os
import re
from collections.abc import Iterable

from sitegen.errors.printable import one_line, with_symbols
from sitegen.errors.problems import SitegenError

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_MOST = 50  # problems in a summary: all of them are in the log


def on_github() -> bool:
    """Return whether this runs as a step of a workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotation(problem: SitegenError) -> str:
    """Return a problem as a workflow command, which shows it at the line concerned."""
    place = [("file", problem.path), ("line", problem.line), ("col", problem.column)]
    where = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in place if value)
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    return f"::{_COMMANDS[problem.severity]} {where}::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    """Return a text of which the runner makes the same text: no sign ends the command, begins another or is lost."""
    lines = map(with_symbols, text.splitlines() if not more else [text])
    return "".join(f"%{ord(letter):02X}" if letter in f"%\n{more}" else letter for letter in "\n".join(lines))


def summarise(heading: str, problems: Iterable[SitegenError]) -> None:
    """Add a heading and problems to the summary on the page of the job, if there is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path or not on_github():
        return
    entries = ["\n".join(map(one_line, f"{one.severity}: {one}".split("\n"))) for one in problems]
    if len(entries) > _MOST:
        entries[_MOST:] = [f"… and {len(entries) - _MOST} more, in the log"]
    lines = [f"### {one_line(heading)}", ""]
    if entries:
        text = "\n\n".join(entries)
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)  # what is quoted cannot end the quotation
        lines += [f"{fence}text", text, fence, ""]
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
