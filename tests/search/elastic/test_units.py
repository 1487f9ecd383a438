"""What is asked of the server for the words of a question."""

from elasticsearch.dsl import Q

from search.elastic.units import having, scored
from search.relevance import POINTS
from search.words import Unit
from tests.search.rows import THINGS

COLUMNS = ["title", "names", "summary", "story"]


def word(*stems: str, **more) -> Unit:
    return Unit(stems[0], tuple((stem,) for stem in stems), **more)


def clauses(unit: Unit) -> list[dict]:
    return having(unit, THINGS).to_dict()["bool"]["should"]


def test_word_is_sought_by_each_of_its_stems_in_every_column():
    assert clauses(word("bakeri", "baker")) == [
        {"terms": {f"stems.{column}": ["bakeri", "baker"]}} for column in COLUMNS
    ]


def test_phrase_is_sought_as_it_stands():
    assert clauses(Unit("zinc gutters", (("zinc", "gutter"),))) == [
        {"match_phrase": {f"stems.{column}": "zinc gutter"}} for column in COLUMNS
    ]


def test_concepts_of_a_word_are_an_alternative_in_the_facets_of_their_scheme():
    named = frozenset({("sector", "construction"), ("sector", "building"), ("theme", "inclusion")})

    assert clauses(word("build", concepts=named))[4:] == [{"terms": {"facets.sector": ["building", "construction"]}}]


def test_word_of_which_nothing_is_left_finds_nothing():
    assert having(Unit("-", (("",),)), THINGS).to_dict() == {"match_none": {}}


def test_signs_of_other_databases_are_no_part_of_a_stem():
    assert clauses(Unit("a", (("o'neil",),)))[0] == {"terms": {"stems.title": ["oneil"]}}


def counting(*units: Unit) -> list[tuple[int, dict]]:
    found = [one["constant_score"] for one in scored(Q("match_all"), units, THINGS, "it").to_dict()["bool"]["should"]]
    return [(one["boost"], one["filter"]) for one in found]


def test_scores_change_nothing_of_what_is_found():
    query = scored(having(word("zinc"), THINGS), [word("zinc")], THINGS, "it").to_dict()["bool"]

    assert query["filter"] == [having(word("zinc"), THINGS).to_dict()]
    assert "minimum_should_match" not in query  # beside a filter none of the others is needed


def test_unit_counts_by_its_places_and_the_language_of_the_reader_does():
    named = frozenset({("sector", "construction")})
    text, *short, concept, language = counting(word("zinc", concepts=named))

    assert text == (POINTS["text"], {"bool": {"should": [{"terms": {f"stems.{name}": ["zinc"]}} for name in COLUMNS]}})
    assert short == [
        (POINTS[column], {"bool": {"should": [{"terms": {f"stems.{column}": ["zinc"]}}]}}) for column in COLUMNS[:3]
    ]
    assert concept == (POINTS["concept"], {"bool": {"should": [{"terms": {"facets.sector": ["construction"]}}]}})
    assert language == (POINTS["language"], {"term": {"languages": "it"}})


def test_words_near_each_other_count_in_any_order_and_column():
    (near,) = [query for points, query in counting(word("zinc"), word("bakeri")) if points == POINTS["near"]]

    assert [list(one["intervals"]) for one in near["bool"]["should"]] == [[f"stems.{column}"] for column in COLUMNS]
    assert near["bool"]["should"][0]["intervals"]["stems.title"]["all_of"] == {
        "intervals": [{"match": {"query": "zinc"}}, {"match": {"query": "bakeri"}}], "ordered": False, "max_gaps": 4,
    }  # fmt: skip


def test_phrases_need_no_neighbours():
    phrase = Unit("zinc gutters", (("zinc", "gutter"),))

    assert POINTS["near"] not in [points for points, _query in counting(phrase, word("zinc"))]
