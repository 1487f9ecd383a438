"""Panels, chips, pages, years and matrices as templates print them."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.presentation import Address, Labels, Listing, listing, offers, tabs, ways_out
from search.query import SearchQuery
from search.results import SearchResult
from taxonomy.enums import Scheme

pytestmark = pytest.mark.django_db

FACETS = FacetSet(
    [
        Facet("country", "Country", Scheme.COUNTRY, tree=True, order="name", shown=2),
        Facet("sector", "Sector", Scheme.SECTOR, tree=True, shown=2),
        Facet("strand", "VET strand", Scheme.STRAND, order="rank"),
        Facet("eqf", "EQF level", Scheme.EQF, order="rank"),
        Facet("organisation", "Organisation", more=True, shown=2),
    ]
)
KIND = Kind("sample", "Samples", FACETS, "sector", "country", lambda keys: [], list, lambda path: [])
LIST = Address("/en/practices/")


@pytest.fixture(autouse=True)
def _with_vocabularies(vocabularies: Any) -> None:
    """Every test names concepts."""


def counted(number: int) -> str:
    return f"{number} samples"


def ask(address: str = "") -> SearchQuery:
    return SearchQuery.from_querydict(QueryDict(address), kind=KIND)


def found(total: int = 0, counts: Mapping[str, Mapping[str, int]] | None = None, **more: Any) -> SearchResult:
    pages = max(1, -(-total // 20))
    return SearchResult(**{"total": total, "page": 1, "pages": pages, "hits": (), "counts": counts or {}} | more)


def shown(address: str = "", counts: Mapping[str, Mapping[str, int]] | None = None, **more: Any) -> Listing:
    language = more.pop("language", "en")
    labels = Labels(language, more.pop("given", {}))
    return listing(ask(address), found(counts=counts, **more), more.pop("at", LIST), labels, counted)


def panel(name: str, page: Listing) -> Any:
    return next(panel for panel in (*page.panels, *page.more_panels) if panel.name == name)


def values(options: Any) -> list[str]:
    return [option.value for option in options]


# --- panels ---------------------------------------------------------------------------------
COUNTRIES = {"country": {"eu": 9, "gr": 1, "it": 5, "es": 3, "at": 0, "si": 2}}


def test_countries_stand_by_name_those_with_most_first_in_view() -> None:
    countries = panel("country", shown(counts=COUNTRIES))
    assert values(countries.shown) == ["it", "es"]
    assert values(countries.rest) == ["at", "gr", "si"]
    assert countries.rest_label == "All 5 countries"
    assert countries.find


def test_names_follow_the_readers_language() -> None:
    with override("el"):
        countries = panel("country", shown(counts=COUNTRIES, language="el"))
    labels = [option.label for option in (*countries.shown, *countries.rest)]
    assert labels == ["Ισπανία", "Ιταλία", "Αυστρία", "Ελλάδα", "Σλοβενία"]


def test_chosen_values_are_always_in_view_even_with_zero() -> None:
    countries = panel("country", shown("country=at&country=mt", COUNTRIES))
    assert values(countries.shown) == ["at", "it", "mt", "es"]
    malta = countries.shown[2]
    assert (malta.on, malta.zero, malta.number, malta.share) == (True, True, "0", "0")
    assert countries.chosen_count == 2


def test_values_with_zero_stay() -> None:
    assert "at" in values(panel("country", shown(counts=COUNTRIES)).rest)


def test_group_of_countries_is_one_click_and_no_option() -> None:
    countries = panel("country", shown("country=gr&country=no", COUNTRIES))
    assert [(group.value, group.on, group.url) for group in countries.groups] == [
        ("eu", False, "/en/practices/?country=eu&country=no")
    ]
    assert "eu" not in values(countries.shown) + values(countries.rest)


def test_chosen_group_leads_back() -> None:
    (group,) = panel("country", shown("country=eu", COUNTRIES)).groups
    assert (group.on, group.url) == (True, "/en/practices/")


SECTORS = {
    "sector": {
        "construction": 7,
        "construction-buildings": 2,
        "civil-engineering": 5,
        "manufacturing": 9,
        "education": 7,
    }
}


def test_sectors_stand_by_count_then_name_with_narrower_ones_below() -> None:
    sectors = panel("sector", shown(counts=SECTORS))
    assert values(sectors.shown) == ["manufacturing", "construction", "education"]
    assert values(sectors.shown[1].children) == ["civil-engineering", "construction-buildings"]
    assert [option.share for option in sectors.shown] == ["100", "78", "78"]
    assert not sectors.shown[1].branch_open


def test_branch_with_a_chosen_value_stands_open() -> None:
    sectors = panel("sector", shown("sector=construction-buildings", SECTORS))
    construction = next(option for option in sectors.shown if option.value == "construction")
    assert construction.branch_open
    assert not construction.on


def test_narrower_value_without_its_broader_one_stands_by_itself() -> None:
    sectors = panel("sector", shown(counts={"sector": {"construction-buildings": 2}}))
    assert values(sectors.shown) == ["construction-buildings"]


def test_short_vocabulary_shows_all_its_values_in_its_own_order() -> None:
    levels = panel("eqf", shown(counts={"eqf": {"eqf-6": 3, "eqf-4": 9}}))
    assert values(levels.shown) == [f"eqf-{level}" for level in range(1, 9)]
    assert levels.rest == ()


def test_values_without_vocabulary_have_the_names_given() -> None:
    counts = {"organisation": {f"body-{number}": number for number in range(1, 7)}}
    page = shown(counts=counts, given={"organisation": {"body-6": "Example <body>"}})
    bodies = panel("organisation", page)
    assert [option.label for option in bodies.shown] == ["Example <body>", "body-5"]
    assert bodies.rest_label == "All 6"


def test_list_of_values_has_an_end_and_says_so() -> None:
    counts = {"organisation": {f"body-{number}": 1 for number in range(1_400)}}
    bodies = panel("organisation", shown(counts=counts))
    assert len(bodies.rest) == 100
    assert bodies.beyond == "1,298 more are found by their names."


def test_box_that_finds_values_makes_the_list_shorter() -> None:
    counts = {"organisation": {f"body-{number}": 1 for number in range(1_400)}}
    answer = found(counts=counts)
    page = listing(ask(), answer, LIST, Labels("en"), counted, values_url=lambda name: f"/values/{name}")
    bodies = panel("organisation", page)
    assert (len(bodies.rest), bodies.values_url) == (30, "/values/organisation")


def test_first_panels_stand_open_and_those_with_a_choice() -> None:
    counts = COUNTRIES | SECTORS | {"organisation": {"body-1": 1}}
    page = shown("eqf=eqf-4", counts)
    assert {p.name: p.open for p in (*page.panels, *page.more_panels)} == {
        "country": True, "sector": True, "strand": True, "eqf": True, "organisation": False,
    }  # fmt: skip
    assert not page.more_open
    assert shown("organisation=body-1", counts).more_open


# --- chips, sorts, pages ----------------------------------------------------------------------
def test_chips_name_facet_and_value_and_lead_to_the_search_without() -> None:
    page = shown("q=roof&country=gr&country=es&from=2019&sort=title&page=3")
    assert [(chip.facet, chip.label, chip.url) for chip in page.chips] == [
        ("Country", "Greece", "/en/practices/?q=roof&country=es&from=2019&sort=title"),
        ("Country", "Spain", "/en/practices/?q=roof&country=gr&from=2019&sort=title"),
        ("Years", "from 2019", "/en/practices/?q=roof&country=es&country=gr&sort=title"),
    ]
    assert page.clear_url == "/en/practices/?q=roof"


@pytest.mark.parametrize(
    ("address", "text"),
    [("from=2019&to=2022", "2019 to 2022"), ("to=2022", "until 2022"), ("from=2020&to=2020", "2020")],
)
def test_years_in_words(address: str, text: str) -> None:
    assert [chip.label for chip in shown(address).chips] == [text]


def test_best_match_is_offered_with_words_only() -> None:
    assert shown().sorts[0].label == "Newest"
    with_words = shown("q=roof&sort=newest").sorts
    assert [(sort.label, sort.value, sort.on) for sort in with_words[:2]] == [
        ("Best match", "", False),
        ("Newest", "newest", True),
    ]


def test_pages_keep_the_search() -> None:
    page = shown("country=gr&page=2", total=50, page=2)
    assert (page.pages.previous_url, page.pages.next_url) == (
        "/en/practices/?country=gr",
        "/en/practices/?country=gr&page=3",
    )


def test_view_is_kept_by_every_address() -> None:
    at = Address("/en/practices/", (("view", "matrix"),))
    page = listing(ask("country=gr"), found(), at, Labels("en"), counted)
    assert page.chips[0].url == "/en/practices/?view=matrix"
    views = tabs(ask("country=gr&page=2"), [("List", LIST), ("Matrix", at)], at)
    assert [(tab.url, tab.current) for tab in views] == [
        ("/en/practices/?country=gr", False),
        ("/en/practices/?view=matrix&country=gr", True),
    ]


# --- an empty search ------------------------------------------------------------------------------
def test_ways_out_drop_one_filter_each_and_the_best_stands_first() -> None:
    query = ask("q=roof&country=gr&country=es&sector=construction&to=2010")
    ways = ways_out(query, Labels("en"))
    assert [way.label for way in ways] == [
        "Without Country: Greece, Spain",
        "Without Sector: Construction",
        "Without the years: until 2010",
        "Without the words: roof",
    ]
    best, other = offers(ways, [0, 12, 0, 30], LIST, counted)
    assert (best.label, best.counted) == ("Without the words: roof", "30 samples")
    assert other.url == "/en/practices/?q=roof&country=es&country=gr&to=2010"


# --- years ---------------------------------------------------------------------------------------
def test_years_are_bars_links_and_bounds() -> None:
    years = shown("from=2020&country=gr", years={2019: 2, 2020: 4, 2021: 0}).years
    assert years is not None
    assert [(bar.year, bar.height, bar.inside) for bar in years.bars] == [
        (2019, 20, False), (2020, 40, True), (2021, 0, True),
    ]  # fmt: skip
    assert years.bars[0].url == "/en/practices/?country=gr&from=2019&to=2019"
    assert (years.first, years.last, years.earliest, years.latest) == ("2020", "", "2019", "2021")


# --- templates ---------------------------------------------------------------------------------------
def test_results_print_labels_escaped_and_options_by_name() -> None:
    page = shown("organisation=body-1", {"organisation": {"body-1": 1}}, given={"organisation": {"body-1": "A <b>"}})
    html = render_to_string("search/results.html", {"listing": page})
    assert '<input type="checkbox" id="organisation-body-1" name="organisation" value="body-1" checked>' in html
    assert "A &lt;b&gt;" in html
    assert "A <b>" not in html


def test_every_id_of_the_results_stands_once() -> None:
    html = render_to_string("search/results.html", {"listing": shown(counts=COUNTRIES | SECTORS, years={2020: 1})})
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "total" in ids
