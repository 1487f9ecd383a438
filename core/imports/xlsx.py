"""XLSX of any size in flat memory: styles and names through openpyxl, rows one at a time."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from core.imports.errors import ImportFileError
from core.imports.limits import MAX_SHEET_ROW_ELEMENTS, MAX_SHEET_ROWS
from core.imports.rows import Row, RowStream, column_names, tabular_row
from core.imports.xlsx_cells import FORMULA, Cell, cell_refusals, read_cells
from core.imports.xlsx_package import open_package
from core.imports.xlsx_parts import UNREADABLE, PartReader, is_streamed
from core.imports.xlsx_strings import StringTable

# What openpyxl raises on attributes and numbers that no spreadsheet program writes.
NONSENSE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


def read_xlsx(path: Path, sheet: str | None = None) -> RowStream:
    """Rows of the sheet of that name, else of the first visible sheet. Raises ImportFileError."""
    with ExitStack() as opened:
        package = opened.enter_context(open_package(path))
        workbook = _Workbook(path, package)
        opened.callback(workbook.close)
        part = opened.enter_context(closing(PartReader(package, workbook.find_sheet(sheet))))
        records = workbook.records(part)
        line, header = next(records, (1, []))
        if any(kind == FORMULA for kind, value in header):
            message = _("A column name is made by a formula. Write the names themselves.")
            raise ImportFileError(message, line=line)
        columns = column_names([value for kind, value in header], line=line)
        close = opened.pop_all().close
    return RowStream(columns, _rows(records, columns), fraction=lambda: part.count / part.size, close=close)


def _rows(records: Iterator[tuple[int, list[Cell]]], columns: list[str]) -> Iterator[Row]:
    for line, cells in records:
        row = tabular_row(line, columns, ["" if value is None else value for kind, value in cells])
        if row is not None:
            refusals = row.refusals + tuple(cell_refusals(cells, columns))
            yield Row(line, row.values, refusals) if refusals else row


class _Workbook:
    """What is needed of a workbook to read one sheet: its names, date styles, epoch and texts."""

    def __init__(self, path: Path, package: zipfile.ZipFile) -> None:
        self._parts = set(package.namelist())
        self._strings: StringTable | None = None
        try:
            with path.open("rb") as file, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about looks that are not read anyway
                reader = ExcelReader(file, read_only=True, keep_links=False)
                reader.read_manifest()
                if is_streamed(_find_workbook_part(reader.package).PartName[1:]):
                    raise ValueError(_("its parts have the wrong names"))
                reader.read_workbook()
                apply_stylesheet(reader.archive, reader.wb)
                self._sheets = list(reader.parser.find_sheets())
        except (ParseError, *UNREADABLE, *NONSENSE) as error:
            message = _("The workbook is damaged (%(reason)s). Save it again.")
            raise ImportFileError(message % {"reason": error}) from error
        self._book: Any = reader.wb
        strings = reader.package.find(SHARED_STRINGS)
        if strings is not None and strings.PartName[1:] in self._parts:
            with closing(PartReader(package, strings.PartName[1:])) as part:
                self._strings = StringTable.read(part)

    def close(self) -> None:
        if self._strings is not None:
            self._strings.close()

    def find_sheet(self, wanted: str | None) -> str:
        """Name of the part that holds the sheet."""
        sheets = [
            (sheet.name, sheet.state, relation.target)
            for sheet, relation in self._sheets
            if relation.target in self._parts and relation.Type.endswith("/worksheet")
        ]
        for name, state, target in sheets:
            matches = state == "visible" if wanted is None else _fold(name) == _fold(wanted)
            if matches:
                return str(target)
        if wanted is None:
            raise ImportFileError(_("The workbook has no visible sheet."))
        message = _("The workbook has no sheet named %(wanted)s. Its sheets are: %(found)s.")
        found = ", ".join(name for name, state, target in sheets)
        raise ImportFileError(message % {"wanted": wanted, "found": found})

    def records(self, part: PartReader) -> Iterator[tuple[int, list[Cell]]]:
        """Row numbers with cells, rows without cells left out."""
        parser = WorkSheetParser(
            part,
            self._strings or [],
            epoch=self._book.epoch,
            date_formats=self._book._date_formats,
            timedelta_formats=self._book._timedelta_formats,
        )
        number = 0
        for element in _row_elements(part):
            try:
                number = int(element.get("r") or number + 1)
                cells = read_cells(parser, element, number)
            except NONSENSE as error:
                message = _("The row cannot be read (%(reason)s). Save the workbook again.")
                raise ImportFileError(message % {"reason": error}, line=number) from error
            if any(value is not None for kind, value in cells):
                yield number, cells


def _row_elements(part: PartReader) -> Iterator[Element]:
    """Each row element once complete; its memory is given back before the next one."""
    data: Element | None = None
    rows = elements = 0
    try:
        # No document type can be met here: open_package() refused them.
        for event, element in iterparse(part, events=("start", "end")):  # noqa: S314
            if event == "start":
                data = element if element.tag == DATA_TAG else data
                elements += 1
                if elements > MAX_SHEET_ROW_ELEMENTS or rows > MAX_SHEET_ROWS:
                    raise ImportFileError(_("The sheet is larger than any spreadsheet program saves."), line=rows + 1)
            elif element.tag == ROW_TAG and data is not None:
                rows += 1
                yield element
                data.clear()
                part.mark()
                elements = 0
            elif element.tag == DATA_TAG:
                return
    except ParseError as error:
        message = _("The sheet is damaged (%(reason)s). Save the workbook again.")
        raise ImportFileError(message % {"reason": error}, line=rows + 1) from None


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
