"""Bodies of searches as plain dictionaries, as they go over the wire."""

import json
from dataclasses import replace

import pytest

from search.elastic.questions import SPARE, Question
from search.enums import Sort
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.query import SearchQuery, Years
from search.readers import Reader
from taxonomy import table
from taxonomy.enums import Scheme

pytestmark = [pytest.mark.usefixtures("vocabularies"), pytest.mark.once]
FACETS = FacetSet([Facet("country", "Country", Scheme.COUNTRY), Facet("strand", "Strand", Scheme.STRAND)])
SMALL = Kind("small", "Small", FacetSet([Facet("tag", "Tag")]), "tag", "tag", lambda keys: [], list, lambda path: [])
THINGS = Kind("thing", "Thing", FACETS, "strand", "country", lambda keys: [], list, lambda path: [])
READER = Reader("it", year=2026)
KIND = {"term": {"kind": "small"}}
VISIBLE = {"terms": {"visibility": ["12", "open"]}}


def about(query: SearchQuery, *, reader: Reader = READER, hiding: frozenset[int] = frozenset()) -> Question:
    return Question(query, reader, ("12", "open"), hiding)


def small(**changes) -> Question:
    return about(replace(SearchQuery(SMALL), **changes))


def terms(field: str, size: int, **more) -> dict:
    return {"terms": {"field": field, "size": size}} | more


def within(group: dict) -> dict:
    return group["aggs"]


YEARS = {"years": terms("years", 10_000), "since": terms("since", 10_000)}


# --- hits -----------------------------------------------------------------------------------


def test_hits_bring_nothing_but_their_sort_values():
    assert small().hits(20) == {
        "query": {"bool": {"filter": [KIND, VISIBLE]}},
        "size": 20,
        "sort": [{"newest": "asc"}, {"pk": "asc"}],
        "stored_fields": "_none_",
        "track_total_hits": True,
    }


def test_hits_of_a_site_that_are_not_hidden():
    reader = replace(READER, home="the-home")
    query = about(SearchQuery(SMALL), reader=reader, hiding=frozenset({12, 3})).hits(20)["query"]

    assert query["bool"]["filter"] == [KIND, VISIBLE, {"term": {"home": "the-home"}}]
    assert query["bool"]["must_not"] == [{"ids": {"values": ["3", "12"]}}]


def test_hits_further_on_are_asked_for_by_place_or_by_what_comes_before():
    assert small().hits(20, start=40)["from"] == 40
    assert small().hits(500, after=[-5, 17])["search_after"] == [-5, 17]


def test_filters_are_alternatives_of_a_facet_and_add_up():
    chosen = {"country": ("es", "gr"), "strand": ("initial",)}

    assert about(SearchQuery(THINGS, filters=chosen)).total()["query"]["bool"]["filter"][2:] == [
        {"terms": {"facets.country": ["es", "gr"]}},
        {"terms": {"facets.strand": ["initial"]}},
    ]


@pytest.mark.parametrize(
    ("years", "closed", "since"),
    [
        (Years(2010, 2015), {"gte": 2010, "lte": 2015}, {"lte": 2015}),
        (Years(2010, None), {"gte": 2010, "lte": 9999}, {"lte": 2026}),
        (Years(None, 2000), {"gte": 0, "lte": 2000}, {"lte": 2000}),
        (Years(2026, 2026), {"gte": 2026, "lte": 2026}, {"lte": 2026}),
        (Years(2027, 2030), {"gte": 2027, "lte": 2030}, None),
    ],
)
def test_period_has_what_ended_in_it_and_up_to_this_year_what_goes_on(years, closed, since):
    either = [{"range": {"years": closed}}, *([{"range": {"since": since}}] if since else [])]

    assert small(years=years).total()["query"]["bool"]["filter"][2:] == [{"bool": {"should": either}}]


@pytest.mark.parametrize(
    ("sort", "words", "order"),
    [
        (Sort.NEWEST, "", ["newest", "pk"]),
        (Sort.UPDATED, "", ["updated", "pk"]),
        (Sort.OLDEST, "workshop", ["oldest", "pk"]),
        (Sort.TITLE, "", ["titles.it", "pk"]),
        (Sort.RELEVANCE, "workshop", ["_score", "newest", "pk"]),
        (Sort.RELEVANCE, "", ["newest", "pk"]),
        (Sort.RELEVANCE, "the of", ["newest", "pk"]),
    ],
)
def test_every_order_ends_with_the_primary_key(sort, words, order):
    question = small(words=words, sort=sort)

    assert [name for clause in question.order for name in clause] == order
    assert ("constant_score" in json.dumps(question.hits(20))) == ("_score" in order)


def test_scores_are_asked_for_where_they_put_in_order():
    assert "constant_score" not in json.dumps(small(words="workshop", sort=Sort.TITLE).hits(20))
    assert "constant_score" not in json.dumps(small(words="workshop", sort=Sort.RELEVANCE).counts())


def test_document_is_looked_for_among_all_hits():
    body = small().first_hits(1_000, 17)

    assert body["size"] == 1_000
    assert body["aggs"] == {"_there": {"filter": {"ids": {"values": ["17"]}}}}


# --- counts ---------------------------------------------------------------------------------


def test_without_filters_all_is_counted_together():
    assert small().counts() == {
        "query": {"bool": {"filter": [KIND, VISIBLE]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"_all": {"filter": {"match_all": {}}, "aggs": {"facets.tag": terms("facets.tag", 10_000)} | YEARS}},
    }


def test_each_filter_is_left_out_of_its_own_counts_alone():
    chosen = {"country": ("gr",)}
    groups = about(SearchQuery(THINGS, filters=chosen, years=Years(2020, 2020))).counts()["aggs"]
    country = {"terms": {"facets.country": ["gr"]}}
    period = {
        "bool": {"should": [{"range": {"years": {"gte": 2020, "lte": 2020}}}, {"range": {"since": {"lte": 2020}}}]}
    }

    assert {name: group["filter"] for name, group in groups.items()} == {
        "country": {"bool": {"filter": [period]}},
        "years": {"bool": {"filter": [country]}},
        "_all": {"bool": {"filter": [country, period]}},
    }
    assert {name: set(within(group)) for name, group in groups.items()} == {
        "country": {"facets.country"}, "years": {"years", "since"}, "_all": {"facets.strand"},
    }  # fmt: skip


def test_what_misses_two_filters_is_not_looked_at():
    chosen = {"country": ("gr",), "strand": ("initial",)}
    country, strand = {"terms": {"facets.country": ["gr"]}}, {"terms": {"facets.strand": ["initial"]}}
    either = {"bool": {"should": [country, strand], "minimum_should_match": 1}}

    assert about(SearchQuery(THINGS, filters=chosen)).counts()["query"]["bool"]["filter"][2:] == [either]
    assert about(SearchQuery(THINGS, filters={"country": ("gr",)})).counts()["query"]["bool"]["filter"][2:] == []


def test_counts_have_room_for_every_value_of_their_vocabulary():
    counted = within(about(SearchQuery(THINGS)).counts()["aggs"]["_all"])

    assert counted["facets.strand"] == terms("facets.strand", len(table.current().of("strand")) + SPARE)


def test_values_are_offered_whatever_is_asked_for():
    asked = small(words="workshop", filters={"tag": ("solar",)}, years=Years(2020, None))

    assert asked.offered() == {
        "query": {"bool": {"filter": [KIND, VISIBLE]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"facets.tag": terms("facets.tag", 10_000)} | YEARS,
    }


# --- matrix ---------------------------------------------------------------------------------


def test_matrix_asks_for_top_values_by_values_without_narrower_ones():
    aggs = about(SearchQuery(THINGS)).matrix()["aggs"]
    rows = aggs["cells"]["aggs"]["rows"]
    tops = [entry.slug for entry in table.current().of("strand") if entry.broader is None]
    countries = rows["aggs"]["columns"]["terms"]["include"]

    assert rows["terms"] == {"field": "facets.strand", "size": len(tops), "include": tops}
    assert "gr" in countries
    assert "eu" not in countries
    assert aggs["total"] == {"filter": {"match_all": {}}}


def test_matrix_leaves_both_filters_out_of_its_cells_and_its_own_out_of_a_margin():
    aggs = about(SearchQuery(THINGS, filters={"country": ("es", "gr"), "strand": ("initial",)})).matrix()["aggs"]
    country, strand = {"terms": {"facets.country": ["es", "gr"]}}, {"terms": {"facets.strand": ["initial"]}}

    assert {name: group["filter"] for name, group in aggs.items()} == {
        "cells": {"match_all": {}},
        "rows": {"bool": {"filter": [country]}},
        "columns": {"bool": {"filter": [strand]}},
        "total": {"bool": {"filter": [country, strand]}},
    }
    assert set(aggs["columns"]["aggs"]["columns"]["terms"]["include"]) == {"es", "gr"}
