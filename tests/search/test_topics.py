"""The page of a concept: what it means, and what this reader finds about it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from search import topics
from search.readers import Reader
from search.sitemaps import PublicTopics, with_documents
from search.topics import topic_url
from taxonomy import actions, table
from taxonomy.models import ConceptLabel
from tests.factories.community import UserFactory
from tests.factories.privacy import close
from tests.factories.taxonomy import concept
from tests.search.visits import visit

pytestmark = pytest.mark.django_db


def page(scheme, slug, person=None):
    return topics.context(table.current().standing(scheme, slug), visit(topic_url(scheme, slug), person))


def rows(found, title):
    """A breakdown as (label, count) pairs."""
    return next([(row.label, row.count) for row in b.rows] for b in found["breakdowns"] if b.title == title)


# --- addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "it", "es", "el", "de"])
def test_address_is_the_one_of_the_route(code):
    with translation.override(code):
        assert topic_url("sector", "construction") == reverse("topic", args=("sector", "construction"))
    assert topic_url("sector", "construction", code) == f"/{code}/topics/sector/construction/"


# --- what it means ------------------------------------------------------------------------------------


def test_page_names_its_concept_officially_and_by_code(tree):
    found = page("sector", "construction")

    assert found["label"] == "Construction"
    assert found["official"] == ""  # it says no more than the title
    assert found["notation"] == "F"
    assert found["uri"].startswith("http")
    assert found["vocabulary"] == "Sector"
    assert (found["lang"], found["retired"]) == ("", False)
    assert found["canonical"] == "http://localhost:8000/en/topics/sector/construction/"


def test_broader_and_narrower_concepts_lead_to_their_pages(tree):
    tree.practice(sectors=["41"])
    found = page("sector", "construction")
    below = page("sector", "construction-buildings")

    assert found["broader"] == []
    first = found["narrower"][0]
    assert (first.title, first.url) == ("Construction of buildings", "/en/topics/sector/construction-buildings/")
    assert [topic.count for topic in found["narrower"]] == ["1", "0", "0"]
    assert [topic.title for topic in below["broader"]] == ["Construction"]
    assert below["narrower"] == []


def test_retired_concepts_are_not_among_the_narrower(tree):
    actions.retire(concept("sector", "42"), by=None)
    table.look_again()

    assert len(page("sector", "construction")["narrower"]) == 2


def test_words_that_no_translation_has_say_their_language(tree, vocabularies):
    ConceptLabel.objects.filter(concept__scheme="sector", concept__notation="F", language="it").delete()
    with translation.override("it"):
        found = page("sector", "construction")

    assert (found["label"], found["lang"]) == ("Construction", "en")
    assert found["definition_lang"] == ("en" if found["definition"] else "")


def test_definition_is_the_readers_or_english(tree):
    english, italian = (
        ConceptLabel.objects.get(concept__scheme="evidence", concept__slug="monitored", language=code)
        for code in ("en", "it")
    )
    ConceptLabel.objects.filter(pk=english.pk).update(definition="Counted by the provider.")
    ConceptLabel.objects.filter(pk=italian.pk).update(definition="")
    table.changed()
    with translation.override("it"):
        found = page("evidence", "monitored")

    assert (found["definition"], found["definition_lang"], found["lang"]) == ("Counted by the provider.", "en", "")


def test_page_stands_below_the_list_and_the_broader_concepts(tree):
    found = page("sector", "construction-buildings")

    assert [(link.title, link.url) for link in found["breadcrumb"]] == [
        ("VET NET", "/en/"),
        ("Practices", "/en/practices/"),
        ("Construction", "/en/topics/sector/construction/"),
    ]


def test_page_is_there_in_every_language(tree):
    links = page("sector", "construction")["languages"]

    assert [(link.code, link.url, link.current) for link in links] == [
        ("en", "/en/topics/sector/construction/", True),
        ("it", "/it/topics/sector/construction/", False),
        ("el", "/el/topics/sector/construction/", False),
    ]
    assert links[1].full_url == "http://localhost:8000/it/topics/sector/construction/"


# --- what is found ------------------------------------------------------------------------------------


@pytest.fixture
def five(tree):
    """Practices in two sectors and three countries; the newest comes last."""
    for number, (countries, sectors) in enumerate(
        [(["GR"], ["41"]), (["GR", "ES"], ["41"]), (["GR"], ["F"]), (["ES"], ["31"]), (["NO"], ["31", "41"])], 1
    ):
        tree.practice(
            title=f"Practice {number}", countries=countries, sectors=sectors, source_date=date(2020, 1, number)
        )


def test_sector_counts_its_branch_and_breaks_it_down_by_country(five):
    found = page("sector", "construction")

    assert found["total"] == 4
    assert found["list_url"] == "/en/practices/?sector=construction"
    assert [breakdown.title for breakdown in found["breakdowns"]] == ["Country"]
    assert rows(found, "Country") == [("Greece", "3"), ("Norway", "1"), ("Spain", "1")]
    row = found["breakdowns"][0].rows[0]
    assert (row.share, row.url) == (100, "/en/practices/?sector=construction&country=gr")
    assert found["breakdowns"][0].rows[1].share == 33


def test_country_is_broken_down_by_section(five):
    found = page("country", "gr")

    assert found["total"] == 3
    assert [breakdown.title for breakdown in found["breakdowns"]] == ["Sector"]
    assert rows(found, "Sector") == [("Construction", "3")]


def test_group_of_countries_counts_each_practice_once(five):
    found = page("country", "eu")

    assert found["total"] == 4
    assert rows(found, "Sector") == [("Construction", "3"), ("Manufacturing", "1")]
    assert {topic.title: topic.count for topic in found["narrower"]}["Greece"] == "3"


def test_other_concepts_are_broken_down_by_both(five):
    found = page("outcome", "not-stated")

    assert found["total"] == 5
    assert [breakdown.title for breakdown in found["breakdowns"]] == ["Sector", "Country"]


def test_newest_are_shown_and_know_where_they_were_reached_from(five, monkeypatch):
    monkeypatch.setattr(topics, "NEWEST", 2)
    cards = page("sector", "construction")["cards"]

    assert [card.title for card in cards] == ["Practice 5", "Practice 3"]
    assert cards[0].url == "/en/practices/practice-5/?sector=construction"


def test_concept_without_practices_has_a_page_that_says_so(tree):
    found = page("country", "mt")

    assert (found["total"], found["cards"], found["breakdowns"]) == (0, [], [])
    assert found["list_url"] == "/en/practices/?country=mt"


def test_retired_concept_says_so_and_leads_to_no_list(five):
    actions.retire(concept("sector", "41"), by=None)
    table.look_again()
    found = page("sector", "construction-buildings")

    assert found["retired"] is True
    assert found["total"] == 3
    assert found["list_url"] == ""
    assert {row.url for breakdown in found["breakdowns"] for row in breakdown.rows} == {""}
    assert "?" not in found["cards"][0].url


@pytest.mark.parametrize(("person", "total"), [("nobody", 1), ("member", 2), ("editor", 3)])
def test_reader_sees_counts_and_cards_of_what_they_may_read(tree, person, total):
    people = {"nobody": lambda: None, "member": UserFactory, "editor": lambda: UserFactory(groups=["Insiders"])}
    tree.practice(title="Open", countries=["GR"])
    close(tree.practice(title="For members", countries=["ES"]), "login")
    close(tree.practice(title="For insiders", countries=["IT"]), "groups")
    close(tree.practice(title="Behind a password", countries=["DE"]), "password")

    found = page("sector", "construction", people[person]())

    assert found["total"] == len(found["cards"]) == total
    assert len(rows(found, "Country")) == total
    assert {topic.count for topic in page("country", "eu", people[person]())["narrower"]} == {"0", "1"}


def test_number_of_queries_does_not_depend_on_what_is_found(tree):
    asked = []
    for wanted in (1, 6):
        for number in range(wanted):
            tree.practice(title=f"Practice {wanted} {number}", revision=False)
        page("sector", "construction")
        with CaptureQueriesContext(connection) as captured:
            page("sector", "construction")
        asked.append(len(captured))

    assert asked[0] == asked[1]


# --- the site map -------------------------------------------------------------------------------------


def test_site_map_names_concepts_under_which_everybody_finds_something(tree):
    tree.practice(sectors=["41"], countries=["GR"])
    close(tree.practice(sectors=["31"], countries=["ES"]), "login")

    found = {(entry.scheme, entry.slug) for entry in with_documents(Reader.everybody("en"))}

    assert found == {
        ("country", "gr"), ("country", "eu"), ("sector", "construction"), ("sector", "construction-buildings"),
        ("outcome", "not-stated"), ("evidence", "not-stated"),
    }  # fmt: skip


def test_each_language_of_a_concept_page_stands_in_the_site_map_beside_the_others(tree):
    tree.practice()
    settings = tree.settings
    settings.hidden_languages = "es de"
    settings.save()

    entries = PublicTopics(visit())._urls(1, "http", "localhost")

    construction = [entry for entry in entries if entry["location"].endswith("/topics/sector/construction/")]
    assert [entry["location"] for entry in construction] == [
        f"http://localhost:8000/{code}/topics/sector/construction/" for code in ("en", "it", "el")
    ]
    assert [alternate["lang_code"] for alternate in construction[0]["alternates"]] == ["en", "it", "el"]
