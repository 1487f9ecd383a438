"""The shared texts of a workbook, kept on disk: a workbook of long stories fits in no memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from xml.etree.ElementTree import Element, ParseError, iterparse

from django.utils.translation import gettext as _
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.imports.errors import ImportFileError
from core.imports.limits import MAX_SHEET_ROW_ELEMENTS, MAX_STRINGS
from core.imports.xlsx_parts import PartReader

STRING = f"{{{SHEET_MAIN_NS}}}si"
TEXT = f"{{{SHEET_MAIN_NS}}}t"
RUN = f"{{{SHEET_MAIN_NS}}}r"


class StringTable:
    """Texts by number, 8 bytes of memory each, the texts themselves in a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="import-strings-")  # noqa: SIM115 - closed by close()
        self._ends = array("Q", [0])

    @classmethod
    def read(cls, part: PartReader) -> StringTable:
        table = cls()
        try:
            table._fill(part)
        except ParseError as error:
            table.close()
            raise ImportFileError(
                _("The texts of the workbook are damaged (%(reason)s).") % {"reason": error}
            ) from None
        except BaseException:
            table.close()
            raise
        return table

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8")

    def close(self) -> None:
        self._file.close()

    def _fill(self, part: PartReader) -> None:
        root: Element | None = None
        elements = 0
        # No document type can be met here: open_package() refused them.
        for event, element in iterparse(part, events=("start", "end")):  # noqa: S314
            if event == "start":
                root = element if root is None else root
                elements += 1
                if elements > MAX_SHEET_ROW_ELEMENTS:
                    raise ImportFileError(_("A text of the workbook has too many pieces."))
            elif element.tag == STRING and root is not None:
                self._append(text_of(element))
                root.clear()
                part.mark()
                elements = 0
        self._file.flush()

    def _append(self, text: str) -> None:
        if len(self) >= MAX_STRINGS:
            raise ImportFileError(_("The workbook has more than %(limit)s texts.") % {"limit": f"{MAX_STRINGS:,}"})
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8")))


def text_of(element: Element) -> str:
    """Text of a string item: plain or in formatted runs, without reading aids (phonetic runs)."""
    pieces = [child.text or "" for child in element if child.tag == TEXT]
    pieces += [text.text or "" for run in element.iterfind(RUN) for text in run.iterfind(TEXT)]
    return unescape_controls("".join(pieces))


def unescape_controls(text: str) -> str:
    """Undoes the _x000D_ form in which workbooks keep characters that XML cannot hold."""
    return unescape(text) if "_x" in text else text
