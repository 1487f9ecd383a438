"""What the server refuses is not lost, and holds up nothing else."""

import pytest
from django.db import transaction

from search.elastic.drain import REFUSALS
from search.models import SearchDelivery
from tests.search.elastic.conftest import filled

__all__ = ["filled"]

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


def delivery(key: str) -> SearchDelivery:
    return SearchDelivery.objects.get(document__key=key)


def test_index_that_takes_no_writing_loses_nothing(filled, shelf):
    shelf.put("first", "First bakery")
    block = "index.blocks.read_only_allow_delete"
    filled.client.indices.put_settings(index=filled.indexes()[0], settings={block: True})
    assert filled.drain() == 0
    assert delivery("first").attempts == 0

    filled.client.indices.put_settings(index=filled.indexes()[0], settings={block: None})
    SearchDelivery.objects.update(due_at=None)
    assert filled.drain() == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [('{"pk": "no number"}', "400"), ('{"pk": 1, "kind": "%s"}' % ("x" * 33_000), "400"), ('{"pk": ', "400")],
    ids=["another type", "keyword of 33 kB", "no JSON"],
)
def test_what_is_refused_is_parked_and_the_rest_flows(filled, shelf, source, reason):
    shelf.put("first", "First bakery")
    SearchDelivery.objects.filter(document__key="first").update(source=source)
    for number in range(REFUSALS):
        shelf.put("second", f"Second garage {number}")
        SearchDelivery.objects.update(due_at=None)
        assert filled.drain() == 1

    row = delivery("first")
    assert row.parked_at is not None
    assert row.reason.startswith(reason)
    SearchDelivery.objects.update(due_at=None)
    assert filled.drain() == 0  # it does not try for ever

    shelf.put("first", "First garage")  # a new version has a new chance
    assert filled.drain() == 1
    assert delivery("first").parked_at is None


def test_change_that_is_rolled_back_is_told_to_nobody(filled, shelf):
    with transaction.atomic():
        shelf.put("first", "First bakery")
        transaction.set_rollback(True)

    assert filled.drain() == 0
