import pytest

from core.imports.errors import ImportFileError, ProfileError
from core.imports.profiles import Paragraph, Profile, load_profile

HEAD = 'name = "p"\ntitle = "P"\nsource = "s"\n'


@pytest.fixture
def load(tmp_path):
    def load(text, **options):
        path = tmp_path / "p.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_profile(path, **options)

    return load


def test_load_profile_with_every_entry(load):
    assert load(
        """
        name = "cedefop-timeline"
        title = "Cedefop timeline of VET policies"
        source = "cedefop"
        format = "jsonl"
        sheet = "Practices"
        decimal_mark = ","
        required = ["external_id", "situation"]
        [columns]
        external_id = "id"
        title = ["Title", " Name "]
        sectors = "sectors"
        [split]
        sectors = [";", " / "]
        [values.sectors]
        "Wood" = ["C", "16"]
        "n/a" = ""
        [defaults]
        licence = "CC BY 4.0"
        modes = ["on-site", "online"]
        [join]
        situation = ["Context", {column = ["Needs", "Need"], label = "What was needed"}]
        """
    ) == Profile(
        name="cedefop-timeline",
        title="Cedefop timeline of VET policies",
        source="cedefop",
        format="jsonl",
        sheet="Practices",
        decimal_mark=",",
        required=("external_id", "situation"),
        columns={"external_id": ("id",), "title": ("Title", "Name"), "sectors": ("sectors",)},
        split={"sectors": (";", " / ")},
        values={"sectors": {"Wood": ("C", "16"), "n/a": ""}},
        defaults={"licence": "CC BY 4.0", "modes": ("on-site", "online")},
        join={"situation": (Paragraph(("Context",)), Paragraph(("Needs", "Need"), "What was needed"))},
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "p"\nsource = "s"', "title is missing"),
        (HEAD + "[colums]", "unknown entry colums. Did you mean columns?"),
        (HEAD + 'format = "xls"', "format must be csv or xlsx or json or jsonl, not xls"),
        (HEAD + 'decimal_mark = ";"', "decimal_mark must be . or ,, not ;"),
        (HEAD.replace('"s"', '"My source"'), "source may hold lower case letters, digits and hyphens only"),
        (HEAD + "columns = 3", "columns must be a table: write it as [columns]"),
        (HEAD + "[columns]\ntitle = 3", "columns.title must be a text in quotation marks"),
        (HEAD + "[columns]\ntitle = []", "columns.title is empty"),
        (HEAD + '[columns]\ntitle = ["a", " "]', "columns.title holds an empty text"),
        (HEAD + 'required = ["titel"]\n[columns]\ntitle = "t"', "titel, which gets no column. Did you mean title?"),
        (HEAD + '[split]\ntitle = ";"', "split names title, which gets no column"),
        (HEAD + '[split]\ntitle = ""\n[columns]\ntitle = "t"', "split.title holds an empty text"),
        (HEAD + '[values.title]\na = "b"', "values names title, which gets no column"),
        (HEAD + '[values]\ntitle = "a"', "values.title must be a table: write it as [values.title]"),
        (HEAD + '[columns]\nt = "t"\n[values.t]\na = 1', 'values.t."a" must be a text'),
        (HEAD + '[columns]\nt = "t"\n[values.t]\na = "1"\n"A " = "2"', "values.t has a and A , which are the same"),
        (HEAD + '[columns]\nt = "t"\n[join]\nt = ["a"]', "t stands in [columns] and in [join]"),
        (HEAD + '[join]\nt = "a"', "join.t must be a list of columns"),
        (HEAD + '[join]\nt = [{label = "a"}]', "join.t: a part has a column"),
        (HEAD + '[join]\nt = [{column = "a", lable = "b"}]', "join.t: a part has a column and may have a label"),
        (HEAD + "[columns", "is not valid TOML"),
        (b"name = '\xff'", "is not valid TOML"),
    ],
)
def test_load_profile_names_the_mistake(load, text, message):
    with pytest.raises(ProfileError) as caught:
        load(text)
    assert str(caught.value).startswith("Profile p.toml: ")
    assert message in str(caught.value)


def test_load_profile_knows_the_fields_of_the_caller(load):
    with pytest.raises(ProfileError, match=r"there is no field titel. Did you mean title\?"):
        load(HEAD + '[columns]\ntitel = "t"', known_fields={"title", "summary"})


def test_load_profile_that_is_missing(tmp_path):
    with pytest.raises(ImportFileError, match=r"Profile none.toml: cannot be opened: No such file"):
        load_profile(tmp_path / "none.toml")
