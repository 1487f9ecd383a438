"""Values of a facet by their names, for boxes that cannot list them all."""

import json
from typing import Any

import pytest
from django.http import HttpRequest

from repository.models import PracticePage
from search.values import address, values_response
from tests.factories.privacy import close
from tests.search.visits import asked, visit

pytestmark = pytest.mark.django_db


def options(request: HttpRequest) -> list[dict[str, Any]]:
    """What is offered, of one group or none."""
    groups = json.loads(values_response(asked(request), request).content)["groups"]
    return [option for group in groups for option in group["options"]]


def tag(practice: PracticePage, *names: str) -> PracticePage:
    practice.tags.add(*names)
    practice.save()
    return practice


def test_values_are_found_by_any_part_of_their_name_whatever_its_accents(tree):
    tag(tree.practice(), "Città aperta", "site work")
    tag(tree.practice(), "Città aperta")

    (found,) = options(visit("/?facet=tag&typed=TTA+ap"))

    assert (found["label"], found["note"]) == ("Città aperta", "2")
    assert found["url"] == "/en/practices/?tag=citt%C3%A0-aperta"


def test_values_stay_beside_the_search_and_count_in_it(tree):
    tag(tree.practice(countries=["GR"]), "site work")
    tag(tree.practice(countries=["IT"]), "site work", "site visit")

    found = options(visit("/?facet=tag&typed=site&country=gr&tag=mentoring"))

    assert [(option["label"], option["note"]) for option in found] == [("site work", "1"), ("site visit", "0")]
    assert found[0]["url"] == "/en/practices/?country=gr&tag=mentoring&tag=site-work"


def test_concepts_are_found_in_the_readers_language(tree):
    tree.practice(countries=["GR"])

    assert [option["label"] for option in options(visit("/?facet=country&typed=gree"))] == ["Greece"]


def test_chosen_values_are_not_offered_again(tree):
    tag(tree.practice(), "site work")

    assert options(visit("/?facet=tag&typed=site&tag=site-work")) == []


def test_values_of_what_one_may_not_read_are_not_told(tree):
    close(tag(tree.practice(), "zephyr"), "login")

    assert options(visit("/?facet=tag&typed=zephyr")) == []


@pytest.mark.parametrize("query", ["", "facet=tag", "facet=tag&typed=%00", "facet=nothing&typed=a", "typed=a"])
def test_odd_questions_get_no_values(tree, query):
    tag(tree.practice(), "a")

    assert options(visit(f"/?{query}")) == []


def test_answer_is_kept_by_nobody(tree):
    request = visit("/?facet=tag&typed=a")

    assert values_response(asked(request), request)["Cache-Control"] == "private, no-store"


def test_address_goes_beside_the_search():
    assert address("/en/practices/", "tag", "country=gr") == "/en/practices/values.json?facet=tag&country=gr"
    assert address("/en/practices/", "tag", "") == "/en/practices/values.json?facet=tag"
