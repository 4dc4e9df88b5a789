"""One task of many: its result, or an error if it wants too much memory.

This module knows nothing of what the tasks are.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr

Task = TypeVar("Task")
Result = TypeVar("Result")
Run = Callable[..., Iterator[tuple[Any, Any]]]
"""Called with a function, the tasks, and a function that names a task; see ``Workers.running``."""


class OutOfMemory:
    """The result of a task that wants more memory than a process may take."""


def attempt(function: Callable[[Task], Result], task: Task) -> Result | OutOfMemory:
    """Return the result of a task."""
    try:
        return function(task)
    except MemoryError:
        return OutOfMemory()


def died(name: str) -> ContentError:
    """Return what is wrong with a task that ends the process which does it."""
    hint = tr("perhaps it ran out of memory")
    return ContentError(tr("a worker process died while processing this file"), name, hint=hint)


def _too_much(name: str) -> ContentError:
    hint = tr("make the file smaller, or divide it")
    return ContentError(tr("processing this file takes more memory than there is for it"), name, hint=hint)


def named(
    results: list[Result | OutOfMemory], chunk: Sequence[Task], name: Callable[[Task], str]
) -> Iterator[tuple[Task, Result | SitegenError]]:
    """Yield each task with its result, or with what is wrong."""
    for task, result in zip(chunk, results, strict=False):  # who was given up has not done all
        yield task, _too_much(name(task)) if isinstance(result, OutOfMemory) else result
