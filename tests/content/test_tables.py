"""Tables of numbers: read as people write them, and what is no number is told with its place."""

import pytest

from sitegen.content.tables import Row, Table, number_of, read_table

NUMBERS = {
    "12": 12.0, "-3,5": -3.5, "−3.5": -3.5, "+4": 4.0, "1 234,5": 1234.5, "1\u202f234\u00a0567": 1234567.0, "1,234.5": 1234.5,
    "1.234,5": 1234.5, "1.234.567": 1234567.0, "35,2 %": 35.2, "12 €": 12.0, "": None, "–": None, "n/a": None,
}  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_as_people_write_them(text: str) -> None:
    assert number_of(text) == NUMBERS[text]


@pytest.mark.parametrize("text", ["douze", "12 habitants en tout", "1e5", "12-13", "1/2", "€"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number_of(text)


def test_a_table_has_labels_columns_and_gaps() -> None:
    found, problems = read_table(b"Liste;2020;2026\nA, ensemble;35,2;\nB;28;25 %\n", "a.csv")
    assert not problems
    assert found == Table(
        "Liste", ("2020", "2026"),
        (Row("A, ensemble", ("35,2", ""), (35.2, None)), Row("B", ("28", "25 %"), (28.0, 25.0))),
    )  # fmt: skip


def test_what_is_wrong_has_its_place() -> None:
    found, problems = read_table(b"list,votes\nA,12\nB,many\nC,more\n", "a.csv")
    assert found is None
    assert [(problem.line, problem.column, problem.excerpt) for problem in problems] == [
        (3, 3, "B,many"),
        (4, 3, "C,more"),
    ]
    assert "“many” in the column “votes” is not a number" in str(problems[0])


@pytest.mark.parametrize("text", ["list\nA\n", "list,votes\n", "list,votes\nA,\n"])
def test_a_table_without_a_number_cannot_be_drawn(text: str) -> None:
    found, problems = read_table(text.encode(), "a.csv")
    assert found is None
    assert "no number to draw" in str(problems[0])
