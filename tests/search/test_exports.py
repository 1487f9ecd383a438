"""A search as CSV: it says what it is, harms no spreadsheet, tells nobody too much and needs no memory."""

import csv
import os
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from community.models import User
from repository import results  # noqa: F401  (says how practices are shown)
from repository.models import PracticeRole
from search import backends, exports
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.privacy import close
from tests.search.many_hits import ManyHits
from tests.search.visits import asked, visit

pytestmark = pytest.mark.django_db


def answer(address="/", person=None, **options):
    request = visit(address, person, **options)
    return exports.csv_response(asked(request), request)


def text(response) -> str:
    return b"".join(response.streaming_content).decode()


def read(response, separator=","):
    """The lines about the search as a dictionary, and the rows by the heads of their columns."""
    lines = list(csv.reader(StringIO(text(response).removeprefix("\ufeff")), delimiter=separator))
    blank = lines.index([])
    heads, *rows = lines[blank + 1 :]
    return dict(lines[:blank]), [dict(zip(heads, row, strict=True)) for row in rows]


def titles(response):
    return [row["Title"] for row in read(response)[1]]


# --- what it says of itself ---------------------------------------------------------------------


def test_lines_before_the_rows_say_what_was_asked_when_and_where(tree):
    tree.practice(countries=["GR"], sectors=["41"])
    before = timezone.localtime().strftime("%Y-%m-%d")

    about, _rows = read(answer("/?sector=construction&country=gr&country=es&from=2019&page=3"))

    assert about["Portal"] == "VET NET"
    assert about["Search"] == "Practices · Country: Greece, Spain · Sector: Construction · Years: from 2019"
    assert about["Address"] == (
        "http://localhost:8000/en/practices/?country=es&country=gr&sector=construction&from=2019"
    )
    assert about["Found"] == "0"
    assert about["Order"] == "Newest"
    assert about["Date"].startswith(before)
    assert "licence named in its row" in about["Licence"]


def test_words_and_chosen_order_are_written_in(tree):
    tree.practice(title="Mentors on site")

    about, rows = read(answer("/?q=mentors&sort=title"))

    assert about["Search"] == "Practices · “mentors”"
    assert about["Order"] == "Title"
    assert about["Found"] == "1"
    assert [row["Title"] for row in rows] == ["Mentors on site"]


def test_it_is_a_file_named_after_the_search(tree):
    tree.practice()
    response = answer("/?sector=construction&country=gr")

    name = f"practices-country-greece-sector-construction-{timezone.localdate().isoformat()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert text(response).startswith("\ufeff")


def test_name_of_the_file_is_short_and_plain_whatever_was_typed(tree):
    disposition = answer("/?q=" + "Κατάρτιση%22%0d%0aSet-Cookie: x " * 9)["Content-Disposition"]

    assert len(disposition) < 160
    assert disposition.isascii()
    assert disposition.count('"') == 2
    assert "\n" not in disposition


# --- rows ---------------------------------------------------------------------------------------


def test_row_holds_the_facts_of_a_practice(tree):
    practice = tree.practice(
        title="Site mentors", slug="site-mentors", summary="They rotate.", countries=["GR", "ES"], sectors=["41"],
        themes=["3.9"], strands=["initial"], eqf_levels=["4"], outcome="worked", from_year=2019, to_year=2021,
        region="Attica", source_name="Example source", source_url="https://example.org/1",
    )  # fmt: skip
    PracticeRole.objects.create(practice=practice, organisation=OrganisationFactory(name="Example Centre"))
    practice.tags.add("apprentices")
    practice.save()

    (row,) = read(answer())[1]

    assert row["Title"] == "Site mentors"
    assert row["Address"] == "http://localhost:8000/en/practices/site-mentors/"
    assert row["Language of the text"] == "en"
    assert row["Summary"] == "They rotate."
    assert row["Country"] == "Spain | Greece"
    assert row["Sector"] == "Construction of buildings"
    assert row["VET strand"] == "Initial VET"
    assert row["EQF level"] == "EQF level 4"
    assert row["Outcome"] == "Worked"
    assert row["Evidence"] == "Not stated"
    assert row["Organisation"] == "Example Centre"
    assert row["Tag"] == "apprentices"
    assert (row["From year"], row["To year"], row["Still running"]) == ("2019", "2021", "no")
    assert (row["Region"], row["Source"], row["Address of the source"]) == (
        "Attica", "Example source", "https://example.org/1",
    )  # fmt: skip
    assert row["Licence"] == "CC BY 4.0"
    assert row["Updated"] == timezone.now().date().isoformat()


def test_reader_of_another_language_gets_its_texts_heads_labels_and_separator(tree):
    practice = tree.practice(title="Mentors", sectors=["41"], from_year=2020, ongoing=True)
    tree.translation(practice, "it", title="Tutor", slug="tutor")
    tree.practice(title="Only in English", slug="only", sectors=["41"])

    with translation.override("it"):
        response = answer("/?sort=title")
    translation.activate("el")  # the rows are written when another request may have begun
    about, rows = read(response, ";")

    assert about["Indirizzo"] == "http://localhost:8000/it/practices/?sort=title"
    assert [row["Titolo"] for row in rows] == ["Only in English", "Tutor"]
    assert [row["Indirizzo"] for row in rows] == [
        "http://localhost:8000/it/practices/only/", "http://localhost:8000/it/practices/tutor/",
    ]  # fmt: skip
    assert {row["Paese"] for row in rows} == {"Grecia"}


def test_rows_follow_filters_and_order(tree):
    for title, country in (("Beta", "GR"), ("Alpha", "ES"), ("Gamma", "IT")):
        tree.practice(title=title, countries=[country])

    assert titles(answer("/?country=gr&country=es&sort=title&page=7")) == ["Alpha", "Beta"]
    assert titles(answer("/")) == ["Gamma", "Alpha", "Beta"]


# --- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "harmful",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("x")'],
)
def test_text_that_looks_like_a_formula_is_made_text(harmful):
    assert exports.safe_cell(harmful) == f"'{harmful}"


@pytest.mark.parametrize("harmless", ["Plain", "a=b", "3-4", "", "'=1", 2019, "https://example.org/?a=1"])
def test_other_cells_stay_as_they_are(harmless):
    assert exports.safe_cell(harmless) == harmless


def test_no_cell_of_the_file_is_a_formula(tree):
    practice = tree.practice(title="=1+1", summary="@here", region="+30", source_name="-x")
    PracticeRole.objects.create(practice=practice, organisation=OrganisationFactory(name="=Example"))
    practice.save()

    lines = csv.reader(StringIO(text(answer("/?q=%3D1%2B1")).removeprefix("\ufeff")))
    rows = csv.reader(StringIO(text(answer()).removeprefix("\ufeff")))

    cells = [cell for line in (*lines, *rows) for cell in line]
    assert "'=1+1" in cells
    assert "'=Example" in cells
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell] == []


# --- who may read what ------------------------------------------------------------------------------


@pytest.fixture
def people(db):
    return {"nobody": None, "member": UserFactory(), "editor": UserFactory(groups=["Insiders"])}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("nobody", ["Open"]),
        ("member", ["For members", "Open"]),
        ("editor", ["For insiders", "For members", "Open"]),
    ],
)
def test_everybody_gets_what_they_may_read(tree, people, person, expected):
    tree.practice(title="Open")
    close(tree.practice(title="For members"), "login")
    close(tree.practice(title="For insiders"), "groups")
    close(tree.practice(title="Behind a password"), "password")
    tree.practice(title="Draft", live=False)

    about, rows = read(answer("/?sort=title", people[person]))

    assert [row["Title"] for row in rows] == expected
    assert about["Found"] == str(len(expected))


def test_name_of_an_organisation_that_only_closed_practices_have_is_not_told(tree):
    tree.practice()
    practice = tree.practice()
    body = OrganisationFactory(name="Example Secret Alliance", slug="esa")
    PracticeRole.objects.create(practice=practice, organisation=body)
    practice.save()
    close(practice, "login")

    response = answer("/?organisation=esa")
    assert "alliance" not in response["Content-Disposition"]
    assert read(response)[0]["Search"] == "Practices · Organisation: esa"
    member = User.objects.create_user(email="member@example.org", name="Example", password="a long enough word")
    assert (
        read(answer("/?organisation=esa", member))[0]["Search"] == "Practices · Organisation: Example Secret Alliance"
    )


def test_open_tag_of_the_same_key_does_not_tell_the_name_either(tree):
    practice = tree.practice()
    PracticeRole.objects.create(practice=practice, organisation=OrganisationFactory(name="Example Secret", slug="esa"))
    practice.save()
    close(practice, "login")
    other = tree.practice()
    other.tags.add("esa")
    other.save()

    assert read(answer("/?organisation=esa&tag=esa"))[0]["Search"] == "Practices · Organisation: esa · Tag: esa"


# --- bad input and size -----------------------------------------------------------------------------


def test_head_tells_the_kind_of_file(tree):
    head = answer(method="HEAD")
    assert head["Content-Type"] == "text/csv; charset=utf-8"


def test_nothing_found_is_a_file_without_rows(tree):
    about, rows = read(answer("/?q=nothingofthekind"))

    assert about["Found"] == "0"
    assert rows == []


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the size of the process from /proc")
def test_memory_does_not_grow_with_the_number_of_rows(tree, monkeypatch):
    monkeypatch.setattr(backends, "current", lambda: ManyHits(100_000))
    blocks = iter(answer().streaming_content)
    size = sum(len(next(blocks)) for _number in range(20))
    before = most = resident()
    for number, block in enumerate(blocks):
        size += len(block)
        if number % 20 == 0:
            most = max(most, resident())

    assert size > 25_000_000
    assert most - before < 4_000_000


def test_more_rows_than_a_file_holds_are_cut_and_the_file_says_so(tree, monkeypatch):
    monkeypatch.setattr(exports, "LONGEST", 500)
    monkeypatch.setattr(backends, "current", lambda: ManyHits(1_234))

    about, rows = read(answer())

    assert about["Found"] == "1,234, of which the first 500 are here"
    assert len(rows) == 500


def test_rows_cost_no_query_each(tree, monkeypatch):
    asked_for = []
    for number in (1, 1, 1, 300):  # what processes remember is read first
        monkeypatch.setattr(backends, "current", lambda number=number: ManyHits(number))
        with CaptureQueriesContext(connection) as captured:
            text(answer())
        asked_for.append(len(captured))

    assert asked_for[2] == asked_for[3]
