import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from community.actions import find_or_add_organisation, merge_organisation
from community.models import Organisation
from repository.models import PracticeRole
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.taxonomy import concept

pytestmark = pytest.mark.django_db


def test_name_is_kept_with_its_spaces_folded():
    organisation = Organisation(name="  Example   Centre \n")
    organisation.full_clean()

    assert organisation.name == "Example Centre"


def test_addresses_of_equal_names_differ_and_other_scripts_are_written_in_ascii():
    slugs = [OrganisationFactory(name="Example Centre").slug for _ in range(3)]

    assert slugs == ["example-centre", "example-centre-2", "example-centre-3"]
    assert OrganisationFactory(name="Κέντρο").slug == "kentro"
    assert OrganisationFactory(name="!!!").slug == "organisation"


def test_group_of_countries_is_no_country_of_an_organisation():
    with pytest.raises(ValidationError) as error:
        Organisation(name="Example", country=concept("country", "EU")).full_clean()
    assert error.value.message_dict == {"country": ["Choose a country, not a group of countries."]}


def test_organisation_is_found_by_name_in_any_case_within_its_country():
    greece, spain = concept("country", "GR"), concept("country", "ES")
    first = find_or_add_organisation("Example Centre", by=None, country=greece)

    assert find_or_add_organisation(" example  CENTRE ", by=None, country=greece) == first
    assert find_or_add_organisation("Example Centre", by=None, country=spain) != first
    assert Organisation.objects.count() == 2


def test_found_organisation_is_not_changed():
    find_or_add_organisation("Example Centre", by=None, website="https://example.org/")
    find_or_add_organisation("Example Centre", by=None, website="https://other.example/", kind="company")

    assert Organisation.objects.values_list("website", "kind").get() == ("https://example.org/", "other")


def test_adding_is_logged_with_the_person():
    person = UserFactory()
    organisation = find_or_add_organisation("Example Centre", by=person)

    entry = ModelLogEntry.objects.for_instance(organisation).get()
    assert (entry.action, entry.user) == ("wagtail.create", person)


def test_merging_moves_every_role_and_keeps_the_row_as_a_signpost(tree):
    old, new = OrganisationFactory(), OrganisationFactory()
    practice, both = tree.practice(), tree.practice()
    PracticeRole.objects.create(practice=practice, organisation=old, role="lead")
    PracticeRole.objects.create(practice=both, organisation=old, role="lead")
    PracticeRole.objects.create(practice=both, organisation=new, role="partner")

    assert merge_organisation(old, into=new, by=None) == new

    old.refresh_from_db()
    assert (old.survivor, old.roles.count()) == (new, 0)
    assert [(role.practice_id, role.role) for role in new.roles.order_by("practice_id")] == [
        (practice.pk, "lead"), (both.pk, "partner"),
    ]  # fmt: skip
    assert list(Organisation.objects.standing()) == [new]


def test_merging_twice_is_the_same_as_once_and_chains_stay_short():
    first, second, third = (OrganisationFactory() for _ in range(3))
    merge_organisation(first, into=second, by=None)
    merge_organisation(first, into=second, by=None)
    merge_organisation(second, into=third, by=None)

    first.refresh_from_db()
    assert first.merged_into == third
    assert find_or_add_organisation(first.name, by=None) == third


def test_organisation_cannot_be_merged_into_itself_or_what_it_became():
    first, second = OrganisationFactory(), OrganisationFactory()
    with pytest.raises(ValueError, match="itself"):
        merge_organisation(first, into=first, by=None)

    merge_organisation(first, into=second, by=None)
    with pytest.raises(ValueError, match="itself"):
        merge_organisation(second, into=Organisation.objects.get(pk=first.pk), by=None)


def test_draft_that_holds_a_merged_organisation_is_published_with_the_survivor(tree):
    old, new = OrganisationFactory(), OrganisationFactory()
    practice = tree.practice(roles=[PracticeRole(organisation=old, role="lead")])
    revision = practice.save_revision()

    merge_organisation(old, into=new, by=None)
    revision.publish()

    assert [role.organisation for role in PracticeRole.objects.filter(practice=practice)] == [new]


def test_editor_adds_finds_and_is_not_offered_merged_ones(client):
    client.force_login(UserFactory.administrator())
    old, new = OrganisationFactory(name="Example Old"), OrganisationFactory(name="Example New")
    merge_organisation(old, into=new, by=None)

    response = client.post(
        reverse("wagtailsnippets_community_organisation:add"),
        {"name": "Example Added", "kind": "provider", "country": concept("country", "GR").pk, "region": "",
         "website": "", "slug": ""},
    )  # fmt: skip
    assert response.status_code == 302
    listing = client.get(reverse("wagtailsnippets_community_organisation:list"))
    assert sorted(item.name for item in listing.context["object_list"]) == ["Example Added", "Example New"]
    chooser = client.get(reverse("wagtailsnippetchoosers_community_organisation:choose_results"))
    assert sorted(item.name for item in chooser.context["results"]) == ["Example Added", "Example New"]
