"""The one way in: any supported file as a stream of rows."""

from __future__ import annotations

from pathlib import Path

from core.imports.jsonrecords import read_json, read_jsonl
from core.imports.rows import RowStream
from core.imports.sniffing import find_format
from core.imports.tabular import read_csv
from core.imports.xlsx import read_xlsx


def open_rows(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word of the profiles
    sheet: str | None = None,
) -> RowStream:
    """Rows of a CSV, XLSX, JSON (one array of objects) or JSON Lines file, in flat memory.

    format: csv, xlsx, json or jsonl; None asks the file name.
    sheet: name of an XLSX sheet; None means the first visible one.
    Raises ImportFileError here and while the stream is read; a row that cannot be taken for
    itself alone comes with `refusals` instead.
    """
    path = Path(path)
    found = find_format(path, format)
    if found == "xlsx":
        return read_xlsx(path, sheet)
    return {"csv": read_csv, "json": read_json, "jsonl": read_jsonl}[found](path)


def count_rows(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word of the profiles
    sheet: str | None = None,
) -> int:
    """Reads the whole file once, so that what would break it later is known before anything is written.

    Raises ImportFileError as open_rows does.
    """
    with open_rows(path, format=format, sheet=sheet) as rows:
        return sum(1 for row in rows)
