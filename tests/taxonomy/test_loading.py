from io import StringIO

import pytest
from django.core.management import call_command

from taxonomy import actions, signals, table
from taxonomy.enums import Scheme
from taxonomy.loading import Tally, load
from taxonomy.models import Concept, ConceptLabel, VocabularyVersion
from taxonomy.shipped import name_digest, place_digest
from taxonomy.table import Name
from tests.factories.taxonomy import ConceptFactory, concept

pytestmark = pytest.mark.usefixtures("vocabularies")


def label(scheme: str, notation: str, language: str) -> ConceptLabel:
    return ConceptLabel.objects.get(concept=concept(scheme, notation), language=language)


def test_every_vocabulary_is_loaded():
    counts = {scheme: Concept.objects.of(scheme).count() for scheme in Scheme}
    assert counts[Scheme.SECTOR] == 109
    assert counts[Scheme.COUNTRY] == 254
    assert counts[Scheme.FIELD] == 70
    assert all(counts.values())


def test_second_run_changes_nothing():
    token = VocabularyVersion.current()
    report = load()
    assert report.concepts == Tally(unchanged=Concept.objects.count())
    assert report.labels == Tally(unchanged=ConceptLabel.objects.count())
    assert not report.is_change
    assert VocabularyVersion.current() == token


def test_countries_stand_under_their_groups_and_are_named_by_cldr():
    greece = concept("country", "GR")
    assert greece.broader.notation == "EU"
    assert {greece.label("en"), greece.label("el"), greece.label("de")} == {"Greece", "Ελλάδα", "Griechenland"}
    assert greece.labels.count() == 24
    assert concept("country", "CH").broader.notation == "EEA-EFTA"
    assert Concept.objects.filter(broader__notation="EU").count() == 27
    assert "1244/1999" in concept("country", "XK").entry.definition("el")


def test_languages_are_named_in_themselves():
    assert concept("language", "is").label("is") == "íslenska"
    assert concept("language", "el").label("it") == "greco"


@pytest.mark.parametrize(("written", "code"), [("EL", "GR"), ("gr", "GR"), ("UK", "GB"), ("Grecia", "GR")])
def test_country_is_found_by_either_code_and_by_name(written, code):
    assert table.current().find("country", written).notation == code


def test_label_that_an_editor_changed_stays(editor):
    actions.edit_labels(concept("sector", "31"), labels={"it": Name("Mobilio", "", "")}, by=editor)
    report = load()
    assert report.labels.kept == 1
    assert label("sector", "31", "it").text == "Mobilio"


def test_label_that_nobody_changed_takes_a_newer_shipped_name():
    row = label("sector", "31", "it")
    shipped = row.text
    row.text, row.loaded = "Older name", name_digest("Older name", row.short, row.definition)
    row.save()
    heard = []
    signals.concept_changed.connect(
        lambda keys, change, **_: heard.append((keys, change)), weak=False, dispatch_uid="t"
    )
    try:
        report = load()
    finally:
        signals.concept_changed.disconnect(dispatch_uid="t")
    assert report.labels.changed == 1
    assert label("sector", "31", "it").text == shipped
    assert heard == [([row.concept_id], "loaded")]
    assert table.current().find("sector", shipped).notation == "31"


def test_label_that_an_editor_took_away_stays_away(editor):
    actions.edit_labels(concept("sector", "31"), labels={"fr": Name("", "", "")}, by=editor)
    load()
    assert concept("sector", "31").label("fr") == concept("sector", "31").label("en")


def test_reset_takes_shipped_labels_again(editor):
    before = label("sector", "31", "it").text
    changes = {"it": Name("Mobilio", "", ""), "fr": Name("", "", "")}
    actions.edit_labels(concept("sector", "31"), labels=changes, by=editor)
    report = load(reset_labels=True)
    assert report.labels.changed == 2
    assert label("sector", "31", "it").text == before
    assert label("sector", "31", "fr").text
    assert not load(reset_labels=True).is_change


def test_retired_merged_moved_and_added_concepts_stay(editor):
    actions.retire(concept("sector", "32"), by=editor)
    actions.merge(concept("sector", "33"), into=concept("sector", "31"), by=editor)
    actions.move(concept("sector", "30"), broader=concept("sector", "H"), by=editor)
    added = ConceptFactory(scheme="sector", notation="31.1", broader=concept("sector", "31"))
    report = load()
    assert concept("sector", "32").retired_at
    assert concept("sector", "33").replaced_by == concept("sector", "31")
    assert concept("sector", "30").broader.notation == "H"
    assert report.concepts.kept == 1
    added.refresh_from_db()
    assert added.broader.notation == "31"


def test_country_that_changes_its_group_is_moved():
    row = concept("country", "HR")
    candidates = concept("country", "CANDIDATE")
    loaded = place_digest("CANDIDATE", row.rank, row.uri)
    Concept.objects.filter(pk=row.pk).update(broader=candidates, loaded=loaded)
    assert load().concepts.changed == 1
    assert concept("country", "HR").broader.notation == "EU"


def test_missing_part_of_a_merged_whole_is_made_under_the_survivor(editor):
    Concept.objects.filter(scheme="sector", notation="43").delete()
    actions.merge(concept("sector", "F"), into=concept("sector", "C"), by=editor)
    assert load().concepts.made == 1
    assert concept("sector", "43").broader.notation == "C"


def test_slug_that_an_editor_took_is_left_to_them():
    Concept.objects.filter(scheme="sector", notation="43").delete()
    ConceptFactory(scheme="sector", notation="own", slug="specialised-construction")
    load()
    assert concept("sector", "43").slug == "specialised-construction-2"


def test_command_says_what_it_did():
    out = StringIO()
    call_command("load_vocabularies", stdout=out)
    assert f"0 made      0 changed {Concept.objects.count():>6} unchanged" in out.getvalue()
