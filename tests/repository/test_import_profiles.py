"""The shipped profiles of sources, on records as the sources have them."""

import csv
import json

import pytest

from community.models import Organisation
from repository.imports import profile, shipped_profiles
from repository.models import PracticePage
from tests.repository.import_files import counts, run

GRANT = (
    "EU Grant award in euros (This amount represents the grant awarded after the selection stage and is indicative.)"
)
PROJECT = {
    "Programme": "Erasmus+",
    "Key Action": "Cooperation for innovation and the exchange of good practices",
    "Action Type": "Strategic Partnerships for vocational education and training",
    "Call year": "2016",
    "Project Identifier": "2016-1-EL01-KA202-000001",
    "Project Title": "Example roofs",
    "Topics": "ICT - new technologies - digital competences; "
    "Cooperation between educational institutions and business; Social dialogue",
    "Project Summary": "Apprentices learn on real roofs. " + "They plan, they build and they repair. " * 12,
    "Project Status": "finalized",
    GRANT: "100000.00",
    "Is Good Practice": "Yes",
    "Is Success Story": "No",
    "Project Website": "example.org",
    "Results Available": "Yes",
    "Results Platform Project Card": "https://example.org/details/#project/2016-1 KA202",
    "Participating countries": "EL,UK",
    "Coordinating organisation name": "Example School",
    "Coordinating organisation type": "School/Institute/Educational centre – Vocational Training (secondary level)",
    "Coordinator's address": "Example Street 1",
    "Coordinator's region": "Attiki",
    "Coordinator's country": "EL",
    "Coordinator's website": "www.example.org",
    **{
        f"Partner {number} {part}": ""
        for number in range(1, 101)
        for part in ("name", "organisation type", "address", "region", "country", "website")
    },
    "Partner 1 name": "Example College",
    "Partner 1 organisation type": "Guild",
    "Partner 1 address": "Secret Road 2",
    "Partner 1 region": "Secret Shire",
    "Partner 1 country": "UK",
    "Partner 1 website": "https://example.org/secret",
}
CASE = {
    "id": 10001,
    "cid": 10001,
    "name": "Example line",
    "description": "Buses find their way. They also find the depot.",
    "geoextent": "Across Countries",
    "geocoverage_codes": ["AT"],
    "lead_organisation_name": "Example Office, contact somebody@example.org",
    "lead_organisation_category": "Central-Government",
    "start_date": "2019",
    "end_date": "2021.0",
    "primary_sector": "Economic affairs",
    "secondary_sector": "Transport",
    "technology": "Artificial intelligence",
    "type": "Service personalisation (various)",
    "status": "Pilot",
    "url": "\u00a0https://example.org/a;\nhttps://example.org/b\nnowhere",
}


@pytest.fixture
def index(tree):
    return tree.indexes["en"]


def only():
    return PracticePage.objects.get()


def notations(concepts):
    return [concept.notation for concept in concepts.all()]


def projects(path, *records, delimiter=",", encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(PROJECT), delimiter=delimiter)
        writer.writeheader()
        writer.writerows({**PROJECT, **record} for record in records)
    return path


def cases(path, *records):
    path.write_text("".join(json.dumps({**CASE, **record}) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profile_names_only_what_practices_have(name):
    assert profile(name).name == name


# --- Erasmus+ ---------------------------------------------------------------------------------


def test_project_becomes_a_practice(index, tmp_path):
    report = run(projects(tmp_path / "p.csv", {}), index, profile="erasmus-plus", publish=True)

    assert counts(report) == {"made": 1, "updated": 0, "unchanged": 0, "refused": 0}
    practice = only()
    assert (practice.title, practice.from_year, practice.to_year) == ("Example roofs", 2016, None)
    assert practice.summary.startswith("Apprentices learn")
    assert practice.summary.endswith("they repair.")
    assert len(practice.summary) <= 300
    assert "100000.00" in practice.what_it_took
    assert sorted(notations(practice.countries)) == ["GB", "GR"]
    assert (notations(practice.sectors), notations(practice.fields_of_education)) == (["85"], ["06"])
    assert sorted(notations(practice.themes)) == ["1.3", "3.8"]
    assert sorted(tag.name for tag in practice.tags.all()) == [
        "good practice label",
        "social dialogue",
        "strategic partnerships for vocational education and training",
    ]
    assert [(role.role, role.organisation.name, role.organisation.kind) for role in practice.roles.all()] == [
        ("lead", "Example School", "provider"),
        ("partner", "Example College", "other"),
    ]
    assert [body.country.notation for body in Organisation.objects.order_by("pk")] == ["GR", "GB"]
    assert practice.source_url == "https://example.org/details/#project/2016-1%20KA202"
    assert practice.licence == "cc-by-4.0"


def test_addresses_of_partners_are_not_imported_and_nothing_else_is_lost_in_silence(index, tmp_path):
    report = run(projects(tmp_path / "p.csv", {}), index, profile="erasmus-plus")

    stored = json.dumps(only().get_latest_revision().content) + str(list(Organisation.objects.values()))
    assert "ecret" not in stored
    assert {field: dict(found) for field, found in report.unmapped.items()} == {
        "link_url": {"example.org": 1}, "partners.kind": {"Guild": 1},
    }  # fmt: skip
    assert report.as_dict()["unused_columns"] == []


def test_new_column_of_an_export_is_named(index, tmp_path):
    path = projects(tmp_path / "p.csv", {})
    path.write_text(path.read_text("utf-8-sig").replace("Coordinator's region", "Coordinator's mood"), "utf-8")

    report = run(path, index, profile="erasmus-plus")

    assert report.as_dict()["unused_columns"] == ["Coordinator's mood"]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), (";", "utf-16")])
def test_same_export_in_another_writing_changes_nothing(index, tmp_path, delimiter, encoding):
    run(projects(tmp_path / "p.csv", {}), index, profile="erasmus-plus", publish=True)

    again = projects(tmp_path / "q.csv", {}, delimiter=delimiter, encoding=encoding)

    assert counts(run(again, index, profile="erasmus-plus", publish=True))["unchanged"] == 1


def test_older_programmes_have_other_words_for_the_same(index, tmp_path):
    record = {
        "Programme Funding": "Culture\\Culture (2007-2013)\\Multi-annual Cooperation Projects",
        "Start date": "01/05/2006", "End date": "30/04/2009",
        "Project Number": "FI-1", "Project Title": "Example dance", "Project Summary": "They dance.",
        "Participating countries": "BE",
        "Coordinator\u2019s name": "Example Troupe", "Coordinator\u2019s country": "BE",
    }  # fmt: skip
    path = tmp_path / "p.json"
    path.write_text(json.dumps([record]))

    assert counts(run(path, index, profile="erasmus-plus", publish=True))["made"] == 1

    practice = only()
    assert (practice.external_id, practice.from_year, practice.to_year) == ("FI-1", 2006, 2009)
    assert [role.organisation.name for role in practice.roles.all()] == ["Example Troupe"]
    assert notations(practice.sectors) == ["S"]


def test_project_of_a_programme_without_a_sector_is_a_draft_or_refused(index, tmp_path):
    youth = {"Key Action": "Youth in action"}

    report = run(projects(tmp_path / "p.csv", youth), index, profile="erasmus-plus", publish=True)
    assert [row.column for row in report.refusals] == ["sectors"]
    assert counts(run(tmp_path / "p.csv", index, profile="erasmus-plus"))["made"] == 1
    assert only().live is False


# --- public services --------------------------------------------------------------------------


def test_case_becomes_a_practice(index, tmp_path):
    report = run(cases(tmp_path / "c.jsonl", {}), index, profile="jrc-public-services", publish=True)

    assert counts(report)["made"] == 1
    practice = only()
    assert (practice.from_year, practice.to_year, practice.licence) == (2019, 2021, "reserved")
    assert (notations(practice.sectors), practice.territorial_level.notation) == (["H"], "european")
    assert sorted(tag.name for tag in practice.tags.all()) == [
        "artificial intelligence", "economic affairs", "service personalisation (various)",
    ]  # fmt: skip
    assert [link.url for link in practice.links.all()] == ["https://example.org/a", "https://example.org/b"]
    [role] = practice.roles.all()
    assert (role.organisation.name, role.organisation.kind) == ("Example Office", "agency")
    assert role.organisation.country.notation == "AT"
    assert {field: dict(found) for field, found in report.unmapped.items()} == {
        "link_url": {"nowhere": 1}, "lead": {"contact somebody@example.org": 1},
    }  # fmt: skip


def test_case_without_a_sector_of_its_own_is_public_administration(index, tmp_path):
    path = cases(tmp_path / "c.jsonl", {"secondary_sector": "R&d economic affairs"})

    run(path, index, profile="jrc-public-services", publish=True)

    assert notations(only().sectors) == ["84"]


def test_lead_of_several_countries_has_none(index, tmp_path):
    path = cases(tmp_path / "c.jsonl", {"geocoverage_codes": ["AT", "IT"]})

    report = run(path, index, profile="jrc-public-services", publish=True)

    assert Organisation.objects.get().country is None
    assert "lead_country" not in report.unmapped
