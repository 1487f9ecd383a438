import pytest

from core.imports.errors import ImportFileError
from core.imports.sniffing import find_format


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", b"title", "csv"),
        ("a.TSV", b"title", "csv"),
        ("a.txt", b"title", "csv"),
        ("a.json", b"\xef\xbb\xbf [{}]", "json"),
        ("a.jsonl", b"{}", "jsonl"),
        ("a.ndjson", b"{}", "jsonl"),
        ("a.xlsx", b"PK\x03\x04", "xlsx"),
    ],
)
def test_find_format_by_name(tmp_path, name, content, found):
    assert find_format(written(tmp_path, name, content)) == found


def test_find_format_asked_for_beats_the_name(tmp_path):
    assert find_format(written(tmp_path, "export.dat", b"a,b"), "csv") == "csv"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n  ", "is empty"),
        ("a.csv", b"<!DOCTYPE html><table>", r"web page \(HTML\)"),
        ("a.csv", b"\xff\xfe" + "<html>".encode("utf-16-le"), r"web page \(HTML\)"),
        ("a.xls", b"<html><table>", r"web page \(HTML\)"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", r"old Excel workbook \(.xls\) or a workbook with a password"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "with a password"),
        ("a.csv", b"PK\x03\x04", "name it .xlsx"),
        ("a.xlsx", b"a,b", "not an Excel workbook"),
        ("a.csv", b"%PDF-1.7", "PDF"),
        ("a.csv", b"\x1f\x8b\x08", "gzip"),
        ("a.csv", b'<?xml version="1.0"?><Workbook>', "is XML"),
        ("a.csv", b"{\\rtf1", "RTF"),
        ("a.json", b'{"a": 1}', "does not begin with"),
        ("a.jsonl", b"[{}]", "Name it .json"),
        ("a.dat", b"a,b", "does not tell the format"),
    ],
)
def test_find_format_names_the_wrong_content(tmp_path, name, content, message):
    with pytest.raises(ImportFileError, match=message):
        find_format(written(tmp_path, name, content))


def test_find_format_of_missing_file_and_of_folder(tmp_path):
    with pytest.raises(ImportFileError, match="cannot be opened: No such file"):
        find_format(tmp_path / "none.csv")
    with pytest.raises(ImportFileError, match="is not a file"):
        find_format(tmp_path)
