"""Makes small files to import."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from repository import imports
from repository.import_template import workbook
from repository.models import PracticeIndexPage

ROW = {
    "Your id": "a-1",
    "Title": "Site mentors",
    "Summary": "Mentors on building sites.",
    "Countries": "Greece; Spain",
    "Sectors": "Construction",
}


def template(path: Path, *rows: dict[str, Any]) -> Path:
    """The portal's own workbook, filled in."""
    book = load_workbook(BytesIO(workbook()))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, columns[name], value)
    book.save(path)
    return path


def timeline(path: Path, *records: dict[str, Any]) -> Path:
    """Records as Cedefop's timeline has them, one a line."""
    basis = {"id": "t-1", "title": "Dual VET", "countries": ["BG"], "subsystem": ["IVET"], "description": "It began."}
    path.write_text("".join(json.dumps({**basis, **record}) + "\n" for record in records), encoding="utf-8")
    return path


def run(path: Path, into: PracticeIndexPage, *, profile: str = "portal", stop_after: int | None = None, **order: Any):
    """Import the file; returns the report. `stop_after` breaks off after that many rows, as Ctrl-C does."""
    importer = imports.Importer(imports.Order(profile=imports.profile(profile), into=into, **order))
    rows = importer.run(importer.open(path))
    for number, _line in enumerate(rows, start=1):
        if number == stop_after:
            rows.close()
            break
    return importer.report


def counts(report) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("made", "updated", "unchanged", "refused")}
