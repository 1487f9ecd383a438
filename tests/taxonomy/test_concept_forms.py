"""Two editors at one concept: each saves what they changed."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from taxonomy import actions
from taxonomy.models import Concept
from taxonomy.table import Name
from tests.factories.taxonomy import concept

pytestmark = pytest.mark.usefixtures("vocabularies")


def address(row: Concept) -> str:
    return reverse("vocabulary_sector:edit", args=[row.pk])


@pytest.fixture
def opened(signed_in):
    """What a browser sends for the edit form of a concept that was opened now and not touched."""

    def make(row: Concept) -> dict[str, str]:
        page = BeautifulSoup(signed_in.get(address(row)).content, "html.parser").find(id="w-editor-form")
        data = {field["name"]: field.get("value", "") for field in page.find_all("input", attrs={"name": True})}
        data |= {field["name"]: field.text for field in page.find_all("textarea")}
        for field in page.find_all("select"):
            data[field["name"]] = next((o["value"] for o in field.find_all("option", selected=True)), "")
        return data

    return make


def test_what_another_editor_saved_meanwhile_stays(signed_in, opened, editor):
    row = concept("sector", "31")
    data = opened(row)
    before = {code: row.entry.name(code) for code in ("el", "de", "it")}
    changed = {"el": replace(before["el"], text="Άλλο όνομα"), "de": replace(before["de"], definition="Erklärung")}
    actions.edit_labels(row, labels=changed, by=editor)
    actions.move(row, broader=concept("sector", "F"), by=editor)
    place = Concept.objects.get(pk=row.pk).rank

    assert signed_in.post(address(row), data | {"de_short": "Möbelbau"}).status_code == 302

    saved = concept("sector", "31")
    assert (saved.broader.notation, saved.rank) == ("F", place)
    assert {code: saved.entry.name(code) for code in before} == {
        "el": changed["el"],
        "de": replace(changed["de"], short="Möbelbau"),
        "it": before["it"],
    }


def test_place_that_is_changed_leaves_the_names_and_the_parent_of_another_editor(signed_in, opened, editor):
    row = concept("sector", "31")
    data = opened(row)
    actions.edit_labels(row, labels={"el": Name("Άλλο όνομα", "", "")}, by=editor)
    actions.move(row, broader=concept("sector", "F"), by=editor)

    assert signed_in.post(address(row), data | {"rank": "7"}).status_code == 302

    saved = concept("sector", "31")
    assert (saved.broader.notation, saved.rank, saved.label("el")) == ("F", 7, "Άλλο όνομα")


def test_name_that_was_taken_away_meanwhile_comes_back_whole_when_it_is_edited(signed_in, opened, editor):
    row = concept("sector", "31")
    data = opened(row)
    german = row.entry.name("de")
    actions.edit_labels(row, labels={"de": Name("", "", "")}, by=editor)

    assert signed_in.post(address(row), data | {"de_short": "Möbelbau"}).status_code == 302

    assert concept("sector", "31").entry.name("de") == replace(german, short="Möbelbau")


def test_field_that_both_changed_is_as_the_last_one_saved_it(signed_in, opened, editor):
    row = concept("sector", "31")
    data = opened(row)
    actions.edit_labels(row, labels={"it": Name("Mobili", "", "")}, by=editor)

    signed_in.post(address(row), data | {"it_text": "Arredamento", "it_short": ""})

    assert concept("sector", "31").official("it") == "Arredamento"


def test_form_that_is_refused_still_knows_what_it_held_when_it_was_opened(signed_in, opened, editor):
    row = concept("sector", "31")
    data = opened(row)
    actions.edit_labels(row, labels={"el": Name("Άλλο όνομα", "", "")}, by=editor)
    refused = signed_in.post(address(row), data | {"en_text": ""})
    assert refused.status_code == 200
    hidden = BeautifulSoup(refused.content, "html.parser").find(attrs={"name": "initial-el_text"})
    assert hidden["value"] == data["el_text"]
