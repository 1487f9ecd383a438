import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from community.models import Organisation
from repository.models import PracticePage
from taxonomy import actions, signals, table
from taxonomy.duties import lead_leftovers
from taxonomy.models import Concept
from taxonomy.relations import usage
from tests.factories.community import OrganisationFactory
from tests.factories.taxonomy import concept
from tests.taxonomy.listening import hearing

pytestmark = pytest.mark.usefixtures("vocabularies")


def codes(practice: PracticePage, field: str = "sectors") -> list[str]:
    fresh = PracticePage.objects.get(pk=practice.pk)
    return sorted(one.notation for one in getattr(fresh, field).all())


def merge(source: str, target: str, by, scheme: str = "sector"):
    return actions.merge(concept(scheme, source), into=concept(scheme, target), by=by)


def test_everything_is_tagged_with_the_survivor_once(tree, editor):
    only, both, other = tree.practice(sectors=["33"]), tree.practice(sectors=["33", "31"]), tree.practice(sectors=["F"])
    result = merge("33", "31", editor)
    assert [codes(page) for page in (only, both, other)] == [["31"], ["31"], ["F"]]
    assert PracticePage.sectors.through.objects.filter(concept=concept("sector", "31")).count() == 2
    assert result.touched == {PracticePage: sorted([only.pk, both.pk])}
    assert usage(concept("sector", "33")).total == 0


def test_single_facts_and_other_models_are_tagged_too(tree, editor):
    practice = tree.practice(outcome="mixed", countries=["XK"])
    organisation = OrganisationFactory(country=concept("country", "XK"))
    assert merge("mixed", "worked", editor, "outcome").total == 1
    assert merge("XK", "AL", editor, "country").total == 2
    practice.refresh_from_db()
    assert practice.outcome == concept("outcome", "worked")
    assert codes(practice, "countries") == ["AL"]
    assert Organisation.objects.get(pk=organisation.pk).country.notation == "AL"


def test_merged_row_stays_and_leads_to_the_survivor(editor):
    merge("33", "31", editor)
    row = concept("sector", "33")
    assert row.survivor == concept("sector", "31")
    assert not row.is_offered
    for written in ("33", row.slug, row.official("en"), row.official("el")):
        assert table.current().find("sector", written).notation == "31"


def test_chain_of_merges_is_one_step_long(editor):
    merge("33", "32", editor)
    merge("32", "31", editor)
    assert concept("sector", "33").replaced_by == concept("sector", "32").replaced_by == concept("sector", "31")


def test_parts_come_under_the_survivor(editor):
    parts = set(Concept.objects.filter(broader=concept("sector", "B")).values_list("notation", flat=True))
    merge("B", "C", editor)
    assert parts <= {entry.notation for entry in table.current().narrower[concept("sector", "C").pk]}


def test_part_can_be_merged_into_its_whole(tree, editor):
    practice = tree.practice(sectors=["31", "C"])
    merge("31", "C", editor)
    assert codes(practice) == ["C"]


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        (("sector", "31"), ("sector", "31"), "into itself"),
        (("sector", "31"), ("theme", "1"), "same vocabulary"),
        (("sector", "C"), ("sector", "31"), "Merge the part into the whole"),
        (("sector", "33"), ("sector", "F"), "into another already"),
        (("sector", "F"), ("sector", "33"), "was itself merged"),
        (("sector", "31"), ("sector", "30"), "retired"),
        (("country", "GR"), ("country", "EU"), "group of countries"),
    ],
)
def test_merge_without_sense_is_refused_with_the_reason(editor, source, target, words):
    merge("33", "32", editor)
    actions.retire(concept("sector", "30"), by=editor)
    with pytest.raises(ValidationError, match=words):
        actions.merge(concept(*source), into=concept(*target), by=editor)


def test_merging_again_only_moves_what_was_tagged_meanwhile(tree, editor):
    merge("33", "31", editor)
    late = tree.practice(sectors=["F"])
    late.sectors.through.objects.create(practicepage=late, concept=concept("sector", "33"))
    entries = ModelLogEntry.objects.count()
    assert merge("33", "31", editor).total == 1
    assert merge("33", "31", editor).total == 0
    assert codes(late) == ["31", "F"]
    assert ModelLogEntry.objects.count() == entries


def test_worker_leads_leftovers_to_the_survivor(tree, editor):
    merge("33", "31", editor)
    late = tree.practice(sectors=["F"])
    late.sectors.through.objects.create(practicepage=late, concept=concept("sector", "33"))
    assert lead_leftovers() == 1
    assert codes(late) == ["31", "F"]
    assert lead_leftovers() == 0


def test_others_hear_which_objects_were_touched(tree, editor):
    practice = tree.practice(sectors=["33"])
    with hearing(signals.concept_merged) as heard:
        merge("33", "31", editor)
    (told,) = heard
    assert (told["concept"].notation, told["into"].notation, told["by"]) == ("33", "31", editor)
    assert told["touched"] == {PracticePage: [practice.pk]}


def test_listener_that_fails_undoes_the_merge(tree, editor):
    practice = tree.practice(sectors=["33"])

    def fail(**_told):
        raise RuntimeError("cannot mark")

    signals.concept_merged.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            merge("33", "31", editor)
    finally:
        signals.concept_merged.disconnect(fail)
    assert codes(practice) == ["33"]
    assert concept("sector", "33").replaced_by is None


def test_history_of_both_tells_of_the_merge(tree, editor):
    tree.practice(sectors=["33"])
    merge("33", "31", editor)
    entries = ModelLogEntry.objects.filter(action__in=["taxonomy.merge", "taxonomy.absorb"]).order_by("pk")
    assert [(entry.object_id, entry.user) for entry in entries] == [
        (str(concept("sector", code).pk), editor) for code in ("33", "31")
    ]
    assert [entry.message for entry in entries] == [
        "Merged into “Furniture”. 1 object was re-tagged.",
        "“Machinery repair and installation” was merged into this concept. 1 object was re-tagged.",
    ]


def test_draft_that_holds_a_merged_concept_is_published_with_the_survivor(tree, editor):
    practice = tree.practice(sectors=["F"], outcome="worked")
    practice.sectors = [concept("sector", "33"), concept("sector", "F")]
    practice.outcome = concept("outcome", "mixed")
    draft = practice.save_revision(user=editor)
    merge("33", "31", editor)
    merge("mixed", "not-stated", editor, "outcome")
    table.look_again()
    draft.publish(user=editor)
    assert codes(practice) == ["31", "F"]
    assert PracticePage.objects.get(pk=practice.pk).outcome == concept("outcome", "not-stated")


def test_revision_that_holds_a_merged_concept_shows_the_survivor_once_saved_again(tree, editor):
    practice = tree.practice(sectors=["F"])
    practice.sectors = [concept("sector", "33"), concept("sector", "31")]
    practice.save_revision(user=editor)
    merge("33", "31", editor)
    held = practice.get_latest_revision_as_object()
    assert held.lead_to_survivors() == ["Machinery repair and installation"]
    assert [one.notation for one in held.sectors.all()] == ["31"]
