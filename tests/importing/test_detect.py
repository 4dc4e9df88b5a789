from pathlib import Path

import pytest

from sitegen.errors.problems import BuildFailed
from sitegen.importing.detect import SYSTEMS, detected, missing_extra, source_called


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_has_a_source_of_its_name(system: str) -> None:
    assert source_called(system).name == system


def test_what_looks_like_no_system_is_an_error_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\0\1")
    with pytest.raises(BuildFailed) as failure:
        detected([tmp_path / "a.bin"])
    (problem,) = failure.value.problems
    assert ", ".join(SYSTEMS) in (problem.hint or "")


def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    (problem,) = missing_extra(ModuleNotFoundError(name="bs4")).problems
    assert "“bs4”" in problem.message
    assert 'pip install "beautifulsoup4>=' in (problem.hint or "")
