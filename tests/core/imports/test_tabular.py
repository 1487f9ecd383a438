import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports import textfile
from core.imports.errors import ImportFileError
from core.imports.readers import open_rows
from core.imports.rows import Row
from core.imports.tabular import find_delimiter


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "a.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_rows(path) as stream:
            return list(stream)

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_every_encoding_delimiter_and_line_end(read, encoding, delimiter, end):
    text = end.join([delimiter.join(["Τίτλος", "έτος"]), delimiter.join(["Ξύλο 🪵", "2020"]), ""])
    assert read(text.encode(encoding)) == [Row(2, {"Τίτλος": "Ξύλο 🪵", "έτος": "2020"})]


def test_csv_lines_are_those_a_record_begins_in(read):
    rows = read('\n\ntitle,text\n"a","one\ntwo\r\nthree"\n\n,,\nb,"x ""y"" z"\n')
    assert rows == [
        Row(4, {"title": "a", "text": "one\ntwo\r\nthree"}),
        Row(9, {"title": "b", "text": 'x "y" z'}),
    ]


def test_csv_with_the_separator_line_of_excel(read):
    assert read("sep=;\na,b;c\n1;2\n") == [Row(3, {"a,b": "1", "c": "2"})]


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("a;b,c;d", ";"), ('"a,b,c,d";e', ";"), ("title", ","), ("a\tb", "\t"), ('"broken,a;b', ",")],
)
def test_find_delimiter_counts_outside_quotation_marks(line, delimiter):
    assert find_delimiter(line) == delimiter


@pytest.mark.parametrize("chunk", [7, 1_000_000])
def test_csv_wrong_encoding_names_line_and_byte(read, monkeypatch, chunk):
    monkeypatch.setattr(textfile, "CHUNK_BYTES", chunk)
    with pytest.raises(ImportFileError) as caught:
        read(b"title,town\nwood,Athens\nmetal,Ling\xe9\n")
    assert caught.value.line == 3
    assert "Byte 34 of the file (hexadecimal E9) is not UTF-8 text" in caught.value.message
    assert "save it as CSV UTF-8" in caught.value.message


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a,b\n1,2\n3,\x004\n", 3, "zero byte"),
        ("a,b\n1,2\n".encode("utf-16-le"), 1, "zero byte"),
        ("a,b\n1,2\n".encode("utf-16") + b"\x00", 3, "not UTF-16 text"),
        (b",,\n1,2,3\n", 1, "no column names"),
        (b'a,b\n1,2\n3,"open\n4,5\n', 3, "quotation mark is not closed"),
        (b'a,b\n1,2\n3,"x"y\n', 3, "quotation mark stands inside"),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", 2, "longer than 1,000,000 characters"),
        (b'a,b\n1,"' + b"x\n" * 600_000, 2, "quotation mark is not closed"),
        (b"a,b\n1," + b"x" * 2_300_000, 2, "longer than 2,000,000 characters"),
    ],
)
def test_csv_that_breaks_names_the_line(read, content, line, message):
    with pytest.raises(ImportFileError, match=message) as caught:
        read(content)
    assert caught.value.line == line


def test_csv_record_of_many_short_cells_is_cut_off(read):
    with pytest.raises(ImportFileError, match="quotation mark is not closed") as caught:
        read('a,b\n1,2\n"x"' + ',"12345678\n"' * 400_000)
    assert caught.value.line == 3


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    records=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), delimiter=st.sampled_from(",;\t")
)
def test_csv_gives_back_what_was_written(tmp_path_factory, records, delimiter):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    writer.writerows(records)
    path = tmp_path_factory.getbasetemp() / "roundtrip.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    with open_rows(path) as stream:
        rows = [list(row.values.values()) for row in stream]
    assert rows == [cells for cells in records if any(cell.strip() for cell in cells)]
