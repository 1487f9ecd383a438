"""Importing practices: repeatable, each row whole or not at all, and nothing that people did is lost."""

import json

import pytest
from wagtail.models import PageLogEntry, Revision

from community.models import Organisation
from core.models import ImportedRecord
from repository import imports
from repository.models import PracticePage
from tests.factories.community import UserFactory
from tests.repository.import_files import ROW, counts, run, template, timeline


@pytest.fixture
def index(tree):
    return tree.indexes["en"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "practices.xlsx"


def only():
    return PracticePage.objects.get()


def tally(**expected):
    return {"made": 0, "updated": 0, "unchanged": 0, "refused": 0, **expected}


# --- once, twice, changed ---------------------------------------------------------------------------------


def test_new_row_becomes_a_draft(index, file):
    assert counts(run(template(file, ROW), index)) == tally(made=1)

    practice = only()
    assert (practice.title, practice.live, practice.external_id) == ("Site mentors", False, "a-1")
    draft = practice.get_latest_revision_as_object()
    assert sorted(concept.notation for concept in draft.countries.all()) == ["ES", "GR"]


def test_complete_row_is_published_when_asked(index, file, client):
    run(template(file, ROW), index, publish=True)

    practice = only()
    assert practice.live is True
    assert sorted(concept.notation for concept in practice.countries.all()) == ["ES", "GR"]
    assert [concept.notation for concept in practice.sectors.all()] == ["F"]
    assert client.get(practice.url).status_code == 200


def test_same_file_again_changes_nothing(index, file):
    run(template(file, ROW), index, publish=True)
    before = (Revision.objects.count(), PageLogEntry.objects.count(), only().last_published_at)

    assert counts(run(file, index, publish=True)) == tally(unchanged=1)
    assert (Revision.objects.count(), PageLogEntry.objects.count(), only().last_published_at) == before


def test_changed_row_updates_its_practice_at_its_address(index, file):
    run(template(file, ROW), index, publish=True)
    slug = only().slug

    report = run(template(file, {**ROW, "Title": "Mentors on sites", "Countries": "Italy"}), index)

    assert counts(report) == tally(updated=1)
    practice = only()
    assert (practice.title, practice.slug, practice.live) == ("Mentors on sites", slug, True)
    assert [concept.notation for concept in practice.countries.all()] == ["IT"]


def test_value_that_a_row_no_longer_has_is_taken_away(index, file):
    run(
        template(file, {**ROW, "What was done": "They met.", "Tags": "mentor; site", "From year": 2019}),
        index,
        publish=True,
    )

    run(template(file, ROW), index)

    practice = only()
    assert (practice.what_was_done, practice.from_year) == ("", None)
    assert list(practice.tags.all()) == []


def test_practice_that_a_person_changed_is_left_alone(index, file):
    run(template(file, ROW), index, publish=True)
    practice = only()
    practice.title = "By hand"
    practice.save_revision().publish()

    report = run(template(file, {**ROW, "Title": "From the file"}), index, publish=True)

    assert counts(report) == tally(refused=1)
    assert "--overwrite" in report.refusals[0].reason
    assert only().title == "By hand"


def test_practice_that_a_person_changed_is_replaced_when_asked(index, file):
    run(template(file, ROW), index, publish=True)
    practice = only()
    practice.title = "By hand"
    practice.save_revision().publish()

    report = run(template(file, {**ROW, "Title": "From the file"}), index, overwrite=True)

    assert counts(report) == tally(updated=1)
    assert only().title == "From the file"


def test_practice_that_a_person_took_offline_stays_offline(index, file):
    run(template(file, ROW), index, publish=True)
    only().unpublish()

    run(template(file, {**ROW, "Title": "From the file"}), index, publish=True)

    assert only().live is False


def test_deleted_practice_stays_deleted(index, file):
    run(template(file, ROW), index, publish=True)
    only().delete()

    report = run(file, index, publish=True)

    assert counts(report) == tally(refused=1)
    assert "deleted" in report.refusals[0].reason
    assert PracticePage.objects.count() == 0


def test_import_names_who_did_it(index, file):
    person = UserFactory()
    run(template(file, ROW), index, by=person)

    assert only().owner == person
    assert set(PageLogEntry.objects.filter(page=only().pk).values_list("user", flat=True)) == {person.pk}
    assert PageLogEntry.objects.filter(action="repository.import").count() == 1


# --- whole or not at all --------------------------------------------------------------------------------------


def test_dry_run_reports_and_writes_nothing(index, file):
    before = Revision.objects.count()
    report = run(
        template(file, {**ROW, "Lead organisation": "Example Centre"}, {**ROW, "Your id": "a-2", "Title": ""}),
        index,
        dry_run=True,
    )

    assert counts(report) == tally(made=1, refused=1)
    assert PracticePage.objects.count() == ImportedRecord.objects.count() == Organisation.objects.count() == 0
    assert Revision.objects.count() == before


def test_refused_row_says_line_column_value_and_reason_and_the_others_go_on(index, file):
    bad = {**ROW, "Your id": "a-2", "From year": "soon", "Cost in EUR": "-5", "Link": "nowhere"}

    report = run(template(file, ROW, bad, {**ROW, "Your id": "a-3"}), index)

    assert counts(report) == tally(made=2, refused=1)
    assert [(row.line, row.column, row.value) for row in report.refusals] == [
        (3, "From year", "soon"), (3, "Cost in EUR", "-5"), (3, "Link", "nowhere"),
    ]  # fmt: skip
    assert all(row.reason for row in report.refusals)


def test_incomplete_row_is_refused_whole_when_it_was_to_be_published(index, file):
    bad = {**ROW, "Summary": "", "Sectors": "", "Lead organisation": "Example Centre"}

    report = run(template(file, bad), index, publish=True)

    assert counts(report) == tally(refused=1)
    assert sorted(row.column for row in report.refusals) == ["Sectors", "Summary"]
    assert PracticePage.objects.count() == Organisation.objects.count() == ImportedRecord.objects.count() == 0


def test_contradiction_between_two_columns_is_refused_by_the_rule_of_the_practice(index, file):
    report = run(template(file, {**ROW, "From year": 2021, "To year": 2019}), index)

    assert [(row.column, row.value) for row in report.refusals] == [("To year", "2019")]
    assert PracticePage.objects.count() == 0


def test_second_row_with_the_same_id_is_refused_with_the_line_of_the_first(index, file):
    report = run(template(file, ROW, {**ROW, "Title": "Again"}), index)

    assert counts(report) == tally(made=1, refused=1)
    assert (report.duplicates, report.refusals[0].line, report.refusals[0].column) == (1, 3, "Your id")
    assert "line 2" in report.refusals[0].reason


def test_values_without_a_concept_are_counted_and_leave_the_row_in(index, file):
    rows = [{**ROW, "Your id": f"a-{n}", "Themes": "Dragons", "Sectors": "Construction; Alchemy"} for n in range(3)]

    report = run(template(file, *rows), index, publish=True)

    assert counts(report) == tally(made=3)
    assert {field: dict(found) for field, found in report.unmapped.items()} == {
        "themes": {"Dragons": 3}, "sectors": {"Alchemy": 3},
    }  # fmt: skip


def test_interrupted_import_goes_on_where_it_stopped_without_doubles(index, file, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    rows = [{**ROW, "Your id": f"a-{n}", "Title": f"Practice {n}"} for n in range(5)]
    template(file, *rows)

    assert counts(run(file, index, stop_after=2)) == tally(made=2)
    assert counts(run(file, index)) == tally(made=3, unchanged=2)
    assert PracticePage.objects.count() == 5


def test_limit_stops_after_that_many_rows(index, file):
    rows = [{**ROW, "Your id": f"a-{n}"} for n in range(4)]

    assert counts(run(template(file, *rows), index, limit=3)) == tally(made=3)


# --- records of the timeline ----------------------------------------------------------------------------------


def test_timeline_record_becomes_a_practice_with_mapped_facts(index, tmp_path):
    record = {
        "countries": ["EL"],
        "subsystem": ["IVET", "CVET"],
        "first_year": 2016,
        "source_url": "https://example.org/1",
    }

    report = run(timeline(tmp_path / "t.jsonl", record), index, profile="cedefop-timeline", publish=True)

    assert counts(report) == tally(made=1)
    practice = only()
    assert [c.notation for c in practice.countries.all()] == ["GR"]
    assert sorted(c.notation for c in practice.strands.all()) == ["continuing", "initial"]
    assert (practice.from_year, practice.source_url, practice.outcome.notation) == (
        2016,
        "https://example.org/1",
        "not-stated",
    )


def test_same_id_in_two_sources_is_two_practices(index, file, tmp_path):
    run(template(file, {**ROW, "Your id": "t-1"}), index)
    run(timeline(tmp_path / "t.jsonl", {}), index, profile="cedefop-timeline")

    assert PracticePage.objects.count() == 2


def test_language_of_a_row_chooses_the_list(tree, index, tmp_path):
    run(timeline(tmp_path / "t.jsonl", {"lang": "it"}), index, profile="cedefop-timeline")

    assert only().locale.language_code == "it"


def test_record_that_is_no_json_names_its_line(index, tmp_path):
    path = timeline(tmp_path / "t.jsonl", {})
    path.write_text(
        path.read_text() + "{broken\n" + json.dumps({"id": "t-3", "title": "C", "countries": ["IT"]}) + "\n"
    )

    report = run(path, index, profile="cedefop-timeline")

    assert counts(report) == tally(made=2, refused=1)
    assert [row.line for row in report.refusals] == [2]


def test_draft_of_an_unchanged_row_is_published_when_asked_later(index, file):
    run(template(file, ROW), index)

    assert counts(run(file, index, publish=True)) == tally(updated=1)
    assert only().live is True
    assert counts(run(file, index, publish=True)) == tally(unchanged=1)


def test_language_is_known_by_its_name(index, file, tree):
    run(template(file, {**ROW, "Language of the text": "italiano"}), index)

    assert only().locale.language_code == "it"


@pytest.mark.parametrize("language", ["klingon", "fi"])
def test_row_in_a_language_without_a_list_is_refused(index, file, language):
    report = run(template(file, {**ROW, "Language of the text": language}), index)

    assert counts(report) == tally(refused=1)
    assert report.refusals[0].column == "Language of the text"


@pytest.mark.parametrize(("column", "value"), [("Your id", "x" * 201), ("Link", "https://example.org/" + "y" * 300)])
def test_value_too_long_for_its_place_is_refused(index, file, column, value):
    report = run(template(file, {**ROW, column: value}), index)

    assert counts(report) == tally(refused=1)
    assert report.refusals[0].column == column
