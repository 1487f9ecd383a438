"""A new index from the database, while the old one answers."""

from datetime import UTC, datetime

import pytest
from elasticsearch import NotFoundError

from search import documents
from search.elastic import duty, indexes, rebuilding
from search.elastic.checking import Differences, check, repair
from search.elastic.deliveries import waiting
from search.elastic.indexes import in_use, problem
from search.elastic.names import index_name, is_ours
from search.elastic.rebuilding import RebuildError
from search.models import SearchCounter, SearchDelivery, SearchDocument

pytestmark = pytest.mark.django_db


def test_index_in_use_has_every_document_and_is_the_only_one(filled, shelf):
    first = filled.indexes()
    shelf.put("third", "Third workshop")

    name = filled.rebuild()

    assert filled.indexes() == [name] != first
    assert filled.document("third")["visibility"] == "open"
    assert not waiting().exists()
    assert problem(filled.client, filled.prefix) == ""


def test_indexes_of_others_are_never_touched(filled):
    others = [f"{filled.prefix}2", f"{filled.prefix}-extra", f"x{filled.prefix}-0123abcd-20260101000000000000"]
    for name in others:
        filled.client.indices.create(index=name)
    try:
        filled.rebuild()
        assert all(filled.client.indices.exists(index=name) for name in others)
    finally:
        for name in others:
            filled.client.indices.delete(index=name)


def test_without_a_prefix_nothing_is_done(server):
    with pytest.raises(ValueError, match="prefix"):
        rebuilding.rebuild(server.client, "")


def test_documents_that_are_gone_go_into_a_new_index_too(filled, shelf):
    shelf.take("first")
    filled.rebuild()

    assert filled.document("first")["visibility"] == ""


def test_what_is_written_meanwhile_is_there_too(filled, shelf, monkeypatch):
    real = rebuilding.Rebuild.catch_up

    def write_and_catch_up(work):
        shelf.put("first", "First garage")
        shelf.put("third", "Third workshop")
        real(work)

    monkeypatch.setattr(rebuilding.Rebuild, "catch_up", write_and_catch_up)
    filled.rebuild()

    assert "garag" in filled.document("first")["stems"]["title"]
    assert filled.document("third")["visibility"] == "open"
    assert not waiting().exists()


def test_what_is_written_at_the_last_moment_is_left_to_the_worker(filled, shelf, monkeypatch):
    real = rebuilding.take_into_use

    def write_and_take(*arguments):
        real(*arguments)
        shelf.put("first", "First garage")

    monkeypatch.setattr(rebuilding, "take_into_use", write_and_take)
    filled.rebuild()

    assert [row.document.key for row in waiting()] == ["first"]
    assert filled.drain() == 1
    assert "garag" in filled.document("first")["stems"]["title"]


def test_interrupted_one_goes_on_where_it_was(filled, shelf, monkeypatch):
    monkeypatch.setattr(rebuilding, "AT_ONCE", 1)
    monkeypatch.setattr(rebuilding, "NOTED_EVERY", 1)
    for number in range(6):
        shelf.put(f"more-{number}", f"Workshop {number}")
    sent = []

    def send_three(client, index, parcels, **options):
        if len(sent) == 3:
            raise RebuildError("somebody pulled the plug")
        sent.append(parcels)
        return real(client, index, parcels, **options)

    real = rebuilding.send
    monkeypatch.setattr(rebuilding, "send", send_three)
    monkeypatch.setattr(rebuilding, "SENDERS", 1)
    old = in_use(filled.client, filled.prefix)
    with pytest.raises(RebuildError):
        filled.rebuild()
    assert in_use(filled.client, filled.prefix) == old
    half = filled.indexes()[-1]
    monkeypatch.setattr(rebuilding, "send", lambda *a, **o: (sent.append(a[2]), real(*a, **o))[1])

    assert filled.rebuild() == half
    assert len(sent) < 3 + 8  # not all over again
    assert check(filled.client, filled.prefix) == Differences()


def test_index_that_lacks_documents_is_not_taken_into_use(filled, monkeypatch):
    old = in_use(filled.client, filled.prefix)
    monkeypatch.setattr(rebuilding.Rebuild, "fill", lambda work: None)

    with pytest.raises(RebuildError, match="has 0 of 2 documents"):
        filled.rebuild()

    assert in_use(filled.client, filled.prefix) == old


def test_refused_document_does_not_stop_the_others(filled, shelf):
    SearchDelivery.objects.filter(document__key="first").update(source='{"pk": "no number"}')

    filled.rebuild()

    assert filled.document("second")["visibility"] == "open"
    assert [row.document.key for row in waiting()] == ["first"]


def test_index_of_another_version_of_the_portal_is_told_of(filled, monkeypatch):
    monkeypatch.setattr(indexes, "format_of", lambda kinds: "another")
    assert "another version of the portal: run `manage.py rebuild_index`" in problem(filled.client, filled.prefix)


def test_index_of_another_database_is_told_of(filled):
    SearchCounter.bump()
    assert "belongs to another database" in problem(filled.client, filled.prefix)


def test_missing_index_is_told_of(server):
    assert problem(server.client, server.prefix) == "There is no index yet: run `manage.py rebuild_index`."


def test_whoever_died_between_the_swap_and_the_note_is_followed_by_the_worker(filled, shelf, monkeypatch):
    monkeypatch.setattr(rebuilding, "adopt", lambda *arguments: (_ for _ in ()).throw(RebuildError("killed")))
    shelf.put("first", "First garage")
    with pytest.raises(RebuildError):
        filled.rebuild()
    assert "being taken into use" in problem(filled.client, filled.prefix)

    indexes.adopt(filled.client, in_use(filled.client, filled.prefix))

    assert problem(filled.client, filled.prefix) == ""
    assert not waiting().exists()
    assert "garag" in filled.document("first")["stems"]["title"]


# --- checking -----------------------------------------------------------------------------------


def pk(key: str) -> int:
    return SearchDocument.objects.get(key=key).pk


def test_equal_ones_have_no_differences_and_what_waits_is_none(filled, shelf):
    assert check(filled.client, filled.prefix) == Differences()
    shelf.put("first", "First garage")
    assert check(filled.client, filled.prefix) == Differences()


def test_missing_and_superfluous_documents_are_found_and_put_right(filled, shelf):
    version = SearchDelivery.objects.get(pk=pk("first")).version
    filled.client.delete(index=filled.indexes()[0], id=str(pk("first")))
    filled.client.index(
        index=filled.indexes()[0], id="999", version=4, version_type="external",
        document={"pk": 999, "bucket": 999, "mark": 5, "visibility": "open", "kind": "shelved"},
    )  # fmt: skip
    found = check(filled.client, filled.prefix)
    assert found == Differences(missing={pk("first"): version}, extra={999: 4})

    assert repair(filled.client, filled.prefix, found) == 2
    documents.refresh_stale()
    filled.drain()

    assert filled.client.get(index=filled.indexes()[0], id="999")["_source"]["visibility"] == ""
    assert check(filled.client, filled.prefix) == Differences()


def test_other_content_of_the_same_version_is_found_and_put_right(filled, shelf):
    row = SearchDelivery.objects.get(pk=pk("first"))
    SearchDocument.objects.filter(pk=row.pk).update(digest="of an older copy")
    found = check(filled.client, filled.prefix)
    assert found == Differences(unlike={row.pk: row.version})

    assert repair(filled.client, filled.prefix, found) == 1
    documents.refresh_stale()
    assert filled.drain() == 1

    assert check(filled.client, filled.prefix) == Differences()


def test_older_copy_of_the_database_is_found_and_begins_another_history(filled, shelf):
    before = SearchDelivery.objects.values().get(pk=pk("first"))
    shelf.put("first", "First garage")
    filled.drain()
    newer = SearchDelivery.objects.get(pk=pk("first")).version
    SearchDelivery.objects.filter(pk=pk("first")).update(**before)
    SearchDelivery.objects.filter(pk=pk("first")).update(indexed=before["version"])

    SearchCounter.objects.update(value=before["version"])
    found = check(filled.client, filled.prefix)
    assert found == Differences(ahead={pk("first"): newer})

    repair(filled.client, filled.prefix, found)

    assert SearchCounter.current()[1] > newer
    assert "belongs to another database" in problem(filled.client, filled.prefix)


def test_worker_finds_that_the_index_is_newer_than_the_database(filled, shelf, monkeypatch, settings):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"prefix": filled.prefix}
    monkeypatch.setattr(duty, "client", lambda: filled.client)
    shelf.put("first", "First garage")
    filled.drain()
    filled.client.indices.refresh(index=filled.indexes()[0])
    (history, newest), now = SearchCounter.current(), SearchDelivery.objects.get(pk=pk("first")).version
    assert duty.look_at_index() == 0
    assert SearchCounter.current() == (history, newest)  # all is as it should be

    SearchCounter.objects.update(value=now - 1)
    duty.look_at_index()

    assert SearchCounter.current()[0] != history
    assert SearchCounter.current()[1] > now
    assert "belongs to another database" in problem(filled.client, filled.prefix)
    after = SearchCounter.current()
    duty.look_at_index()
    assert SearchCounter.current() == after  # once


def test_swap_that_arrives_late_is_refused_once_the_old_index_was_adopted_again(filled, shelf, monkeypatch):
    (old,), late, real = filled.indexes(), [], filled.client.indices.update_aliases

    def hold_back(actions):
        late.append(actions)
        raise RebuildError("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(type(filled.client.indices), "update_aliases", lambda self, actions: hold_back(actions))
        with pytest.raises(RebuildError):
            filled.rebuild()
    assert "being taken into use" in problem(filled.client, filled.prefix)
    indexes.adopt(filled.client, in_use(filled.client, filled.prefix))
    assert problem(filled.client, filled.prefix) == ""

    with pytest.raises(NotFoundError):
        real(actions=late[0])

    assert in_use(filled.client, filled.prefix).name == old
    new = filled.rebuild()
    assert filled.indexes() == [new]
    assert problem(filled.client, filled.prefix) == ""


def test_worker_that_adopts_the_old_index_once_more_at_the_very_swap_stops_nothing(filled, monkeypatch):
    (old,), real, met = filled.indexes(), type(filled.client.indices).update_aliases, []

    def adopt_before(self, *, actions):
        if not met:
            met.append(actions)
            indexes.adopt(filled.client, in_use(filled.client, filled.prefix))
        return real(self, actions=actions)

    monkeypatch.setattr(type(filled.client.indices), "update_aliases", adopt_before)

    assert filled.rebuild() != old
    assert met
    assert problem(filled.client, filled.prefix) == ""


def test_what_only_begins_alike_is_not_ours():
    made = index_name("vet", "0123456789abcdef", datetime(2026, 11, 22, 11, 4, 5, 6, tzinfo=UTC))

    assert made == "vet-01234567-20261122110405000006"
    assert is_ours(made, "vet")
    assert not any(is_ours(name, "vet") for name in ("vet-read", "vet-extra", f"vet-x{made[4:]}", f"vet-net{made[3:]}"))
