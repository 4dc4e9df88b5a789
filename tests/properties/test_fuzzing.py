"""No file of a site, however damaged, makes sitegen fail, and no request: the cases that are kept, and some made anew.

`scripts/fuzz` makes others.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing import Fuzzer, read_corpus

CASES = 60


@pytest.fixture(scope="module")
def fuzzer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzer]:
    fuzzer = Fuzzer(tmp_path_factory.mktemp("fuzz") / "site")
    yield fuzzer
    fuzzer.close()


TARGETS = (
    "front matter", "Markdown", "site.toml", "theme.toml", "data", "tables", "templates", "catalogs", "urls.txt", "pictures",
    "SVG", "styles and scripts", "workflows", "archetypes", "names of files", "shortcodes", "metadata", "requests",
)  # fmt: skip


def test_every_format_is_damaged(fuzzer: Fuzzer) -> None:
    assert set(TARGETS) == set(fuzzer.targets)


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_what_was_kept_is_no_fault_of_sitegen(fuzzer: Fuzzer, target: str) -> None:
    cases = read_corpus(target)
    assert cases
    assert [fault.where for case in cases for fault in fuzzer.play(target, case)] == []


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_a_damaged_file_is_a_problem_of_the_site_and_no_fault_of_sitegen(fuzzer: Fuzzer, target: str) -> None:
    faults = [fault for number in range(CASES) for fault in fuzzer.faults(target, number)]
    assert [fault.where for fault in faults] == []


def test_a_fault_is_noticed(fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr("sitegen.engine.engine.DataFiles.of", fail)
    (fault,) = fuzzer.faults("data", 1)
    assert fault.where.startswith("KeyError")
    assert Path(next(iter(fault.files))).parts[0] == "data"
