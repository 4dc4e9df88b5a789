"""Named values of a database, in parts where they are large."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from sitegen.cache.state import BuildState

NAMES = st.sampled_from(["a", "a1", "b"])


@given(st.lists(st.tuples(NAMES, st.binary(max_size=14)), max_size=8))
def test_a_value_is_what_was_set_last(values: list[tuple[str, bytes]]) -> None:
    known: dict[str, bytes] = {}
    with TemporaryDirectory() as folder, patch("sitegen.cache.database._PART", 4):
        state = BuildState(Path(folder) / "state.db")
        for name, value in values:
            state.set(name, value)
            known[name] = value
            assert {one: state.setting(one) for one in known} == known
        state.close()
        again = BuildState(Path(folder) / "state.db")
        assert {one: again.setting(one) for one in known} == known
        again.close()
