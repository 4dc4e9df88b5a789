"""How many tasks a chunk has, and when one is late."""

from sitegen.cluster.pace import Pace


def _after(tasks: int, worked: float, waited: float = 1) -> Pace:
    pace = Pace()
    pace.add(tasks, worked, waited)
    return pace


def test_a_chunk_has_about_a_second_of_work() -> None:
    assert Pace().size(10_000, workers=2, most=128) == 4
    assert _after(4, worked=0.2).size(10_000, workers=2, most=128) == 20
    assert _after(4, worked=8).size(10_000, workers=2, most=128) == 1
    assert _after(4, worked=0).size(10_000, workers=2, most=128) == 128


def test_the_last_chunks_are_small() -> None:
    assert _after(4, worked=0).size(160, workers=2, most=128) == 10
    assert _after(4, worked=0).size(3, workers=2, most=128) == 1


def test_a_pace_that_changes_is_noticed() -> None:
    pace = _after(4, worked=4)
    for _ in range(20):
        pace.add(10, worked=0.1, waited=1)
    assert pace.size(10_000, workers=2, most=128) > 64


def test_a_chunk_is_late_by_what_others_took() -> None:
    assert not Pace().is_late(1000)
    assert _after(4, worked=1, waited=1).is_late(11)
    assert not _after(4, worked=1, waited=20).is_late(79)
    assert _after(4, worked=1, waited=20).is_late(81)
