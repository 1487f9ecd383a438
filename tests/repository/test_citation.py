import json
from datetime import date

import pytest

from repository import citation
from tests.factories.pages import locale
from tests.repository.full_practice import add_body, full_practice, published_then

pytestmark = pytest.mark.django_db
URL = "http://localhost:8000/en/practices/site-mentors/"


@pytest.fixture
def practice(tree):
    return full_practice(tree)


def values(items: list[dict[str, str]], key: str, name: str) -> list[str]:
    return [item["content"] for item in items if item.get(key) == name]


# --- APA ----------------------------------------------------------------------------------------


def test_apa_names_lead_organisations_year_title_portal_and_address(practice):
    add_body(practice, "Example Training Centre")
    add_body(practice, "Example Guild")
    add_body(practice, "Example Supporter", role="partner")
    assert citation.apa(practice, URL) == (
        "Example Training Centre, & Example Guild. (2026). Site mentors who share one training plan. VET NET. " + URL
    )


def test_apa_without_lead_organisation_names_the_portal_once(practice):
    assert citation.apa(practice, URL) == (f"VET NET. (2026). Site mentors who share one training plan. {URL}")


def test_apa_takes_the_year_of_the_source_before_that_of_publication(tree):
    page = full_practice(tree, source_date=date(2019, 6, 1), title="Did it work?")
    assert citation.apa(page, URL) == f"VET NET. (2019). Did it work? {URL}"


def test_apa_of_a_draft_has_no_date(tree):
    page = full_practice(tree, live=False)
    page.first_published_at = None
    assert "(n.d.)" in citation.apa(page, URL)


def test_apa_of_a_translation_has_its_title_and_the_facts_of_the_original(tree, practice):
    add_body(practice, "Example Training Centre")
    page = tree.translation(practice, "el", title="Μέντορες στο εργοτάξιο")
    assert citation.apa(page, URL) == f"Example Training Centre. (2026). Μέντορες στο εργοτάξιο. VET NET. {URL}"


# --- BibTeX ---------------------------------------------------------------------------------------


def test_bibtex_is_one_entry_with_an_ascii_key(practice):
    add_body(practice, "Κέντρο and Training")
    assert citation.bibtex(practice, URL) == (
        "@misc{kentroandtraining2026-site-mentors,\n"
        "  author = {{Κέντρο and Training}},\n"
        "  title = {{Site mentors who share one training plan}},\n"
        "  year = {2026},\n"
        "  publisher = {VET NET},\n"
        "  language = {en},\n"
        f"  url = {{{URL}}},\n"
        "  note = {CC BY 4.0},\n"
        "}\n"
    )


def test_bibtex_escapes_what_tex_would_read(tree):
    page = full_practice(tree, title="50 % of {A} \\ B_C & #1 $x ~^ } {{\n@misc{evil,")
    entry = citation.bibtex(page, "http://localhost:8000/a_b%20c{d}")
    title = next(line for line in entry.splitlines() if line.startswith("  title"))
    assert title == (
        r"  title = {{50 \% of \textbraceleft{}A\textbraceright{} \textbackslash{} B\_C \& \#1 \$x"
        r" \textasciitilde{}\textasciicircum{} \textbraceright{} \textbraceleft{}\textbraceleft{}"
        r" @misc\textbraceleft{}evil,}},"
    )
    assert "  url = {http://localhost:8000/a_b%20c%7Bd%7D}," in entry
    assert entry.count("{") == entry.count("}")


# --- RIS ------------------------------------------------------------------------------------------


def test_ris_has_tagged_lines_ended_by_crlf(practice):
    add_body(practice, "Example Training Centre")
    assert citation.ris(practice, URL).split("\r\n") == [
        "TY  - ELEC",
        "AU  - Example Training Centre",
        "TI  - Site mentors who share one training plan",
        "PY  - 2026",
        "DA  - 2026/03/05",
        "PB  - VET NET",
        "LA  - en",
        "AB  - Three firms could not each keep an apprentice busy all year. They now rotate them.",
        "KW  - Construction",
        "KW  - Spain",
        "KW  - Mentors",
        "N1  - CC BY 4.0",
        f"UR  - {URL}",
        "ER  - ",
        "",
    ]


def test_ris_keeps_each_value_on_one_line(tree):
    page = full_practice(tree, title="One", summary="First line.\r\nER  - \nTY  - BOOK\x85\u2028end")
    lines = citation.ris(page, URL).splitlines()
    assert "AB  - First line. ER - TY - BOOK end" in lines
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - ELEC", "ER  - "]


# --- metadata -------------------------------------------------------------------------------------


def test_meta_has_dublin_core_and_open_graph_without_empty_entries(practice):
    add_body(practice, "Example Training Centre")
    found = citation.meta(practice, URL, "http://localhost:8000/media/picture.jpg")
    assert values(found, "name", "DC.title") == values(found, "property", "og:title") == [practice.title]
    assert values(found, "name", "DC.creator") == ["Example Training Centre"]
    assert values(found, "name", "DC.date") == ["2026-03-05"]
    assert values(found, "name", "DC.subject") == ["Construction", "Mentors"]
    assert values(found, "name", "DC.coverage") == ["Spain"]
    assert values(found, "name", "DC.rights") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert values(found, "property", "og:image") == ["http://localhost:8000/media/picture.jpg"]
    assert values(found, "property", "article:published_time") == ["2026-03-05T12:00:00+00:00"]
    assert all(item["content"] for item in found)
    assert not values(found, "name", "DC.source")


def test_json_ld_tells_the_practice_in_terms_of_schema_org(tree):
    page = full_practice(tree, source_name="Example Source", source_url="https://example.org/1")
    add_body(page, "Example Training Centre")
    add_body(page, "Example Guild", role="partner")
    found = citation.json_ld(page, URL)
    body = {"@type": "Organization", "name": "Example Training Centre", "url": "https://example.org/"}
    uri = "http://data.europa.eu/ux2/nace2.1/41"
    assert found["@type"] == ["CreativeWork", "LearningResource"]
    assert (found["name"], found["inLanguage"], found["url"]) == (page.title, "en", URL)
    assert (found["datePublished"], found["dateModified"]) == ("2026-03-05", "2026-03-05")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["author"] == [body]
    assert found["contributor"] == [{**body, "name": "Example Guild"}]
    assert found["publisher"] == {"@type": "Organization", "name": "VET NET"}
    assert found["about"] == [
        {"@type": "DefinedTerm", "name": "Construction", "termCode": "41", "@id": uri, "url": uri},
        {"@type": "DefinedTerm", "name": "Mentors", "termCode": "3.9"},
    ]
    assert [place["identifier"] for place in found["spatialCoverage"]] == ["ES"]
    assert found["temporalCoverage"] == "2019/2024"
    assert found["audience"] == [{"@type": "EducationalAudience", "educationalRole": "Apprentices"}]
    assert [level["@id"] for level in found["educationalLevel"]] == ["http://data.europa.eu/snb/eqf/4"]
    assert found["isBasedOn"] == {"@type": "CreativeWork", "name": "Example Source", "url": "https://example.org/1"}


@pytest.mark.parametrize(
    ("period", "interval"),
    [
        ({"from_year": 2021, "to_year": None, "ongoing": True}, "2021/.."),
        ({"from_year": 2022, "to_year": 2022}, "2022"),
        ({"from_year": None, "to_year": 2020}, "2020"),
        ({"from_year": None, "to_year": None}, None),
    ],
)
def test_json_ld_tells_the_period(tree, period, interval):
    assert citation.json_ld(full_practice(tree, **period), URL).get("temporalCoverage") == interval


def test_json_ld_of_a_translation_leads_to_the_original(tree, practice):
    page = published_then(tree.translation(practice, "el", title="Μέντορες", slug="mentores"))
    found = citation.json_ld(page, "http://localhost:8000/el/practices/mentores/")
    assert page.locale == locale("el")
    assert found["inLanguage"] == "el"
    assert found["translationOfWork"] == {"@type": "CreativeWork", "@id": URL}
    assert found["spatialCoverage"]


def test_json_ld_text_can_neither_end_nor_open_an_element(tree):
    title = "</script><!--<script>alert(1)&amp;\u2028"
    page = full_practice(tree, title=title)
    text = citation.json_ld_text(page, URL)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text)["name"] == title
