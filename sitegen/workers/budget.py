"""A time budget for work that might never end, such as parsing a deeply nested text.

This module knows nothing of what the work is.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType

from sitegen.workers.elsewhere import TooMuch, is_elsewhere

_MARGIN = 5  # seconds for a process that other threads have slowed down


class OutOfTime(BaseException):
    """The budget is used up; not an Exception, so that no handler on the way catches it."""


def time_budget(seconds: float) -> AbstractContextManager[None]:
    """Interrupt work that takes longer, with OutOfTime; where this process works for another computer, with TooMuch."""
    if is_elsewhere():
        return _or_end(seconds)
    main = threading.current_thread() is threading.main_thread()
    return _by_the_system(seconds) if main and hasattr(signal, "setitimer") else _by_a_thread(seconds, OutOfTime)


@contextmanager
def _by_the_system(seconds: float) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _or_end(seconds: float) -> Iterator[None]:
    """Interrupt this thread, and end the process where that does not help: whoever started it starts another one."""
    import faulthandler  # only a worker of a cluster needs it

    with Path(os.devnull).open("w") as nowhere:
        # By a thread without Python, which a single endless step does not stop:
        # https://docs.python.org/3/library/faulthandler.html#faulthandler.dump_traceback_later
        faulthandler.dump_traceback_later(2 * seconds + _MARGIN, exit=True, file=nowhere)
        try:
            with _by_a_thread(seconds, TooMuch):
                yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def _by_a_thread(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """Interrupt this thread from another one, if the system has no timers or none for this thread.

    The interpreter raises the exception between two bytecode instructions, so it cannot interrupt a single endless
    regular expression: https://docs.python.org/3/c-api/init.html#c.PyThreadState_SetAsyncExc
    """
    import ctypes  # most systems do without it

    here = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    ended = handed_over = False

    def stop() -> None:
        nonlocal handed_over
        with lock:
            if not ended:
                handed_over = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(here, ctypes.py_object(error))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            ended = True
        if handed_over:  # perhaps at the last moment: then it is raised within these steps
            for _ in range(10_000):
                pass
