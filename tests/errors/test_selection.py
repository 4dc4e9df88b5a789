"""Of thousands of problems, some of each kind are shown."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.faults import Severity
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.errors.selection import MOST, select
from sitegen.messages.message import Message


def problem(pattern: str, number: int, severity: Severity) -> SitegenError:
    return ContentError(Message(pattern, "", {"number": number}), f"{number}.md", severity=severity)


KINDS = st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["error", "warning", "note"])), max_size=150)


@given(KINDS, st.randoms(use_true_random=False))
def test_each_problem_is_shown_or_counted(kinds: list[tuple[int, Severity]], random: st.DataObject) -> None:
    problems = [
        problem(f"{kind} {{number}}", number, severity)
        for kind, (count, severity) in enumerate(kinds)
        for number in range(count)
    ]
    random.shuffle(problems)  # type: ignore[attr-defined]
    chosen, rest = select(problems)
    assert len(chosen) == min(len(problems), MOST)
    assert len(chosen) + sum(count for _, count in rest) == len(problems)
    places = [problems.index(one) for one in chosen]
    assert places == sorted(set(places))
    if len(kinds) <= MOST:
        assert {one.message.split()[0] for one in chosen} == {str(kind) for kind in range(len(kinds))}
    order = ["error", "warning", "note"]
    assert [one.severity for one, _ in rest] == sorted((one.severity for one, _ in rest), key=order.index)


def test_an_error_is_shown_among_thousands_of_notes() -> None:
    problems = [problem("dead {number}", number, "note") for number in range(2_000)]
    problems.insert(1_234, problem("lost {number}", 7, "error"))
    chosen, rest = select(problems)
    assert "lost 7" in [one.message for one in chosen]
    assert [(one.message, count) for one, count in rest] == [("dead 0", 2_001 - MOST)]
