"""Snapshots between transactions, threads and connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, transaction

from search.backends import snapshot
from search.backends.embedded import EmbeddedBackend
from search.enums import Group, Sort
from search.models import SearchCounter, SearchDocument, SearchTerm
from search.query import SearchQuery, Years
from search.readers import Reader
from tests.search.rows import THINGS, empty, write

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = Reader("en", year=2026)
engine = EmbeddedBackend()


def keys(reader=NOBODY):
    return [hit.key for hit in engine.run(SearchQuery(THINGS), reader).hits]


def in_thread(pool, work, *arguments):
    """Run with a connection of its own, closed at the end."""

    def run():
        try:
            return work(*arguments)
        finally:
            connection.close()

    return pool.submit(run)


# --- transactions ---------------------------------------------------------------------------


def test_what_a_transaction_did_is_seen_inside_and_gone_after_its_rollback():
    write("a")
    assert keys() == ["a"]
    before = snapshot.current()
    with transaction.atomic():
        write("b", tag=["new"])
        assert keys() == ["a", "b"]
        assert engine.counts(SearchQuery(THINGS), NOBODY)["tag"] == {"new": 1}
        transaction.set_rollback(True)

    assert snapshot.current() is before
    write("c")  # takes the version that was given back
    assert keys() == ["a", "c"]
    assert engine.counts(SearchQuery(THINGS), NOBODY)["tag"] == {}


def test_savepoint_rolled_back_is_forgotten_at_once():
    with transaction.atomic():
        write("a")
        with transaction.atomic():
            write("b")
            assert keys() == ["a", "b"]
            transaction.set_rollback(True)
        write("c")
        assert keys() == ["a", "c"]

    assert keys() == ["a", "c"]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory locks readers out, not PostgreSQL")
def test_uncommitted_documents_of_another_connection_are_not_there():
    write("a")
    written, seen = Event(), Event()

    def write_slowly():
        with transaction.atomic():
            write("b")
            written.set()
            assert seen.wait(10)

    with ThreadPoolExecutor(1) as pool:
        writer = in_thread(pool, write_slowly)
        assert written.wait(10)
        assert keys() == ["a"]
        seen.set()
        writer.result()

    assert keys() == ["a", "b"]


# --- threads --------------------------------------------------------------------------------


def test_older_snapshot_stays_whole_and_shares_what_did_not_change():
    write("a", country=["gr"])
    write("b", country=["es"])
    before = snapshot.current()

    write("b", country=["it"])
    after = snapshot.current()

    assert [len(before.having("country", slug)) for slug in ("gr", "es", "it")] == [1, 1, 0]
    assert [len(after.having("country", slug)) for slug in ("gr", "es", "it")] == [1, 0, 1]
    assert before.having("country", "gr") is after.having("country", "gr")


def test_threads_that_come_together_read_once():
    write("a")
    together = Barrier(4)

    def look():
        SearchCounter.current()  # opens the connection
        together.wait(10)
        return snapshot.current()

    with ThreadPoolExecutor(4) as pool:
        found = [waiting.result() for waiting in [in_thread(pool, look) for _ in range(4)]]

    assert len({id(one) for one in found}) == 1
    assert found[0] is snapshot.current()


def test_request_that_looked_earlier_takes_what_another_thread_knows():
    write("a")
    request_started.send(None)
    try:
        assert keys() == ["a"]
        with ThreadPoolExecutor(1) as pool:
            in_thread(pool, write, "b").result()
            newer = in_thread(pool, snapshot.current).result()

        assert snapshot.current() is newer
    finally:
        request_finished.send(None)


# --- histories ------------------------------------------------------------------------------


def test_nothing_new_costs_one_query(django_assert_num_queries):
    write("a")
    snapshot.current()

    with django_assert_num_queries(1):
        snapshot.current()


def test_another_history_is_read_from_the_start():
    write("a")
    write("b")
    assert keys() == ["a", "b"]

    SearchDocument.objects.filter(key="a").delete()  # as in a restored backup
    SearchCounter.objects.update(value=1)
    assert keys() == ["b"]

    SearchDocument.objects.all().delete()
    SearchCounter.objects.all().delete()
    write("c")
    assert keys() == ["c"]


def test_term_committed_after_a_higher_number_is_known():
    write("first")
    SearchTerm.objects.create(pk=9000, group="tag", value="high")
    write("a", tag=["high"])
    snapshot.current()
    SearchTerm.objects.create(pk=8000, group="tag", value="low")
    write("b", tag=["low"])

    assert engine.counts(SearchQuery(THINGS), NOBODY)["tag"] == {"high": 1, "low": 1}
    assert snapshot.current().having(Group.KIND, "thing") == snapshot.current().having(Group.VISIBILITY, "open")


def test_many_small_steps_end_where_one_reading_does():
    for number in range(60):
        write(
            f"{number % 20:02}", tag=[f"t{number % 7}"], visibility="open" if number % 3 else "1", since=2000 + number
        )
        if number % 5 == 0:
            empty(f"{number % 20:02}")
        snapshot.current()
    stepwise = snapshot.current()

    whole = snapshot.changed({}, SearchDocument.objects.values_list("pk", "packed"))

    assert dict(stepwise.bitmaps) == whole
    assert set(whole) <= {number for values in stepwise.terms.values() for number in values.values()}


def test_reading_in_parts_loses_nothing(monkeypatch):
    for number in range(10):
        write(f"{number}", tag=[f"t{number % 3}"])
    rows = list(SearchDocument.objects.values_list("pk", "packed"))
    at_once = snapshot.gathered(rows)

    monkeypatch.setattr(snapshot, "READ_AT_ONCE", 3)

    assert snapshot.gathered(rows) == at_once


# --- what a page costs ----------------------------------------------------------------------


@pytest.mark.parametrize(("words", "most"), [("", 2), ("roof", 4)])
def test_page_takes_few_queries_however_many_documents(words, most, django_assert_num_queries, vocabularies):
    for number in range(30):
        write(f"{number:02}", country=["gr"], text={"title": ["roof"]}, years=[2020])
    query = SearchQuery(THINGS, words, {"country": ("gr",)}, Years(2019), Sort.RELEVANCE if words else Sort.NEWEST)
    assert engine.run(query, NOBODY).total == 30

    with django_assert_num_queries(most):
        engine.run(query, NOBODY)
