"""The zip file around a workbook, checked before and while it is unpacked.

Attacks this stands against: a zip bomb (declared or lying about its size), a directory of millions
of parts, document types with entities (their expansion and files they would fetch).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import (
    CHUNK_BYTES,
    MAX_PACKAGE_BYTES,
    MAX_PACKAGE_DIRECTORY_BYTES,
    MAX_PACKAGE_PARTS,
    MAX_PACKING_RATIO,
    MAX_SHEET_ROW_BYTES,
    MAX_WHOLE_PART_BYTES,
    SMALL_PART_BYTES,
)

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
PROLOG_BYTES = 16_384  # an XML part has its first element before
# Parts a workbook may have in any size, because they are read as a stream or never.
STREAMED = ("xl/worksheets/", "xl/sharedstrings.xml")
UNREAD = (
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/comments",
    "xl/embeddings/",
    "xl/pivotcache/",
    "xl/calcchain",
)

END_OF_DIRECTORY = b"PK\x05\x06"
END_OF_DIRECTORY_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def open_package(path: Path) -> zipfile.ZipFile:
    """The zip file, when it is safe to unpack and holds a workbook. Raises ImportFileError."""
    with path.open("rb") as file:
        _check_directory_size(file)
    try:
        package = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise _damaged(error) from error
    try:
        _check_parts(package.infolist())
        _check_kind(package)
        for part in package.infolist():
            refuse_document_type(package, part)
    except BaseException:
        package.close()
        raise
    return package


class PartReader:
    """Bytes of one part, counted while they are unpacked.

    `mark()` is called wherever the parser has let go of what it read; more than a row's worth
    of bytes without a mark would pile up in memory and is refused.
    """

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self.size = max(1, package.getinfo(name).file_size)
        self.count = 0
        self._marked = 0
        self._file = package.open(name)

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        try:
            piece = self._file.read(size)
        except UNREADABLE as error:
            raise _damaged(error) from error
        self.count += len(piece)
        if self.count > min(self.size, MAX_PACKAGE_BYTES):
            raise _too_large()
        if self.count - self._marked > MAX_SHEET_ROW_BYTES:
            raise ImportFileError(_("A row or a text of the workbook is longer than any spreadsheet program saves."))
        return piece

    def mark(self) -> None:
        self._marked = self.count

    def close(self) -> None:
        self._file.close()


def refuse_document_type(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads a part up to its first element; a document type could only stand before it.

    Every part is looked at, whatever its name: the workbook itself says which ones are read.
    """
    parser = expat.ParserCreate()
    seen_element: list[str] = []

    def refuse(*args: object) -> None:
        message = _("The workbook holds an XML document type (in %(part)s), which no spreadsheet program writes.")
        raise ImportFileError(message % {"part": part.filename})

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: seen_element.append(name)
    try:
        with package.open(part) as file:
            start = file.read(PROLOG_BYTES)
        parser.Parse(start, len(start) < PROLOG_BYTES)
    except expat.ExpatError:
        return  # no XML, or broken: whoever reads the part says so, and a document type has not been met
    except UNREADABLE as error:
        raise _damaged(error) from error
    if not seen_element:
        raise ImportFileError(_("The part %(part)s of the workbook holds no XML.") % {"part": part.filename})


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
        raise _too_large()
    for part in parts:
        _check_part(part)


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if part.flag_bits & ENCRYPTED:
        raise ImportFileError(_("The workbook is protected by a password. Save it without one."))
    if part.compress_type not in PACKINGS:
        raise ImportFileError(_("The workbook is packed in a way no spreadsheet program uses."))
    if part.file_size > SMALL_PART_BYTES and part.file_size > MAX_PACKING_RATIO * part.compress_size:
        message = _("The part %(part)s of the workbook unpacks to %(ratio)s times its size: this is a zip bomb.")
        ratio = part.file_size // max(1, part.compress_size)
        raise ImportFileError(message % {"part": part.filename, "ratio": f"{ratio:,}"})
    if part.file_size > MAX_WHOLE_PART_BYTES and not name.startswith(STREAMED + UNREAD):
        raise ImportFileError(_("The part %(part)s of the workbook is too large.") % {"part": part.filename})


def _check_kind(package: zipfile.ZipFile) -> None:
    names = {name.lower() for name in package.namelist()}
    if "[content_types].xml" in names and "xl/workbook.bin" not in names:
        return
    if "xl/workbook.bin" in names:
        raise ImportFileError(_("The file is a binary Excel workbook (.xlsb). Save it as .xlsx."))
    if "content.xml" in names and "mimetype" in names:
        raise ImportFileError(_("The file is an OpenDocument file. Save it as Excel workbook (.xlsx) or CSV UTF-8."))
    raise ImportFileError(_("The file is a zip file, but no Excel workbook."))


def _damaged(error: Exception) -> ImportFileError:
    return ImportFileError(_("The workbook is damaged (%(reason)s). Save it again.") % {"reason": error})


def _too_large() -> ImportFileError:
    message = _("The workbook unpacks to more than %(limit)s MB. Split it, or save the sheet as CSV UTF-8.")
    return ImportFileError(message % {"limit": MAX_PACKAGE_BYTES // 1_000_000})


def _too_many_parts() -> ImportFileError:
    return ImportFileError(_("The workbook has more than %(limit)s parts.") % {"limit": f"{MAX_PACKAGE_PARTS:,}"})
