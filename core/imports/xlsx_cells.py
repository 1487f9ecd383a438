"""Cells of an XLSX row as plain values; formulas and errors are told apart, not computed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, INLINE_STRING, WorkSheetParser

from core.imports.limits import MAX_COLUMNS
from core.imports.rows import Refusal
from core.imports.xlsx_strings import text_of, unescape_controls

Cell = tuple[str, object]  # openpyxl's data type letter and the value
FORMULA, ERROR = "f", "e"


def read_cells(parser: WorkSheetParser, row: Element, number: int) -> list[Cell]:
    """Cells from the first column on, gaps filled with empty ones. Raises what openpyxl raises."""
    parser.row_counter, parser.col_counter = number, 0
    cells: list[Cell] = []
    for element in row.iterfind(CELL_TAG):
        kind, value = _cell(parser, element)
        column = parser.col_counter
        if not len(cells) < column <= MAX_COLUMNS:
            raise ValueError(_("its cells are out of order"))
        cells += [("n", None)] * (column - len(cells) - 1)
        cells.append((kind, value))
    return cells


def _cell(parser: WorkSheetParser, element: Element) -> Cell:
    formula = element.find(FORMULA_TAG)
    if formula is not None:
        # openpyxl would keep every shared formula to translate it; nobody will read it.
        element.remove(formula)
        parser.parse_cell(element)
        return FORMULA, "=" + (formula.text or "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a date out of bounds comes back as an error cell
        cell = parser.parse_cell(element)
    inline = element.find(INLINE_STRING)
    if inline is not None:
        return "s", text_of(inline)
    return cell["data_type"], _plain(cell["value"])


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        return str(value)
    return unescape_controls(value) if isinstance(value, str) else value


def cell_refusals(cells: list[Cell], columns: list[str]) -> Iterator[Refusal]:
    """One for every formula and every cell that shows an error."""
    for (kind, value), column in zip(cells, columns, strict=False):
        if kind == FORMULA:
            reason = _("The cell holds a formula. Copy the column and paste it as values.")
            yield Refusal(column, str(value), reason)
        elif kind == ERROR:
            yield Refusal(column, str(value), _("The cell shows an error instead of a value."))
