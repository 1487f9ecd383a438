"""Names of organisations and tags, kept while the documents stay as they are."""

from typing import Any

import pytest
from django.db import transaction

from search import names
from search.models import SearchCounter, SearchTerm

TERM = ("organisation", "body-1")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_kept", (("", -1), {}))


def name_it(label: str) -> None:
    """As a change of documents does it."""
    with transaction.atomic():
        SearchCounter.take()
        SearchTerm.objects.update_or_create(group=TERM[0], value=TERM[1], defaults={"label": label})


@pytest.mark.django_db(transaction=True)
def test_names_are_read_once(django_assert_num_queries: Any) -> None:
    name_it("Example body")
    assert names.names([TERM, ("tag", "oven")]) == {TERM: "Example body"}
    with django_assert_num_queries(1):  # of the state of the documents
        assert names.names([TERM, ("tag", "oven")]) == {TERM: "Example body"}


@pytest.mark.django_db(transaction=True)
def test_names_are_read_again_when_documents_moved_on() -> None:
    name_it("Example body")
    names.names([TERM])
    name_it("Example guild")
    assert names.names([TERM]) == {TERM: "Example guild"}


@pytest.mark.django_db(transaction=True)
def test_name_of_the_same_value_in_another_facet_is_not_told() -> None:
    name_it("Example body")
    assert names.names([("tag", TERM[1]), ("organisation", "body-2")]) == {}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_of_what_may_be_rolled_back() -> None:
    name_it("Example body")
    with transaction.atomic():
        name_it("Example guild")
        assert names.names([TERM]) == {TERM: "Example guild"}
        transaction.set_rollback(True)
    name_it("Example body")  # takes the version that was given back
    assert names.names([TERM]) == {TERM: "Example body"}
