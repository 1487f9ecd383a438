import pytest

from core.imports.errors import ImportFileError
from core.imports.rows import Row, RowStream, column_names, tabular_row


def test_column_names_fold_whitespace_and_drop_empty_ones_at_the_end():
    assert column_names([" Title\n of it ", "Year", None, ""], line=1) == ["Title of it", "Year"]


def test_column_names_number_doubles_and_fill_gaps():
    names = column_names(["name", "name", "", "name (2)", "name"], line=1)
    assert names == ["name", "name (2)", "column 3", "name (2) (2)", "name (3)"]


def test_column_names_without_any_name_are_refused():
    with pytest.raises(ImportFileError, match=r"Line 3: The header line has no column names"):
        column_names(["", None], line=3)


def test_column_names_beyond_the_widest_sheet_are_refused():
    with pytest.raises(ImportFileError, match="more than 16384 columns"):
        column_names(["x"] * 16_385, line=1)


def test_tabular_row_fills_missing_cells():
    assert tabular_row(2, ["a", "b"], ["1"]) == Row(2, {"a": "1", "b": ""})


def test_tabular_row_of_blanks_is_none():
    assert tabular_row(2, ["a", "b"], ["", None, "  "]) is None


def test_tabular_row_with_too_many_cells_is_refused_but_empty_ones_are_not():
    assert tabular_row(2, ["a"], ["1", "", None]) == Row(2, {"a": "1"})
    row = tabular_row(7, ["a"], ["1", "", "extra"])
    assert row is not None
    [refusal] = row.refusals
    assert (refusal.column, refusal.value) == ("", "extra")
    assert refusal.reason == "The row has 3 cells, the header line only 1."


def test_row_stream_closes_at_the_end_and_stays_at_the_end():
    closed: list[bool] = []
    stream = RowStream(["a"], iter([Row(2, {"a": "1"})]), fraction=lambda: 0.5, close=lambda: closed.append(True))
    assert stream.fraction() == 0.5
    assert list(stream) == [Row(2, {"a": "1"})]
    assert list(stream) == []
    assert closed
    assert stream.fraction() == 1.0
