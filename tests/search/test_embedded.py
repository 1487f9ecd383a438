from dataclasses import replace

import pytest

from search import words
from search.backends.embedded import EmbeddedBackend
from search.enums import Group, Sort
from search.models import SearchDocument, SearchTerm
from search.query import SearchQuery, Years
from search.readers import Reader
from search.words import Unit, Words
from tests.search.rows import THINGS, empty, write

pytestmark = pytest.mark.django_db
NOBODY = Reader("en", year=2026)
RENEWED = 4  # queries of a snapshot made inside a transaction: the counter again, marks, rows, terms
engine = EmbeddedBackend()


@pytest.fixture(autouse=True)
def plain_words(monkeypatch):
    """Each word is a unit of one stem; “NAME:SLUG” names a concept besides."""

    def parse(text, languages):
        return Words(tuple(Unit(word, ((word.split(":")[-1],),), concept(word)) for word in text.split()), ("the",))

    def concept(word):
        scheme, _, slug = word.partition(":")
        return frozenset({(scheme, slug)} if slug else ())

    monkeypatch.setattr(words, "parse", parse)


def ask(reader=NOBODY, **changes):
    return engine.run(replace(SearchQuery(THINGS), **changes), reader)


def keys(found):
    return [hit.key for hit in getattr(found, "hits", found)]


# --- filters and counts ---------------------------------------------------------------------


def test_nothing_there_answers_an_empty_first_page():
    found = ask(page=7)

    assert (found.total, found.page, found.pages, found.hits, found.years) == (0, 1, 1, (), {})
    assert found.counts == {"country": {}, "sector": {}, "strand": {}, "tag": {}}


def test_values_of_a_facet_are_alternatives_and_facets_add_up():
    write("a", country=["gr"], sector=["construction"])
    write("b", country=["es"], sector=["construction"])
    write("c", country=["it"], sector=["construction"])
    write("d", country=["gr"], sector=["education"])

    assert keys(ask(filters={"country": ("es", "gr"), "sector": ("construction",)})) == ["a", "b"]


def test_counts_of_a_facet_leave_its_own_choice_out_and_keep_zeros():
    write("a", country=["eu", "gr"], sector=["construction"])
    write("b", country=["eu", "es"], sector=["construction"])
    write("c", country=["eu", "es", "gr"], sector=["education"], tag=["solar"])

    found = ask(filters={"country": ("gr",), "sector": ("construction",)})

    assert found.total == 1
    assert found.counts == {
        "country": {"eu": 2, "gr": 1, "es": 1},
        "sector": {"construction": 1, "education": 1},
        "strand": {},
        "tag": {"solar": 0},
    }


def test_chosen_value_of_no_document_is_not_told():
    write("a", country=["gr"])

    found = ask(filters={"country": ("fr",)})

    assert found.total == 0
    assert found.counts["country"] == {"gr": 1}


def test_other_kinds_are_neither_found_nor_counted():
    write("a", country=["gr"])
    write("a", kind="other", country=["gr", "fr"])

    assert keys(ask()) == ["a"]
    assert ask().counts["country"] == {"gr": 1}


def test_rewritten_and_emptied_documents_are_counted_anew():
    write("a", country=["gr"])
    write("b", country=["gr"])
    assert ask().counts["country"] == {"gr": 2}

    write("a", country=["es"])
    empty("b")

    assert ask().counts["country"] == {"es": 1}
    assert keys(ask()) == ["a"]


# --- years ----------------------------------------------------------------------------------


def test_years_without_gaps_and_ongoing_ones_up_to_the_readers_year():
    write("closed", years=[2019, 2020])
    write("ongoing", since=2024)
    write("undated")

    assert ask().years == {2019: 1, 2020: 1, 2021: 0, 2022: 0, 2023: 0, 2024: 1, 2025: 1, 2026: 1}
    assert max(ask(Reader("en", year=2025)).years) == 2025


def test_year_range_is_a_union_and_the_histogram_leaves_it_out():
    write("closed", years=[2019, 2020])
    write("ongoing", since=2024)
    write("later", years=[2030])

    assert keys(ask(years=Years(2020, 2021))) == ["closed"]
    assert keys(ask(years=Years(2025, None))) == ["ongoing", "later"]
    assert keys(ask(years=Years(2027, None))) == ["later"]
    assert keys(ask(years=Years(None, 2024))) == ["closed", "ongoing"]
    assert ask(years=Years(2019, 2019)).years == ask().years


# --- who may read ---------------------------------------------------------------------------


def test_each_reader_finds_and_counts_what_is_open_to_them():
    write("open", country=["gr"])
    write("one", country=["gr"], visibility="1")
    write("both", country=["es"], visibility="1+2")

    assert keys(ask()) == ["open"]
    assert ask().counts["country"] == {"gr": 1}
    first = Reader("en", frozenset({1}))
    assert keys(ask(first)) == ["open", "one"]
    assert ask(first).counts["country"] == {"gr": 2}
    assert keys(ask(Reader("en", frozenset({2})))) == ["open"]
    assert ask(Reader("en", frozenset({1, 2}))).counts["country"] == {"gr": 2, "es": 1}


def test_restriction_not_applied_yet_hides_what_lies_below_it():
    below = replace(THINGS, keys_below=lambda path: ["a"] if path == "00010001" else [])
    write("a", country=["gr"])
    write("b", country=["es"])
    closed = Reader("en", closed=((7, "00010001"),))
    query = SearchQuery(below)

    assert keys(engine.run(query, closed)) == ["b"]
    assert engine.run(query, closed).counts["country"] == {"es": 1}
    assert engine.run(query, NOBODY).total == 2

    SearchTerm.objects.create(group=Group.APPLIED, value="7:00010001")
    write("b", country=["es"])
    assert engine.run(query, closed).total == 2


def test_row_that_was_closed_after_the_count_is_not_shown():
    write("a")
    pk = write("b")
    SearchDocument.objects.filter(pk=pk).update(visibility="1")  # without a version, as if it were later

    assert ask().total == 2
    assert keys(ask()) == ["a"]
    assert keys(engine.hits(SearchQuery(THINGS), NOBODY)) == ["a"]


# --- words ----------------------------------------------------------------------------------


def test_words_are_sought_in_texts_and_in_concepts():
    write("text", text={"story": ["gr"]})
    write("concept", country=["gr"])
    write("neither")

    assert keys(ask(words="gr", sort=Sort.NEWEST)) == ["text"]
    assert keys(ask(words="country:gr", sort=Sort.NEWEST)) == ["text", "concept"]
    assert ask(words="country:gr").ignored == ("the",)


def test_all_words_must_be_there():
    write("both", text={"title": ["solar"], "story": ["roof"]})
    write("one", text={"title": ["solar"]})

    assert keys(ask(words="roof solar", sort=Sort.NEWEST)) == ["both"]


def test_relevance_puts_concepts_before_titles_and_stories_last():
    write("concept", country=["gr"], newest=-9)
    write("story", text={"story": ["gr"]}, newest=-5)
    write("title", text={"title": ["gr"]}, newest=-1)

    assert keys(ask(words="country:gr", sort=Sort.RELEVANCE)) == ["concept", "title", "story"]


# --- orders and pages -----------------------------------------------------------------------


@pytest.mark.parametrize("by_database", [0, 2_000])
def test_sorts_on_both_ways(by_database, monkeypatch):
    monkeypatch.setattr("search.backends.orders.SORTED_BY_DATABASE", by_database)
    write("a", newest=-2, oldest=2020, title="zebra")
    write("b", newest=-3, oldest=2020, title="ant")
    write("c", newest=-1, oldest=2019, title="bee")

    assert keys(ask(sort=Sort.NEWEST)) == ["b", "a", "c"]
    assert keys(ask(sort=Sort.UPDATED)) == ["c", "a", "b"]
    assert keys(ask(sort=Sort.OLDEST)) == ["c", "a", "b"]
    assert keys(ask(sort=Sort.TITLE)) == ["b", "c", "a"]
    assert keys(engine.hits(SearchQuery(THINGS, sort=Sort.TITLE), NOBODY)) == ["b", "c", "a"]
    assert keys(engine.hits(SearchQuery(THINGS, sort=Sort.TITLE), NOBODY, at_most=2)) == ["b", "c"]


@pytest.mark.parametrize("by_database", [0, 2_000])
def test_pages_and_a_page_too_far(by_database, monkeypatch):
    monkeypatch.setattr("search.backends.orders.SORTED_BY_DATABASE", by_database)
    for number in range(45):
        write(f"{number:02}")

    assert keys(ask(page=2)) == [f"{number:02}" for number in range(20, 40)]
    last = ask(page=9)
    assert (last.page, last.pages, keys(last)) == (3, 3, ["40", "41", "42", "43", "44"])


def test_pages_end_at_the_deepest_hit(monkeypatch):
    monkeypatch.setattr("search.backends.embedded.DEEPEST_HIT", 40)
    for number in range(50):
        write(f"{number:02}")

    found = ask(page=9)
    assert (found.total, found.pages, keys(found)[-1]) == (50, 2, "39")
    assert engine.around(SearchQuery(THINGS), NOBODY, "39").next.key == "40"
    assert engine.around(SearchQuery(THINGS), NOBODY, "40") is None


def test_around_names_the_neighbours():
    for key in "abc":
        write(key, country=["gr"])
    write("private", visibility="1")
    query = SearchQuery(THINGS, filters={"country": ("gr",)})

    first, middle, last = (engine.around(query, NOBODY, key) for key in "abc")
    assert (first.position, first.total, first.previous, first.next.key) == (1, 3, None, "b")
    assert (middle.position, middle.previous.key, middle.next.key) == (2, "a", "c")
    assert (last.position, last.previous.key, last.next) == (3, "b", None)
    assert engine.around(query, NOBODY, "private") is None
    assert engine.around(query, NOBODY, "unknown") is None


# --- the rest -------------------------------------------------------------------------------


def test_totals_of_many_queries_ask_the_text_index_once(django_assert_num_queries):
    write("a", country=["gr"], text={"title": ["roof"]})
    write("b", country=["es"], text={"title": ["roof"]})
    engine.totals([], NOBODY)
    queries = [SearchQuery(THINGS, "roof", {"country": (slug,)} if slug else {}) for slug in ("gr", "es", "fr", "")]
    queries += [SearchQuery(THINGS, text) for text in ("solar roof", "solar", "")]

    expected = engine.totals(queries, NOBODY)
    with django_assert_num_queries(1 + RENEWED + 1):
        assert engine.totals(queries, NOBODY) == expected == [1, 1, 0, 2, 0, 0, 2]


def test_matrix_has_tops_by_leaves_with_margins_and_gaps(vocabularies):
    write("a", country=["eu", "gr"], sector=["construction", "buildings"])
    write("b", country=["eu", "gr", "es"], sector=["construction"])
    write("c", country=["eu", "es"], sector=["education"])
    write("d", sector=["education"])

    found = engine.matrix(SearchQuery(THINGS), NOBODY)

    assert (found.rows, set(found.columns)) == (("construction", "education"), {"gr", "es"})
    assert found.cells == {("construction", "gr"): 2, ("construction", "es"): 1, ("education", "es"): 1}
    assert found.row_totals == {"construction": 2, "education": 2}
    assert found.column_totals == {"gr": 2, "es": 2}
    assert found.total == 4


def test_matrix_keeps_to_chosen_values_and_other_filters(vocabularies):
    write("a", country=["eu", "gr"], sector=["construction", "buildings"], tag=["x"])
    write("b", country=["eu", "es"], sector=["construction"], tag=["x"])
    write("c", country=["eu", "es"], sector=["construction"])

    found = engine.matrix(SearchQuery(THINGS, filters={"country": ("es", "fr"), "tag": ("x",)}), NOBODY)

    assert (found.rows, set(found.columns)) == (("construction",), {"es", "fr"})
    assert found.cells == {("construction", "es"): 1}
    assert (found.row_totals, found.column_totals, found.total) == ({"construction": 1}, {"es": 1, "fr": 0}, 1)
