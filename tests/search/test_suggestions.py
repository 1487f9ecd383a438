"""What is suggested is found by this reader, and nothing that is closed can be guessed from it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search import backends
from search.models import SearchWord, SynonymSet
from search.query import SearchQuery, Years
from search.readers import Reader
from search.suggestions import completions, did_you_mean, nearest
from tests.search.shelf import CLOSED, Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]
ANYBODY = Reader("en", year=2026)
MEMBER = replace(ANYBODY, accepted=frozenset({CLOSED}))


def found(text: str, shelf: Shelf, reader: Reader = ANYBODY) -> tuple[list[str], list[str]]:
    completed = completions(text, shelf.kind, reader)
    concepts = [f"{one.facet}:{one.slug} {one.label} {one.count}" for one in completed.concepts]
    return concepts, [one.title for one in completed.documents]


def ask(shelf: Shelf, words: str, **changes) -> SearchQuery:
    return replace(SearchQuery(shelf.kind).with_words(words), **changes)


# --- completing ----------------------------------------------------------------------------


def test_concepts_are_completed_with_what_the_reader_finds(shelf):
    shelf.put("a", "One", sector="civil-engineering", country="gr")
    shelf.put("b", "Two", sector="construction", country="gr")
    assert found("constr", shelf)[0] == ["sector:construction Construction 2"]
    assert found("gree", shelf)[0] == ["country:gr Greece 2"]


def test_concept_is_found_by_its_name_in_another_language_and_shown_in_the_readers(shelf):
    shelf.put("a", "One", sector="construction", country="gr")
    assert found("edil", shelf)[0] == ["sector:construction Construction 1"]
    assert found("Ελλά", shelf)[0] == ["country:gr Greece 1"]
    assert found("costr", shelf, replace(ANYBODY, language="it"))[0] == ["sector:construction Costruzioni 1"]


def test_label_that_begins_with_it_comes_before_others(shelf):
    shelf.put("a", "One", sector="wholesale")
    shelf.put("b", "Two", sector="retail")
    shelf.put("c", "Two", sector="retail")
    assert [one.split()[0] for one in found("re", shelf)[0]] == ["sector:retail", "sector:wholesale-retail"]


def test_each_word_typed_begins_a_word_of_the_name(shelf):
    shelf.put("a", "One", sector="civil-engineering")
    assert found("engin civ", shelf)[0] == ["sector:civil-engineering Civil engineering 1"]
    assert found("civil war", shelf)[0] == []


def test_titles_are_completed(shelf):
    shelf.put("a", "Night school for welders", "Of many things")
    shelf.put("b", "Welding by day", "Night work")
    assert found("nig", shelf)[1] == ["Night school for welders"]
    assert sorted(found("weld", shelf)[1]) == ["Night school for welders", "Welding by day"]
    assert found("welders nig", shelf)[1] == ["Night school for welders"]
    assert found("NIGHT", shelf)[1] == ["Night school for welders"]


def test_titles_are_completed_without_accents(shelf):
    shelf.put("a", "Σχολείο νύχτας", language="el")
    completed = completions("σχολει", shelf.kind, ANYBODY)
    assert [(one.title, one.slug, one.language) for one in completed.documents] == [("Σχολείο νύχτας", "a", "el")]


def test_closed_titles_are_completed_for_nobody_else(shelf):
    shelf.put("a", "Zebra crossing", restrictions=(CLOSED,), sector="construction")
    assert found("zebra", shelf) == ([], [])
    assert found("constr", shelf) == ([], [])
    assert found("zebra", shelf, MEMBER)[1] == ["Zebra crossing"]
    assert found("constr", shelf, MEMBER)[0] == ["sector:construction Construction 1"]


def test_word_open_elsewhere_tells_no_closed_title(shelf):
    shelf.put("a", "Zebra crossing", restrictions=(CLOSED,))
    shelf.put("b", "Something", "With a zebra")
    assert found("zeb", shelf)[1] == []
    assert found("zeb", shelf, MEMBER)[1] == ["Zebra crossing"]


@pytest.mark.parametrize("text", ["", "n", " ", '"', "\x00", "%%", "__", "*n", "the", "n" * 5000, "a " * 2000])
def test_odd_beginnings_complete_nothing(text, shelf):
    shelf.put("a", "Night school", sector="education")
    assert found(text, shelf)[1] == []


def test_at_most_five_of_each_are_shown_with_bounded_queries(shelf, django_assert_max_num_queries):
    for number in range(30):
        country = ["gr", "ge", "gh", "gi", "gl", "gd", "gp", "gu", "gt"][number % 9]
        shelf.put(f"k{number}", f"Green{chr(97 + number % 26)} roof {number}", country=country)
    found("gree", shelf)
    with django_assert_max_num_queries(40):
        concepts, titles = found("g", shelf), found("gr", shelf)[1]
    assert (concepts, len(titles)) == (([], []), 5)
    assert len(found("gu", shelf)[0]) <= 5


# --- mistyped ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("weldng", "welding"),
        ("wleding", "welding"),
        ("weldingg", "welding"),
        ("Weldin school", "welding school"),
        ("nigth schol", "night school"),
        ('"nigth school"', '"night school"'),
        ("constuction", "construction"),
        ("welding", None),
        ("nih", None),
        ("zzzzzz", None),
        ("zz", None),
        ("x2024", None),
        ("", None),
    ],
)
def test_mistyped_words_are_mended(typed, meant, shelf):
    shelf.put("a", "Night school of welding", sector="construction")
    assert did_you_mean(ask(shelf, typed), ANYBODY) == meant


def test_short_word_may_have_one_letter_wrong(shelf):
    shelf.put("a", "Slate roofs")
    assert did_you_mean(ask(shelf, "slite"), ANYBODY) == "slate"
    assert did_you_mean(ask(shelf, "slitt"), ANYBODY) is None


def test_nearest_word_is_meant_and_of_two_the_one_that_finds_more(shelf):
    shelf.put("a", "Welders")
    shelf.put("b", "Wielders")
    shelf.put("c", "Wielders again")
    assert did_you_mean(ask(shelf, "wilders"), ANYBODY) == "wielders"


def test_words_of_closed_documents_are_never_suggested(shelf):
    shelf.put("a", "Zebrawood", restrictions=(CLOSED,))
    assert did_you_mean(ask(shelf, "zebrawod"), ANYBODY) is None
    assert not SearchWord.objects.filter(folded="zebrawood").exists()


def test_word_whose_document_was_closed_is_no_longer_suggested(shelf):
    shelf.put("a", "Zebrawood")
    assert did_you_mean(ask(shelf, "zebrawod"), ANYBODY) == "zebrawood"
    shelf.put("a", "Zebrawood", restrictions=(CLOSED,))
    assert did_you_mean(ask(shelf, "zebrawod"), ANYBODY) is None
    assert did_you_mean(ask(shelf, "zebrawod"), MEMBER) == "zebrawood"


def test_mended_words_find_something_under_the_filters(shelf):
    shelf.put("a", "Welding", country="gr")
    shelf.put("b", "Other", country="es")
    assert did_you_mean(ask(shelf, "weldng", filters={"country": ("gr",)}), ANYBODY) == "welding"
    assert did_you_mean(ask(shelf, "weldng", filters={"country": ("es",)}), ANYBODY) is None


def test_words_are_mended_that_stand_together(shelf):
    shelf.put("a", "Aprendices")
    shelf.put("b", "Aprendices again")
    shelf.put("c", "Apprentices", names=("bakery",))
    assert did_you_mean(ask(shelf, "aprentices bakry"), ANYBODY) == "apprentices bakery"
    assert did_you_mean(ask(shelf, "apprentices bakry"), ANYBODY) == "apprentices bakery"


def test_of_words_alike_those_of_the_readers_language_are_meant(shelf):
    shelf.put("a", "Aprendices", language="es")
    shelf.put("b", "Apprentices", language="en")
    assert did_you_mean(ask(shelf, "aprentices"), ANYBODY) == "apprentices"
    assert did_you_mean(ask(shelf, "aprentices"), replace(ANYBODY, language="es")) == "aprendices"


def test_word_with_synonyms_is_not_mistyped(shelf):
    shelf.put("a", "Mini welding")
    assert did_you_mean(ask(shelf, "nini"), ANYBODY) == "mini"
    SynonymSet.objects.create(language="es", words="nini, NEET")
    assert did_you_mean(ask(shelf, "nini"), ANYBODY) is None


def test_many_mistyped_words_are_left_alone(shelf):
    shelf.put("a", "Night school of welding slate")
    assert did_you_mean(ask(shelf, "nigth schol weldng slte"), ANYBODY) is None


def test_mending_asks_a_bounded_number_of_queries(shelf, django_assert_max_num_queries):
    shelf.put("a", " ".join(f"welding{chr(97 + n)}" for n in range(20)))
    did_you_mean(ask(shelf, "weldingz"), ANYBODY)
    with django_assert_max_num_queries(40):
        did_you_mean(ask(shelf, "weldingz schol nigth " + "zzzzz " * 20), ANYBODY)


# --- nearest -------------------------------------------------------------------------------


def near(shelf: Shelf, words: str, reader: Reader = ANYBODY, **changes) -> list[str]:
    return [hit.key for hit in nearest(ask(shelf, words, **changes), reader)]


def test_nearest_matches_leave_the_filters_out(shelf):
    shelf.put("a", "Night school", country="gr")
    shelf.put("b", "Night work", country="es")
    assert near(shelf, "night school", filters={"country": ("es",)}) == ["a"]
    assert near(shelf, "night school", years=Years(1999, 2000)) == ["a"]


def test_nearest_matches_leave_one_word_out(shelf):
    shelf.put("a", "Night school of welding")
    shelf.put("b", "School")
    assert near(shelf, "night school plumbing") == ["a"]
    assert near(shelf, '"school night" welding') == ["a"]


def test_nearest_matches_have_a_single_word_at_least(shelf):
    shelf.put("a", "Night work")
    shelf.put("b", "Day work")
    assert near(shelf, "night plumbing masonry") == ["a"]
    assert near(shelf, "plumbing masonry carpentry") == []
    assert near(shelf, "") == []


def test_nearest_matches_are_those_that_the_reader_may_find(shelf):
    shelf.put("a", "Night school", restrictions=(CLOSED,))
    assert near(shelf, "night plumbing") == []
    assert near(shelf, "night plumbing", MEMBER) == ["a"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(st.sampled_from('n"*(¼ﷺßİ%_\\'), max_size=12))
@example(text="¼ ﷺ ½ ㎏")
def test_any_text_is_answered(text, shelf):
    if not shelf:
        shelf.put("a", "Night school", sector="education", country="gr")
    query = SearchQuery(shelf.kind).with_words(text)
    total = backends.current().run(query, ANYBODY).total
    meant, near = did_you_mean(query, ANYBODY), nearest(query, ANYBODY)
    assert meant is None or backends.current().totals([query.with_words(meant)], ANYBODY) > [0]
    assert {hit.key for hit in near} <= set(shelf)
    assert {one.key for one in completions(text, shelf.kind, ANYBODY).documents} <= set(shelf)
    assert total or meant != query.words


# --- the answer for the box ----------------------------------------------------------------


def options(client, text: str, language: str = "en") -> dict[str, list[dict[str, str]]]:
    answer = client.get(f"/{language}/search/suggest/", {"q": text}).json()
    return {group["label"]: group["options"] for group in answer["groups"]}


def test_box_is_offered_filters_and_titles_with_their_addresses(client, tree):
    tree.practice(title="Sector mentors", sectors=["41"], countries=["GR"])
    assert options(client, "sect")["Practices"] == [
        {"label": "Sector mentors", "url": "/en/practices/sector-mentors/", "note": ""}
    ]
    assert options(client, "construction of")["Filters"] == [
        {
            "label": "Construction of buildings",
            "url": "/en/practices/?sector=construction-buildings",
            "note": "Sector · 1",
        }
    ]


def test_box_is_offered_nothing_of_unpublished_practices(client, tree):
    practice = tree.practice(title="Zebra mentors")
    assert options(client, "zeb")["Practices"]
    practice.unpublish()
    assert options(client, "zeb") == {}
