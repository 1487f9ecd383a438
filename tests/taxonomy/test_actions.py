import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from taxonomy import actions, signals, table
from taxonomy.models import Concept
from taxonomy.table import Name
from tests.factories.taxonomy import concept
from tests.taxonomy.listening import hearing

pytestmark = pytest.mark.usefixtures("vocabularies")


def history(of: Concept) -> list[str]:
    entries = ModelLogEntry.objects.for_instance(of).order_by("pk")
    return [f"{entry.action}: {entry.message}" for entry in entries]


def test_added_concept_stands_last_under_its_parent_and_is_found_at_once(editor):
    whole = concept("theme", "4")
    labels = {"en": Name("Trust in qualifications", "", ""), "el": Name("Εμπιστοσύνη", "", "")}
    added = actions.add_concept("theme", labels=labels, by=editor, notation="4.1", broader=whole)
    assert added.slug == "trust-in-qualifications"
    assert table.current().find("theme", "Εμπιστοσύνη").pk == added.pk
    assert [entry.notation for entry in table.current().narrower[whole.pk]][-1] == "4.1"
    assert history(added) == ["taxonomy.add: Added."]


@pytest.mark.parametrize(
    ("label", "slug"), [("Furniture", "furniture-2"), ("Έπιπλα", "epipla"), ("木", "mu"), ("!", "concept")]
)
def test_slug_is_proposed_from_the_name_and_unique(editor, label, slug):
    assert actions.add_concept("sector", labels={"en": Name(label, "", "")}, by=editor).slug == slug


@pytest.mark.parametrize(
    "values",
    [
        {"labels": {"it": Name("Solo italiano", "", "")}},
        {"labels": {"en": Name("Twice", "", "")}, "notation": "31"},
        {"labels": {"en": Name("Twice", "", "")}, "slug": "furniture"},
    ],
)
def test_concept_without_english_name_or_with_a_taken_code_is_refused(editor, values):
    before = Concept.objects.count()
    with pytest.raises(ValidationError):
        actions.add_concept("sector", by=editor, **values)
    assert Concept.objects.count() == before


def test_edited_label_is_logged_with_before_and_after(editor):
    row = concept("sector", "31")
    with hearing(signals.concept_changed) as heard:
        changed = actions.edit_labels(row, labels={"it": Name("Mobilio", "", "")}, by=editor)
    assert changed == ["it"]
    assert row.label("it") == "Mobilio"
    assert history(row) == ["taxonomy.edit_labels: Names changed: Italian “Mobili” → “Mobilio”."]
    assert [(one["keys"], one["change"], one["by"]) for one in heard] == [([row.pk], "labels", editor)]


def test_label_that_stays_the_same_is_no_change(editor):
    row = concept("sector", "31")
    same = {language: name for language, name in row.entry.names.items() if language in ("en", "it")}
    assert actions.edit_labels(row, labels=same, by=editor) == []
    assert history(row) == []


def test_english_name_cannot_be_taken_away(editor):
    with pytest.raises(ValidationError):
        actions.edit_labels(concept("sector", "31"), labels={"en": Name("", "", "")}, by=editor)


def test_retired_concept_is_offered_no_more_until_it_is_restored(editor):
    row = concept("sector", "32")
    assert actions.retire(row, by=editor)
    assert not actions.retire(row, by=editor)
    assert not row.is_offered
    assert row.entry.retired
    assert actions.restore(row, by=editor)
    assert not actions.restore(row, by=editor)
    assert row.entry.is_offered
    assert history(row) == ["taxonomy.retire: Retired: offered no more.", "taxonomy.restore: Restored: offered again."]


def test_moved_concept_stands_under_its_new_parent(editor):
    row = concept("sector", "30")
    assert actions.move(row, broader=concept("sector", "H"), by=editor)
    assert not actions.move(row, broader=concept("sector", "H"), by=editor)
    assert [above.notation for above in table.current().ancestors(row.entry)] == ["H"]
    assert history(row) == ["taxonomy.move: Moved under “Transport and storage”."]


@pytest.mark.parametrize(("scheme", "notation"), [("sector", "C"), ("sector", "31"), ("theme", "1")])
def test_concept_cannot_be_moved_below_itself_or_into_another_vocabulary(editor, scheme, notation):
    with pytest.raises(ValidationError):
        actions.move(concept("sector", "C"), broader=concept(scheme, notation), by=editor)
