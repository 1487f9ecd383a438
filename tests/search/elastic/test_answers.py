import pytest

from search.elastic.answers import PartialAnswerError, counts_of, page_of, whole
from search.elastic.questions import Question
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.query import SearchQuery
from search.readers import Reader

SMALL = Kind("small", "Small", FacetSet([Facet("tag", "Tag")]), "tag", "tag", lambda keys: [], list, lambda path: [])
SHARDS = {"total": 1, "successful": 1, "failed": 0}
NOTHING_OFFERED = {"facets.tag": (), "years": (), "since": ()}


def about(**filters) -> Question:
    return Question(SearchQuery(SMALL, filters=filters), Reader("en", year=2026), ("open",))


def buckets(**counts: int) -> dict:
    return {"buckets": [{"key": key, "doc_count": count} for key, count in counts.items()]}


def test_whole_answer_is_taken():
    answer = {"timed_out": False, "_shards": SHARDS, "hits": {}}

    assert whole(answer) is answer


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404},
        {"timed_out": True, "_shards": SHARDS},
        {"timed_out": False, "_shards": {"total": 2, "successful": 1, "failed": 1}},
    ],
    ids=["refused", "cut short", "without a shard"],
)
def test_part_of_an_answer_is_none(answer):
    with pytest.raises(PartialAnswerError):
        whole(answer)


def test_primary_keys_stand_before_the_place_in_a_point_in_time():
    hits = [{"sort": [-9, 3, 41]}, {"sort": [-8, 5, 40]}]

    page = page_of(about(), {"hits": {"total": {"value": 7}, "hits": hits}})

    assert (page.total, page.pks, page.last) == (7, (3, 5), (-8, 5, 40))


def test_values_that_are_offered_count_zero_and_those_that_came_meanwhile_are_told():
    offered = {"facets.tag": ("oven", "solar"), "years": (2020, 2021), "since": (2024,)}
    closed, since = {"buckets": [{"key": 2022, "doc_count": 4}]}, {"buckets": [{"key": 2025, "doc_count": 3}]}
    group = {"facets.tag": buckets(solar=2, tin=1), "years": closed, "since": since}

    counts = counts_of(about(), {"aggregations": {"_all": group}}, offered)

    assert counts.by_facet == {"tag": {"oven": 0, "solar": 2, "tin": 1}}
    assert counts.years == {2020: 0, 2021: 0, 2022: 4, 2023: 0, 2024: 0, 2025: 3, 2026: 3}


def test_facet_that_is_filtered_by_is_read_from_its_own_group():
    years = {"years": buckets(), "since": buckets()}
    aggregations = {"tag": {"facets.tag": buckets(oven=4)}, "_all": years}

    counts = counts_of(about(tag=("oven",)), {"aggregations": aggregations}, NOTHING_OFFERED)

    assert counts.by_facet == {"tag": {"oven": 4}}
    assert counts.years == {}
