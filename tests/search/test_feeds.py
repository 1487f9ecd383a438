"""A search as Atom: the newest that everybody may read, for programs that come back every hour."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.http import http_date
from wagtail.models import PageViewRestriction

from repository.models import PracticePage, PracticeRole
from search import backends, feeds
from search.readers import Reader
from search.sitemaps import with_documents
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.privacy import close
from tests.search.many_hits import ManyHits
from tests.search.visits import asked, visit

# ruff: noqa: S314  (the documents are our own answers)
pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
LIST = "http://localhost:8000/en/practices/"


def answer(address="/", person=None, **options):
    request = visit(address, person, **options)
    return feeds.atom_response(asked(request), request)


def read(address="/", person=None):
    return ElementTree.fromstring(answer(address, person).content)


def entries(address="/", person=None):
    return read(address, person).findall(f"{ATOM}entry")


def titles(address="/", person=None):
    return [entry.findtext(f"{ATOM}title") for entry in entries(address, person)]


def link(element, rel):
    return next(found.get("href") for found in element.findall(f"{ATOM}link") if found.get("rel") == rel)


# --- what it says ---------------------------------------------------------------------------------


def test_feed_names_its_search_its_list_and_itself(tree):
    tree.practice(sectors=["41"])

    feed = read("/?sector=construction&country=gr&sort=title&page=4")

    assert feed.findtext(f"{ATOM}title") == "Practices · Country: Greece · Sector: Construction | VET NET"
    assert link(feed, "alternate") == f"{LIST}?country=gr&sector=construction"
    assert link(feed, "self") == f"{LIST}feed.atom?country=gr&sector=construction"
    assert feed.findtext(f"{ATOM}id") == f"{LIST}?country=gr&sector=construction"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "VET NET"
    assert feed.get(f"{XML}lang") == "en"


def test_entry_tells_what_a_reader_needs_to_decide(tree):
    practice = tree.practice(title="Site <mentors>", slug="site-mentors", summary="Fewer & better.", sectors=["41"])

    (entry,) = entries()

    assert entry.findtext(f"{ATOM}title") == "Site <mentors>"
    assert entry.findtext(f"{ATOM}summary") == "Fewer &amp; better."  # text of the type html
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{practice.translation_key}"
    assert link(entry, "alternate") == f"{LIST}site-mentors/"
    assert {found.get("term") for found in entry.findall(f"{ATOM}category")} == {"Greece", "Construction of buildings"}
    assert entry.findtext(f"{ATOM}rights") == "CC BY 4.0"
    assert entry.findtext(f"{ATOM}updated")[:10] == practice.last_published_at.date().isoformat()
    assert entry.findtext(f"{ATOM}published")[:10] == practice.first_published_at.date().isoformat()


def test_feed_speaks_the_language_of_its_address(tree):
    practice = tree.practice(title="Mentors")
    tree.translation(practice, "it", title="Tutor", slug="tutor")
    tree.practice(title="Only in English", slug="only")

    with translation.override("it"):
        feed = read("/?country=gr")
    found = feed.findall(f"{ATOM}entry")

    assert feed.findtext(f"{ATOM}title") == "Pratiche · Paese: Grecia | VET NET"
    assert feed.get(f"{XML}lang") == "it"
    assert [(entry.findtext(f"{ATOM}title"), entry.get(f"{XML}lang")) for entry in found] == [
        ("Only in English", "en"), ("Tutor", None),
    ]  # fmt: skip
    assert [link(entry, "alternate") for entry in found] == [
        "http://localhost:8000/it/practices/only/", "http://localhost:8000/it/practices/tutor/",
    ]  # fmt: skip
    assert found[1].findtext(f"{ATOM}id") == f"urn:uuid:{practice.translation_key}"


def test_newest_come_first_whatever_order_the_address_asks_for_and_no_more_than_fit(tree, monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    for title, day in (("Middle", 2), ("Newest", 3), ("Oldest", 1)):
        tree.practice(title=title, source_date=date(2020, 1, day))

    assert titles("/?sort=title") == ["Newest", "Middle"]
    assert titles("/?q=oldest") == ["Oldest"]


def test_text_that_xml_cannot_hold_is_left_out(tree):
    practice = tree.practice(title="Mentors")
    PracticePage.objects.filter(pk=practice.pk).update(title="Men\x0btors \x00and \ufffemore".replace("\x00", ""))

    assert titles() == ["Men tors and  more"]


# --- everybody --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [lambda: None, UserFactory, UserFactory.editor, UserFactory.administrator])
@pytest.mark.parametrize("how", ["login", "groups", "password"])
def test_it_holds_what_everybody_may_read_whoever_asks(tree, make, how):
    tree.practice(title="Open")
    close(tree.practice(title="Closed"), how)
    tree.practice(title="Draft", live=False)

    assert titles(person=make()) == ["Open"]


def test_practice_goes_the_moment_its_list_is_closed(tree):
    tree.practice(title="Open")
    close(tree.indexes["en"], "login")

    assert titles() == []


def test_restriction_that_documents_do_not_carry_yet_holds_already(tree):
    practice = tree.practice(title="Open")
    rule = PageViewRestriction(page=practice, restriction_type=PageViewRestriction.LOGIN)
    PageViewRestriction.objects.bulk_create([rule])  # sends no signal, like a process that died

    assert titles() == []
    assert titles(person=UserFactory()) == []
    assert with_documents(Reader.everybody("en")) == []


def test_name_that_only_closed_practices_have_is_not_told(tree):
    practice = tree.practice()
    PracticeRole.objects.create(practice=practice, organisation=OrganisationFactory(name="Example Alliance", slug="xa"))
    practice.save()
    assert "Example Alliance" in read("/?organisation=xa").findtext(f"{ATOM}title")
    close(practice, "login")

    assert read("/?organisation=xa", UserFactory()).findtext(f"{ATOM}title") == "Practices · Organisation: xa | VET NET"


# --- coming back --------------------------------------------------------------------------------------


def test_program_that_comes_back_is_told_that_nothing_changed(tree):
    tree.practice()
    first = answer()

    same = answer(if_none_match=first["ETag"])
    since = answer(if_modified_since=first["Last-Modified"])

    assert (same.status_code, since.status_code) == (304, 304)
    assert same["ETag"] == first["ETag"] == since["ETag"]
    assert same.content == b""
    assert first["Cache-Control"] == "public, no-cache"
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_changed_text_is_sent_again(tree):
    practice = tree.practice(title="Before")
    first = answer()
    practice.title = "After"
    practice.save_revision().publish()

    second = answer(if_none_match=first["ETag"])

    assert second.status_code == 200
    assert b"After" in second.content


def test_practice_that_went_is_no_longer_told_of(tree):
    practice = tree.practice()
    first = answer()
    practice.unpublish()

    assert answer(if_none_match=first["ETag"]).status_code == 200


def test_empty_feed_stays_the_same_feed(tree):
    first, second = answer("/?q=nothingofthekind"), answer("/?q=nothingofthekind")

    assert first.content == second.content
    assert first["Last-Modified"] == http_date(0)


def test_number_of_queries_does_not_depend_on_the_number_of_entries(tree, monkeypatch):
    asked_for = []
    for number in (1, 1, 1, 50):  # what processes remember is read first
        monkeypatch.setattr(backends, "current", lambda number=number: ManyHits(number))
        with CaptureQueriesContext(connection) as captured:
            assert len(entries()) == number
        asked_for.append(len(captured))

    assert asked_for[2] == asked_for[3]


def test_feed_ends_after_fifty_entries(tree, monkeypatch):
    monkeypatch.setattr(backends, "current", lambda: ManyHits(1_000))

    assert len(entries()) == 50
