import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import PageViewRestriction

from repository import factsheet
from repository.models import PracticePage
from tests.factories.tree import plant
from tests.repository.full_practice import add_body, full_practice

pytestmark = pytest.mark.django_db
SHEET = "/en/practices/site-mentors/fact-sheet/"


@pytest.fixture(autouse=True)
def _typeset_anew():
    caches["paper"].clear()


@pytest.fixture
def tree():
    return plant("en", "el", "de")


# --- asked again --------------------------------------------------------------------------------------


def test_fact_sheet_answers_304_to_repeats_until_something_printed_changes(tree, client, monkeypatch):
    page = full_practice(tree)
    first = client.get(SHEET)
    again = client.get(SHEET, headers={"If-None-Match": first["ETag"]})
    since = client.get(SHEET, headers={"If-Modified-Since": first["Last-Modified"]})
    assert first["Last-Modified"] == "Thu, 05 Mar 2026 12:00:00 GMT"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert since.status_code == 304
    other = client.get(SHEET.replace("/en/", "/de/"), headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    PracticePage.objects.filter(pk=page.pk).update(learners_reached=12)
    assert client.get(SHEET, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_fact_sheet_that_is_unchanged_is_not_typeset(tree, client, monkeypatch):
    full_practice(tree)
    tag = client.get(SHEET)["ETag"]
    monkeypatch.setattr(factsheet, "pdf", lambda sheet: pytest.fail("typeset"))
    assert client.get(SHEET, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(SHEET).status_code == 200


def test_fact_sheet_answers_head_without_a_body(tree, client):
    full_practice(tree)
    full, head = client.get(SHEET), client.head(SHEET)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Content-Disposition", "ETag", "Last-Modified"):
        assert head[name] == full[name]


def test_fact_sheet_of_a_restricted_page_is_refused_or_private(tree, client, admin_client):
    page = full_practice(tree)
    assert "private" not in client.get(SHEET)["Cache-Control"]
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(SHEET).status_code == 302
    shown = admin_client.get(SHEET)
    assert shown.status_code == 200
    assert "private" in shown["Cache-Control"]


def test_fact_sheet_of_a_draft_is_not_found(tree, client):
    full_practice(tree, live=False)
    assert client.get(SHEET).status_code == 404


# --- citations --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "content_type", "start"),
    [
        ("bibtex", "site-mentors.bib", "application/x-bibtex; charset=utf-8", b"@misc{examplecentre2026-site-mentors,"),
        (
            "ris",
            "site-mentors.ris",
            "application/x-research-info-systems; charset=utf-8",
            b"TY  - ELEC\r\nAU  - Example Centre",
        ),
    ],
)
def test_citation_files_are_attachments(tree, client, path, name, content_type, start):
    add_body(full_practice(tree), "Example Centre")
    response = client.get(f"/en/practices/site-mentors/cite/{path}/")
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == content_type
    assert response.content.startswith(start)
    assert b"http://localhost:8000/en/practices/site-mentors/" in response.content


@pytest.mark.parametrize("path", ["fact-sheet", "cite/bibtex", "cite/ris"])
def test_exports_take_the_same_queries_whatever_the_number_of_organisations(tree, client, path):
    page = full_practice(tree)
    for _time in range(2):
        client.get(f"/en/practices/site-mentors/{path}/")  # what a process looks up once
    counts = []
    for number in (1, 4):
        for more in range(number):
            add_body(page, f"Example Body {number} {more}")
        with translation.override("en"), CaptureQueriesContext(connection) as queries:
            client.get(f"/en/practices/site-mentors/{path}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
