"""Text of any length, decoded piece by piece, with the place of the first byte that is not text."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import CHUNK_BYTES, MAX_RECORD_CHARS


class TextFile:
    """A file in UTF-8 (with or without byte order mark) or UTF-16 (with one)."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._size = max(1, os.fstat(self._raw.fileno()).st_size)
        start = self._raw.read(2)
        self._raw.seek(0)
        self.encoding = "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
        self._decoder = codecs.getincrementaldecoder(self.encoding)()
        self._line_ends = 0

    def read_chunk(self) -> str:
        """The next piece of text, "" at the end. Raises ImportFileError with line and byte."""
        text = ""
        raw = b"?"
        while raw and not text:
            raw = self._raw.read(CHUNK_BYTES)
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise self._wrong_encoding(error) from None
        if "\0" in text:
            raise self._nul_byte(text)
        self._line_ends += _count_line_ends(text)
        return text

    def lines(self) -> Iterator[str]:
        """Lines with their ends (line feed, carriage return or both), each at most a record long."""
        pending = ""
        number = 0
        while chunk := self.read_chunk():
            pieces = list(io.StringIO(pending + chunk, newline=""))
            pending = "" if pieces[-1].endswith("\n") else pieces.pop()
            number += len(pieces)
            yield from pieces
            if len(pending) > MAX_RECORD_CHARS:
                message = _("The line is longer than %(limit)s characters.") % {"limit": f"{MAX_RECORD_CHARS:,}"}
                raise ImportFileError(message, line=number + 1)
        # A lone carriage return at the end of a chunk is held back, as its line feed may follow.
        yield from io.StringIO(pending, newline="")

    def fraction(self) -> float:
        return self._raw.tell() / self._size

    def tell(self) -> int:
        return self._raw.tell()

    def close(self) -> None:
        self._raw.close()

    def _wrong_encoding(self, error: UnicodeDecodeError) -> ImportFileError:
        before = error.object[: error.start]
        if self.encoding == "utf-16":
            line = self._line_ends + _count_line_ends(before.decode(error.encoding, "replace"))
        else:
            line = self._line_ends + (before.count(b"\n") or before.count(b"\r"))
        place = self._raw.tell() - len(error.object) + error.start + 1
        message = _(
            "Byte %(place)s of the file (hexadecimal %(byte)s) is not %(encoding)s text. "
            "Open the file in the program it comes from and save it as CSV UTF-8 (or as UTF-8 text)."
        )
        byte = f"{error.object[error.start]:02X}"
        encoding = "UTF-16" if self.encoding == "utf-16" else "UTF-8"
        return ImportFileError(message % {"place": f"{place:,}", "byte": byte, "encoding": encoding}, line=line + 1)

    def _nul_byte(self, text: str) -> ImportFileError:
        line = self._line_ends + _count_line_ends(text[: text.index("\0")]) + 1
        message = _(
            "There is a zero byte here, which text files do not hold. "
            "Open the file in the program it comes from and save it as CSV UTF-8 (or as UTF-8 text)."
        )
        return ImportFileError(message, line=line)


def _count_line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")
