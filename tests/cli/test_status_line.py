"""The last line of a terminal: only on terminals, only for long work, and gone at the end."""

import io

import pytest

from sitegen.cli import status_line
from sitegen.cli.status_line import StatusLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that tests set, and a terminal that rich knows."""
    now = [100.0]
    monkeypatch.setattr(status_line.time, "monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return now


def test_long_work_shows_how_far_it_is(clock: list[float]) -> None:
    with StatusLine(stream := Terminal()) as line:
        line.progress("render", 1, 400)
        clock[0] += 0.5
        line.progress("render", 200, 400)
        assert stream.getvalue() == ""
        clock[0] += 0.5
        line.progress("render", 300, 400)
        assert "render" in stream.getvalue()
        assert "300 of 400" in stream.getvalue()
        clock[0] += 0.05
        line.progress("render", 301, 400)
        assert "301 of 400" not in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")  # the line is erased


def test_a_pipe_sees_nothing(clock: list[float]) -> None:
    with StatusLine(stream := io.StringIO()) as line:
        line.progress("render", 1, 400)
        clock[0] += 5
        line.progress("render", 2, 400)
        line.idle("Watching")
        with line.above():
            stream.write("a line\n")
    assert stream.getvalue() == "a line\n"


def test_lines_are_printed_above_and_the_clock_starts_again(clock: list[float]) -> None:
    with StatusLine(stream := Terminal()) as line:
        line.progress("render", 1, 2)
        line.idle("Watching")
        with line.above():
            stream.write("a line\n")
        text = stream.getvalue()
        assert text.index("Watching") < text.index("a line") < text.rindex("Watching")
        clock[0] += 5
        line.progress("render", 1, 2)  # the first sign of new work: it has taken no time yet
        assert "1 of 2" not in stream.getvalue()
