"""Whatever an address holds becomes a query that can be answered, and every query has one address."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.enums import Sort
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.query import FIRST_YEAR, LAST_YEAR, MOST_IGNORED, SearchQuery, Years, clean_words
from taxonomy import table
from taxonomy.enums import Scheme
from tests.factories.taxonomy import ConceptFactory

FACETS = FacetSet([
    Facet("country", "Country", Scheme.COUNTRY, tree=True),
    Facet("sector", "Sector", Scheme.SECTOR, tree=True),
    Facet("theme", "Theme", Scheme.THEME, tree=True),
    Facet("organisation", "Organisation"),
    Facet("tag", "Tag"),
])  # fmt: skip
KIND = Kind("example", "Example", FACETS, "sector", "country", lambda keys: (), lambda: (), lambda path: ())
SHARED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

pytestmark = pytest.mark.usefixtures("vocabularies")


def read(address: str) -> SearchQuery:
    return SearchQuery.from_querydict(QueryDict(address), kind=KIND)


def again(query: SearchQuery) -> SearchQuery:
    return read(query.to_querystring())


# --- reading -------------------------------------------------------------------------------


def test_address_is_read():
    query = read("sector=construction&country=gr&country=es&q=night+school&sort=newest&page=2")
    assert query == SearchQuery(
        KIND, "night school", {"country": ("es", "gr"), "sector": ("construction",)}, sort=Sort.NEWEST, page=2
    )


def test_empty_address_is_everything_newest_first():
    assert read("") == SearchQuery(KIND)


def test_empty_fields_of_a_form_are_no_mistakes():
    assert read("q=&sector=&country=+&from=&to=&sort=&page=&tag=") == SearchQuery(KIND)


@pytest.mark.parametrize(
    ("address", "ignored"),
    [
        ("page=abc", ("page", "abc")),
        ("page=0", ("page", "0")),
        ("page=-1", ("page", "-1")),
        ("page=%D9%A3", ("page", "٣")),
        ("page=1.5", ("page", "1.5")),
        ("sort=x", ("sort", "x")),
        ("sort=relevance", ("sort", "relevance")),
        ("from=9999-1", ("from", "9999-1")),
        ("year=9999-1", ("year", "9999-1")),
        ("to=9999", ("to", "9999")),
        ("from=1949", ("from", "1949")),
        ("from=%D9%A2%D9%A0%D9%A1%D9%A9", ("from", "٢٠١٩")),
        ("sector=alchemy", ("sector", "alchemy")),
        ("sector=gr", ("sector", "gr")),
        ("country=%00", ("country", "")),
        ("country=a%00b", ("country", "a b")),
        ("tag=a+b", ("tag", "a b")),
        ("tag=%22or%221", ("tag", '"or"1')),
        ("organisation=..%2F..", ("organisation", "../..")),
    ],
)
def test_value_that_means_nothing_is_ignored_and_named(address, ignored):
    query = read(address)
    assert (query.ignored, query.to_querystring()) == ((ignored,), "")


def test_unknown_parameters_are_passed_over_in_silence():
    assert read("utm_source=letter&kind=x&visibility=open&%00=%00") == SearchQuery(KIND)


def test_endless_words_are_cut_and_the_rest_is_named():
    query = read("q=" + "learning " * 600)
    assert (len(query.words), query.ignored[0][0]) == (200, "q")
    assert again(query).words == query.words


@pytest.mark.parametrize(
    "typed", ['"', "'", '"""', 'NEAR( "*', "a AND OR NOT b", "title:x", "^* {a b}", "x\x00y", "%", "\\"]
)
def test_signs_of_query_languages_are_words_like_any(typed):
    query = read("").with_words(typed)
    assert again(query) == query
    assert "\x00" not in query.words


def test_words_have_composed_accents_and_no_invisible_signs():
    assert clean_words(" Aus\u00adbil\u200bdung\tcafe\u0301\ue000x\n") == "Ausbildung café x"


def test_repeated_parameters_are_read_once():
    assert read("sector=construction&" * 200) == read("sector=construction")


def test_many_unknown_values_are_bounded():
    query = read("&".join(f"sector=x{n}" for n in range(500)) + "&country=gr")
    assert (len(query.ignored), query.filters) == (MOST_IGNORED, {"country": ("gr",)})


def test_many_tags_are_bounded():
    query = read("&".join(f"tag=x{n}" for n in range(500)))
    assert (len(query.filters["tag"]), len(query.ignored)) == (100, MOST_IGNORED)


def test_long_value_is_cut_where_it_is_named():
    assert read("sector=" + "x" * 5000).ignored == (("sector", "x" * 80),)


@pytest.mark.parametrize(("address", "years"), [
    ("from=2019&to=2022", Years(2019, 2022)),
    ("from=2022&to=2019", Years(2019, 2022)),
    ("from=2019", Years(2019)),
    ("to=2022", Years(None, 2022)),
    ("from=x&to=2022", Years(None, 2022)),
    ("year=2020", Years(2020, 2020)),
])  # fmt: skip
def test_years_are_put_in_order(address, years):
    assert read(address).years == years


@pytest.mark.parametrize(("page", "number"), [("7", 7), ("0007", 7), ("501", 500), ("9" * 400, 500), ("000", 1)])
def test_page_has_an_end(page, number):
    assert read(f"page={page}").page == number


def test_query_dict_with_empty_lists_is_read():
    data = QueryDict(mutable=True)
    for name in ("q", "sector", "from", "to", "sort", "page"):
        data.setlist(name, [])
    assert SearchQuery.from_querydict(data, kind=KIND) == SearchQuery(KIND)


# --- vocabularies --------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "country"), [("el", "gr"), ("uk", "gb"), ("EL", "gr"), ("GR", "gr"), (" gr", "gr")])
def test_other_codes_and_letters_of_a_country_lead_to_its_address(given, country):
    data = QueryDict(mutable=True)
    data["country"] = given
    query = SearchQuery.from_querydict(data, kind=KIND)
    assert (query.filters, query.moved, query.ignored) == ({"country": (country,)}, True, ())


def test_value_at_its_own_address_is_not_moved():
    assert not read("country=gr&sector=construction&tag=x").moved


def test_merged_concept_leads_to_its_survivor():
    survivor = ConceptFactory()
    merged = ConceptFactory(replaced_by=survivor)
    table.changed()
    query = read(f"theme={merged.slug}&theme={survivor.slug}")
    assert (query.filters, query.moved, query.ignored) == ({"theme": (survivor.slug,)}, True, ())


def test_retired_concept_is_ignored_and_named():
    retired = ConceptFactory(retired_at=datetime(2026, 1, 1, tzinfo=UTC))
    merged = ConceptFactory(replaced_by=retired)
    table.changed()
    query = read(f"theme={retired.slug}&theme={merged.slug}")
    assert (query.filters, query.ignored) == ({}, (("theme", retired.slug), ("theme", merged.slug)))


@pytest.mark.parametrize(("address", "kept", "dropped"), [
    ("sector=construction&sector=civil-engineering", ["civil-engineering"], [("construction", "civil-engineering")]),
    ("sector=civil-engineering&sector=construction", ["construction"], [("civil-engineering", "construction")]),
    (
        "sector=civil-engineering&sector=construction&sector=construction-buildings",
        ["civil-engineering", "construction-buildings"],
        [("construction", "construction-buildings")],
    ),
    ("sector=construction&sector=construction&sector=education", ["construction", "education"], []),
])  # fmt: skip
def test_last_of_two_related_values_stands_and_the_other_is_named(address, kept, dropped):
    query = read(f"{address}&country=al")
    assert query.filters == {"sector": tuple(kept), "country": ("al",)}
    assert query.dropped == tuple(("sector", *pair) for pair in dropped)
    assert (query.ignored, again(query).dropped) == ((), ())


# --- steps ---------------------------------------------------------------------------------


def test_choosing_drops_ancestors_and_descendants():
    query = read("sector=civil-engineering&sector=education&page=3&sort=title&from=2019")
    wide = query.toggled("sector", "construction")
    assert wide.to_querystring() == "sector=construction&sector=education&from=2019&sort=title"
    assert wide.toggled("sector", "civil-engineering").filters == query.filters
    assert query.toggled("sector", "civil-engineering").filters == {"sector": ("education",)}


def test_last_value_taken_away_leaves_no_filter():
    assert read("sector=education").toggled("sector", "education") == SearchQuery(KIND)


def test_steps_leave_the_page_and_the_notices_behind():
    query = read("sector=education&page=3&sort=x&country=el&country=eu")
    for step in (query.without("sector"), query.with_years(2019, None), query.with_sort(Sort.TITLE), query.cleared()):
        assert (step.page, step.ignored, step.dropped, step.moved) == (1, (), (), False)


def test_relevance_needs_words():
    assert read("").with_sort(Sort.RELEVANCE).sort == Sort.NEWEST
    assert read("q=x").sort == Sort.RELEVANCE
    assert read("q=x").without_words().sort == Sort.NEWEST
    assert read("q=x&sort=newest").with_words("y").sort == Sort.NEWEST
    assert read("").with_words("x").sort == Sort.RELEVANCE
    assert read("sort=title").with_words("x").sort == Sort.TITLE


def test_page_stays_within_bounds():
    assert [read("").with_page(n).page for n in (-5, 2, 900)] == [1, 2, 500]


def test_cleared_keeps_the_words():
    assert read("q=x&sector=education&from=2019&sort=title&page=2").cleared() == read("q=x")


SLUGS = {
    "sector": ["construction", "civil-engineering", "construction-buildings", "education", "education-services"],
    "country": ["eu", "gr", "es", "candidates", "al", "other-countries"],
    "theme": ["governance", "vet-funding", "green-skills"],
    "tag": ["welding", "night-school", "σχολείο", "x_1"],
    "organisation": ["example-body"],
}
values = st.fixed_dictionaries({name: st.lists(st.sampled_from(slugs), max_size=4) for name, slugs in SLUGS.items()})
year = st.one_of(st.just(""), st.integers(FIRST_YEAR, LAST_YEAR).map(str))


def address_of(filters, **single) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, chosen in filters.items():
        data.setlist(name, chosen)
    data.update(single)
    return data


queries = st.builds(
    address_of, values, q=st.text(max_size=250),
    page=st.integers(1, 700).map(str), sort=st.sampled_from(["", *Sort.values]),
    **{"from": year, "to": year},
).map(lambda data: SearchQuery.from_querydict(data, kind=KIND))  # fmt: skip
anything = st.dictionaries(
    st.sampled_from([*SLUGS, "q", "from", "to", "year", "sort", "page", "other"]), st.lists(st.text(), max_size=5)
)


@SHARED
@given(data=anything)
def test_any_address_gives_a_query_with_one_address(data):
    query = SearchQuery.from_querydict(address_of(data), kind=KIND)
    assert len(query.words) <= 200
    assert query.words == clean_words(query.words)
    assert again(query) == SearchQuery(KIND, query.words, query.filters, query.years, query.sort, query.page)


@SHARED
@given(data=st.data())
def test_reading_what_was_written_changes_nothing(data):
    query = data.draw(queries)
    assert again(query) == SearchQuery(KIND, query.words, query.filters, query.years, query.sort, query.page)
    assert again(query).to_querystring() == query.to_querystring()


@SHARED
@given(data=st.data())
def test_address_of_an_option_is_that_of_the_query_with_it(data):
    query = data.draw(queries)
    facet = data.draw(st.sampled_from(sorted(SLUGS)))
    slug = data.draw(st.sampled_from(SLUGS[facet]))
    assert read(query.option_address(facet, slug)) == query.toggled(facet, slug)


@SHARED
@given(data=st.data())
def test_choosing_and_taking_back_an_unrelated_value_changes_nothing(data):
    query = data.draw(queries)
    slug = "welding" if "welding" not in query.filters.get("tag", ()) else "not-chosen"
    assert query.toggled("tag", slug).toggled("tag", slug) == query.with_page(1)
