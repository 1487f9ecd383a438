"""Workbooks made to do harm. They are written by hand, as no program would save them."""

import struct
import zipfile

import pytest

from core.imports import limits, xlsx_package, xlsx_strings
from core.imports.errors import ImportFileError
from core.imports.readers import open_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    f'<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>title</t></si><si><t>wood</t></si></sst>',
}
HEADER = '<row><c t="s"><v>0</v></c></row>'


def sheet(rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


@pytest.fixture
def write(tmp_path):
    def write(rows=HEADER + '<row><c t="s"><v>1</v></c></row>', *, packing=zipfile.ZIP_DEFLATED, **parts):
        path = tmp_path / "a.xlsx"
        content = PARTS | {"xl/worksheets/sheet1.xml": sheet(rows)} | parts.pop("parts", {})
        with zipfile.ZipFile(path, "w", packing) as package:
            for name, text in content.items():
                package.writestr(name, text)
        return path

    return write


def message_of(path):
    with pytest.raises(ImportFileError) as caught, open_rows(path) as stream:
        list(stream)
    return str(caught.value)


def test_handmade_workbook_is_read(write):
    with open_rows(write()) as stream:
        assert [row.values for row in stream] == [{"title": "wood"}]


def test_zip_bomb_is_refused_by_its_ratio(write):
    message = message_of(write(" " * 5_000_000))
    assert "xl/worksheets/sheet1.xml of the workbook unpacks to" in message
    assert "this is a zip bomb" in message


def test_zip_bomb_is_refused_by_its_sum(write, monkeypatch):
    monkeypatch.setattr(xlsx_package, "MAX_PACKAGE_BYTES", 20_000)
    assert "Split it, or save the sheet as CSV UTF-8" in message_of(write(" " * 20_000))


def test_part_that_is_larger_than_it_says_is_never_unpacked_further(write):
    path = write(HEADER + "<row/>" * 1_000)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while content[at + 46 : at + 70] != b"xl/worksheets/sheet1.xml":
        at = content.index(b"PK\x01\x02", at + 1)
    struct.pack_into("<L", content, at + 24, 500)
    path.write_bytes(content)
    assert "damaged" in message_of(path)


def test_directory_of_too_many_parts_is_refused(write):
    path = write(parts={f"xl/media/{number}.png": "" for number in range(limits.MAX_PACKAGE_PARTS)})
    assert message_of(path) == "The workbook has more than 2,000 parts."


@pytest.mark.parametrize("with_locator", [False, True])
def test_directory_too_large_is_refused_before_it_is_read(write, monkeypatch, with_locator):
    path = write()
    content = path.read_bytes()
    at = content.rindex(b"PK\x05\x06")
    if with_locator:
        record = b"PK\x06\x06" + b"\0" * 36 + struct.pack("<QQ", 2_000_000, 0)
        locator = b"PK\x06\x07" + b"\0" * 16
        content = content[:at] + record + locator + content[at:]
    else:
        content = content[: at + 12] + struct.pack("<L", 2_000_000) + content[at + 16 :]
    path.write_bytes(content)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert message_of(path) == "The workbook has more than 2,000 parts."


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
FETCH = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("part", [*PARTS, "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("start", [BOMB, FETCH, "<?xml version='1.0'?><!-- c -->" + BOMB])
def test_document_type_is_refused_in_every_part(write, part, start):
    text = (PARTS | {"xl/worksheets/sheet1.xml": sheet(HEADER)})[part]
    assert f"XML document type (in {part})" in message_of(write(parts={part: start + text}))


def test_document_type_is_refused_in_utf_16_and_behind_a_harmless_name(write):
    text = ("<?xml version='1.0' encoding='utf-16'?>" + BOMB + sheet(HEADER)).encode("utf-16")
    assert "XML document type" in message_of(write(parts={"xl/picture.png": text}))


def test_document_type_behind_much_space_is_refused(write):
    text = "<?xml version='1.0'?>" + " " * 20_000 + BOMB + sheet(HEADER)
    assert "holds no XML" in message_of(write(parts={"xl/worksheets/sheet1.xml": text}))


def test_pictures_and_empty_parts_do_no_harm(write):
    path = write(parts={"xl/media/a.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "xl/media/": "", "docProps/b.xml": ""})
    with open_rows(path) as stream:
        assert len(list(stream)) == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (HEADER + "<row>" + "<c/>" * 16_385 + "</row>", "The row cannot be read"),
        (HEADER + '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>', "cells are out of order"),
        (HEADER + '<row><c t="s"><v>2</v></c></row>', "Line 2: The row cannot be read"),
        (HEADER + '<row><c t="s"><v>-1</v></c></row>', "Line 2: The row cannot be read"),
        (HEADER + '<row r="x"/>', "Line 1: The row cannot be read"),
        (HEADER + "<row><c><v>one</v></c></row>", "Line 2: The row cannot be read"),
        (HEADER + "<row><c>", "The sheet is damaged"),
    ],
)
def test_sheet_of_nonsense_is_refused(write, rows, message):
    assert message in message_of(write(rows))


def test_text_longer_than_any_row_is_refused(write):
    noise = bytes(range(97, 123)).decode() * 400_000
    rows = f'{HEADER}<row><c t="inlineStr"><is><t>{noise}</t></is></c></row>'
    assert "longer than any spreadsheet program saves" in message_of(write(rows, packing=zipfile.ZIP_STORED))


def test_row_of_too_many_elements_is_refused(write):
    path = write(HEADER + "<row>" + "<c/>" * 300_000 + "</row>", packing=zipfile.ZIP_STORED)
    assert "Line 2: The sheet is larger than any spreadsheet program saves" in message_of(path)


def test_shared_texts_are_read_with_their_runs_and_without_reading_aids(write):
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>title</t></si>'
        "<si><r><rPr><b/></rPr><t>Ξύλο </t></r><r><t>und mehr</t></r><rPh><t>aid</t></rPh></si>"
        "<si><t>a_x000A_b</t></si><si/></sst>"
    )
    rows = HEADER + "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in (1, 2, 3, 1))
    with open_rows(write(rows, parts={"xl/sharedStrings.xml": strings})) as stream:
        assert [row.values["title"] for row in stream] == ["Ξύλο und mehr", "a\nb", "Ξύλο und mehr"]


def test_too_many_shared_texts_are_refused(write, monkeypatch):
    monkeypatch.setattr(xlsx_strings, "MAX_STRINGS", 1)
    assert "more than 1 texts" in message_of(write())


def test_shared_text_of_too_many_pieces_is_refused(write):
    strings = f'<sst xmlns="{MAIN}"><si>' + "<r><t>a</t></r>" * 150_000 + "</si></sst>"
    path = write(parts={"xl/sharedStrings.xml": strings}, packing=zipfile.ZIP_STORED)
    assert "too many pieces" in message_of(path)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"xl/workbook.xml": "<nothing/>"}, "no visible sheet"),
        ({"xl/workbook.xml": "<workbook"}, "holds no XML"),
        ({"xl/workbook.xml": "<workbook>"}, "damaged"),
        ({"xl/styles.xml": "<styleSheet>"}, "damaged"),
        ({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>'}, "texts of the workbook are damaged"),
        ({"[Content_Types].xml": "<Types/>"}, "damaged"),
    ],
)
def test_damaged_parts_are_refused(write, parts, message):
    assert message in message_of(write(parts=parts))


def test_part_read_as_a_whole_may_not_be_large(write, monkeypatch):
    monkeypatch.setattr(xlsx_package, "MAX_WHOLE_PART_BYTES", 1_000)
    styles = f'<styleSheet xmlns="{MAIN}"><!--{"x" * 1_000}--></styleSheet>'
    assert "The part xl/styles.xml of the workbook is too large" in message_of(write(parts={"xl/styles.xml": styles}))


def test_part_read_as_a_whole_may_not_have_many_elements(write):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 100_000}</cellXfs></styleSheet>'
    path = write(parts={"xl/styles.xml": styles}, packing=zipfile.ZIP_STORED)
    assert "The part xl/styles.xml of the workbook is too large" in message_of(path)


def test_workbook_may_not_stand_where_parts_of_any_size_stand(write):
    types = PARTS["[Content_Types].xml"].replace("/xl/workbook.xml", "/xl/worksheets/workbook.xml")
    parts = {"[Content_Types].xml": types, "xl/worksheets/workbook.xml": PARTS["xl/workbook.xml"]}
    assert "its parts have the wrong names" in message_of(write(parts=parts))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["word/document.xml"], "no Excel workbook"),
        (["mimetype", "content.xml"], "OpenDocument"),
        (["[Content_Types].xml", "xl/workbook.bin"], "binary Excel workbook"),
    ],
)
def test_other_zip_files_are_named(tmp_path, names, message):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "<a/>")
    assert message in message_of(path)


def test_unusual_packing_and_passwords_are_refused(write):
    assert "packed in a way" in message_of(write(packing=zipfile.ZIP_LZMA))
    path = write()
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "protected by a password" in message_of(path)


def test_workbook_that_was_cut_off_is_refused(write):
    path = write()
    path.write_bytes(path.read_bytes()[:-30])
    assert "was cut off" in message_of(path)
