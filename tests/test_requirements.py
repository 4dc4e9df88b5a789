"""The two lock files, which are installed one after the other into one environment."""

import re
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements"


def locked(name: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^([\w.-]+)==([^\s;]+)", (REQUIREMENTS / name).read_text("utf-8"), re.MULTILINE))


def test_no_package_is_locked_in_two_versions() -> None:
    """Else each set-up exchanges one for the other, and says that they are in conflict."""
    run = locked("run.txt")
    assert run
    assert run <= locked("dev.txt")
