"""The judge of prose in ``scripts/check`` is awake, and reads no code."""

import subprocess
from pathlib import Path

import pytest

from .newspaper import PROJECT
from .tools import NODE

MARKDOWN = """\
The dashboard is updated again, says [the manual](desk.md#anew). <!-- anew -->

*En français : le film est refait.*

```sh
sitegen desk
```

Run `sitegen desk` in `static/` in a terminal.
"""
PYTHON = '''\
"""Gives the moment; ``desk`` is code."""
desk = anew(films["film"], "the moment")  # again
'''


def said_of(name: str, text: str, folder: Path) -> list[str]:
    (folder / name).write_text(text, "utf-8")
    command = (NODE, PROJECT / "scripts/prose.mjs", name)
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (done.returncode, done.stderr) == (int(bool(done.stdout)), "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(("name", "text"), [("a.md", MARKDOWN), ("a.py", PYTHON)])
def test_it_has_nothing_to_say_of_what_is_no_prose(name: str, text: str, tmp_path: Path) -> None:
    assert said_of(name, text, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.md", "Text.\n\nThe page is made anew.\n", "a.md:3:18: “anew” is retired: write “again”"),
        ("a.md", "What is\ntold at once.\n", "a.md:1:6: “is told” is retired: write “is reported”"),
        ("a.md", "It is the\nthe page.\n", 'a.md:2:1: "the" is repeated'),
        ("a.py", 'error("the desk is closed")\n', "a.py:1:12: “desk” is retired: write “dashboard”"),
        ("a.py", "x = 1  # made anew\n", "a.py:1:15: “anew” is retired: write “again”"),
    ],
)
def test_it_names_the_place_and_the_word(name: str, text: str, said: str, tmp_path: Path) -> None:
    assert said_of(name, text, tmp_path) == [said]
