"""Every answer of the engine beside the oracle's: corners for each person, then some hundred questions by chance."""

from itertools import islice

import pytest

from search.enums import Sort
from search.query import SearchQuery
from tests.search.contract.asking import by_chance, corners, read
from tests.search.contract.comparing import (
    DifferenceError,
    compare_all_hits,
    compare_around,
    compare_matrix,
    compare_pages,
    compare_run,
)
from tests.search.contract.people import PEOPLE

CHUNKS, IN_A_CHUNK = 6, 70
EVERY_CORNER = ("nobody", "everything", "another language, some years ago")  # the others ask a third each


@pytest.mark.parametrize("person", PEOPLE)
def test_corner_is_answered_like_the_oracle_does(backend, world, person):
    kind = world.shelf.kind
    step = 1 if person in EVERY_CORNER else 3
    for name, pairs in islice(corners(kind).items(), list(PEOPLE).index(person) % step, None, step):
        try:
            compare_run(backend, world.oracle, read(kind, pairs), PEOPLE[person])
        except DifferenceError as difference:
            difference.add_note(name)
            raise


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_question_by_chance_is_answered_like_the_oracle_does(backend, world, chunk):
    kind, totals = world.shelf.kind, []
    for person, query in by_chance(kind, IN_A_CHUNK, seed=chunk):
        totals.append(compare_run(backend, world.oracle, query, PEOPLE[person]).total)
        if totals[-1] < 500 or not len(totals) % 10:
            compare_all_hits(backend, world.oracle, query, PEOPLE[person])

    assert sum(total > 0 for total in totals) > IN_A_CHUNK / 2  # most questions find something ...
    assert sum(total < 1000 for total in totals) > IN_A_CHUNK / 2  # ... and not everything


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("person", ["nobody", "everything", "another language, some years ago"])
def test_pages_one_after_another_are_the_stream_of_all_hits(backend, world, sort, person):
    """More than 2,000 hits, some hundred, and a handful: engines may order them in different ways."""
    kind, reader = world.shelf.kind, PEOPLE[person]
    compare_pages(backend, world.oracle, SearchQuery(kind, sort=sort), reader, {1, 2, 40, 117, 118})
    for words in ("workshop", "bakery roof"):
        compare_pages(backend, world.oracle, SearchQuery(kind, words, sort=sort), reader, None)


def test_totals_are_told_in_the_order_of_the_questions(backend, world):
    kind, reader = world.shelf.kind, PEOPLE["first"]
    queries = [query for _person, query in by_chance(kind, 40, seed=77)]

    assert backend.totals(queries, reader) == [len(world.oracle.found(query, reader)) for query in queries]
    assert backend.totals([], reader) == []


@pytest.mark.parametrize("seed", [21, 22])
def test_matrix_is_the_oracles(backend, world, seed):
    kind = world.shelf.kind
    for person, query in by_chance(kind, 40, seed=seed):
        compare_matrix(backend, world.oracle, query, PEOPLE[person])
    for name in ("nothing chosen", "two of each of two", "country: broad", "sector: broad", "sector: nobody has it"):
        for reader in PEOPLE.values():
            compare_matrix(backend, world.oracle, read(kind, corners(kind)[name]), reader)


def test_neighbours_are_those_of_the_order(backend, world):
    for person, query in islice(by_chance(world.shelf.kind, 200, seed=31), 60):
        compare_around(backend, world.oracle, query, PEOPLE[person])


def test_document_without_the_filters_or_of_another_person_has_no_neighbours(backend, world):
    kind = world.shelf.kind
    construction = read(kind, [("sector", "construction")])

    assert backend.around(construction, PEOPLE["nobody"], "named") is None
    assert backend.around(SearchQuery(kind), PEOPLE["nobody"], "behind the first") is None
    assert backend.around(SearchQuery(kind), PEOPLE["nobody"], "no such key") is None
    assert backend.around(SearchQuery(kind), PEOPLE["nobody"], next(iter(world.decoys.drafts))) is None
    assert backend.around(SearchQuery(kind), PEOPLE["first"], "behind the first") is not None


def test_another_kind_is_counted_apart(backend, world):
    decoys, reader = world.decoys.kind, PEOPLE["everything"]

    found = backend.run(SearchQuery(decoys), reader)

    assert found.total == len(world.decoys.drafts)
    assert {hit.key for hit in backend.hits(SearchQuery(decoys), reader)} == set(world.decoys.drafts)
