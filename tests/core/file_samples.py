"""Small files that are what their names say, and others that are not."""

import struct
import zipfile
import zlib
from io import BytesIO

from openpyxl import Workbook

from tests.factories.core import PDF, png

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<xml/>")
    return out.getvalue()


def bomb(unpacked: int) -> bytes:
    """An archive whose entries say that they unpack to `unpacked` bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(6):
            with package.open(f"word/{number}", "w", force_zip64=True) as entry:
                for _chunk in range(unpacked // 6 // 1_000_000 + 1):
                    entry.write(bytes(1_000_000))
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A few bytes that claim to be a picture of `side` by `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


DOCUMENTS_REFUSED = {
    "page.pdf": HTML,
    "drawing.pdf": SVG,
    "script.txt": b"\n <script>alert(1)</script>",
    "page.csv": HTML,
    "program.txt": b"MZ\x00\x01binary",
    "archive.docx": archive("readme.txt"),
    "sheet.docx": workbook(),
    "notes.zip": b"not an archive",
    "page.odt": archive("content.xml"),
    "empty.pdf": b"",
}
DOCUMENTS_ACCEPTED = {
    "guide.pdf": PDF,
    "letter.docx": archive("[Content_Types].xml", "word/document.xml"),
    "sheet.xlsx": workbook(),
    "slides.pptx": archive("ppt/presentation.xml"),
    "text.odt": archive("mimetype", "content.xml"),
    "bundle.zip": archive("readme.txt"),
    "notes.txt": "Σημειώσεις".encode(),
    "table.csv": b"\xef\xbb\xbfa;b\r\n1;2\r\n",
}
PICTURES_REFUSED = {
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "page.jpg": HTML,
    "huge.png": huge_png(30_000),
    "large.png": huge_png(8_000),
    "photo.jpg": png(),
    "cut.png": png(400, 400)[:-60],
}
PICTURES_ACCEPTED = {"picture.png": png()}
