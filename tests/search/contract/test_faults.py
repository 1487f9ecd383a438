"""The suite can fail: each of these engines has one fault, and the question that shows it is answered wrongly."""

import pytest

from tests.search.contract import faults
from tests.search.contract.asking import read
from tests.search.contract.comparing import (
    DifferenceError,
    compare_all_hits,
    compare_around,
    compare_matrix,
    compare_run,
)
from tests.search.contract.people import PEOPLE

TWO = [("organisation", "example-body-0"), ("organisation", "example-body-1"), ("language", "en")]
FAULTS = [
    (faults.CountsOfEverybody, compare_run, [], "nobody"),
    (faults.HitsOfEverybody, compare_run, [("sort", "title")], "second alone"),
    (faults.CountsUnderOwnFilter, compare_run, TWO, "nobody"),
    (faults.ZerosLeftOut, compare_run, TWO, "nobody"),
    (faults.NextPage, compare_run, [], "nobody"),
    (faults.EmptyBeyondTheLast, compare_run, [("page", "400")], "nobody"),
    (faults.TiesTurnedRound, compare_run, [("sort", "newest")], "everything"),
    (faults.TiesTurnedRound, compare_run, [("sort", "updated")], "everything"),
    (faults.AllWithinAFacet, compare_run, TWO, "nobody"),
    (faults.OngoingEnds, compare_run, [], "nobody"),
    (faults.YearsUnderThePeriod, compare_run, [("from", "2010")], "nobody"),
    (faults.PhrasesAreWords, compare_run, [("q", '"workshop apprentices"'), ("sort", "title")], "nobody"),
    (faults.FirstWordOnly, compare_run, [("q", "workshop officina"), ("sort", "title")], "nobody"),
    (faults.OpenEndIsThisYear, compare_run, [("from", "2015")], "nobody"),
    (faults.EnglishTitles, compare_run, [("sort", "title"), ("page", "20")], "first and second"),
    (faults.LastHitLost, compare_all_hits, [], "nobody"),
    (faults.StreamStartsAtThePage, compare_all_hits, [("page", "2")], "nobody"),
    (faults.MarginsAreSums, compare_matrix, [], "nobody"),
    (faults.PositionFromZero, compare_around, [], "nobody"),
    (faults.NeighboursOfEverybody, compare_around, [("sort", "title")], "nobody"),
]


@pytest.mark.parametrize(("fault", "compare", "pairs", "person"), FAULTS)
def test_fault_is_seen(backend, world, fault, compare, pairs, person):
    query = read(world.shelf.kind, pairs)
    compare(backend, world.oracle, query, PEOPLE[person])  # the sound engine answers rightly

    with pytest.raises(DifferenceError):
        compare(fault(backend), world.oracle, query, PEOPLE[person])
