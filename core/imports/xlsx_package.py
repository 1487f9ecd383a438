"""The zip file around a workbook, checked before anything in it is read.

Attacks this stands against: a zip bomb, a directory of millions of parts, XML document types with
entities (xlsx_parts.py has those that show only while a part is read).
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import (
    MAX_PACKAGE_BYTES,
    MAX_PACKAGE_DIRECTORY_BYTES,
    MAX_PACKAGE_PARTS,
    MAX_PACKING_RATIO,
    MAX_WHOLE_PART_BYTES,
    SMALL_PART_BYTES,
)
from core.imports.xlsx_parts import UNREADABLE, check_xml, damaged, is_streamed, part_too_large, too_large

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1

END_OF_DIRECTORY = b"PK\x05\x06"
END_OF_DIRECTORY_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"


def open_package(path: Path) -> zipfile.ZipFile:
    """The zip file, when it is safe to unpack and holds a workbook. Raises ImportFileError."""
    with path.open("rb") as file:
        _check_directory_size(file)
    try:
        package = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise damaged(error) from error
    try:
        _check_parts(package.infolist())
        _check_kind(package)
        for part in package.infolist():
            check_xml(package, part)
    except BaseException:
        package.close()
        raise
    return package


def _check_directory_size(file: IO[bytes]) -> None:
    """zipfile keeps the whole directory in memory, so its size is read first."""
    file.seek(0, 2)
    start = max(0, file.tell() - 65_557)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise ImportFileError(_("The workbook is damaged or was cut off: its table of contents is missing."))
    sizes = [struct.unpack_from("<L", tail, at + 12)[0]]
    if tail[max(0, at - 20) : at].startswith(LOCATOR_64):
        if not tail[max(0, at - 76) :].startswith(END_OF_DIRECTORY_64):
            raise ImportFileError(_("The workbook is damaged: its table of contents cannot be found."))
        sizes = [struct.unpack_from("<Q", tail, at - 76 + 40)[0]]
    if sizes[0] > MAX_PACKAGE_DIRECTORY_BYTES:
        raise _too_many_parts()


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PACKAGE_PARTS:
        raise _too_many_parts()
    if sum(part.file_size for part in parts) > MAX_PACKAGE_BYTES:
        raise too_large()
    for part in parts:
        _check_part(part)


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & ENCRYPTED:
        raise ImportFileError(_("The workbook is protected by a password. Save it without one."))
    if part.compress_type not in PACKINGS:
        raise ImportFileError(_("The workbook is packed in a way no spreadsheet program uses."))
    if part.file_size > SMALL_PART_BYTES and part.file_size > MAX_PACKING_RATIO * part.compress_size:
        message = _("The part %(part)s of the workbook unpacks to %(ratio)s times its size: this is a zip bomb.")
        ratio = part.file_size // max(1, part.compress_size)
        raise ImportFileError(message % {"part": part.filename, "ratio": f"{ratio:,}"})
    if part.file_size > MAX_WHOLE_PART_BYTES and not is_streamed(part.filename):
        raise part_too_large(part)


def _check_kind(package: zipfile.ZipFile) -> None:
    names = {name.lower() for name in package.namelist()}
    if "[content_types].xml" in names and "xl/workbook.bin" not in names:
        return
    if "xl/workbook.bin" in names:
        raise ImportFileError(_("The file is a binary Excel workbook (.xlsb). Save it as .xlsx."))
    if "content.xml" in names and "mimetype" in names:
        raise ImportFileError(_("The file is an OpenDocument file. Save it as Excel workbook (.xlsx) or CSV UTF-8."))
    raise ImportFileError(_("The file is a zip file, but no Excel workbook."))


def _too_many_parts() -> ImportFileError:
    return ImportFileError(_("The workbook has more than %(limit)s parts.") % {"limit": f"{MAX_PACKAGE_PARTS:,}"})
