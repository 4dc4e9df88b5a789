"""No orphans: a process that works for another one ends with it, even where that one is killed.

Both hold an end of a pipe, and the system closes that of a process which ends, however it does. This module knows
nothing of what the work is.
"""

import os
import signal
import sys
import threading


def end_with(sentinel: int) -> None:
    """End this process when the other end of a pipe is closed: the only process that holds it has ended.

    ``sentinel`` is as of ``multiprocessing.process.BaseProcess.sentinel``: a file descriptor, or a handle on Windows.
    """
    if not ask_the_system(sentinel):
        threading.Thread(target=_end_after, args=(sentinel,), daemon=True).start()


def ask_the_system(sentinel: int) -> bool:
    """Have the system kill this process when the other end of a pipe is closed; return whether it can.

    Only that ends what never returns to Python: https://man7.org/linux/man-pages/man2/F_SETSIG.2const.html
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import select

    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    closed = select.poll()
    closed.register(sentinel, 0)
    if closed.poll(0):  # before the system was asked
        os._exit(1)
    return True


def _end_after(sentinel: int) -> None:
    from multiprocessing.connection import wait  # a build that changes nothing does without it

    wait((sentinel,))
    os._exit(1)
