"""Rows as every reader yields them, and the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import MAX_COLUMNS


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one cell keeps its row out. column: "" when the row as a whole is meant."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file.

    line: where it begins, counted from 1 (XLSX: the row number of the sheet).
    values: column name to str ("" when empty), int, float, bool, and for JSON also None, list and dict.
    refusals: when not empty, the row must not be imported.
    """

    line: int
    values: dict[str, object]
    refusals: tuple[Refusal, ...] = ()


class RowStream(Iterator[Row]):
    """Rows of one open file; use as a context manager or read to the end to close the file.

    columns: names of the header line; for JSON the keys of the first records.
    fraction(): how much of the file has been read, 0.0 to 1.0.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Iterator[Row],
        *,
        fraction: Callable[[], float],
        close: Callable[[], None],
    ) -> None:
        self.columns = tuple(columns)
        self._rows = rows
        self._fraction = fraction
        self._close = close

    def __next__(self) -> Row:
        try:
            return next(self._rows)
        except BaseException:  # the end, an error or an interruption: no more rows come
            self.close()
            raise

    def fraction(self) -> float:
        return min(1.0, self._fraction())

    def close(self) -> None:
        self._rows = iter(())
        self._fraction = lambda: 1.0
        self._close()

    def __enter__(self) -> RowStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def column_names(header: Sequence[object], *, line: int) -> list[str]:
    """Names of the columns: whitespace folded, empty ones at the end left out, doubles numbered.

    An empty name between others becomes "column 3"; a second "title" becomes "title (2)".
    Raises ImportFileError when no column has a name or there are too many.
    """
    names = [" ".join(str(name if name is not None else "").split()) for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ImportFileError(_("The header line has no column names. The first line must name them."), line=line)
    if len(names) > MAX_COLUMNS:
        raise ImportFileError(_("The header line has more than %(count)s columns.") % {"count": MAX_COLUMNS}, line=line)
    taken: set[str] = set()
    for position, name in enumerate(names):
        names[position] = _free_name(name or f"column {position + 1}", taken)
        taken.add(names[position])
    return names


def _free_name(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def tabular_row(line: int, columns: Sequence[str], cells: Sequence[object]) -> Row | None:
    """A Row from cells in the order of the columns, or None when every cell is empty.

    Missing cells are empty; cells to the right of the last column refuse the row.
    """
    if not any(not _is_blank(cell) for cell in cells):
        return None
    values: dict[str, object] = dict(zip(columns, cells, strict=False))
    for name in columns[len(cells) :]:
        values[name] = ""
    extra = next((cell for cell in cells[len(columns) :] if not _is_blank(cell)), None)
    if extra is None:
        return Row(line, values)
    reason = _("The row has %(cells)s cells, the header line only %(columns)s.")
    reason %= {"cells": len(cells), "columns": len(columns)}
    return Row(line, values, (Refusal("", str(extra), reason),))


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
