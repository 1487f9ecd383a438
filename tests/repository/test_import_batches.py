"""New rows are kept together: the same rows as one by one, and no row takes another one down."""

import csv
import json
import subprocess
import sys
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Page

from bench import kept_rows
from checks import demosite
from community.models import Organisation
from core.models import ImportedRecord
from repository import actions, imports
from repository.models import PracticePage, PracticeTag
from repository.values import Body, PracticeValues
from search.models import SearchDocument
from taxonomy import table
from taxonomy.enums import Scheme
from tests.factories.community import UserFactory
from tests.factories.tree import plant
from tests.repository.import_files import ROW, counts, run

LONGEST = 120  # seconds until a process is given up
REFUSED = "The database does not like this one."


@pytest.fixture
def index(tree):
    return tree.indexes["en"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "practices.csv"


@pytest.fixture
def choosy_database(db):
    """Refuses one summary, as a constraint would that nobody checks before."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER choosy BEFORE INSERT ON repository_practicepage WHEN NEW.summary = "
                f"'{REFUSED}' BEGIN SELECT RAISE(ABORT, 'choosy'); END"
            )
        else:
            cursor.execute(f"ALTER TABLE repository_practicepage ADD CONSTRAINT choosy CHECK (summary <> '{REFUSED}')")


def table_of(path, *rows):
    """The portal's own columns as CSV."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def several(number, **more):
    return [{**ROW, "Your id": f"a-{n}", "Title": f"Practice {n}", **more} for n in range(number)]


def keys(scheme, *names):
    return [table.current().find(scheme, name).pk for name in names]


def example_values():
    """Of everything some, of some nothing; names that meet in all the ways they can."""
    greece, spain = keys(Scheme.COUNTRY, "GR", "ES")
    full = {
        "countries": [spain, greece],
        "sectors": keys(Scheme.SECTOR, "F", "43"),
        "themes": keys(Scheme.THEME, "3.9"),
        "outcome": keys(Scheme.OUTCOME, "worked"),
        "languages": keys(Scheme.LANGUAGE, "el", "en"),
    }
    least = {"countries": [greece], "sectors": keys(Scheme.SECTOR, "85")}
    story = "<p>On the <b>site</b>, see <a href='https://example.org/'>there</a>.</p>"
    bodies = (Body("Example Centre", "lead", "provider", greece), Body("Example Ä", "partner"))
    told = {"summary": "Mentors on sites.", "situation": story, "from_year": 2019, "region": "Crete"}
    link = ("https://example.org/", "A guide")
    elsewhere = Body("Example Centre", "lead", country=spain)
    alike = Body(" example  CENTRE ", "lead", country=greece)
    return [
        PracticeValues({"title": "Site mentors", **told}, full, bodies, (link,), ("Site",)),
        PracticeValues({"title": "Site mentors", **told}, least, (alike,)),
        PracticeValues({"title": "Οδηγοί", **told}, least, (elsewhere,), (), ("site", "new")),
        PracticeValues({"title": "???", **told}, least, (*bodies, *bodies), (), ("site", "SITE")),
    ]


# --- the same rows ----------------------------------------------------------------------------


@pytest.mark.parametrize("publish", [True, False])
@pytest.mark.parametrize("somebody", [True, False])
def test_batch_leaves_the_rows_that_one_by_one_leaves(index, publish, somebody):
    by = UserFactory(is_superuser=True) if somebody else None
    left = []
    for way in ("one by one", "together"):
        with transaction.atomic():
            Organisation.objects.create(name="EXAMPLE Ä")
            actions.add_practice(index, values=example_values()[0], by=by, publish=True)
            if way == "together":
                actions.add_practices(index, values=example_values(), by=by, publish=publish)
            else:
                for values in example_values():
                    actions.add_practice(index, values=values, by=by, publish=publish)
            left.append(kept_rows.dump())
            transaction.set_rollback(True)

    assert len(left[0]["pages"]) == 5
    for name, rows in left[0].items():
        assert rows == left[1][name], name


def test_person_who_may_not_publish_adds_nothing(index):
    with pytest.raises(PublishPermissionError):
        actions.add_practices(index, values=example_values(), by=UserFactory(), publish=True)

    assert PracticePage.objects.count() == Organisation.objects.count() == 0


def test_batch_continues_the_tree(index):
    actions.add_practices(index, values=example_values(), by=None, publish=True)
    actions.add_practice(index, values=example_values()[0], by=None, publish=True)
    actions.add_practices(index, values=example_values(), by=None, publish=False)

    assert Page.find_problems() == ([], [], [], [], [])
    index.refresh_from_db()
    assert (index.numchild, index.get_children().count()) == (9, 9)
    assert SearchDocument.objects.exclude(body="").count() == 5


def test_batch_is_shown_and_can_be_edited(index, client):
    actions.add_practices(index, values=example_values(), by=None, publish=True)

    practice = PracticePage.objects.get(slug="site-mentors-2")
    assert client.get(practice.url).status_code == 200
    practice.title = "By hand"
    practice.save_revision().publish()
    assert PracticePage.objects.get(pk=practice.pk).revisions.count() == 2


def test_number_of_statements_does_not_grow_with_the_rows(index):
    asked = []
    for number in (5, 25):
        values = [
            PracticeValues({"title": f"{number} and {n}", "summary": "Same."}, example_values()[0].concepts)
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            actions.add_practices(index, values=values, by=None, publish=True)
        asked.append([query["sql"] for query in captured])

    # One statement of the text index a row, and what does not fit into one statement on SQLite.
    ours = [len([sql for sql in queries if "search_text" not in sql]) for queries in asked]
    assert ours[1] - ours[0] <= 6


# --- one row and the others -------------------------------------------------------------------


def test_refused_values_stand_in_the_place_of_their_practice(index):
    good, bad = example_values()[0], PracticeValues({"title": "Bad", "from_year": 2021, "to_year": 2019})

    results = actions.add_practices(index, values=[good, bad, good], by=None, publish=False)

    assert [type(one) for one in results] == [PracticePage, ValidationError, PracticePage]
    assert list(results[1].message_dict) == ["to_year"]
    assert PracticePage.objects.count() == 2


def test_incomplete_row_is_refused_alone_and_leaves_nothing_behind(index, file):
    rows = several(4)
    rows[1] |= {"Summary": "", "Lead organisation": "Example Centre", "Tags": "lonely"}

    report = run(table_of(file, *rows), index, publish=True)

    assert counts(report) == {"made": 3, "updated": 0, "unchanged": 0, "refused": 1}
    assert [(row.line, row.column) for row in report.refusals] == [(3, "Summary")]
    assert (Organisation.objects.count(), PracticeTag.objects.count()) == (0, 0)


def test_row_that_the_database_refuses_is_refused_alone(index, file, choosy_database):
    rows = several(5)
    rows[2]["Summary"] = REFUSED

    report = run(table_of(file, *rows), index, publish=True)

    assert counts(report) == {"made": 4, "updated": 0, "unchanged": 0, "refused": 1}
    assert [row.line for row in report.refusals] == [4]
    assert "choosy" in report.refusals[0].reason
    assert PracticePage.objects.count() == ImportedRecord.objects.count() == 4
    assert Page.find_problems() == ([], [], [], [], [])


def test_verb_keeps_nothing_when_the_database_refuses(index, choosy_database):
    values = [*example_values(), PracticeValues({"title": "Bad", "summary": REFUSED})]

    with pytest.raises(DatabaseError):
        actions.add_practices(index, values=values, by=None, publish=False)

    assert PracticePage.objects.count() == Organisation.objects.count() == 0


def test_batch_that_was_kept_is_unchanged_the_next_time(index, file):
    table_of(file, *several(7, **{"Lead organisation": "Example Centre", "Tags": "site"}))
    run(file, index, publish=True)
    before = kept_rows.dump()

    assert counts(run(file, index, publish=True)) == {"made": 0, "updated": 0, "unchanged": 7, "refused": 0}
    assert kept_rows.dump() == before


def test_dry_run_of_a_batch_keeps_nothing(index, file):
    table_of(file, *several(3, **{"Lead organisation": "Example Centre"}))

    assert counts(run(file, index, publish=True, dry_run=True))["made"] == 3
    assert PracticePage.objects.count() == Organisation.objects.count() == SearchDocument.objects.count() == 0


def test_long_rows_are_kept_in_smaller_batches(index, file, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_CHARACTERS", 10_000)
    table_of(file, *several(4, **{"What was done": "word " * 1_500}))

    assert counts(run(file, index, stop_after=1))["made"] == 2


# --- two imports at a time ----------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_make_every_practice_once(tmp_path, vocabularies):
    index = plant("en", "it", "el").indexes["en"]
    file = table_of(tmp_path / "practices.csv", *several(30, **{"Lead organisation": "Example Centre"}))
    reports = []

    def import_it():
        try:
            reports.append(counts(run(file, index, publish=True)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=import_it) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report["made"] for report in reports) == [0, 30]
    assert sorted(report["unchanged"] for report in reports) == [0, 30]
    assert PracticePage.objects.count() == ImportedRecord.objects.count() == 30
    assert Organisation.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_two_processes_on_one_sqlite_file_make_every_practice_once(tmp_path):
    var = demosite.copy(demosite.prepared("bare"), tmp_path / "var")
    file = table_of(tmp_path / "practices.csv", *several(30, **{"Lead organisation": "Example Centre"}))
    command = [sys.executable, "manage.py", "import_practices", file, "--profile", "portal", "--publish", "--report"]
    processes = [
        subprocess.Popen(
            [*command, tmp_path / f"{number}.json"], cwd=demosite.ROOT, env=demosite.variables(var),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for number in range(2)
    ]  # fmt: skip
    for process in processes:
        told, _errors = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, told

    reports = [json.loads((tmp_path / f"{number}.json").read_text()) for number in range(2)]
    assert sorted(report["made"] for report in reports) == [0, 30]
    assert sorted(report["unchanged"] for report in reports) == [0, 30]
