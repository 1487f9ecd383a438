"""Parts of a workbook: which may be large, and how one is read without filling the memory."""

from __future__ import annotations

import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import (
    CHUNK_BYTES,
    MAX_PACKAGE_BYTES,
    MAX_SHEET_ROW_BYTES,
    MAX_WHOLE_PART_ELEMENTS,
)

PROLOG_BYTES = 16_384  # an XML part has its first element before
STREAMED = ("xl/worksheets/", "xl/sharedstrings.xml")
UNREAD = (
    "customxml/",
    "xl/calcchain",
    "xl/charts/",
    "xl/comments",
    "xl/drawings/",
    "xl/embeddings/",
    "xl/externallinks/",
    "xl/media/",
    "xl/pivotcache/",
    "xl/vbaproject",
)
# What zipfile raises on a damaged part, a packing it does not know or a password.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


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
            raise damaged(error) from error
        self.count += len(piece)
        if self.count > min(self.size, MAX_PACKAGE_BYTES):
            raise too_large()
        if self.count - self._marked > MAX_SHEET_ROW_BYTES:
            raise ImportFileError(_("A row or a text of the workbook is longer than any spreadsheet program saves."))
        return piece

    def mark(self) -> None:
        self._marked = self.count

    def close(self) -> None:
        self._file.close()


def check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuses a document type, and, where a part will be read as a whole, too many elements.

    A document type can only stand before the first element. Every part is looked at, whatever
    its name: the workbook itself says which ones are read.
    """
    parser = expat.ParserCreate()
    elements = 0

    def count(name: str, attributes: object) -> None:
        nonlocal elements
        elements += 1

    def refuse(*args: object) -> None:
        message = _("The workbook holds an XML document type (in %(part)s), which no spreadsheet program writes.")
        raise ImportFileError(message % {"part": part.filename})

    parser.StartElementHandler = count
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    enough = 1 if is_streamed(part.filename) else MAX_WHOLE_PART_ELEMENTS + 1
    try:
        with package.open(part) as file:
            while elements < enough and (piece := file.read(PROLOG_BYTES)):
                parser.Parse(piece)
                if not elements:
                    raise ImportFileError(
                        _("The part %(part)s of the workbook holds no XML.") % {"part": part.filename}
                    )
    except expat.ExpatError:
        return  # no XML, or broken: whoever reads the part says so, and a document type has not been met
    except UNREADABLE as error:
        raise damaged(error) from error
    if elements > MAX_WHOLE_PART_ELEMENTS:
        raise part_too_large(part)


def is_streamed(name: str) -> bool:
    """Whether the part may have any size, because it is read as a stream or never."""
    return name.lower().startswith(STREAMED + UNREAD)


def damaged(error: Exception) -> ImportFileError:
    return ImportFileError(_("The workbook is damaged (%(reason)s). Save it again.") % {"reason": error})


def part_too_large(part: zipfile.ZipInfo) -> ImportFileError:
    return ImportFileError(_("The part %(part)s of the workbook is too large.") % {"part": part.filename})


def too_large() -> ImportFileError:
    message = _("The workbook unpacks to more than %(limit)s MB. Split it, or save the sheet as CSV UTF-8.")
    return ImportFileError(message % {"limit": MAX_PACKAGE_BYTES // 1_000_000})
