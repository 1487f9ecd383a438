import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import ForeignKey, ManyToManyField

from core.models import PortalDocument
from repository.models import PracticeAttachment, PracticePage
from taxonomy.models import Concept, ConceptLabel
from taxonomy.relations import relations, usage, usages
from tests.factories.community import OrganisationFactory
from tests.factories.taxonomy import concept

pytestmark = pytest.mark.usefixtures("vocabularies")


def fields_that_lead_to_concept() -> set[tuple[str, str]]:
    """The other way round: every field of every model is looked at."""
    return {
        (field.model._meta.label, field.name)
        for model in apps.get_models()
        if model not in (Concept, ConceptLabel)
        for field in model._meta.local_fields + model._meta.local_many_to_many
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is Concept
    }


def test_every_field_that_leads_to_concept_is_found():
    fields = fields_that_lead_to_concept()
    assert len(relations()) == len(fields)
    assert len({(relation.model, relation.concept) for relation in relations()}) == len(fields)
    assert ("repository.PracticePage", "sectors") in fields
    assert ("community.Organisation", "country") in fields


def test_usage_counts_objects_of_each_model(tree):
    greece = concept("country", "GR")
    tree.practice(countries=["GR", "IT"])
    tree.practice(countries=["GR"])
    OrganisationFactory(country=greece)
    found = usage(greece)
    assert found.total == 3
    assert found.counts[PracticePage] == 2
    assert str(found) == "1 organisation and 2 practices"


def test_usage_counts_a_page_once_whatever_holds_the_concept(tree):
    document = PortalDocument.objects.create(title="Leaflet", file=ContentFile(b"%PDF-1.4", name="leaflet.pdf"))
    practice = tree.practice(languages=["el"])
    for _time in range(2):
        PracticeAttachment.objects.create(practice=practice, document=document, language=concept("language", "el"))
    assert usage(concept("language", "el")).counts == {PracticePage: 1}


def test_usage_leaves_out_what_a_translation_holds(tree):
    practice = tree.practice(outcome="worked")
    translation = tree.translation(practice, "it")
    PracticePage.objects.filter(pk=translation.pk).update(outcome=concept("outcome", "worked"))
    assert usage(concept("outcome", "worked")).total == 1


def test_usage_takes_one_query_for_any_number_of_concepts(tree, django_assert_num_queries):
    tree.practice(sectors=["31", "F"])
    keys = list(Concept.objects.of("sector").values_list("pk", flat=True))
    for some in (keys[:1], keys):
        with django_assert_num_queries(1):
            assert len(usages(some)) == len(some)


def test_usage_of_nothing_is_said_in_words():
    assert str(usage(concept("sector", "31"))) == "nothing"
