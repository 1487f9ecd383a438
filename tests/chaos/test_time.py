"""Workers that come back late, databases that come back old, and indexes that do not come back."""

import random
import time
from contextlib import nullcontext

import pytest
from django.db import transaction

from search.elastic import drain as draining
from search.elastic import rebuilding
from search.elastic.bulk import Parcel, send
from search.elastic.checking import check
from search.elastic.drain import UnreachableError, waiting
from search.elastic.indexes import adopt, in_use, problem
from search.elastic.names import read_alias, write_alias
from search.elastic.rebuilding import RebuildError
from search.models import SearchDelivery, SearchDocument
from tests.chaos.conftest import found, run_program

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def filled(server, shelf):
    """With an index of some documents in use."""
    for number in range(6):
        shelf.put(f"workshop-{number}", f"Workshop {number}", sector="construction")
    server.rebuild()
    return server


def forget_deletions(server) -> None:
    """Have the server forget the versions of what was deleted, as it does after `index.gc_deletes`."""
    time.sleep(1.2)
    for _time in range(2):
        server.client.indices.refresh(index=read_alias(server.prefix))
        server.client.indices.flush(index=read_alias(server.prefix), force=True)
    server.client.indices.forcemerge(index=read_alias(server.prefix), max_num_segments=1)


@pytest.mark.django_db
def test_worker_stopped_for_long_brings_nothing_back_that_was_removed(filled, shelf, differences, monkeypatch):
    (index,) = filled.indexes()
    filled.client.indices.put_settings(index=index, settings={"index.gc_deletes": "1s"})
    shelf.put("workshop-1", "Workshop that was taken off")

    def send_after_a_long_stop(client, name, parcels, **options):
        monkeypatch.setattr(draining, "send", send)
        shelf.take("workshop-1")
        SearchDelivery.objects.update(due_at=None)  # the time of the stopped one is over
        assert filled.drain() == 1  # by another worker
        forget_deletions(filled)
        answers = send(client, name, parcels, **options)
        assert [answer.status for answer in answers.values()] == [409]
        return answers

    monkeypatch.setattr(draining, "send", send_after_a_long_stop)
    filled.drain()

    assert filled.document("workshop-1")["visibility"] == ""
    assert differences(shelf.kind) == []


@pytest.mark.django_db
def test_removal_that_is_no_document_would_be_undone_by_the_same_worker(filled, shelf):
    """Why a removal stays as a tombstone: the test above would see it."""
    (index,) = filled.indexes()
    filled.client.indices.put_settings(index=index, settings={"index.gc_deletes": "1s"})
    row = SearchDelivery.objects.get(document__key="workshop-1")
    name, newer = str(row.pk), row.version + 1
    filled.client.delete(index=index, id=name, version=newer, version_type="external")
    forget_deletions(filled)

    answers = send(filled.client, write_alias(filled.prefix), [Parcel(row.pk, row.version, row.source)])

    assert answers[row.pk].status == 201


@pytest.mark.django_db
def test_older_copy_of_the_database_is_told_of_and_a_new_index_mends_it(filled, shelf, readers, differences):
    before, savepoint = dict(shelf), transaction.savepoint()
    shelf.put("workshop-0", "Garage from the future")
    shelf.put("extra", "Extra garage from the future")
    shelf.take("workshop-2")
    while filled.drain():
        pass
    restore(shelf, before, savepoint)

    told = check(filled.client, filled.prefix)
    assert sorted(told.ahead) == pks("workshop-0", "workshop-2")
    assert len(told.extra) == 1

    filled.rebuild()
    assert differences(shelf.kind) == []
    assert found(readers, shelf.kind) == set(before)


@pytest.mark.django_db
def test_index_from_after_the_older_copy_is_neither_asked_nor_taken_into_use(filled, shelf, differences):
    before, savepoint = dict(shelf), transaction.savepoint()
    shelf.put("workshop-0", "Garage from the future")
    filled.rebuild()
    restore(shelf, before, savepoint)

    assert "a newer state of it: run `manage.py rebuild_index`" in problem(filled.client, filled.prefix)

    filled.rebuild()
    assert problem(filled.client, filled.prefix) == ""
    assert differences(shelf.kind) == []


@pytest.mark.django_db
def test_half_filled_index_of_a_newer_database_is_not_gone_on_with(filled, shelf, differences, monkeypatch):
    before, savepoint = dict(shelf), transaction.savepoint()
    shelf.put("workshop-0", "Garage from the future")
    with monkeypatch.context() as patched:
        patched.setattr(rebuilding, "take_into_use", stumble)
        with pytest.raises(RebuildError):
            filled.rebuild()
    restore(shelf, before, savepoint)

    filled.rebuild()

    assert differences(shelf.kind) == []


@pytest.mark.django_db
def test_index_that_was_in_use_is_not_gone_on_with(filled, shelf, differences, monkeypatch):
    """It may be the very one that is to be replaced because something is missing in it."""
    (old,) = filled.indexes()
    filled.client.delete(index=old, id=str(pks("workshop-0")[0]))
    with monkeypatch.context() as patched:
        patched.setattr(type(filled.client.indices), "delete", stumble)
        with pytest.raises(RebuildError):
            filled.rebuild()
    assert len(filled.indexes()) == 2

    new = filled.rebuild()

    assert filled.indexes() == [new]
    assert new != old
    assert differences(shelf.kind) == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_is_hidden_while_the_new_index_waits_is_neither_found_nor_counted(
    filled, shelf, readers, differences, monkeypatch, is_killed
):
    """The old index was told; the new one was filled before."""
    everything, take = found(readers, shelf.kind), rebuilding.take_into_use

    def hide_and_take(*arguments):
        shelf.put("workshop-0", "Closed workshop", restrictions=(7,))
        assert filled.drain() == 1
        take(*arguments)

    monkeypatch.setattr(rebuilding, "take_into_use", hide_and_take)
    if is_killed:
        monkeypatch.setattr(rebuilding, "adopt", stumble)
    with pytest.raises(RebuildError) if is_killed else nullcontext():
        filled.rebuild()

    assert found(readers, shelf.kind) == everything - {"workshop-0"}
    if is_killed:
        adopt(filled.client, in_use(filled.client, filled.prefix))
    assert found(readers, shelf.kind) == everything - {"workshop-0"}
    while filled.drain():
        pass
    assert found(readers, shelf.kind) == everything - {"workshop-0"}
    assert differences(shelf.kind) == []


@pytest.mark.django_db
def test_index_taken_away_by_hand_is_told_of_and_nobody_meets_an_error(filled, shelf, readers, differences):
    everything = found(readers, shelf.kind)
    for name in filled.indexes():
        filled.client.indices.delete(index=name)

    assert found(readers, shelf.kind) == everything
    shelf.put("workshop-0", "Garage")
    shelf.take("workshop-1")
    with pytest.raises(UnreachableError):
        filled.drain()
    assert found(readers, shelf.kind) == everything - {"workshop-1"}
    assert filled.indexes() == []  # a delivery makes none
    assert not filled.client.indices.exists(index=write_alias(filled.prefix))
    assert "run `manage.py rebuild_index`" in problem(filled.client, filled.prefix)

    filled.rebuild()
    assert not waiting().exists()
    assert in_use(filled.client, filled.prefix)
    assert found(readers, shelf.kind) == everything - {"workshop-1"}
    assert differences(shelf.kind) == []


@pytest.mark.django_db
def test_updates_in_any_order_and_twice_leave_the_newest(filled, shelf, differences, seed):
    rng, parcels = random.Random(seed), []
    for number in range(40):
        name = f"workshop-{rng.randrange(6)}"
        shelf.take(name) if name in shelf and rng.random() < 0.3 else shelf.put(name, f"Workshop at {number}")
        row = SearchDelivery.objects.get(document__key=name)
        parcels.append(Parcel(row.pk, row.version, row.source))
    parcels += rng.sample(parcels, 20)
    rng.shuffle(parcels)

    for parcel in parcels:
        send(filled.client, write_alias(filled.prefix), [parcel], require_alias=True)

    while filled.drain():
        pass
    assert differences(shelf.kind) == []


@pytest.mark.slow
def test_50_writes_a_second_beside_a_rebuild_are_all_there(seed):
    """Two processes on a database of their own; see writing.py."""
    result = run_program("writing", seed)

    assert result["differences"] == []
    assert result["writes"] >= 50


@pytest.mark.slow
def test_file_that_is_copied_back_under_a_newer_index_is_noticed_and_mended(seed):
    """In a process of its own, on a database of its own; see restoring.py."""
    result = run_program("restoring", seed)

    for what in ("looks first", "writes first"):
        assert "a newer state of it: run `manage.py rebuild_index`" in result[what]["told"]
        assert result[what]["wrong"] == []
        assert result[what]["differences"] == []


def restore(shelf, before: dict, savepoint: str) -> None:
    """The database as it was, and its objects; the server knows nothing of it."""
    transaction.savepoint_rollback(savepoint)
    shelf.clear()
    shelf.update(before)


def stumble(*arguments, **options) -> None:
    raise RebuildError("somebody pulled the plug")


def pks(*keys: str) -> list[int]:
    return sorted(SearchDocument.objects.filter(key__in=keys).values_list("pk", flat=True))
