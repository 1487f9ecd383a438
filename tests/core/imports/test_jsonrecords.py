import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports import textfile
from core.imports.errors import ImportFileError
from core.imports.readers import open_rows
from core.imports.rows import Row


@pytest.fixture
def read(tmp_path):
    def read(content, suffix="json"):
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_rows(path) as stream:
            return list(stream)

    return read


def test_json_rows_carry_the_line_they_begin_in(read):
    text = '\ufeff[\n {"a": "1",\n  "b": [1, "x"]},\n\n {"a": null, "c": {"d": true}} ]\n'
    assert read(text) == [Row(2, {"a": "1", "b": [1, "x"]}), Row(5, {"a": None, "c": {"d": True}})]


def test_json_columns_are_the_keys_of_the_first_records(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, {"b": 2, "a": 3}]')
    with open_rows(path) as stream:
        assert stream.columns == ("a", "b")
        assert len(list(stream)) == 2


def test_json_not_a_number_is_no_value(read):
    assert read('[{"a": NaN, "b": -Infinity}]') == [Row(1, {"a": None, "b": None})]


def test_json_element_that_is_no_object_refuses_itself_alone(read):
    first, second = read('[["x"], {"a": 1}]')
    assert first.refusals[0].reason == "The record is not an object with named values."
    assert second == Row(1, {"a": 1})


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[]", None, "holds no records"),
        ('[{"a": 1},\n{"a": }]', 2, "JSON is not valid"),
        ('[{"a": 1}\n{"a": 2}]', 2, "Expected , or ], found {"),
        ('[{"a": 1},\n', 2, "JSON is not valid"),
        ('[{"a": 1}\n', 2, "ends in the middle of the array"),
        ('[{"a": "never closed\\n}]', 1, "JSON is not valid"),
        ('[{"a": 1}]\n\n[{"a": 2}]', 3, "more text after the end"),
        ('[\n{"a": ' + "[" * 100_000, 2, "nested too deeply"),
        ('[{"a": ' + "9" * 5_000 + "}]", 1, "too many digits"),
        ('[{"a": 1},\n{"a": "' + "x" * 2_600_000 + '"}]', 2, "longer than 2,000,000"),
    ],
)
def test_json_that_breaks_names_the_line(read, text, line, message):
    with pytest.raises(ImportFileError, match=message.replace("[", r"\[").replace("]", r"\]")) as caught:
        read(text)
    assert caught.value.line == line


def test_json_wrong_encoding_names_line_and_byte(read):
    with pytest.raises(ImportFileError, match=r"Byte 20 of the file \(hexadecimal FC\)") as caught:
        read(b'[{"a": 1},\n{"a": "M\xfcller"}]')
    assert caught.value.line == 2


def test_jsonl_line_that_breaks_refuses_itself_alone(read):
    rows = read('{"a": 1}\n\n{"a": \n[1]\n{"a": 2}', "jsonl")
    assert [row.line for row in rows] == [1, 3, 4, 5]
    assert [row.values for row in rows] == [{"a": 1}, {}, {}, {"a": 2}]
    assert rows[1].refusals[0].reason.startswith("This is not valid JSON at character 6")
    assert rows[2].refusals[0].reason == "The record is not an object with named values."


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=80, deadline=None)
@given(
    records=st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), min_size=1, max_size=8),
    chunk=st.integers(1, 40),
    indent=st.sampled_from([None, 1]),
    plain=st.booleans(),
)
def test_json_gives_back_what_was_written_whatever_the_chunk(tmp_path_factory, records, chunk, indent, plain):
    path = tmp_path_factory.getbasetemp() / "roundtrip.json"
    path.write_text(json.dumps(records, indent=indent, ensure_ascii=plain), "utf-8", errors="replace")
    written = json.loads(path.read_text("utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textfile, "CHUNK_BYTES", chunk)
        with open_rows(path) as stream:
            assert [row.values for row in stream] == written
