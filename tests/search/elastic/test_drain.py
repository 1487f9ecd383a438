"""What changes in the database reaches the server: each once, the newest version, whatever happens in between."""

from datetime import timedelta

import pytest
from django.utils import timezone
from elasticsearch import Elasticsearch

from search import actions, documents
from search.backends.elasticsearch import ElasticsearchBackend
from search.elastic import drain as draining
from search.elastic import pending
from search.elastic.bulk import Parcel, send
from search.elastic.deliveries import waiting
from search.elastic.drain import UnreachableError
from search.elastic.indexes import problem
from search.elastic.names import write_alias
from search.models import SearchCounter, SearchDelivery, SearchDocument
from search.query import SearchQuery
from search.readers import Reader

pytestmark = pytest.mark.django_db


def delivery(key: str) -> SearchDelivery:
    return SearchDelivery.objects.get(document__key=key)


def test_what_was_written_waits_until_it_was_told(filled, shelf):
    assert not waiting().exists()
    shelf.put("first", "First bakery")
    assert [row.document.key for row in waiting()] == ["first"]

    assert filled.drain() == 1

    assert not waiting().exists()
    assert filled.document("first")["stems"]["title"].split()[1].startswith("baker")
    assert filled.document("first")["version"] == delivery("first").version
    assert filled.drain() == 0


def test_what_is_taken_off_stays_as_a_tombstone(filled, shelf):
    shelf.take("first")
    assert filled.drain() == 1

    assert set(filled.document("first")) == {"pk", "bucket", "mark", "visibility", "version"}
    assert filled.document("first")["visibility"] == ""


def test_late_delivery_of_an_older_version_changes_nothing(filled, shelf):
    old = delivery("first")
    shelf.take("first")
    filled.drain()

    answers = send(filled.client, write_alias(filled.prefix), [Parcel(old.pk, old.version, old.source)])

    assert answers[old.pk].status == 409
    assert answers[old.pk].is_kept
    assert filled.document("first")["visibility"] == ""


def test_delivered_twice_is_settled_once(filled, shelf):
    shelf.put("first", "First bakery")
    row = delivery("first")
    send(filled.client, write_alias(filled.prefix), [Parcel(row.pk, row.version, row.source)])  # and the worker died

    assert filled.drain() == 1
    assert not waiting().exists()


def put_back(before: dict) -> None:
    """The row of an older copy of the database, which gives its next version a second time."""
    version = before["version"]
    SearchDelivery.objects.filter(pk=before["document_id"]).update(**before | {"indexed": version})
    SearchDocument.objects.filter(pk=before["document_id"]).update(version=version, digest="as it was")
    SearchCounter.objects.update(value=version)


@pytest.mark.parametrize("changes", [1, 3], ids=["the same version", "a lower one"])
def test_version_that_comes_again_with_another_content_is_told_above_all_others(filled, shelf, changes):
    before = SearchDelivery.objects.values().get(document__key="first")
    for number in range(changes):
        shelf.put("first", f"Future {number}")
        filled.drain()
    put_back(before)
    shelf.put("first", "First bakery")

    assert filled.drain() == 0  # the server has something else
    assert "belongs to another database or a newer state of it" in problem(filled.client, filled.prefix)
    assert documents.refresh_stale() == 1
    assert filled.drain() == 1
    assert "bakeri" in filled.document("first")["stems"]["title"]
    assert not waiting().exists()

    filled.rebuild()
    assert problem(filled.client, filled.prefix) == ""


def test_what_somebody_deleted_on_the_server_waits_until_it_is_taken(filled, shelf):
    shelf.put("first", "First bakery")
    row, history = delivery("first"), SearchCounter.current()
    send(filled.client, write_alias(filled.prefix), [Parcel(row.pk, row.version, row.source)])
    filled.client.delete(index=filled.indexes()[0], id=str(row.pk))

    assert filled.drain() == 0
    assert [waits.pk for waits in waiting()] == [row.pk]
    assert SearchCounter.current() == history


def test_row_that_changes_while_it_is_sent_is_sent_again(filled, shelf, monkeypatch):
    shelf.put("first", "First bakery")

    def send_slowly(*arguments, **options):
        answers = send(*arguments, **options)
        monkeypatch.setattr(draining, "send", send)
        shelf.put("first", "First garage")
        return answers

    monkeypatch.setattr(draining, "send", send_slowly)

    assert filled.drain() == 0
    assert filled.drain() == 1
    assert "garag" in filled.document("first")["stems"]["title"]


def test_what_was_told_to_an_index_that_is_no_longer_in_use_does_not_count(filled, shelf, monkeypatch):
    shelf.put("first", "First bakery")

    def send_before_a_rebuild(*arguments, **options):
        answers = send(*arguments, **options)
        monkeypatch.setattr(draining, "send", send)
        SearchDelivery.objects.filter(document__key="first").update(due_at=None)
        filled.rebuild()
        return answers

    monkeypatch.setattr(draining, "send", send_before_a_rebuild)

    assert filled.drain() == 0
    assert not waiting().exists()  # the rebuild had it
    assert "baker" in filled.document("first")["stems"]["title"]


def test_claimed_rows_are_left_alone_until_their_time_is_over(filled, shelf):
    shelf.put("first", "First bakery")
    SearchDelivery.objects.filter(document__key="first").update(due_at=timezone.now() + timedelta(seconds=60))
    assert filled.drain() == 0

    SearchDelivery.objects.filter(document__key="first").update(due_at=timezone.now() - timedelta(seconds=1))
    assert filled.drain() == 1


def test_server_that_is_away_takes_nothing_and_all_waits_again(filled, shelf):
    shelf.put("first", "First bakery")
    away = Elasticsearch("http://127.0.0.1:9", max_retries=0, request_timeout=0.2)

    with pytest.raises(UnreachableError):
        draining.drain(away, filled.prefix)

    row = delivery("first")
    assert (row.due_at, row.attempts, row.parked_at) == (None, 0, None)
    assert filled.drain() == 1


def test_without_an_index_nothing_is_lost_and_none_is_made(server, shelf):
    shelf.put("first", "First workshop")

    with pytest.raises(UnreachableError):
        server.drain()

    assert server.indexes() == []
    assert not server.client.indices.exists(index=write_alias(server.prefix))
    assert waiting().count() == 1
    assert delivery("first").parked_at is None


def test_nobody_waits_for_the_server_when_saving(shelf, settings):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": ["http://127.0.0.1:9"]}
    shelf.put("first", "First workshop")

    assert waiting().count() == 1


# --- what waits, for those who search -----------------------------------------------------------


def test_what_was_hidden_is_told_apart_until_the_server_knows(filled, shelf):
    shelf.put("first", "First bakery")  # still for everybody
    shelf.put("second", "Second workshop", restrictions=(7,))
    look = pending.look()

    assert look.count == 2
    assert look.hiding == {SearchDocument.objects.get(key="second").pk}

    filled.drain()
    assert pending.look() == pending.Pending(0)


def test_what_is_taken_off_is_hidden_and_stays_so_with_its_next_change(filled, shelf):
    shelf.take("first")
    pk = SearchDocument.objects.get(key="first").pk
    assert pending.look().hiding == {pk}

    shelf.put("first", "Back again")
    assert pending.look().hiding == {pk}


def test_text_that_is_no_longer_shown_is_not_found_by_its_words(filled, shelf):
    shelf.put("first", "Prima officina", language="it")

    assert pending.look().hiding == {SearchDocument.objects.get(key="first").pk}


def test_who_has_just_changed_something_is_not_answered_by_a_server_that_does_not_know(filled, shelf):
    shelf.put("first", "First bakery")
    version = delivery("first").version
    look = pending.look()

    assert look.lets_answer(Reader("en", wrote=version - 1))
    assert not look.lets_answer(Reader("en", wrote=version))
    filled.drain()
    assert pending.look().lets_answer(Reader("en", wrote=version))


def test_parked_row_keeps_only_its_own_author_from_the_server(filled, shelf):
    shelf.put("first", "First bakery")
    version = delivery("first").version
    SearchDelivery.objects.filter(document__key="first").update(parked_at=timezone.now())
    assert pending.look().settled
    assert not pending.look().lets_answer(Reader("en", wrote=version))

    shelf.put("second", "Second bakery")
    assert not pending.look().settled
    filled.drain()
    assert pending.look().settled
    assert pending.look().lets_answer(Reader("en", wrote=delivery("second").version))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["again", "rebuild"])
def test_offered_values_are_kept_beside_a_parked_row_until_the_server_has_it(filled, shelf, monkeypatch, way):
    shelf.put("third", "Third workshop", sector="manufacturing")
    SearchDelivery.objects.filter(document__key="third").update(parked_at=timezone.now())
    engine, query, asked = ElasticsearchBackend(filled.client, filled.prefix), SearchQuery(shelf.kind), []
    search = engine._search
    monkeypatch.setattr(engine, "_search", lambda question, *bodies: asked.append(bodies) or search(question, *bodies))
    for _time in range(2):
        assert "manufacturing" not in engine.counts(query, Reader("en"))["sector"]
    assert [len(bodies) for bodies in asked] == [2, 1]

    actions.try_again(by=None) and filled.drain() if way == "again" else filled.rebuild()

    assert engine.counts(query, Reader("en"))["sector"]["manufacturing"] == 1
