"""How plugins run: what they print goes to standard error, what they import is fresh, and what they read is noticed.

This module knows nothing of what plugins return.
"""

import io
import os
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TextIO

from sitegen.errors.printable import one_line
from sitegen.errors.problems import Place, PluginError, SitegenError
from sitegen.messages.message import tr
from sitegen.plugins.files import PluginFile
from sitegen.plugins.modules import is_inside, modules

_EVENTS = ("open", "sqlite3.connect")
_reads: list[str] = []
_thread: list[int] = []  # the one in which a plugin runs: others of a preview read files too


class _Lines(io.TextIOBase):
    """What a plugin prints, such as a title, in lines that command neither a terminal nor a build server."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = ""

    def write(self, text: str) -> int:
        """Print the lines that end, and keep the beginning of the next."""
        *lines, self._begun = (self._begun + text).split("\n")
        self._stream.writelines(f"{one_line(line)}\n" for line in lines)
        return len(text)

    def end(self) -> None:
        """Print the last line, if it has no end."""
        if self._begun:
            self.write("\n")


def _notice(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what a plugin opens to read; see https://docs.python.org/3/library/audit_events.html."""
    if not modules.active or event not in _EVENTS or isinstance(arguments[0], int):
        return
    if threading.get_ident() != _thread[0]:
        return
    flags = arguments[2] if event == "open" else os.O_RDONLY
    if not isinstance(flags, int) or flags & os.O_ACCMODE != os.O_WRONLY:
        _reads.append(os.fsdecode(arguments[0]))


def run(function: Callable[..., Any], *arguments: object) -> tuple[Any, list[str]]:
    """Call a function of a plugin; return what it returns, and the files of the site that it read."""
    if not _thread:
        sys.addaudithook(_notice)  # no way to take it back: it looks at nothing while no plugin runs
    _thread[:] = [threading.get_ident()]
    if modules.active:  # a filter that calls another one
        return function(*arguments), []
    modules.active = True
    _reads.clear()
    try:
        out = _Lines(sys.stderr)
        with redirect_stdout(out), redirect_stderr(out):
            value = function(*arguments)
        out.end()
    finally:
        modules.active = False
    return value, [path for path in dict.fromkeys(_reads) if is_inside(path, modules.site)]


def call(plugin: PluginFile, function: Callable[..., Any], path: str = "") -> tuple[Any, list[str]]:
    """Do the same for a plugin, which may work on a path.

    What the function raises becomes a PluginError with the line of the plugin's file.
    """
    try:
        return run(function)
    except SitegenError:
        raise
    except (Exception, SystemExit) as error:  # a plugin may not end what it is part of
        line, trace = None, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == plugin.file:
                line = trace.tb_lineno
            trace = trace.tb_next
        if isinstance(error, SyntaxError) and error.filename == plugin.file:
            line = error.lineno
        work = tr("while it worked on {path}", path=path) if path else None
        message = tr(
            "plugin “{name}” failed: {kind}: {error}", name=plugin.name, kind=type(error).__name__, error=error
        )
        raise PluginError(message, plugin.shown, Place(line), work) from error
