"""Readers are answered whatever the server does."""

import logging
from itertools import islice, product

import pytest
from django.test import RequestFactory
from elasticsearch import TransportError

from search import words
from search.backends import current
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic import indexes, rebuilding
from search.elastic.answers import RefusedError
from search.elastic.breaker import FAILURES, LONGEST, SHORTEST, Breaker
from search.elastic.client import connect
from search.elastic.rebuilding import RebuildError
from search.enums import Sort
from search.models import SearchCounter
from search.query import SearchQuery
from search.readers import Reader

pytestmark = pytest.mark.django_db
READER = Reader("en", year=2026)
NOWHERE = "http://127.0.0.1:9"


class Counting(EmbeddedBackend):
    """The embedded engine, which tells how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def run(self, query, reader):
        self.asked += 1
        return super().run(query, reader)

    def hits(self, query, reader, *, at_most=None):
        self.asked += 1
        return super().hits(query, reader, at_most=at_most)


@pytest.fixture
def engine(filled) -> FallbackBackend:
    return FallbackBackend(filled.client, filled.prefix, Counting())


def keys(engine, shelf, **asked) -> list[str]:
    return [hit.key for hit in engine.run(SearchQuery(shelf.kind, **asked), READER).hits]


def test_server_answers_while_it_knows_everything(engine, shelf):
    assert keys(engine, shelf) == ["second", "first"]
    assert engine.embedded.asked == 0


def test_server_that_is_away_is_asked_a_few_times_and_told_of_once(shelf, caplog):
    shelf.put("first", "First workshop")
    engine = FallbackBackend(connect([NOWHERE]), "t0", Counting())
    with caplog.at_level(logging.ERROR, "portal.search"):
        for _time in range(10):
            assert keys(engine, shelf) == ["first"]

    assert engine.breaker.is_open
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "the engine in the portal does" in caplog.text


def test_every_question_has_an_answer_without_the_server(shelf):
    shelf.put("first", "First workshop", sector="construction")
    engine = FallbackBackend(connect([NOWHERE]), "t0", EmbeddedBackend())
    query = SearchQuery(shelf.kind)

    assert engine.run(query, READER) == engine.embedded.run(query, READER)
    assert engine.totals([query, query], READER) == [1, 1]
    assert engine.totals([], READER) == []
    assert engine.counts(query, READER)["sector"]["construction"] == 1
    assert engine.matrix(query, READER).total == 1
    assert engine.around(query, READER, "first").position == 1
    assert [hit.key for hit in engine.hits(query, READER)] == ["first"]


def test_server_that_comes_back_is_asked_again(engine, shelf):
    now = [0.0]
    engine.breaker = Breaker(lambda: now[0])
    for _time in range(FAILURES):
        engine.breaker.failed()
    keys(engine, shelf)
    assert engine.embedded.asked == 1

    now[0] += SHORTEST
    assert keys(engine, shelf) == ["second", "first"]
    assert engine.embedded.asked == 1
    assert not engine.breaker.is_open


def test_index_that_is_not_the_one_needed_is_not_asked(server, shelf):
    shelf.put("first", "First workshop")
    engine = FallbackBackend(server.client, server.prefix, Counting())

    assert keys(engine, shelf) == ["first"]
    assert engine.embedded.asked == 1


def test_index_between_its_swap_and_its_note_is_no_failure(engine, filled, shelf, monkeypatch, caplog):
    with monkeypatch.context() as patched:
        patched.setattr(rebuilding, "adopt", lambda *arguments: (_ for _ in ()).throw(RebuildError("killed")))
        with pytest.raises(RebuildError):
            filled.rebuild()
    for _time in range(FAILURES + 1):
        assert keys(engine, shelf) == ["second", "first"]
    assert engine.embedded.asked == FAILURES + 1
    assert not engine.breaker.is_open
    assert caplog.records == []

    indexes.adopt(filled.client, indexes.in_use(filled.client, filled.prefix))
    keys(engine, shelf)
    assert engine.embedded.asked == FAILURES + 1


def test_index_of_another_history_is_asked_no_more(engine, shelf):
    keys(engine, shelf)
    SearchCounter.bump()

    assert keys(engine, shelf) == ["second", "first"]
    assert engine.embedded.asked == 1


def test_question_that_the_server_refuses_is_answered_and_no_failure(engine, shelf, monkeypatch, caplog):
    monkeypatch.setattr(words, "LONGEST_READ", 40_000)
    phrase = " ".join("".join(letters) for letters in islice(product("bcdfgaeio", repeat=5), 6_000))
    query = SearchQuery(shelf.kind, f'"{phrase}"')
    with pytest.raises(RefusedError):
        engine.server.run(query, READER)

    for _time in range(FAILURES):
        assert engine.run(query, READER).total == 0
        assert list(engine.hits(query, READER)) == []
    assert not engine.breaker.is_open
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert keys(engine, shelf) == ["second", "first"]
    assert engine.embedded.asked == 2 * FAILURES


def test_who_has_just_published_finds_it_and_others_what_the_server_knows(engine, filled, shelf):
    shelf.put("third", "Third workshop")
    query = SearchQuery(shelf.kind, sort=Sort.TITLE)

    assert [hit.key for hit in engine.run(query, READER).hits] == ["first", "second"]
    author = Reader("en", year=2026, wrote=10**9)
    assert [hit.key for hit in engine.run(query, author).hits] == ["first", "second", "third"]

    filled.drain()
    assert [hit.key for hit in engine.run(query, READER).hits] == ["first", "second", "third"]


def test_what_was_hidden_is_not_found_before_the_server_knows(engine, shelf):
    assert keys(engine, shelf) == ["second", "first"]
    shelf.take("second")

    assert keys(engine, shelf) == ["first"]
    assert engine.run(SearchQuery(shelf.kind), READER).total == 1
    assert engine.embedded.asked == 0


def test_stream_that_breaks_off_is_followed_by_the_rest(engine, shelf, monkeypatch):
    for number in range(4):
        shelf.put(f"more-{number}", f"Workshop {number}")
    query = SearchQuery(shelf.kind)
    expected = [hit.key for hit in EmbeddedBackend().hits(query, READER)]

    def two_hits(query, reader, *, at_most=None):
        yield from list(EmbeddedBackend().hits(query, reader))[:2]
        raise TransportError("gone")

    monkeypatch.setattr(engine.server, "hits", two_hits)

    assert [hit.key for hit in engine.hits(query, READER)] == expected
    assert [hit.key for hit in engine.hits(query, READER, at_most=3)] == expected[:3]


def test_portal_without_a_cluster_never_looks_for_one(settings):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": []}
    assert current().name == "embedded"


# --- the breaker --------------------------------------------------------------------------------


def test_breaker_lets_one_try_after_each_pause_and_waits_longer_each_time():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _time in range(FAILURES - 1):
        assert breaker.lets_ask()
        breaker.failed()
    assert breaker.lets_ask()
    breaker.failed()
    pauses = []
    for _try in range(8):
        began = now[0]
        while not breaker.lets_ask():
            now[0] += 0.25
        assert not breaker.lets_ask()  # one alone
        pauses.append(now[0] - began)
        breaker.failed()

    assert pauses[:4] == [1, 2, 4, 8]
    assert max(pauses) == LONGEST
    breaker.answered()
    assert breaker.lets_ask()
    assert breaker.lets_ask()


def test_success_in_between_begins_anew():
    breaker = Breaker()
    for _time in range(5):
        for _failure in range(FAILURES - 1):
            breaker.failed()
        breaker.answered()
    assert not breaker.is_open


# --- what a person changed ----------------------------------------------------------------------


def test_reader_brings_the_version_of_the_last_change(client, tree, rf: RequestFactory):
    practice = tree.practice()
    client.force_login(tree.editor if hasattr(tree, "editor") else _administrator())
    assert "search_wrote" not in client.session
    client.post(f"/admin/pages/{practice.pk}/unpublish/")

    assert client.session["search_wrote"] > 0


def _administrator():
    from tests.factories.community import UserFactory

    return UserFactory(is_superuser=True)
