"""What the search gives back is shown as the pages themselves would be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from repository import cards, listing, results
from repository.indexing import PRACTICES
from repository.models import PracticeAttachment, PracticePage
from search import backends
from search.query import SearchQuery
from search.readers import Reader
from search.topics import topic_url
from tests.factories.community import UserFactory
from tests.factories.core import PortalDocumentFactory
from tests.factories.privacy import close
from tests.repository.full_practice import full_practice
from tests.search.visits import visit

pytestmark = pytest.mark.django_db


def hits(request):
    return list(backends.current().hits(SearchQuery(PRACTICES), Reader.of(request)))


def both(code="en"):
    """The card of the only practice, as made from its document and from its page."""
    with translation.override(code):
        request = visit()
        (found,) = results.cards(hits(request), request)
        (page,) = cards.cards(list(PracticePage.objects.live().originals()), request, listing.index_url(request))
    return found, page


# --- cards ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"to_year": None, "ongoing": True},
        {"from_year": None},
        {"to_year": 2019},
        {"to_year": None},
        {"from_year": None, "to_year": None, "outcome": None, "evidence": None, "eqf_levels": []},
        {"outcome": "not-stated", "evidence": "not-stated", "eqf_levels": ["3", "4", "5"], "strands": ["continuing"]},
        {"outcome": "mixed", "evidence": "monitored", "eqf_levels": ["2", "5"], "countries": ["GR", "ES", "EU"]},
    ],
)
def test_card_from_the_document_equals_the_card_from_the_page(tree, values):
    practice = full_practice(tree, **values)
    tree.translation(practice, "it", title="Tutor di cantiere", slug="tutor", summary="Tre imprese.")

    for code in ("en", "it", "el"):
        found, page = both(code)
        assert found == page


def test_files_are_counted(tree):
    practice = tree.practice()
    practice.attachments = [PracticeAttachment(document=PortalDocumentFactory()) for _number in range(2)]
    practice.save()

    found, page = both()

    assert found.facts == page.facts == ["2 files"]


def test_card_in_another_language_says_which(tree):
    tree.practice(title="Mentors", slug="mentors")

    found, _page = both("it")

    assert (found.lang, found.lang_name, found.url) == ("en", "inglese", "/it/practices/mentors/")


def test_badges_lead_to_the_pages_of_their_concepts(tree):
    tree.practice(countries=["GR"], sectors=["41"])

    found, _page = both()

    assert [(badge.title, badge.url) for badge in found.badges] == [
        ("Greece", topic_url("country", "gr")),
        ("Construction of buildings", topic_url("sector", "construction-buildings")),
    ]


def test_address_of_a_card_carries_the_search(tree):
    tree.practice(slug="mentors")
    request = visit()

    (found,) = results.cards(hits(request), request, "country=gr&q=mentors")

    assert found.url == "/en/practices/mentors/?country=gr&q=mentors"


def test_words_of_the_search_are_marked_and_all_else_is_made_harmless(tree):
    tree.practice(title="Mentors <on> site", summary="They mentor.", situation="<p>Nothing.</p>")
    tree.practice(title="Other", summary="Another.", situation="<p>Seven mentors &lt;b&gt; came.</p>")
    request = visit()

    other, mentors = results.cards(hits(request), request, words="mentors")

    assert mentors.title == "<mark>Mentors</mark> &lt;on&gt; site"
    assert mentors.summary == "They <mark>mentor</mark>."
    assert mentors.extract == ""
    assert other.title == "Other"
    assert "Seven <mark>mentors</mark> &lt;b&gt; came." in other.extract


def test_cards_cost_no_query_each(tree):
    for _number in range(3):
        tree.practice()
    request = visit()
    found = hits(request)
    listing.index_url(request)

    with CaptureQueriesContext(connection) as captured:
        assert len(results.cards(found, request)) == 3
    assert {query["sql"] for query in captured if "core_state" not in query["sql"]} == set()


# --- neighbours -------------------------------------------------------------------------------------


@pytest.fixture
def three(tree):
    return {
        title: tree.practice(title=title, slug=title.lower(), countries=["GR"]) for title in ("Alpha", "Beta", "Gamma")
    }


def around(practice, search, person=None):
    return results.neighbours(visit(f"/?{search}", person), practice)


def test_practice_knows_its_place_in_the_search_it_was_reached_from(three):
    found = around(three["Beta"], "country=gr&sort=title")

    assert found.position == "2 of 3"
    assert found.search == "Country: Greece"
    assert found.previous == results.Neighbour("Alpha", "/en/practices/alpha/?country=gr&sort=title")
    assert found.next == results.Neighbour("Gamma", "/en/practices/gamma/?country=gr&sort=title")
    assert found.back_url == "/en/practices/?country=gr&sort=title"


def test_first_has_none_before_it_and_last_none_after(three):
    assert around(three["Alpha"], "sort=title").previous is None
    assert around(three["Gamma"], "sort=title").next is None


def test_way_back_leads_to_the_page_of_the_list_that_the_practice_is_on(three, monkeypatch):
    monkeypatch.setattr(results, "PAGE_SIZE", 2)

    assert around(three["Gamma"], "country=gr&sort=title&page=1").back_url.endswith("sort=title&page=2")


@pytest.mark.parametrize("search", ["", "page=2", "utm_source=x", "country=nowhere", "sort=nonsense", "sector=%00"])
def test_without_a_search_there_are_no_neighbours(three, search):
    assert around(three["Beta"], search) is None


@pytest.mark.parametrize("search", ["country=es", "q=nothingofthekind"])
def test_search_that_does_not_find_the_practice_has_no_place_for_it(three, search):
    assert around(three["Beta"], search) is None


def test_neighbours_are_those_that_the_reader_may_read(three):
    close(three["Gamma"], "login")

    assert around(three["Beta"], "sort=title").next is None
    assert around(three["Beta"], "sort=title").position == "2 of 2"
    assert around(three["Beta"], "sort=title", UserFactory()).next.title == "Gamma"


def test_neighbour_is_named_in_the_language_of_the_reader_or_says_its_own(tree, three):
    tree.translation(three["Alpha"], "it", title="Alfa", slug="alfa")

    with translation.override("it"):
        found = around(three["Beta"], "sort=title")

    assert found.previous == results.Neighbour("Alfa", "/it/practices/alfa/?sort=title")
    assert found.next == results.Neighbour("Gamma", "/it/practices/gamma/?sort=title", "en")


def test_translation_has_the_same_neighbours(tree, three):
    translated = tree.translation(three["Beta"], "it", title="Beta", slug="beta-it")

    assert around(translated, "sort=title").position == "2 of 3"


def test_draft_in_preview_has_none(three):
    request = visit("/?sort=title")
    request.is_preview = True

    assert results.neighbours(request, three["Beta"]) is None
