import pytest

from core.imports.cells import fold
from core.imports.errors import ImportFileError
from core.imports.manyvalued import Series, Spread, without_numbers
from core.imports.mapping import Profile
from core.imports.profiles import load_profile
from core.imports.report import ImportReport
from core.imports.rows import Row

HEAD = 'name = "p"\ntitle = "P"\nsource = "s"\n'
PARTNERS = Series((("name", ("Partner # name",)), ("country", ("Partner # country", "Partner # land"))))


def profile(**parts):
    return Profile(name="p", title="P", source="s", **parts)


def topics(rest="", **values):
    found = {fold(key): ours for key, ours in values.items()}
    return Spread(("Topics", "Topic"), (";",), found, rest)


@pytest.fixture
def load(tmp_path):
    def load(text, **options):
        path = tmp_path / "p.toml"
        path.write_text(HEAD + text)
        return load_profile(path, **options)

    return load


# --- numbered columns ---------------------------------------------------------------------------


def test_series_brings_records_in_the_order_of_their_numbers():
    row = {
        "Partner 10 name": "J",
        "PARTNER 2 Name": "B",
        "partner 2 land": "IT",
        "Partner 1 name": "A",
        "Partner 1 country": "GR",
        "Partner 1 address": "Road 1",
        "Partner 1 namesake": "X",
    }
    assert profile(series={"partners": PARTNERS}).map(Row(2, row)).series == {
        "partners": [{"name": "A", "country": "GR"}, {"name": "B", "country": "IT"}, {"name": "J", "country": ""}]
    }


def test_series_leaves_out_records_without_their_first_part():
    row = {"Partner 1 name": "", "Partner 1 country": "GR", "Partner 2 name": "B", "Partner 2 country": ""}
    mapped = profile(series={"partners": PARTNERS}).map(Row(2, row))
    assert mapped.series == {"partners": [{"name": "B", "country": ""}]}


def test_series_translates_values_of_its_parts():
    spec = profile(series={"partners": PARTNERS}, values={"partners.country": {"Hellas": "GR"}})
    mapped = spec.map(Row(2, {"Partner 1 name": "A", "Partner 1 country": "HELLAS"}))
    assert mapped.series["partners"][0]["country"] == "GR"


def test_series_refuses_the_row_of_a_nested_cell():
    mapped = profile(series={"partners": PARTNERS}).map(Row(2, {"Partner 1 name": {"a": 1}}))
    assert [refusal.column for refusal in mapped.refusals] == ["Partner # name"]


# --- mixed columns --------------------------------------------------------------------------------


def test_spread_gives_each_value_to_its_fields_and_others_to_the_rest():
    spec = profile(
        columns={"tags": ("Words",)},
        spread=(topics("tags", **{"Green – skills": {"themes": ("3.7",), "fields": ("05", "07")}, "Noise": {}}),),
    )
    mapped = spec.map(Row(2, {"Topic": "green - skills; noise;Sport; sport", "Words": "Own"}))
    assert mapped.values == {"tags": ["Own", "Sport", "sport"], "themes": ["3.7"], "fields": ["05", "07"]}
    assert mapped.unmapped == ()


def test_spread_knows_values_by_their_longest_beginning():
    spec = profile(spread=(topics(**{"ICT*": {"themes": ("3",)}, "ICT and green*": {"themes": ("4",)}}),))
    assert spec.map(Row(2, {"Topics": "ICT for all"})).values == {"themes": ["3"]}
    assert spec.map(Row(2, {"Topics": "ict and green roofs"})).values == {"themes": ["4"]}


def test_spread_without_a_rest_reports_what_it_does_not_know():
    mapped = profile(spread=(topics(ICT={"themes": ("3",)}),)).map(Row(2, {"Topic": "ICT;Dragons"}))
    assert mapped.unmapped == (("Topic", "Dragons"),)


def test_two_columns_may_fill_one_field_and_the_default_comes_last():
    one, other = Spread(("A",), (), {"x": {"sectors": ("F",)}}), Spread(("B",), (), {"y": {"sectors": ("H", "F")}})
    spec = profile(spread=(one, other), defaults={"sectors": "85"})
    assert spec.map(Row(2, {"A": "x", "B": "y"})).values["sectors"] == ["F", "H"]
    assert spec.map(Row(2, {"A": "z", "B": ""})).values["sectors"] == "85"


# --- names that change ------------------------------------------------------------------------


def test_first_column_that_is_not_empty_counts():
    spec = profile(columns={"year": ("Start date", "Call year")})
    mapped = spec.map(Row(2, {"Start date": " ", "Call year": "2014"}))
    assert (mapped.text("year"), mapped.column("year")) == ("2014", "Call year")
    assert spec.map(Row(2, {"Start date": "", "Call year": ""})).column("year") == "Start date"


def test_column_is_known_by_its_beginning_and_whatever_the_apostrophe():
    spec = profile(columns={"grant": ("EU Grant*",), "country": ("Coordinator's country",)}, required=("grant",))
    names = ["EU grant award in euros (as of 2020)", "Coordinator\u2019s  country"]
    spec.check_columns(names)
    assert spec.map(Row(2, dict(zip(names, ["200.00", "IT"], strict=True)))).values == {
        "grant": "200.00",
        "country": "IT",
    }
    with pytest.raises(ImportFileError, match="EU Grant"):
        spec.check_columns(names[1:])


def test_unused_columns_are_those_that_nobody_takes_or_leaves_out_by_name():
    spec = profile(series={"partners": PARTNERS}, spread=(topics(),), ignored=("Partner # address", "Secret"))
    found = ["Partner 1 name", "Partner 1 address", "Partner 1 mood", "Partner 2 mood", "Topics", "secret", "Colour"]
    unused = spec.unused_columns(found)
    assert unused == ["Partner 1 mood", "Partner 2 mood", "Colour"]
    assert without_numbers(unused) == ["Partner # mood (2)", "Colour"]
    report = ImportReport()
    report.add_unused_columns(unused)
    assert report.as_dict()["unused_columns"] == unused
    assert report.as_text().endswith("Columns that no field takes\n  Partner # mood (2)\n  Colour")


# --- in a profile -------------------------------------------------------------------------------


def test_profile_with_series_spread_and_lists(load):
    spec = load(
        """
        lenient = ["link"]
        ignored = ["Partner # address"]
        [columns]
        link = "Website"
        [series.partners]
        name = "Partner # name"
        [[spread]]
        column = ["Topics"]
        split = ";"
        rest = "tags"
        values."ICT*" = {themes = "3.8", fields = ["06"]}
        """,
        known_fields=("link", "tags", "themes", "fields", "partners.name"),
    )
    assert spec.series == {"partners": Series((("name", ("Partner # name",)),))}
    assert spec.spread == (Spread(("Topics",), (";",), {"ict*": {"themes": ("3.8",), "fields": ("06",)}}, "tags"),)
    assert (spec.lenient, spec.ignored) == (("link",), ("Partner # address",))
    assert spec.fields == ("link", "themes", "fields", "tags")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[series.partners]\nname = "Partner name"', "needs one #"),
        ("[series.partners]", "series.partners is empty"),
        ('[series.partners]\nage = "Partner # age"', "no field partners.age"),
        ("[spread]\ncolumn = 'a'", r"\[\[spread\]\]"),
        ("[[spread]]\nsplit = ';'", "spread.column is missing"),
        ("[[spread]]\ncolumn = 'a'\nrests = 'tags'", "spread.rests"),
        ("[[spread]]\ncolumn = 'a'\nvalues.x = 'tags'", "must be a table"),
        ("[[spread]]\ncolumn = 'a'\nvalues.x = {colour = 'red'}", "no field colour"),
        ("lenient = ['tags']", "lenient names tags"),
    ],
)
def test_profile_names_the_mistake(load, text, message):
    with pytest.raises(ImportFileError, match=message):
        load(text, known_fields=("tags", "partners.name"))
