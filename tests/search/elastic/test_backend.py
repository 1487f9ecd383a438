"""What the engine does with a server, beside answering rightly: see tests/search/contract for that."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.backends import elasticsearch
from search.backends.elasticsearch import ElasticsearchBackend
from search.elastic import pending
from search.elastic.answers import NotReady, PartialAnswerError
from search.enums import Sort
from search.models import SearchCounter
from search.query import SearchQuery
from search.readers import Reader
from tests.search.shelf import CLOSED

pytestmark = pytest.mark.django_db
READER = Reader("en", year=2026)


@pytest.fixture
def engine(filled) -> ElasticsearchBackend:
    return ElasticsearchBackend(filled.client, filled.prefix)


@pytest.fixture
def requests(filled, monkeypatch) -> list[str]:
    """The addresses of all requests, in their order."""
    sent: list[str] = []
    perform: Callable = filled.client.transport.perform_request

    def noted(method, target, **options):
        sent.append(f"{method} {target.split('?')[0].replace(filled.prefix, '')}")
        return perform(method, target, **options)

    monkeypatch.setattr(filled.client.transport, "perform_request", noted)
    return sent


def keys(found) -> list[str]:
    return [hit.key for hit in getattr(found, "hits", found)]


# --- requests and queries --------------------------------------------------------------------


def test_page_is_one_request(engine, shelf, requests):
    assert keys(engine.run(SearchQuery(shelf.kind), READER)) == ["second", "first"]
    assert requests == ["POST /-read/_msearch"]


def test_page_beyond_the_last_is_two(engine, shelf, requests):
    found = engine.run(SearchQuery(shelf.kind, page=7), READER)

    assert (found.page, keys(found)) == (1, ["second", "first"])
    assert requests == ["POST /-read/_msearch"] * 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine, query: engine.counts(query, READER),
        lambda engine, query: engine.matrix(query, READER),
        lambda engine, query: engine.totals([query, query.with_words("first")], READER),
        lambda engine, query: list(engine.hits(query, READER)),
        lambda engine, query: engine.around(query, READER, "first"),
    ],
    ids=["counts", "matrix", "totals", "hits", "around"],
)
def test_other_questions_are_one_request(engine, shelf, requests, ask):
    ask(engine, SearchQuery(shelf.kind))

    assert requests == ["POST /-read/_msearch"]


def test_nothing_asked_is_no_request(engine, shelf, requests):
    assert engine.totals([], READER) == []
    assert list(engine.hits(SearchQuery(shelf.kind), READER, at_most=0)) == []
    assert engine.around(SearchQuery(shelf.kind), READER, "no such key") is None
    assert requests == []


def test_page_is_three_queries_however_many_documents_there_are(engine, shelf, filled, django_assert_num_queries):
    """The state, what waits, the rows; inside a transaction the terms again."""
    for number in range(20):
        shelf.put(f"other-{number}", f"Workshop {number}")
    filled.drain()
    with django_assert_num_queries(4):
        assert len(engine.run(SearchQuery(shelf.kind), READER).hits) == 20


def test_deepest_page_that_is_asked_for_is_the_last_that_any_search_shows(engine, shelf):
    assert engine.run(SearchQuery(shelf.kind, page=10**6), READER).page == 1


# --- long streams ---------------------------------------------------------------------------


@pytest.fixture
def small_batches(monkeypatch) -> None:
    monkeypatch.setattr(elasticsearch, "STREAMED_AT_ONCE", 2)
    monkeypatch.setattr(elasticsearch, "WALKED_AT_ONCE", 2)


@pytest.fixture
def seven(engine, shelf, filled, small_batches) -> list[str]:
    for number in range(3, 8):
        shelf.put(f"no. {number}", f"Workshop number {number}")
    filled.drain()
    return [*(f"no. {number}" for number in range(7, 2, -1)), "second", "first"]


def open_contexts(filled) -> int:
    stats = filled.client.indices.stats(index=f"{filled.prefix}-read", metric="search")
    return stats["_all"]["total"]["search"]["open_contexts"]


@pytest.mark.parametrize("at_most", [None, 1, 2, 3, 4, 7, 8])
def test_stream_is_whole_whatever_its_batches(engine, shelf, seven, at_most, filled):
    found = keys(engine.hits(SearchQuery(shelf.kind, page=3), READER, at_most=at_most))

    assert found == seven[:at_most]
    assert open_contexts(filled) == 0


def test_stream_that_nobody_reads_to_its_end_is_closed(engine, shelf, seven, filled):
    hits = engine.hits(SearchQuery(shelf.kind), READER)
    assert [next(hits).key for _time in range(3)] == seven[:3]
    assert open_contexts(filled) == 1

    hits.close()
    assert open_contexts(filled) == 0


def test_stream_is_not_changed_while_it_is_read(engine, shelf, seven, filled):
    hits = engine.hits(SearchQuery(shelf.kind), READER)
    first = [next(hits).key for _time in range(3)]
    shelf.put("eighth", "Workshop")
    filled.drain()

    assert first + keys(hits) == seven


def test_neighbours_are_found_batch_by_batch(engine, shelf, seven, requests):
    query = SearchQuery(shelf.kind)
    for place, key in enumerate(seven):
        around = engine.around(query, READER, key)
        before, after = ([None, *seven][place], [*seven, None][place + 1])
        assert (around.position, around.total) == (place + 1, 7)
        assert (around.previous and around.previous.key, around.next and around.next.key) == (before, after)


# --- what the index has not heard of ----------------------------------------------------------


def test_what_was_taken_off_is_neither_found_nor_counted_before_the_server_knows(engine, shelf, filled):
    query = SearchQuery(shelf.kind)
    assert engine.counts(query, READER)["sector"] == {"construction": 1}

    shelf.take("second")

    found = engine.run(query, READER)
    assert (keys(found), found.total) == (["first"], 1)
    assert found.counts["sector"] == {}
    assert engine.totals([query], READER) == [1]
    assert keys(engine.hits(query, READER)) == ["first"]
    assert engine.matrix(query, READER).total == 1
    assert engine.around(query, READER, "second") is None
    filled.drain()
    assert engine.run(query, READER) == found


def test_what_was_closed_is_found_by_nobody_before_the_server_knows(engine, shelf, filled):
    query, inside = SearchQuery(shelf.kind), replace(READER, accepted=frozenset({CLOSED}))
    shelf.put("second", "Second workshop", restrictions=(CLOSED,))

    assert keys(engine.run(query, READER)) == keys(engine.run(query, inside)) == ["first"]
    filled.drain()
    assert keys(engine.run(query, READER)) == ["first"]
    assert set(keys(engine.run(query, inside))) == {"first", "second"}


def test_row_that_was_closed_after_the_index_answered_is_not_shown(engine, shelf, monkeypatch):
    monkeypatch.setattr(pending, "look", lambda: pending.Pending(0))
    shelf.put("second", "Second workshop", restrictions=(CLOSED,))

    assert keys(engine.run(SearchQuery(shelf.kind), READER)) == ["first"]
    assert keys(engine.hits(SearchQuery(shelf.kind), READER)) == ["first"]


def test_what_waits_does_not_keep_others_from_the_server(engine, shelf):
    shelf.put("third", "Third workshop")

    assert engine.run(SearchQuery(shelf.kind), READER).total == 2


def test_who_wrote_what_waits_is_for_the_other_engine(engine, shelf, filled):
    before = SearchCounter.current()[1]
    shelf.put("third", "Third workshop")
    writer, another = replace(READER, wrote=SearchCounter.current()[1]), replace(READER, wrote=before)

    with pytest.raises(NotReady):
        engine.run(SearchQuery(shelf.kind), writer)
    assert engine.run(SearchQuery(shelf.kind), another).total == 2
    filled.drain()
    assert engine.run(SearchQuery(shelf.kind), writer).total == 3


def test_too_much_that_waits_is_for_the_other_engine(engine, shelf, monkeypatch):
    monkeypatch.setattr(pending, "look", lambda: pending.Pending(pending.MOST + 1, oldest=1))

    with pytest.raises(NotReady):
        engine.run(SearchQuery(shelf.kind), READER)


def test_restriction_that_documents_do_not_carry_is_for_the_other_engine(engine, shelf, requests):
    outside = replace(READER, closed=((CLOSED, "0001"),))
    with pytest.raises(NotReady):
        engine.run(SearchQuery(shelf.kind), outside)
    assert requests == []


def test_index_that_is_not_there_is_no_answer(engine, shelf, filled):
    filled.clear()
    with pytest.raises(PartialAnswerError):
        engine.run(SearchQuery(shelf.kind), READER)


# --- what is kept ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_values_that_are_offered_are_asked_for_once_while_nothing_changes(filled, shelf, engine, monkeypatch):
    asked: list[int] = []
    search = ElasticsearchBackend._search
    monkeypatch.setattr(
        ElasticsearchBackend,
        "_search",
        lambda self, one, *bodies: asked.append(len(bodies)) or search(self, one, *bodies),
    )
    query, inside = SearchQuery(shelf.kind), replace(READER, accepted=frozenset({CLOSED}))
    first = engine.run(query, READER)
    assert engine.run(query, READER) == first
    engine.run(query, inside)  # lets nobody into more than anybody finds
    assert asked == [3, 2, 2]

    shelf.put("third", "Third workshop", strand="initial")
    assert engine.run(query, READER).counts["strand"] == {}
    engine.run(query, READER)
    assert asked[3:] == [3, 3]  # the server has not got it yet
    filled.drain()
    assert engine.run(query, READER).counts["strand"] == {"initial": 1}
    engine.run(query.toggled("strand", "initial"), READER)
    assert asked[5:] == [3, 2]


# --- relevance ------------------------------------------------------------------------------


def test_best_match_comes_first(engine, shelf, filled):
    shelf.put("beside", "Bakery oven of the guild")
    shelf.put("apart", "Bakery, guild, workshop, school, museum, market and then the oven")
    shelf.put("summary", "Guild", "The bakery has an oven")
    shelf.put("none", "Guild oven")
    filled.drain()

    found = keys(engine.run(SearchQuery(shelf.kind, "bakery oven", sort=Sort.RELEVANCE), READER))

    assert found[0] == "beside"
    assert found.index("apart") < found.index("summary")
    assert "none" not in found


def test_language_of_the_reader_decides_between_equals(engine, shelf, filled):
    for code in ("es", "it", "de"):
        shelf.put(code, "Bakery", language=code)
    filled.drain()
    query = SearchQuery(shelf.kind, "bakery", sort=Sort.RELEVANCE)

    assert {keys(engine.run(query, replace(READER, language=code)))[0] for code in ("es", "it", "de")} == {
        "es",
        "it",
        "de",
    }
