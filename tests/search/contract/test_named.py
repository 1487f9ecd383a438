"""What must be found, written by hand: neither the engine nor the oracle is asked how words are read."""

import pytest

from search.enums import Sort
from search.query import SearchQuery
from tests.search.contract.named import FOUND, MARK
from tests.search.contract.people import PEOPLE


def names(backend, world, words: str, person: str = "nobody") -> set[str]:
    query = SearchQuery(world.shelf.kind, f"{MARK} {words}", sort=Sort.TITLE)
    return {hit.key for hit in backend.hits(query, PEOPLE[person])}


@pytest.mark.parametrize("words", FOUND)
def test_question_finds_those_that_were_written_for_it(backend, world, words):
    assert names(backend, world, words) == FOUND[words]


@pytest.mark.parametrize("words", FOUND)
def test_oracle_finds_those_that_were_written_for_it(world, words):
    query = SearchQuery(world.shelf.kind, f"{MARK} {words}", sort=Sort.TITLE)
    assert {one.draft.key for one in world.oracle.found(query, PEOPLE["nobody"])} == FOUND[words]


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("nobody", {"named"}),
        ("first", {"named", "behind the first"}),
        ("first and second", {"named", "behind the first", "behind both"}),
        ("third", {"named"}),
        ("everything", {"named", "behind the first", "behind both"}),
        ("second alone", {"named"}),
        ("another language, some years ago", {"named"}),
    ],
)
def test_what_is_closed_is_found_by_those_whom_all_its_restrictions_let_in(backend, world, person, found):
    assert names(backend, world, "guild", person) == found
