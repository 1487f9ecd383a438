import pytest

from core.imports.cells import cell_text, cell_values, find_column, folded_names
from core.imports.errors import ValueRefused


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  a\n b ", "a\n b"),
        (True, "true"),
        (False, "false"),
        (2020, "2020"),
        (2020.0, "2020"),
        (1.5, "1.5"),
        (1e-7, "0.0000001"),
        (1.234, "1.2340"),
        (-12.345, "-12.3450"),
        (0.125, "0.125"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_cell_text(value, text):
    assert cell_text(value) == text


def test_cell_values_of_lists_and_separated_texts():
    assert cell_values(["a", None, " ", 3]) == ["a", "3"]
    assert cell_values(" a; b;;c | d", (";", "|")) == ["a", "b", "c", "d"]
    assert cell_values("a; b") == "a; b"
    assert cell_values("", (";",)) == []


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], [{"a": 1}]])
def test_cell_values_that_are_nested_are_refused(value):
    with pytest.raises(ValueRefused, match="nested"):
        cell_values(value)


def test_find_column_takes_the_first_wanted_name_there_is():
    names = folded_names(("Country ", "TITLE\nof  practice", "title of practice"))
    assert find_column(names, ["Name", "title of  Practice"]) == "TITLE\nof  practice"
    assert find_column(names, ["name"]) is None
