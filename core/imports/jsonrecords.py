"""JSON arrays of objects and JSON Lines of any size, one object in memory at a time."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from core.imports.errors import ImportFileError
from core.imports.limits import MAX_RECORD_CHARS
from core.imports.rows import Refusal, Row, RowStream
from core.imports.textfile import TextFile

PEEK_ROWS = 20
PEEK_BYTES = 1_000_000
# An error this near to the end of what was read may only mean that the rest has not been read.
LONGEST_TOKEN = 12
SPACE = re.compile(r"[ \t\r\n]*")

# Not a number and infinity are no JSON; programs that write them mean "no value".
_decoder = json.JSONDecoder(parse_constant=lambda name: None)


def read_json(path: Path) -> RowStream:
    """Rows of a file that is one array of objects; raises ImportFileError where its syntax breaks."""
    source = TextFile(path)
    return _stream(source, _ArrayReader(source).rows())


def read_jsonl(path: Path) -> RowStream:
    """Rows of a file with one object a line; a line that is no object refuses only itself."""
    source = TextFile(path)
    return _stream(source, _line_rows(source))


def _stream(source: TextFile, rows: Iterator[Row]) -> RowStream:
    """Looks at the first records for the names of the columns, as JSON has no header line."""
    peeked: list[Row] = []
    columns: dict[str, None] = {}
    try:
        for row in itertools.islice(rows, PEEK_ROWS):
            peeked.append(row)
            columns |= dict.fromkeys(row.values)
            if source.tell() > PEEK_BYTES:
                break
        if not peeked:
            raise ImportFileError(_("The file holds no records."))
    except BaseException:
        source.close()
        raise
    return RowStream(list(columns), _replay(peeked, rows), fraction=source.fraction, close=source.close)


def _replay(peeked: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    while peeked:
        yield peeked.pop(0)
    yield from rows


def _row(line: int, value: object) -> Row:
    if isinstance(value, dict):
        return Row(line, value)
    return Row(line, {}, (Refusal("", str(value), _("The record is not an object with named values.")),))


def _line_rows(source: TextFile) -> Iterator[Row]:
    for number, text in enumerate(source.lines(), start=1):
        if text.isspace():
            continue
        try:
            value = _decoder.decode(text.rstrip())
        except (ValueError, RecursionError) as error:
            yield Row(number, {}, (Refusal("", text.strip(), _not_json(error)),))
        else:
            yield _row(number, value)


def _not_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("This is not valid JSON at character %(place)s (%(reason)s).") % {
            "place": error.colno,
            "reason": error.msg,
        }
    return _("The record is nested too deeply or holds a number with too many digits.")


class _ArrayReader:
    """A window that slides over the text of an array: what is decoded is dropped."""

    def __init__(self, source: TextFile) -> None:
        self._source = source
        self._text = ""
        self._at = 0
        self._counted = 0  # line ends before this place of the window are in _line
        self._line = 1

    def rows(self) -> Iterator[Row]:
        self._expect("[")
        if self._next_char() == "]":
            self._at += 1
        else:
            yield self._object()
            while self._expect(",]") == ",":
                yield self._object()
        if self._next_char():
            raise self._error(_("There is more text after the end of the array."))

    def _object(self) -> Row:
        self._next_char()
        line = self._current_line()
        while True:
            try:
                value, self._at = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_be_cut(error) or not self._read_more():
                    self._at = min(error.pos, len(self._text))
                    raise self._error(_("The JSON is not valid (%(reason)s).") % {"reason": error.msg}) from None
            except (ValueError, RecursionError) as error:
                raise self._error(_not_json(error)) from None
            else:
                # A bare number may go on in the next piece; it is refused all the same.
                return _row(line, value)

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        near_end = error.pos >= len(self._text) - LONGEST_TOKEN
        return near_end or error.msg.startswith("Unterminated string")

    def _expect(self, allowed: str) -> str:
        char = self._next_char()
        if not char:
            raise self._error(_("The file ends in the middle of the array; it may have been cut off."))
        if char not in allowed:
            message = _("Expected %(expected)s, found %(found)s.")
            raise self._error(message % {"expected": _(" or ").join(allowed), "found": char})
        self._at += 1
        return char

    def _next_char(self) -> str:
        """The next character that is no space, without taking it; "" at the end of the file."""
        while True:
            match = SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_more():
                return ""

    def _read_more(self) -> bool:
        """Adds text to the window, at least as much as it keeps, so that retries stay few."""
        self._current_line()
        kept = self._text[self._at :]
        if len(kept) > MAX_RECORD_CHARS:
            message = _("The record is longer than %(limit)s characters.") % {"limit": f"{MAX_RECORD_CHARS:,}"}
            raise self._error(message)
        pieces = [kept]
        added = 0
        while added <= len(kept) and (piece := self._source.read_chunk()):
            pieces.append(piece)
            added += len(piece)
        self._text, self._at, self._counted = "".join(pieces), 0, 0
        return added > 0

    def _current_line(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _error(self, message: str) -> ImportFileError:
        return ImportFileError(message, line=self._current_line())
