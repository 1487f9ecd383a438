"""What is asked of the server for the words of a question."""

from search.elastic.units import BOOSTS, having, scored
from search.words import Unit
from tests.search.rows import THINGS

COLUMNS = ["title", "names", "summary", "story"]


def word(*stems: str, **more) -> Unit:
    return Unit(stems[0], tuple((stem,) for stem in stems), **more)


def clauses(unit: Unit) -> list[dict]:
    return having(unit, THINGS).to_dict()["bool"]["should"]


def test_word_is_sought_by_each_of_its_stems_in_every_column():
    assert clauses(word("bakeri", "baker")) == [
        {"term": {f"stems.{column}": {"value": stem, "boost": 1.0}}}
        for stem in ("bakeri", "baker")
        for column in COLUMNS
    ]


def test_phrase_is_sought_as_it_stands():
    assert clauses(Unit("zinc gutters", (("zinc", "gutter"),))) == [
        {"match_phrase": {f"stems.{column}": {"query": "zinc gutter", "boost": 1.0}}} for column in COLUMNS
    ]


def test_concepts_of_a_word_are_an_alternative_in_the_facets_of_their_scheme():
    named = frozenset({("sector", "construction"), ("sector", "building"), ("theme", "inclusion")})

    assert clauses(word("build", concepts=named))[4:] == [{"terms": {"facets.sector": ["building", "construction"]}}]


def test_word_of_which_nothing_is_left_finds_nothing():
    assert having(Unit("-", (("",),)), THINGS).to_dict() == {"match_none": {}}


def test_signs_of_other_databases_are_no_part_of_a_stem():
    assert clauses(Unit("a", (("o'neil",),)))[0] == {"term": {"stems.title": {"value": "oneil", "boost": 1.0}}}


def scores(*units: Unit) -> dict:
    return scored(having(units[0], THINGS), units, THINGS, "it").to_dict()["function_score"]


def test_scores_change_nothing_of_what_is_found():
    query = scores(word("zinc"))["query"]["bool"]

    assert query["filter"] == [having(word("zinc"), THINGS).to_dict()]
    assert "minimum_should_match" not in query  # beside a filter none of the others is needed


def test_unit_counts_by_its_best_place():
    named = frozenset({("sector", "construction")})
    (unit,) = scores(word("zinc", concepts=named))["query"]["bool"]["should"]

    assert unit["dis_max"]["tie_breaker"] == BOOSTS["others"]
    assert unit["dis_max"]["queries"] == [
        *({"term": {f"stems.{column}": {"value": "zinc", "boost": BOOSTS[column]}}} for column in COLUMNS),
        {"constant_score": {"filter": {"terms": {"facets.sector": ["construction"]}}, "boost": BOOSTS["concept"]}},
    ]


def test_words_near_each_other_count_more_in_any_of_their_languages():
    *units, title, _names, _summary, _story = scores(word("zinc"), word("bakeri", "baker"))["query"]["bool"]["should"]
    either = {"any_of": {"intervals": [{"match": {"query": "bakeri"}}, {"match": {"query": "baker"}}]}}

    assert len(units) == 2
    assert title["intervals"]["stems.title"]["boost"] == BOOSTS["title"] * BOOSTS["proximity"]
    assert title["intervals"]["stems.title"]["all_of"]["intervals"] == [{"match": {"query": "zinc"}}, either]
    assert title["intervals"]["stems.title"]["all_of"]["ordered"] is False


def test_phrases_need_no_neighbours():
    phrase = Unit("zinc gutters", (("zinc", "gutter"),))

    assert len(scores(phrase, word("zinc"))["query"]["bool"]["should"]) == 2


def test_language_of_the_reader_comes_first():
    assert scores(word("zinc"))["functions"] == [
        {"filter": {"term": {"languages": "it"}}, "weight": BOOSTS["language"]}
    ]
