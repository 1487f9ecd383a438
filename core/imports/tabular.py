"""CSV of any size: comma, semicolon or tab, strict about quotation marks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import MAX_CELL_CHARS, MAX_RECORD_CHARS
from core.imports.rows import Row, RowStream, column_names, tabular_row
from core.imports.textfile import TextFile

DELIMITERS = (",", ";", "\t")
# Excel's own first line that names the delimiter.
SEPARATOR_LINE = re.compile(r"sep=([,;\t])\s*$", re.IGNORECASE)


def read_csv(path: Path) -> RowStream:
    """Rows of a CSV file; raises ImportFileError with the line number, also while reading on."""
    source = TextFile(path)
    try:
        records = _records(source.lines())
        header_line, header = next(records, (1, []))
        columns = column_names(header, line=header_line)
    except BaseException:
        source.close()
        raise
    return RowStream(columns, _rows(records, columns), fraction=source.fraction, close=source.close)


def find_delimiter(line: str) -> str:
    """The delimiter that stands most often outside quotation marks; a comma when none does."""
    bare = re.sub(r'"[^"]*("|$)', "", line)
    return max(DELIMITERS, key=bare.count)


def _rows(records: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[Row]:
    for line, cells in records:
        row = tabular_row(line, columns, cells)
        if row is not None:
            yield row


def _records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Pairs of the line a record begins in and its cells, empty records left out."""
    skipped, first = _first_line(lines)
    named = SEPARATOR_LINE.match(first)
    if named:
        skipped, first = skipped + 1, next(lines, "")
    guarded = _RecordGuard(first, lines)
    # The only way to set it, and it holds for the process: never lower it under another reader.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_CHARS))
    reader = csv.reader(guarded, delimiter=named[1] if named else find_delimiter(first), strict=True)
    begins = skipped + 1
    while True:
        guarded.length = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _malformed(error, begins, skipped + reader.line_num) from None
        except _RecordTooLongError:
            raise _unclosed(begins) from None
        if cells is None:
            return
        if guarded.length > MAX_CELL_CHARS and any(len(cell) > MAX_CELL_CHARS for cell in cells):
            raise _unclosed(begins)
        if cells:
            yield begins, cells
        begins = skipped + reader.line_num + 1


def _first_line(lines: Iterator[str]) -> tuple[int, str]:
    for skipped, line in enumerate(lines):
        if line.strip():
            return skipped, line
    raise ImportFileError(_("The file is empty."))


class _RecordTooLongError(Exception):
    pass


class _RecordGuard(Iterator[str]):
    """Hands on lines until one record has swallowed too many characters."""

    def __init__(self, first: str, lines: Iterable[str]) -> None:
        self.length = 0
        self._first: str | None = first
        self._lines = iter(lines)

    def __next__(self) -> str:
        if self._first is not None:
            line, self._first = self._first, None
        else:
            line = next(self._lines)
        self.length += len(line)
        if self.length > MAX_RECORD_CHARS:
            raise _RecordTooLongError
        return line


def _malformed(error: csv.Error, begins: int, line: int) -> ImportFileError:
    reason = str(error)
    if "field limit" in reason or "end of data" in reason:
        return _unclosed(begins)
    message = _(
        "A quotation mark stands inside a cell without being doubled, or text follows a closing one. "
        "The record begins in line %(begins)s. Save the file again as CSV UTF-8."
    )
    return ImportFileError(message % {"begins": begins}, line=line)


def _unclosed(begins: int) -> ImportFileError:
    message = _(
        "A cell that begins here never ends or is longer than %(limit)s characters; "
        "most often a quotation mark is not closed."
    )
    return ImportFileError(message % {"limit": f"{MAX_CELL_CHARS:,}"}, line=begins)
