"""The list of practices as a search: what an address gives, odd ones too, whole or as the part that a script swaps."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from taxonomy import actions as taxonomy_actions
from tests.factories.privacy import close
from tests.factories.taxonomy import concept

URL = "/en/practices/"


@pytest.fixture
def practices(tree):
    """Construction in Greece with evidence, in Spain without, and food in Italy."""
    return {
        "roofs": tree.practice(
            title="Roofs", sectors=["41"], countries=["GR"], evidence="evaluated", from_year=2019, to_year=2021
        ),
        "walls": tree.practice(title="Walls", sectors=["F"], countries=["ES"], from_year=2022, ongoing=True),
        "bread": tree.practice(title="Bread", sectors=["10"], countries=["IT"], summary="Bakers teach bakers."),
    }


def search(client, parameters="", **headers):
    return client.get(f"{URL}?{parameters}" if parameters else URL, headers=headers)


def titles(response):
    return [str(card.title) for card in response.context["cards"]]


def test_construction_in_greece_and_spain_with_evidence(client, practices):
    found = search(client, "sector=construction&country=gr&country=es&evidence=monitored&evidence=evaluated")
    assert titles(found) == ["Roofs"]
    assert [chip.label for chip in found.context["listing"].chips] == [
        "Greece", "Spain", "Construction", "Evaluated", "Monitored",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("", ["Bread", "Walls", "Roofs"]),
        ("sort=title", ["Bread", "Roofs", "Walls"]),
        ("sort=oldest", ["Roofs", "Walls", "Bread"]),
        ("country=eu", ["Bread", "Walls", "Roofs"]),
        ("country=el", ["Roofs"]),
        ("from=2023", ["Walls"]),
        ("to=2020", ["Roofs"]),
        ("q=edilizia", ["Roofs", "Walls"]),
        ("q=baker", ["Bread"]),
        ('q="bakers teach"', ["Bread"]),
        ('q="teach roofs"', []),
    ],
)
def test_search_finds(client, practices, parameters, expected):
    response = client.get(f"{URL}?{parameters}", follow=True)
    assert sorted(titles(response)) == sorted(expected) if "q=" in parameters else titles(response) == expected


# --- odd addresses ------------------------------------------------------------------------------------

ODD = {
    "page": ("page=abc", "abc"),
    "sort": ("sort=x", "“x”"),
    "year": ("from=9999-1", "9999-1"),
    "old year": ("year=9999-1", "9999-1"),
    "unknown concept": ("sector=alchemy", "alchemy"),
    "long words": (urlencode({"q": "word " * 1000}), "Left out"),
    "common words": ("q=the", "“the”"),
    "lone quote": (urlencode({"q": '"'}), 'not a word: “"”'),
    "operators": (urlencode({"q": 'NEAR( "* OR roof^2 : -x (AND) {a b}'}), "“*” “^”"),
    "repeated": ("&".join(f"country=x{n}" for n in range(200)), "many more"),
}
HARMLESS = {
    "null": urlencode({"q": "\x00roof\x00"}),
    "null in a value": urlencode({"sector": "con\x00struction"}),
    "repeated parameter": "&".join(["q=roof"] * 200),
    "open phrase": urlencode({"q": '"roof'}),
    "tsquery": urlencode({"q": "a & b | !c <-> 'd':*"}),
    "emoji": urlencode({"q": "🏗 roof ½ ﷺ"}),
    "bidi": urlencode({"q": "\u202eroof\ufeff"}),
    "wrong bytes": "q=%ff%fe&country=%c3%28",
    "semicolons": "country=gr;country=es;",
    "page zero": "page=0",
    "negative": "page=-1",
    "huge page": "page=99999999999999999999",
    "arabic digits": urlencode({"page": "١"}),
    "empty": "q=&country=&from=&sort=&page=",
    "markup": urlencode({"q": "<script>alert(1)</script>", "tag": "<b>"}),
    "view": "view=nothing",
}


@pytest.mark.parametrize(("parameters", "named"), ODD.values(), ids=ODD.keys())
def test_what_an_address_means_nothing_by_is_named(client, practices, parameters, named):
    response = client.get(f"{URL}?{parameters}", follow=True)
    assert response.status_code == 200
    assert any(named in notice for notice in response.context["listing"].notices)


@pytest.mark.parametrize(
    "parameters", [*HARMLESS.values(), *(odd for odd, _named in ODD.values())], ids=[*HARMLESS, *ODD]
)
def test_odd_addresses_are_answered(client, practices, parameters, django_assert_max_num_queries):
    with django_assert_max_num_queries(80):
        response = client.get(f"{URL}?{parameters}", follow=True)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    for name in ("export.csv", "feed.atom", "values.json"):
        assert client.get(f"{URL}{name}?{parameters}&facet=tag&typed=a", follow=True).status_code == 200


def test_tag_that_nobody_has_is_left_out_by_its_name(client, practices):
    response = search(client, "tag=nope&country=gr")
    assert titles(response) == ["Roofs"]
    assert "nope" in response.context["listing"].notices[0]


def test_form_sent_without_script_gets_a_short_address(client, practices):
    response = search(client, "q=&country=gr&from=&to=&sort=&view=matrix")
    assert (response.status_code, response["Location"]) == (302, f"{URL}?view=matrix&country=gr")


def test_form_sent_without_script_tells_that_a_part_stands_for_the_whole(client, practices):
    response = client.get(f"{URL}?q=&sector=construction&sector=construction-buildings&sort=", follow=True)
    assert titles(response) == ["Roofs"]
    html = response.content.decode()
    assert "Only a part of “Construction” is searched: “Construction of buildings”." in html
    assert f'<a href="{URL}?sector=construction">Search all of it</a>' in html


def test_suggested_concept_keeps_what_is_chosen(client, practices):
    groups = client.get("/en/search/suggest/?country=gr&q=constr").json()["groups"]
    assert groups[0]["options"][0]["url"] == f"{URL}?country=gr&sector=construction"


def test_page_beyond_the_end_is_the_last_one_and_says_so(client, practices):
    response = search(client, "page=99")
    assert len(titles(response)) == 3
    assert "last page" in response.context["listing"].notices[0]


def test_old_name_of_a_merged_concept_leads_on(client, tree):
    tree.practice(themes=["4.3"])
    old, new = concept("theme", "4.3"), concept("theme", "1.1")
    taxonomy_actions.merge(old, into=new, by=None)
    response = search(client, f"theme={old.slug}&q=practice")
    assert (response.status_code, response["Location"]) == (301, f"{URL}?q=practice&theme={new.slug}")


def test_retired_concept_is_left_out_by_its_name(client, tree):
    tree.practice(themes=["1.1"])
    retired = concept("theme", "1.1")
    taxonomy_actions.retire(retired, by=None)
    response = search(client, f"theme={retired.slug}")
    assert len(titles(response)) == 1
    assert retired.slug in response.context["listing"].notices[0]


# --- nothing found --------------------------------------------------------------------------------------


def test_empty_search_names_the_filter_to_drop_and_what_that_gives(client, practices):
    response = search(client, "sector=construction&country=it")
    assert [(way.label, way.counted) for way in response.context["ways_out"]] == [
        ("Without Country: Italy", "2 practices"),
        ("Without Sector: Construction", "1 practice"),
    ]


def test_what_a_mended_word_finds_is_shown_at_once(client, practices):
    response = search(client, "q=bakres&country=it&sort=title")
    meant = response.context["meant"]
    assert (meant["words"], [str(card.title) for card in meant["cards"]]) == ("bakers", ["Bread"])
    assert meant["cards"][0].url == "/en/practices/bread/?q=bakers&country=it&sort=title"
    html = response.content.decode()
    assert "Nothing with “bakres”. Results for “bakers”:" in html
    assert f'href="{URL}?q=bakers&amp;country=it&amp;sort=title"' in html
    assert "<mark>Bakers</mark> teach" in html
    assert "Nearest to your words" not in html


def test_matrix_only_asks_whether_a_word_was_meant(client, practices):
    response = search(client, "q=bakres&view=matrix")
    assert f'Did you mean <a href="{URL}?view=matrix&amp;q=bakers">bakers</a>?' in " ".join(
        response.content.decode().split()
    )


def test_page_of_mended_words_asks_as_much_for_many_cards(client, tree):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            response = search(client, "q=bakres")
        return len(captured), len(response.context["meant"]["cards"])

    tree.practice(title="Bakers")
    asked()
    few = asked()
    for number in range(12):
        tree.practice(title=f"Bakers {number}", countries=["GR"], tags=[f"tag {number}"])
    asked()
    assert (few[1], asked()) == (1, (few[0], 10))


def test_nearest_practices_share_some_of_the_words(client, practices):
    assert [str(card.title) for card in search(client, "q=bakers+zeppelin").context["nearest"]] == ["Bread"]


# --- parts and files -------------------------------------------------------------------------------------


def test_script_gets_the_part_it_swaps(client, practices):
    response = search(client, "country=eu&country=gr", **{"HX-Request": "true"})
    html = response.content.decode()
    assert 'id="total"' in html
    assert "<html" not in html
    assert response["HX-Push-Url"] == f"{URL}?country=gr"
    assert "HX-Request" in response["Vary"]
    assert response["Cache-Control"] == "no-store"


def test_page_from_history_is_whole(client, practices):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in search(client, **headers).content.decode()


def test_words_found_are_marked_and_markup_is_not(client, tree):
    tree.practice(title="Roofs & <i>walls</i>", summary="A roof is laid.")
    html = search(client, "q=roof").content.decode()
    assert "<mark>Roofs</mark> &amp; &lt;i&gt;walls&lt;/i&gt;" in html
    assert "A <mark>roof</mark> is laid." in html


def test_matrix_has_the_same_filters_and_leads_to_searches(client, practices):
    html = search(client, "view=matrix&evidence=evaluated").content.decode()
    assert 'href="/en/practices/?evidence=evaluated&amp;sector=construction&amp;country=gr"' in html
    assert 'aria-label="Construction, Greece: 1 practice"' in html
    assert "Spain: 1 practice" not in html


def test_closed_practice_is_nowhere(client, practices):
    close(practices["roofs"], "login")
    for address in (URL, f"{URL}?q=roofs", f"{URL}?view=matrix", f"{URL}export.csv", f"{URL}feed.atom", "/en/"):
        text = b"".join(client.get(address)).decode()
        assert "Roofs" not in text, address
    assert client.get("/en/search/suggest/?q=roo").json() == {"groups": []}
    listing = search(client).context["listing"]
    assert listing.total == 2
    country = next(panel for panel in listing.panels if panel.name == "country")
    assert {option.value: option.number for option in country.shown} == {"it": "1", "es": "1"}


def test_practice_reached_from_a_search_knows_its_neighbours(client, practices):
    html = client.get(f"{practices['walls'].url}?country=eu").content.decode()
    assert "2 of 3" in html
    assert re.search(r'rel="prev"[^>]*>.*?Bread', html, re.DOTALL)
    assert re.search(r'rel="next"[^>]*>.*?Roofs', html, re.DOTALL)
    assert 'rel="canonical" href="http://localhost:8000' in html
    assert "?country" not in re.search(r'rel="canonical" href="([^"]+)"', html)[1]
