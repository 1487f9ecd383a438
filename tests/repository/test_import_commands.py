"""The two commands as an operator runs them, and the workbook that people fill in."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from repository import facts
from repository.imports import profile
from repository.models import PracticePage
from tests.factories.community import UserFactory
from tests.repository.import_files import ROW, counts, run, template


@pytest.fixture
def file(tmp_path):
    return tmp_path / "practices.xlsx"


def importing(file, **options):
    out = StringIO()
    call_command(
        "import_practices", file, profile=options.pop("profile", "portal"), stdout=out, stderr=StringIO(), **options
    )
    return out.getvalue()


def test_template_is_written_with_a_column_for_every_field_and_lists_to_choose_from(db, file):
    call_command("import_template", file, stdout=StringIO())

    book = load_workbook(BytesIO(file.read_bytes()))
    form, lists = book.worksheets
    portal = profile("portal")
    assert [cell.value for cell in form[1]] == [names[0] for names in portal.columns.values()]
    ranges = {rule.formula1.split("$")[1]: rule.formula1 for rule in form.data_validations.dataValidation}
    for fact in facts.CONCEPT_FIELDS:
        letter = next(c.column_letter for c in form[1] if c.value == portal.columns[fact.name][0])
        last = int(ranges[letter].rsplit("$", 1)[1])
        assert lists[f"{letter}{last}"].value
        assert lists[f"{letter}{last + 1}"].value is None


def test_every_value_that_the_template_offers_is_understood(tree, file):
    call_command("import_template", file, stdout=StringIO())
    form, lists = load_workbook(file).worksheets
    offered = {
        lists.cell(1, column).value: [
            cell.value for cell in lists[form.cell(1, column).column_letter][1:] if cell.value
        ]
        for column in range(1, form.max_column + 1)
        if lists.cell(1, column).value
    }
    several = {profile("portal").columns[name][0] for name in profile("portal").split}
    rows = []
    for number in range(max(map(len, offered.values()))):
        chosen = {name: values[number % len(values)] for name, values in offered.items() if name not in several}
        rows.append({**ROW, "Your id": f"r-{number}", "Lead organisation": "Example Centre", **chosen})
    everything = {name: "; ".join(values) for name, values in offered.items() if name in several}
    rows = [{**ROW, "Your id": "all", **everything}, *rows[:40]]

    report = run(template(file, *rows), tree.indexes["en"], dry_run=True)

    assert dict(report.unmapped) == {}
    assert [(row.column, row.value, row.reason) for row in report.refusals] == []


def test_filled_template_comes_back_as_it_was_filled_in(tree, file):
    row = {
        **ROW,
        "The situation": "Few mentors.", "What was done": "Training.", "Region or town": "Crete",
        "EQF levels": "3; 4",
        "Outcome": "Worked", "Evidence": "Monitored", "From year": 2019, "Still running": "yes",
        "Staff (full-time posts)": 0.4, "Cost in EUR": 12000, "Paid": "a year", "Learners reached": 1200,
        "Lead organisation": "Example Centre", "Country of lead organisation": "Greece",
        "Partners": "Example Chamber; Example School", "Tags": "Mentor, Site", "Link": "https://example.org/guide",
        "What is there": "The guide", "Licence": "CC BY-SA 4.0",
    }  # fmt: skip

    assert counts(run(template(file, row), tree.indexes["en"], publish=True))["made"] == 1

    practice = PracticePage.objects.get()
    assert practice.situation == "<p>Few mentors.</p>"
    assert (practice.region, practice.from_year, practice.ongoing) == ("Crete", 2019, True)
    assert (float(practice.staff_fte), practice.cost_amount, practice.cost_period) == (0.4, 12000, "year")
    assert [level.notation for level in practice.eqf_levels.all()] == ["3", "4"]
    assert (practice.outcome.notation, practice.evidence.notation) == ("worked", "monitored")
    assert [(role.organisation.name, role.role) for role in practice.roles.all()] == [
        ("Example Centre", "lead"), ("Example Chamber", "partner"), ("Example School", "partner"),
    ]  # fmt: skip
    assert sorted(tag.name for tag in practice.tags.all()) == ["mentor", "site"]
    assert [(link.url, link.label) for link in practice.links.all()] == [("https://example.org/guide", "The guide")]
    assert practice.licence == "cc-by-sa-4.0"


def test_command_reports_and_writes_the_report_as_json(tree, file, tmp_path):
    template(file, ROW, {**ROW, "Your id": "a-2", "From year": "soon"})

    text = importing(file, report=tmp_path / "report.json", publish=True)

    assert "made" in text
    assert "soon" in text
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["made"], report["refused"], report["refusals"][0]["line"]) == (1, 1, 3)


def test_command_imports_into_the_list_that_is_named(tree, file):
    template(file, ROW)

    importing(file, into=str(tree.indexes["it"].pk))

    assert PracticePage.objects.get().locale.language_code == "it"


def test_command_needs_a_list_of_practices(db, file):
    with pytest.raises(CommandError, match="set_up_portal"):
        importing(template(file, ROW))


def test_command_needs_a_known_person(tree, file):
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        importing(template(file, ROW), by="nobody@example.org")


def test_command_works_in_the_name_of_a_person(tree, file):
    person = UserFactory(email="person@example.org")

    importing(template(file, ROW), by="Person@Example.org")

    assert PracticePage.objects.get().owner == person


@pytest.mark.parametrize("name", ["missing.xlsx", "folder"])
def test_file_that_is_not_there_is_a_clear_message(tree, tmp_path, name):
    (tmp_path / "folder").mkdir()

    with pytest.raises(CommandError, match=name):
        importing(tmp_path / name)


def test_unknown_profile_is_answered_with_the_known_ones(tree, file):
    with pytest.raises(CommandError, match=r"nothing is neither a file nor a profile .*: cedefop-timeline, .*portal\."):
        importing(file, profile="nothing")


def test_unknown_list_is_answered_with_those_that_there_are(tree, file):
    with pytest.raises(CommandError, match=r"There is no such list of practices\. .*: practices, "):
        importing(file, into="nothing")


def test_file_without_the_columns_it_needs_is_refused_before_the_first_row(tree, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("Name;City\nA;B\n")

    with pytest.raises(CommandError, match="Title"):
        importing(path)
    assert PracticePage.objects.count() == 0
