import pytest

from core.imports.errors import ImportFileError
from core.imports.mapping import Paragraph, Profile
from core.imports.rows import Refusal, Row


def profile(**parts):
    return Profile(name="p", title="P", source="s", **parts)


def test_map_brings_every_field_with_the_column_it_came_from():
    mapped = profile(columns={"title": ("Name", "Title"), "year": ("Year",), "region": ("Region",)}).map(
        Row(7, {" TITLE": " Wood ", "year": 2020})
    )
    assert mapped.line == 7
    assert mapped.values == {"title": "Wood", "year": "2020", "region": ""}
    assert mapped.column("title") == " TITLE"
    assert mapped.column("region") == "Region"
    assert mapped.refusals == ()


def test_map_splits_and_translates_values():
    mapped = profile(
        columns={"sectors": ("s",), "outcome": ("o",), "themes": ("t",)},
        split={"sectors": (";", "|")},
        values={
            "sectors": {"Wood": ("C", "16"), "n/a": "", "Building": "F"},
            "outcome": {"It worked": "worked"},
            "themes": {"2. Modern": "2"},
        },
    ).map(Row(2, {"s": "wood; Building|N/A; wood ;Other", "o": " it  WORKED", "t": ["2. modern", "3."]}))
    assert mapped.values == {"sectors": ["C", "16", "F", "Other"], "outcome": "worked", "themes": ["2", "3."]}


def test_map_value_into_several_makes_a_list():
    mapped = profile(columns={"level": ("l",)}, values={"level": {"3-4": ("3", "4")}}).map(Row(2, {"l": "3-4"}))
    assert mapped.many("level") == ["3", "4"]
    assert mapped.text("level") == "3, 4"


def test_map_puts_defaults_where_nothing_came():
    spec = profile(
        columns={"licence": ("l",), "modes": ("m",)},
        split={"modes": (";",)},
        values={"modes": {"none": ""}},
        defaults={"licence": "CC BY 4.0", "modes": ("on-site",), "evidence": "not-stated"},
    )
    assert spec.map(Row(2, {"l": "", "m": "none"})).values == {
        "licence": "CC BY 4.0",
        "modes": ["on-site"],
        "evidence": "not-stated",
    }
    assert spec.map(Row(2, {"l": "CC0", "m": "a"})).text("licence") == "CC0"


def test_map_joins_columns_as_paragraphs():
    spec = profile(
        join={
            "situation": (
                Paragraph(("objectives",)),
                Paragraph(("needs", "need"), "What was needed"),
                Paragraph(("partners",), "Who took part?"),
                Paragraph(("absent",), "Absent"),
            )
        }
    )
    mapped = spec.map(Row(2, {"objectives": "First.\n\nMore.", "Need": "time", "partners": ["A", "B"]}))
    assert mapped.text("situation") == "First.\n\nMore.\n\nWhat was needed: time\n\nWho took part?\n- A\n- B"
    assert spec.map(Row(2, {"objectives": ""})).text("situation") == ""


def test_map_refuses_empty_required_and_nested_cells_by_their_columns():
    spec = profile(columns={"title": ("Title",), "text": ("Text",)}, required=("title",))
    refusals = spec.map(Row(2, {"title": " ", "Text": {"a": 1}})).refusals
    assert [(refusal.column, refusal.value) for refusal in refusals] == [("title", ""), ("Text", "{'a': 1}")]
    assert refusals[0].reason == "The cell is empty, but must not be."


def test_map_keeps_the_refusals_of_the_row_and_adds_no_empty_cells_to_them():
    broken = Refusal("", "{", "not JSON")
    assert profile(columns={"title": ("t",)}, required=("title",)).map(Row(2, {}, (broken,))).refusals == (broken,)


def test_check_columns_lists_all_that_is_missing_and_what_there_is():
    spec = profile(
        columns={"external_id": ("id",), "title": ("Title", "Name"), "licence": ("Licence",)},
        join={"situation": (Paragraph(("Context",)), Paragraph(("Needs",)))},
        defaults={"licence": "CC0"},
        required=("external_id", "title", "situation", "licence"),
    )
    spec.check_columns(["ID", "name", "needs"])
    with pytest.raises(ImportFileError) as caught:
        spec.check_columns(["Titel", "context"])
    assert str(caught.value) == (
        "Required columns are missing: id, Title or Name. The file has these columns: Titel, context."
    )


def test_unused_columns():
    spec = profile(columns={"title": ("Title", "Name")}, join={"text": (Paragraph(("Context",)),)})
    assert spec.unused_columns(["title", "Name", "context", "Colour"]) == ["Colour"]
