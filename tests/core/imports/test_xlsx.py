import datetime
import itertools

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.imports import limits, xlsx
from core.imports.errors import ImportFileError
from core.imports.readers import count_rows, open_rows
from core.imports.rows import Row


@pytest.fixture
def workbook():
    return openpyxl.Workbook()


@pytest.fixture
def read(workbook, tmp_path):
    def read(**options):
        path = tmp_path / "a.xlsx"
        workbook.save(path)
        with open_rows(path, **options) as stream:
            return list(stream)

    return read


def test_xlsx_values_are_plain(workbook, read):
    sheet = workbook.active
    sheet.append(["day", "moment", "clock", "whole", "half", "text", "yes"])
    moment = datetime.datetime.fromisoformat("2024-05-01T10:02")
    sheet.append([datetime.date(2024, 5, 1), moment, datetime.time(9, 30), 3.0, 1.5, "Ξύλο\n🪵", True])
    assert read() == [
        Row(
            2,
            {
                "day": "2024-05-01",
                "moment": "2024-05-01T10:02:00",
                "clock": "09:30:00",
                "whole": 3,
                "half": 1.5,
                "text": "Ξύλο\n🪵",
                "yes": True,
            },
        )
    ]


def test_xlsx_rows_keep_the_numbers_of_the_sheet(workbook, read):
    sheet = workbook.active
    sheet["B3"], sheet["D3"] = "title", "year"
    sheet["B6"] = "wood"
    sheet["D9"] = 2020
    assert read() == [
        Row(6, {"column 1": "", "title": "wood", "column 3": "", "year": ""}),
        Row(9, {"column 1": "", "title": "", "column 3": "", "year": 2020}),
    ]


def test_xlsx_formula_and_error_cells_refuse_their_row(workbook, read):
    sheet = workbook.active
    sheet.append(["title", "sum"])
    sheet.append(["a", "=1+1"])
    sheet.append(["b", "#DIV/0!"])
    sheet.append(["c", 2])
    first, second, third = read()
    assert [(r.column, r.value) for r in first.refusals] == [("sum", "=1+1")]
    assert "holds a formula" in first.refusals[0].reason
    assert [(r.column, r.value) for r in second.refusals] == [("sum", "#DIV/0!")]
    assert third == Row(4, {"title": "c", "sum": 2})


def test_xlsx_formula_in_the_header_is_refused(workbook, read):
    workbook.active.append(["title", '="su"&"m"'])
    with pytest.raises(ImportFileError, match=r"Line 1: A column name is made by a formula"):
        read()


def test_xlsx_text_that_begins_with_an_equals_sign_is_text(workbook, read):
    sheet = workbook.active
    sheet.append(["title"])
    sheet.append(["=not a formula"])
    sheet["A2"].data_type = "s"
    assert read() == [Row(2, {"title": "=not a formula"})]


def test_xlsx_date_out_of_bounds_refuses_its_row(workbook, read):
    sheet = workbook.active
    sheet.append(["day"])
    sheet.append([99_999_999])
    sheet["A2"].number_format = "yyyy-mm-dd"
    assert read()[0].refusals[0].reason == "The cell shows an error instead of a value."


def test_xlsx_formatted_runs_and_escaped_characters_are_read(workbook, read):
    sheet = workbook.active
    sheet.append(["text", "escaped"])
    sheet.append([CellRichText("a ", TextBlock(InlineFont(b=True), "bold"), " word"), "a_x0009_b"])
    assert read() == [Row(2, {"text": "a bold word", "escaped": "a\tb"})]


def test_xlsx_first_visible_sheet_or_the_named_one(workbook, read):
    workbook.active.title = "Lists"
    workbook.active.append(["hidden"])
    workbook.active.append(["x"])
    practices = workbook.create_sheet("My Practices")
    practices.append(["title"])
    practices.append(["wood"])
    workbook.active = 1
    workbook["Lists"].sheet_state = "hidden"
    assert read() == [Row(2, {"title": "wood"})]
    assert read(sheet=" my  practices") == [Row(2, {"title": "wood"})]
    assert read(sheet="lists") == [Row(2, {"hidden": "x"})]
    with pytest.raises(ImportFileError, match=r"no sheet named Events. Its sheets are: Lists, My Practices"):
        read(sheet="Events")


def test_xlsx_without_any_row_is_refused(read):
    with pytest.raises(ImportFileError, match="no column names"):
        read()


def test_xlsx_in_the_calendar_of_1904(workbook, read):
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append(["day"])
    workbook.active.append([datetime.date(2024, 5, 1)])
    assert read() == [Row(2, {"day": "2024-05-01"})]


def test_xlsx_fraction_grows_to_one(workbook, tmp_path):
    for number in range(5_000):
        workbook.active.append([number, "text"])
    workbook.save(tmp_path / "a.xlsx")
    with open_rows(tmp_path / "a.xlsx") as stream:
        fractions = [stream.fraction() for row in stream]
        assert stream.fraction() == 1.0
    assert 0 < fractions[0] < 0.5
    assert all(before <= after for before, after in itertools.pairwise(fractions))
    assert count_rows(tmp_path / "a.xlsx") == 4_999


def test_xlsx_longer_than_a_sheet_can_be_is_refused(workbook, read, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_SHEET_ROWS", 3)
    for _number in range(5):
        workbook.active.append(["x"])
    with pytest.raises(ImportFileError, match="Line 5: The sheet is larger than any spreadsheet program saves"):
        read()


def test_limits_keep_the_text_numbers_in_memory_below_a_third_of_what_is_promised():
    assert limits.MAX_STRINGS * 8 < 100_000_000
