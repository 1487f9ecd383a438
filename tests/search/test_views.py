"""Addresses of the search that are no pages: concepts, and what may be meant while somebody types."""

import pytest
from django.urls import reverse

from search import suggestions
from taxonomy import actions, merging, table
from taxonomy.enums import Scheme
from tests.factories.community import UserFactory
from tests.factories.privacy import PASSWORD, close
from tests.factories.taxonomy import ConceptFactory, concept

pytestmark = pytest.mark.django_db


# --- concept pages ------------------------------------------------------------------------------------


def test_page_shows_its_concept_and_what_is_found(tree, client):
    tree.practice(title="Site mentors", sectors=["41"], countries=["GR"])

    response = client.get("/en/topics/sector/construction/")
    html = response.content.decode()

    assert response.status_code == 200
    assert response.templates[0].name == "search/topic.html"
    assert "<title>Construction | VET NET</title>" in html
    assert '<link rel="canonical" href="http://localhost:8000/en/topics/sector/construction/">' in html
    assert 'href="http://localhost:8000/it/topics/sector/construction/"' in html
    assert 'href="/en/practices/?sector=construction"' in html
    assert 'href="/en/practices/?sector=construction&amp;country=gr"' in html
    assert "Site mentors" in html


def test_page_speaks_the_language_of_its_address(tree, client):
    html = client.get("/el/topics/country/gr/").content.decode()

    assert '<html lang="el"' in html
    assert "<title>Ελλάδα | VET NET</title>" in html


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/en/topics/country/el/", "/en/topics/country/gr/"),
        ("/it/topics/country/uk/", "/it/topics/country/gb/"),
        ("/en/topics/country/GR/", "/en/topics/country/gr/"),
        ("/en/topics/sector/Construction/", "/en/topics/sector/construction/"),
    ],
)
def test_other_names_of_a_concept_lead_to_its_page(tree, client, address, leads_to):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (301, leads_to)


def test_merged_concept_leads_to_its_survivor(tree, client):
    old = ConceptFactory(slug="example-old")
    merging.merge(old, into=concept("theme", "3.9"), by=None)
    table.look_again()

    response = client.get("/en/topics/theme/example-old/")

    assert response.status_code == 301
    assert response["Location"] == f"/en/topics/theme/{concept('theme', '3.9').slug}/"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/en/topics/sector/nothing/", "/en/topics/nothing/construction/", "/en/topics/country/construction/",
        "/en/topics/sector/", "/en/topics/", "/en/topics/sector/%00/", "/en/topics/sector/" + "x" * 300 + "/",
    ],
)  # fmt: skip
def test_what_is_no_concept_has_no_page(tree, client, address):
    assert client.get(address).status_code == 404


def test_retired_concept_keeps_its_page(tree, client):
    actions.retire(concept("sector", "42"), by=None)
    table.look_again()

    response = client.get(f"/en/topics/sector/{concept('sector', '42').slug}/")

    assert response.status_code == 200
    assert response.context["retired"] is True


@pytest.mark.parametrize("scheme", Scheme.values)
def test_first_concept_of_every_vocabulary_has_a_page(tree, client, scheme):
    found = table.current().of(scheme)[0]

    assert client.get(reverse("topic", args=(scheme, found.slug))).status_code == 200


def test_concept_pages_are_only_read(tree, client):
    assert client.post("/en/topics/sector/construction/").status_code == 405
    assert client.head("/en/topics/sector/construction/").status_code == 200


# --- suggestions --------------------------------------------------------------------------------------


def labels(client, typed):
    groups = client.get("/en/search/suggest/", {"q": typed}).json()["groups"]
    return [option["label"] for group in groups for option in group["options"]]


def test_suggestions_are_groups_of_options(tree, client):
    tree.practice(title="Construction mentors", slug="mentors", sectors=["41"])

    groups = client.get("/en/search/suggest/?q=constr").json()["groups"]

    assert [group["label"] for group in groups] == ["Filters", "Practices"]
    assert all(set(option) == {"label", "url", "note"} for group in groups for option in group["options"])
    assert groups[1]["options"][0]["url"] == "/en/practices/mentors/"


@pytest.mark.parametrize("typed", ["", " ", "a", "\0", '"', "*" * 5000, "%", "NEAR( "])
def test_whatever_is_typed_gets_an_answer(tree, client, typed):
    tree.practice()

    assert isinstance(client.get("/en/search/suggest/", {"q": typed}).json()["groups"], list)


def test_no_more_than_200_characters_are_looked_at(tree, client, monkeypatch):
    seen = []
    monkeypatch.setattr(suggestions, "complete", lambda text, request: seen.append(text) or [])
    client.get("/en/search/suggest/", {"q": "x" * 5000})

    assert seen == ["x" * 200]


def test_without_words_there_is_nothing_to_suggest(tree, client):
    assert client.get("/en/search/suggest/").json() == {"groups": []}


def test_closed_practice_is_suggested_to_whom_it_is_open(tree, client):
    close(tree.practice(title="Zephyr mentors"), "groups")
    assert labels(client, "zephyr") == []
    client.force_login(UserFactory())
    assert labels(client, "zephyr") == []
    client.force_login(UserFactory(groups=["Insiders"]))
    assert labels(client, "zephyr") == ["Zephyr mentors"]


def test_answer_to_everybody_may_be_kept_for_a_minute(tree, client):
    response = client.get("/en/search/suggest/?q=x")

    assert response["Cache-Control"] == "max-age=60"
    assert "Cookie" in response["Vary"]
    assert response.cookies == {}


def test_answer_to_somebody_known_is_not_kept(tree, client):
    client.force_login(UserFactory())

    assert client.get("/en/search/suggest/?q=x")["Cache-Control"] == "private, no-store"


def test_answer_to_somebody_with_a_password_is_not_kept(tree, client):
    practice = tree.practice(slug="closed")
    restriction = close(practice, "password")
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=(restriction.pk, practice.pk)),
        {"password": PASSWORD, "return_url": "/en/"},
    )

    assert client.get("/en/search/suggest/?q=x")["Cache-Control"] == "private, no-store"


def test_suggestions_are_only_read(tree, client):
    assert client.post("/en/search/suggest/").status_code == 405


# --- below the list -----------------------------------------------------------------------------------


def test_list_gives_its_search_as_table_and_feed(tree, client):
    tree.practice(title="Site mentors")

    table_of = client.get("/en/practices/export.csv?sector=construction")
    feed = client.get("/it/practices/feed.atom?sector=construction")

    assert b"Site mentors" in b"".join(table_of.streaming_content)
    assert b"<title>Site mentors</title>" in feed.content
    assert feed.content.count(b"/it/practices/feed.atom?sector=construction") == 1


def test_closed_list_has_neither_for_those_it_is_closed_to(tree, client):
    tree.practice(title="Site mentors")
    close(tree.indexes["en"], "login")

    assert "/login/" in client.get("/en/practices/export.csv")["Location"]
    assert "/login/" in client.get("/en/practices/feed.atom")["Location"]


@pytest.mark.parametrize(
    "address", ["/en/export.csv", "/en/practices/site-mentors/feed.atom", "/en/nothing/export.csv"]
)
def test_pages_that_list_nothing_have_neither(tree, client, address):
    tree.practice(slug="site-mentors")

    assert client.get(address).status_code == 404


def test_old_name_of_a_concept_leads_to_the_same_file_under_its_new_one(tree, client):
    response = client.get("/en/practices/feed.atom?country=el")

    assert (response.status_code, response["Location"]) == (301, "/en/practices/feed.atom?country=gr")


def test_practice_reached_from_a_search_keeps_its_canonical_address(tree, client):
    for title in ("Alpha", "Beta"):
        tree.practice(title=title, slug=title.lower())

    html = client.get("/en/practices/alpha/?sort=title").content.decode()

    assert '<link rel="canonical" href="http://localhost:8000/en/practices/alpha/">' in html
    assert "/en/practices/beta/?sort=title" in html
    assert "1 of 2" in html
