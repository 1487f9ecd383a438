"""Which format a file has: from its name, checked against its first bytes."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.errors import ImportFileError

FORMATS = ("csv", "xlsx", "json", "jsonl")
FORMAT_OF_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
ZIP_START = b"PK\x03\x04"

# First bytes of what people send by mistake, with what it is and what to do.
WRONG_STARTS = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        gettext_lazy(
            "The file is an old Excel workbook (.xls) or a workbook with a password. "
            "Save it as an Excel workbook (.xlsx) without a password."
        ),
    ),
    (re.compile(rb"%PDF"), gettext_lazy("The file is a PDF. Give the table it was made from.")),
    (re.compile(rb"\x1f\x8b"), gettext_lazy("The file is packed with gzip. Unpack it first.")),
    (
        re.compile(rb"<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE),
        gettext_lazy(
            "The file is a web page (HTML), whatever its name says. "
            "Open it in a spreadsheet program and save it as CSV UTF-8 or as .xlsx."
        ),
    ),
    (
        re.compile(rb"<\?xml|<[a-z!]", re.IGNORECASE),
        gettext_lazy("The file is XML. Open it in a spreadsheet program and save it as CSV UTF-8 or as .xlsx."),
    ),
    (re.compile(rb"\{\\rtf"), gettext_lazy("The file is a text document (RTF), not a table.")),
)


def find_format(path: Path, asked: str | None = None) -> str:
    """One of FORMATS: what was asked for, else what the name says.

    Raises ImportFileError when the file is missing, empty, or holds something else.
    """
    start = _first_bytes(path)
    found = asked or FORMAT_OF_SUFFIX.get(path.suffix.lower(), "")
    if path.suffix.lower() == ".xls" and not asked:
        found = "xlsx"  # the bytes tell what it really is
    if found not in FORMATS:
        message = _("The name %(name)s does not tell the format. Files may be: %(formats)s.")
        raise ImportFileError(message % {"name": path.name, "formats": ", ".join(FORMAT_OF_SUFFIX)})
    _refuse_wrong_content(start, found)
    return found


def _first_bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise ImportFileError(_("%(path)s is not a file.") % {"path": path})
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        message = _("%(path)s cannot be opened: %(reason)s.") % {"path": path, "reason": error.strerror}
        raise ImportFileError(message) from error
    start = _as_utf8(start)
    if not start.strip():
        raise ImportFileError(_("The file is empty."))
    return start


def _as_utf8(start: bytes) -> bytes:
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return start.decode("utf-16", "ignore").encode()
    return start.removeprefix(codecs.BOM_UTF8)


def _refuse_wrong_content(start: bytes, wanted: str) -> None:
    is_zip = start.startswith(ZIP_START)
    if wanted == "xlsx" and is_zip:
        return
    if wanted != "xlsx" and is_zip:
        raise ImportFileError(
            _("The file is an Excel workbook or another zip file. If it is a workbook, name it .xlsx.")
        )
    text = start.lstrip()
    for pattern, message in WRONG_STARTS:
        if pattern.match(text):
            raise ImportFileError(str(message))
    if wanted == "xlsx":
        raise ImportFileError(_("The file is not an Excel workbook. If it is text, name it .csv, .json or .jsonl."))
    if wanted == "jsonl" and text.startswith(b"["):
        raise ImportFileError(_("The file is one JSON array, not one object a line. Name it .json."))
    if wanted == "json" and text.startswith(b"{"):
        raise ImportFileError(
            _("The file does not begin with [. A .json file holds an array of objects; one object a line is .jsonl.")
        )
